"""What the stand-in refuses of lists, deltas, answers, subscriptions and signing in."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from focusflow.platform.clock import ManualClock
from tests.integration.connections.outlook.conftest import GOOD, MONDAYS, code
from tests.stand_ins.graph_calendar import GraphCalendar

Json = dict[str, Any]


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
