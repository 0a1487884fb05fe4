"""The stand-in refuses what Graph refuses, so that no test passes by its kindness."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from tests.integration.connections.outlook.conftest import GOOD, MONDAYS, at, code
from tests.stand_ins.graph_calendar import GraphCalendar

Json = dict[str, Any]


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
