"""The stand-in refuses what Graph refuses, so that no test passes by its kindness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from focusflow.platform.clock import ManualClock
from tests.integration.connections.outlook.conftest import at, weekly
from tests.stand_ins.graph_calendar import GraphCalendar

Json = dict[str, Any]
GOOD: Json = {
    "subject": "Good",
    "start": at("2026-11-30T09:00:00"),
    "end": at("2026-11-30T10:00:00"),
}
MONDAYS: Json = weekly("2026-11-30")


@pytest.fixture
def http(graph: GraphCalendar) -> Iterator[httpx.Client]:
    """A client that is let in."""
    headers = {"Authorization": f"Bearer {graph.identity.grant()['access_token']}"}
    with httpx.Client(base_url=graph.root, headers=headers) as client:
        yield client


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.is_error, answer.text
    return answer.status_code, answer.json()["error"]["code"]


def make(http: httpx.Client, graph: GraphCalendar, **body: Any) -> httpx.Response:
    return http.post(f"/me/calendars/{graph.main}/events", json={**GOOD, **body})


def pattern(**fields: Any) -> Json:
    return {**MONDAYS, "pattern": {**MONDAYS["pattern"], **fields}}


def span(**fields: Any) -> Json:
    return {**MONDAYS, "range": {**MONDAYS["range"], **fields}}


def test_a_good_event_is_taken(http: httpx.Client, graph: GraphCalendar) -> None:
    answer = make(http, graph, recurrence=MONDAYS)
    assert answer.status_code == 201
    assert answer.json()["type"] == "seriesMaster"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"colour": "red"}, "RequestBodyRead"),
        ({"subject": 3}, "RequestBodyRead"),
        ({"isAllDay": "yes"}, "RequestBodyRead"),
        ({"showAs": "asleep"}, "RequestBodyRead"),
        ({"body": {"contentType": "markdown", "content": ""}}, "RequestBodyRead"),
        ({"body": {"contentType": "text", "text": ""}}, "RequestBodyRead"),
        ({"categories": "Red"}, "RequestBodyRead"),
        ({"iCalUId": "mine"}, "ErrorInvalidPropertySet"),
        ({"type": "seriesMaster"}, "ErrorInvalidPropertySet"),
        ({"cancelledOccurrences": []}, "ErrorInvalidPropertySet"),
        ({"start": {"dateTime": "2026-11-30T09:00:00"}}, "ErrorPropertyValidationFailure"),
        ({"start": at("2026-11-30T09:00:00Z")}, "ErrorInvalidParameter"),
        ({"start": at("2026-02-30T09:00:00")}, "ErrorInvalidParameter"),
        ({"start": at("2026-11-30T09:00:00", "Mars")}, "TimeZoneNotSupportedException"),
        ({"end": at("2026-11-30T08:59:00")}, "ErrorCalendarEndDateIsEarlierThanStartDate"),
        ({"isAllDay": True}, "ErrorPropertyValidationFailure"),
        (
            {"isAllDay": True, "start": at("2026-11-30"), "end": at("2026-11-30")},
            "ErrorPropertyValidationFailure",
        ),
        (
            {"isAllDay": True, "start": at("2026-11-30"), "end": at("2026-12-01", "UTC")},
            "ErrorPropertyValidationFailure",
        ),
    ],
)
def test_events_that_graph_refuses(
    http: httpx.Client, graph: GraphCalendar, body: Json, refusal: str
) -> None:
    assert code(make(http, graph, **body)) == (400, refusal)
    assert graph.mailbox.events == {}


@pytest.mark.parametrize(
    "recurrence",
    [
        {"pattern": MONDAYS["pattern"]},
        pattern(type="hourly"),
        pattern(type="relative"),
        pattern(daysOfWeek=[]),
        pattern(daysOfWeek=["mon"]),
        pattern(daysOfWeek=["tuesday"]),
        pattern(interval=0),
        pattern(interval="1"),
        pattern(firstDayOfWeek="never"),
        pattern(dayOfMonth=3),
        pattern(bySetPos=1),
        pattern(type="relativeMonthly", index="fifth"),
        {**MONDAYS, "pattern": {"type": "absoluteMonthly", "interval": 1}},
        {**MONDAYS, "pattern": {"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 32}},
        {**MONDAYS, "pattern": {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 30}},
        {"pattern": MONDAYS["pattern"], "range": {"type": "noEnd"}},
        span(type="forever"),
        span(startDate="2026-12-07"),
        span(type="endDate"),
        span(type="endDate", endDate="2026-11-29"),
        span(type="numbered"),
        span(type="numbered", numberOfOccurrences=0),
        span(type="numbered", numberOfOccurrences=1_000),
        span(count=3),
    ],
)
def test_recurrences_that_graph_refuses(
    http: httpx.Client, graph: GraphCalendar, recurrence: Json
) -> None:
    refused = code(make(http, graph, recurrence=recurrence))
    assert refused == (400, "ErrorPropertyValidationFailure")


def test_a_zone_of_a_recurrence_has_to_exist(http: httpx.Client, graph: GraphCalendar) -> None:
    refused = code(make(http, graph, recurrence=span(recurrenceTimeZone="Mars")))
    assert refused == (400, "TimeZoneNotSupportedException")


def test_a_transaction_makes_one_event(http: httpx.Client, graph: GraphCalendar) -> None:
    first = make(http, graph, transactionId="t-1").json()
    assert make(http, graph, transactionId="t-1").json()["id"] == first["id"]
    other = make(http, graph, transactionId="t-1", subject="Other")
    assert code(other) == (409, "ErrorDuplicateTransactionId")
    graph.mailbox.remove(first["id"])
    assert code(make(http, graph, transactionId="t-1"))[0] == 409
    second = make(http, graph).json()["id"]
    late = http.patch(f"/me/events/{second}", json={"transactionId": "t-2"})
    assert code(late) == (400, "ErrorInvalidPropertySet")


def test_another_version_is_refused(http: httpx.Client, graph: GraphCalendar) -> None:
    made = make(http, graph).json()
    address, old = f"/me/events/{made['id']}", {"If-Match": made["@odata.etag"]}
    assert http.patch(address, json={"subject": "New"}, headers=old).status_code == 200
    assert code(http.patch(address, json={"subject": "Newer"}, headers=old)) == (
        412,
        "ErrorIrresolvableConflict",
    )
    assert code(http.delete(address, headers=old))[0] == 412
    assert http.delete(address).status_code == 204
    assert code(http.delete(address)) == (404, "ErrorItemNotFound")
    assert code(http.get(address)) == (404, "ErrorItemNotFound")


def test_an_occurrence_can_be_no_series_and_cross_no_other(
    http: httpx.Client, graph: GraphCalendar
) -> None:
    series = graph.seed(**GOOD, recurrence=MONDAYS)
    one = graph.mailbox.occurrence(series, date(2026, 12, 7)).id
    address = f"/me/events/{one}"
    assert code(http.patch(address, json={"recurrence": MONDAYS}))[0] == 400
    crossing = {"start": at("2026-12-15T09:00:00"), "end": at("2026-12-15T10:00:00")}
    assert code(http.patch(address, json=crossing)) == (400, "ErrorOccurrenceCrossingBoundary")
    before = {"start": at("2026-12-08T09:00:00"), "end": at("2026-12-08T08:00:00")}
    assert code(http.patch(address, json=before))[0] == 400
    assert code(http.patch(address, json={}))[0] == 400
    assert http.delete(address).status_code == 204
    assert code(http.get(address))[0] == 404


def test_what_is_given_out_on_request_only(http: httpx.Client, graph: GraphCalendar) -> None:
    series = graph.seed(**GOOD, recurrence=MONDAYS)
    box = graph.mailbox
    box.remove(box.occurrence(series, date(2026, 12, 7)).id)
    graph.edit(box.occurrence(series, date(2026, 12, 14)).id, subject="Changed")
    address, names = f"/me/events/{series.id}", {"cancelledOccurrences", "exceptionOccurrences"}
    assert not names & http.get(address).json().keys()
    assert not names & http.get(address, params={"$expand": "exceptionOccurrences"}).json().keys()
    both = {"$select": ",".join(["subject", *sorted(names)]), "$expand": "exceptionOccurrences"}
    found = http.get(address, params=both).json()
    assert found["cancelledOccurrences"] == [f"OID.{series.id}.2026-12-07"]
    assert [one["subject"] for one in found["exceptionOccurrences"]] == ["Changed"]
    assert code(http.get(address, params={"$select": "nothing"}))[0] == 400
    assert code(http.get(address, params={"$expand": "attachments"}))[0] == 400
    strange = {"Prefer": 'outlook.timezone="Mars"'}
    assert code(http.get(address, headers=strange)) == (400, "TimeZoneNotSupportedException")


def delta(http: httpx.Client, graph: GraphCalendar, **params: str) -> httpx.Response:
    window = {"startDateTime": "2026-11-01T00:00:00Z", "endDateTime": "2026-12-31T00:00:00Z"}
    query = {name: value for name, value in {**window, **params}.items() if value}
    return http.get(f"/me/calendars/{graph.main}/calendarView/delta?{urlencode(query)}")


def test_a_delta_is_asked_as_graph_wants_it(http: httpx.Client, graph: GraphCalendar) -> None:
    assert code(delta(http, graph, startDateTime=""))[0] == 400
    assert code(delta(http, graph, endDateTime="2026-10-01T00:00:00Z"))[0] == 400
    for name in ("$select", "$filter", "$expand", "$orderby", "$search"):
        assert code(delta(http, graph, **{name: "subject"}))[0] == 400
    link = delta(http, graph).json()["@odata.deltaLink"]
    assert http.get(link).status_code == 200
    assert code(http.get(f"{link}&startDateTime=2026-11-01T00:00:00Z"))[0] == 400
    assert code(http.get(f"{link}x")) == (410, "syncStateNotFound")
    graph.deltas.expire()
    assert code(http.get(link)) == (410, "syncStateNotFound")


def test_a_delta_comes_in_pages_and_says_little_of_occurrences(
    http: httpx.Client, graph: GraphCalendar
) -> None:
    series = graph.seed(**GOOD, recurrence=MONDAYS)
    for _ in range(12):
        graph.seed(**GOOD)
    first = delta(http, graph).json()
    assert len(first["value"]) == 10
    assert "@odata.deltaLink" not in first
    occurrence = first["value"][0]
    assert occurrence["seriesMasterId"] == series.id
    assert "subject" not in occurrence
    last = http.get(first["@odata.nextLink"]).json()
    assert "@odata.nextLink" not in last
    graph.mailbox.remove(graph.mailbox.occurrence(series, date(2026, 12, 7)).id)
    assert http.get(last["@odata.deltaLink"]).json()["value"] == []


def test_lists_have_limits(http: httpx.Client, graph: GraphCalendar) -> None:
    events = f"/me/calendars/{graph.main}/events"
    assert code(http.get(events, params={"$top": "1000"}))[0] == 400
    assert code(http.get(events, params={"$filter": "subject eq 'x'"}))[0] == 400
    assert code(http.get("/me/calendars", params={"$select": "colour"}))[0] == 400
    assert code(http.get("/me/calendars/AAMk/events"))[0] == 404
    series = graph.seed(**GOOD, recurrence=MONDAYS)
    single = graph.seed(**GOOD)
    assert code(http.get(f"/me/events/{series.id}/instances"))[0] == 400
    window = {"startDateTime": "2026-11-01T00:00:00Z", "endDateTime": "2026-12-31T00:00:00Z"}
    assert code(http.get(f"/me/events/{single.id}/instances", params=window))[0] == 400


def test_who_is_let_in(http: httpx.Client, graph: GraphCalendar) -> None:
    stranger = httpx.get(f"{graph.root}/me/calendars")
    assert code(stranger) == (401, "InvalidAuthenticationToken")
    shared = graph.mailbox.add_calendar("Shared", editable=False)
    assert code(http.post(f"/me/calendars/{shared}/events", json=GOOD)) == (
        403,
        "ErrorAccessDenied",
    )
    graph.identity.tokens.clear()
    assert code(http.get("/me/calendars"))[0] == 401


def test_throttled_requests_are_told_how_long_to_wait(
    http: httpx.Client, graph: GraphCalendar
) -> None:
    graph.throttle(wait=17)
    answer = http.get("/me/calendars")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")
    assert http.get("/me/calendars").status_code == 200


def test_answers_that_graph_refuses(http: httpx.Client, graph: GraphCalendar) -> None:
    own = graph.seed(**GOOD)
    assert code(http.post(f"/me/events/{own.id}/accept", json={}))[0] == 400
    invited = graph.seed(**GOOD, said={"isOrganizer": False})
    assert code(http.post(f"/me/events/{invited.id}/ignore", json={}))[0] == 400
    assert code(http.post(f"/me/events/{invited.id}/accept", json={"note": "x"}))[0] == 400
    assert http.post(f"/me/events/{invited.id}/accept", json={}).status_code == 202


def test_bodies_that_are_none(http: httpx.Client, graph: GraphCalendar) -> None:
    events = f"/me/calendars/{graph.main}/events"
    assert code(http.post(events, content=b"{")) == (400, "BadRequest")
    assert code(http.post(events, content=b"[]")) == (400, "BadRequest")
    assert code(http.post(events)) == (400, "RequestBodyRead")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"changeType": "created,moved"}, "InvalidRequest"),
        ({"resource": "/me/messages"}, "InvalidRequest"),
        ({"days": 8}, "InvalidRequest"),
        ({"days": -1}, "InvalidRequest"),
        ({"expirationDateTime": "soon"}, "InvalidRequest"),
        ({"notificationUrl": "http://127.0.0.1:9/x"}, "InvalidRequest"),
        ({"notificationUrl": "https://localhost:9/x"}, "ValidationError"),
        ({"clientState": "x" * 129}, "InvalidRequest"),
        ({"colour": "red"}, "InvalidRequest"),
        ({"changeType": None}, "InvalidRequest"),
    ],
)
def test_subscriptions_that_graph_refuses(
    http: httpx.Client, graph: GraphCalendar, clock: ManualClock, fields: Json, refusal: str
) -> None:
    end = (clock() + timedelta(days=fields.get("days", 3))).astimezone(UTC).isoformat()
    body = {
        "changeType": "created",
        "notificationUrl": "https://localhost:9/x",
        "resource": f"/me/calendars/{graph.main}/events",
        "expirationDateTime": end,
        **fields,
    }
    body = {name: value for name, value in body.items() if value is not None and name != "days"}
    assert code(http.post("/subscriptions", json=body)) == (400, refusal)
    assert graph.subscriptions.kept == {}


def test_a_subscription_keeps_its_secret_and_ends(
    http: httpx.Client, graph: GraphCalendar, clock: ManualClock
) -> None:
    end = (clock() + timedelta(days=3)).isoformat()
    kept = {"id": "s", "expirationDateTime": end, "calendar": graph.main, "changeType": "created"}
    graph.subscriptions.kept["s"] = kept
    assert code(http.patch("/subscriptions/s", json={"clientState": "new"}))[0] == 400
    far = {"expirationDateTime": (clock() + timedelta(days=9)).isoformat()}
    assert code(http.patch("/subscriptions/s", json=far))[0] == 400
    near = {"expirationDateTime": (clock() + timedelta(days=7)).isoformat()}
    assert http.patch("/subscriptions/s", json=near).status_code == 200
    clock.advance(timedelta(days=8))
    assert code(http.patch("/subscriptions/s", json=near))[0] == 404
    assert code(http.delete("/subscriptions/s"))[0] == 404


def test_the_sign_in_refuses(graph: GraphCalendar) -> None:
    identity = graph.identity
    with httpx.Client(base_url=identity.root, verify=str(graph.authority)) as client:
        good = {
            "client_id": identity.client_id,
            "redirect_uri": identity.redirect,
            "response_type": "code",
            "state": "s",
            "code_challenge": "c" * 43,
            "code_challenge_method": "S256",
            "scope": "User.Read",
        }
        authorize = "/common/oauth2/v2.0/authorize"
        assert client.get(authorize, params=good).status_code == 302
        for name in ("client_id", "redirect_uri", "response_type", "state", "code_challenge"):
            assert client.get(authorize, params={**good, name: ""}).status_code == 400
        plain = {**good, "code_challenge_method": "plain"}
        assert client.get(authorize, params=plain).status_code == 400

        app = {"client_id": identity.client_id, "client_secret": identity.client_secret}
        code_ = next(iter(identity.codes))
        redeem = {"grant_type": "authorization_code", "code": code_, "code_verifier": "wrong",
                  "redirect_uri": identity.redirect}  # fmt: skip
        for form, error in (
            ({**app, **redeem, "client_secret": "no"}, "invalid_client"),
            ({**app, **redeem}, "invalid_grant"),
            ({**app, **redeem}, "invalid_grant"),
            ({**app, "grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
            ({**app, "grant_type": "password"}, "unsupported_grant_type"),
        ):
            answer = client.post("/common/oauth2/v2.0/token", data=form)
            assert answer.json()["error"] == error
