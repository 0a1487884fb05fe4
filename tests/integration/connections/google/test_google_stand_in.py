"""The stand-in refuses what Google refuses; a provider that passes against it was held to that."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.connections.google.conftest import (
    ACCOUNT,
    CHOIR,
    EVENTS,
    at,
    lecture,
    refused,
)
from tests.stand_ins.google_calendar import SCOPES, Google

Body = dict[str, Any]


BAD_QUERIES: list[tuple[Body, str]] = [
    ({"singleEvent": "true"}, "invalid"),
    ({"maxResults": "many"}, "invalid"),
    ({"maxResults": "0"}, "invalid"),
    ({"showDeleted": "yes"}, "invalid"),
    ({"timeMin": "2026-11-24"}, "invalid"),
    ({"orderBy": "title"}, "invalid"),
    ({"eventTypes": "party"}, "invalid"),
    ({"maxResults": ["1", "2"]}, "invalid"),
    ({"pageToken": "nonsense"}, "invalid"),
    ({"syncToken": "nonsense"}, "invalid"),
]


@pytest.mark.parametrize(("query", "reason"), BAD_QUERIES)
def test_parameters_that_are_none(direct: httpx.Client, query: Body, reason: str) -> None:
    refused(direct.get(EVENTS, params=query), 400, reason)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeMin", "2026-11-24T00:00:00Z"),
        ("timeMax", "2026-11-24T00:00:00Z"),
        ("updatedMin", "2026-11-24T00:00:00Z"),
        ("q", "algebra"),
        ("orderBy", "updated"),
        ("iCalUID", "x@google.com"),
        ("privateExtendedProperty", "a=b"),
        ("sharedExtendedProperty", "a=b"),
        ("showDeleted", "false"),
        ("maxResults", "7"),
    ],
)
def test_parameters_that_may_not_stand_beside_a_sync_token(
    direct: httpx.Client, name: str, value: str
) -> None:
    token = direct.get(EVENTS).json()["nextSyncToken"]
    assert direct.get(EVENTS, params={"syncToken": token}).status_code == 200
    refused(direct.get(EVENTS, params={"syncToken": token, name: value}), 400, "invalid")


def test_a_sync_token_that_is_too_old(google: Google, direct: httpx.Client) -> None:
    token = direct.get(EVENTS).json()["nextSyncToken"]
    google.expire_sync_tokens()
    refused(direct.get(EVENTS, params={"syncToken": token}), 410, "fullSyncRequired")


def test_a_token_of_another_calendar_and_a_page_of_another_question(
    google: Google, direct: httpx.Client
) -> None:
    google.add_calendar("other", "Other")
    token = direct.get("/calendars/other/events").json()["nextSyncToken"]
    refused(direct.get(EVENTS, params={"syncToken": token}), 400, "invalid")
    google.seed(**lecture())
    google.seed(**lecture())
    page = direct.get(EVENTS, params={"maxResults": 1}).json()["nextPageToken"]
    refused(direct.get(EVENTS, params={"maxResults": 2, "pageToken": page}), 400, "invalid")
    assert direct.get(EVENTS, params={"maxResults": 1, "pageToken": page}).status_code == 200


def test_a_page_has_either_a_next_page_or_a_sync_token(
    google: Google, direct: httpx.Client
) -> None:
    for _ in range(3):
        google.seed(**lecture())
    first = direct.get(EVENTS, params={"maxResults": 2}).json()
    assert "nextSyncToken" not in first
    query = {"maxResults": 2, "pageToken": first["nextPageToken"]}
    second = direct.get(EVENTS, params=query).json()
    assert "nextPageToken" not in second
    assert "nextSyncToken" in second
    assert [len(page["items"]) for page in (first, second)] == [2, 1]


def test_traces_come_only_to_who_asks_what_changed(google: Google, direct: httpx.Client) -> None:
    event, series = google.seed(**lecture())["id"], google.seed(**CHOIR)["id"]
    token = direct.get(EVENTS).json()["nextSyncToken"]
    google.cancel(event)
    google.cancel(f"{series}_20261019T080000Z")
    whole = {one["id"]: one for one in direct.get(EVENTS).json()["items"]}
    assert set(whole) == {series, f"{series}_20261019T080000Z"}
    changed = direct.get(EVENTS, params={"syncToken": token}).json()["items"]
    assert [(one["id"], one["status"]) for one in changed] == [
        (event, "cancelled"), (f"{series}_20261019T080000Z", "cancelled"),
    ]  # fmt: skip
    assert set(changed[0]) == {"kind", "id", "status", "etag", "updated"}
    assert "iCalUID" not in changed[1]
    assert changed[1]["recurringEventId"] == series


BAD_EVENTS: list[tuple[Body, str]] = [
    ({"title": "x"}, "invalid"),
    ({"summary": 5}, "invalid"),
    ({"start": {"datetime": "2026-11-24T10:00:00Z"}}, "invalid"),
    ({"start": None}, "invalid"),
    ({"start": at("2026-11-24")}, "invalid"),
    ({"start": {"dateTime": "2026-11-24 10:00"}}, "invalid"),
    ({"start": {"dateTime": "2026-11-24T10:00:00"}}, "required"),
    ({"start": {**at("2026-11-24T10:00:00+01:00"), "date": "2026-11-24"}}, "invalid"),
    ({"start": at("2026-11-24T10:00:00+01:00", "Europe/Bielefeld")}, "invalid"),
    ({"end": at("2026-11-24T09:00:00+01:00")}, "timeRangeEmpty"),
    ({"start": at("2026-11-24"), "end": at("2026-11-24")}, "timeRangeEmpty"),
    ({"id": "ab"}, "invalid"),
    ({"id": "x" * 10}, "invalid"),
    ({"id": "ABCDEF"}, "invalid"),
    ({"id": "a" * 1025}, "invalid"),
    ({"id": "abcde", "iCalUID": "x@y"}, "invalid"),
    ({"status": "cancelled"}, "invalid"),
    ({"status": "declined"}, "invalid"),
    ({"transparency": "free"}, "invalid"),
    ({"attendees": [{"displayName": "Bob"}]}, "invalid"),
    ({"attendees": [{"email": "b@x.example", "responseStatus": "maybe"}]}, "invalid"),
    ({"description": "x" * 8193}, "invalid"),
    (
        {"start": at("2026-11-24T10:00:00+01:00", None), "recurrence": ["RRULE:FREQ=DAILY"]},
        "required",
    ),
    ({"recurrence": ["FREQ=DAILY"]}, "invalid"),
    ({"recurrence": ["DTSTART:20261124T100000Z", "RRULE:FREQ=DAILY"]}, "invalid"),
    ({"recurrence": ["RRULE:FREQ=HOURLY"]}, "invalid"),
    ({"recurrence": ["RRULE:FREQ=DAILY;UNTIL=20261201"]}, "invalid"),
    ({"recurrence": ["RRULE:FREQ=DAILY;UNTIL=20261201T000000"]}, "invalid"),
    ({"recurrence": ["RRULE:FREQ=DAILY;COUNT=2;UNTIL=20261201T000000Z"]}, "invalid"),
    ({"recurrence": ["RRULE:FREQ=DAILY;BYDAY=XX"]}, "invalid"),
    ({"recurrence": ["EXDATE:20261201T090000Z"]}, "invalid"),
]


@pytest.mark.parametrize(("fields", "reason"), BAD_EVENTS)
def test_events_that_are_none(
    google: Google, direct: httpx.Client, fields: Body, reason: str
) -> None:
    refused(direct.post(EVENTS, json={**lecture(), **fields}), 400, reason)
    assert google.living() == []


@pytest.mark.parametrize("missing", ["start", "end"])
def test_an_event_without_times(direct: httpx.Client, missing: str) -> None:
    body = {name: value for name, value in lecture().items() if name != missing}
    refused(direct.post(EVENTS, json=body), 400, "required")


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_bodies_that_are_no_objects(direct: httpx.Client, body: bytes) -> None:
    refused(direct.post(EVENTS, content=body), 400, "parseError")


def test_an_id_is_taken_for_ever(google: Google, direct: httpx.Client) -> None:
    body = lecture(id="abcde")
    assert direct.post(EVENTS, json=body).status_code == 200
    refused(direct.post(EVENTS, json=body), 409, "duplicate")
    google.cancel("abcde")
    refused(direct.post(EVENTS, json=body), 409, "duplicate")


@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE"])
def test_another_version_than_the_one_that_was_meant(
    google: Google, direct: httpx.Client, verb: str
) -> None:
    event = google.seed(**lecture())
    google.edit(event["id"], summary="New")
    headers = {"If-Match": event["etag"]}
    body = None if verb == "DELETE" else lecture(summary="Old")
    answer = direct.request(verb, f"{EVENTS}/{event['id']}", headers=headers, json=body)
    refused(answer, 412, "conditionNotMet")
    assert google.event(event["id"])["summary"] == "New"


def test_what_was_removed_or_never_was(google: Google, direct: httpx.Client) -> None:
    event = google.seed(**lecture())
    google.cancel(event["id"])
    refused(direct.delete(f"{EVENTS}/{event['id']}"), 410, "deleted")
    refused(direct.patch(f"{EVENTS}/{event['id']}", json={"summary": "x"}), 410, "deleted")
    assert direct.get(f"{EVENTS}/{event['id']}").json()["status"] == "cancelled"
    refused(direct.get(f"{EVENTS}/never"), 404, "notFound")
    refused(direct.delete(f"{EVENTS}/never"), 404, "notFound")
    refused(direct.get("/calendars/never/events"), 404, "notFound")
    refused(direct.get("/nowhere"), 404, "notFound")


def test_occurrences_that_the_series_does_not_have(google: Google, direct: httpx.Client) -> None:
    series = google.seed(**CHOIR)["id"]
    assert direct.get(f"{EVENTS}/{series}_20261026T090000Z").status_code == 200
    refused(direct.get(f"{EVENTS}/{series}_20261026T080000Z"), 404, "notFound")
    refused(direct.patch(f"{EVENTS}/{series}_20261027T090000Z", json={}), 404, "notFound")
    single = google.seed(**lecture())["id"]
    refused(direct.get(f"{EVENTS}/{single}/instances"), 404, "notFound")
    query = {"originalStart": "2026-10-26T10:00:00+01:00"}
    found = direct.get(f"{EVENTS}/{series}/instances", params=query).json()["items"]
    assert [one["id"] for one in found] == [f"{series}_20261026T090000Z"]


def test_who_may_not_write(google: Google, direct: httpx.Client) -> None:
    google.add_calendar("h", "Holidays", accessRole="reader")
    event = google.seed("h", **lecture())["id"]
    refused(direct.post("/calendars/h/events", json=lecture()), 403, "requiredAccessLevel")
    refused(direct.patch(f"/calendars/h/events/{event}", json={}), 403, "requiredAccessLevel")
    refused(direct.delete(f"/calendars/h/events/{event}"), 403, "requiredAccessLevel")


GUESTS = [{"email": "zoe@example.com"}, {"email": ACCOUNT, "self": True}]


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Mine"},
        {"start": at("2026-11-24T09:00:00+01:00")},
        {"attendees": [{"email": ACCOUNT, "self": True, "responseStatus": "accepted"}]},
    ],
)
def test_what_guests_may_not_change(google: Google, direct: httpx.Client, change: Body) -> None:
    event = google.seed(**lecture(organizer={"email": "zoe@example.com"}, attendees=GUESTS))
    refused(direct.patch(f"{EVENTS}/{event['id']}", json=change), 403, "forbiddenForNonOrganizer")


def test_answering_for_others(google: Google, direct: httpx.Client) -> None:
    event = google.seed(**lecture(organizer={"email": "zoe@example.com"}, attendees=GUESTS))
    said = [{"email": "zoe@example.com", "responseStatus": "declined"}]
    body = {"attendeesOmitted": True, "attendees": said}
    refused(direct.patch(f"{EVENTS}/{event['id']}", json=body), 400, "invalid")


@pytest.mark.parametrize("name", ["iCalUID", "recurringEventId"])
def test_what_never_changes(google: Google, direct: httpx.Client, name: str) -> None:
    event = google.seed(**lecture())
    refused(direct.patch(f"{EVENTS}/{event['id']}", json={name: "other"}), 400, "invalid")


def test_who_is_not_let_in(google: Google, direct: httpx.Client) -> None:
    refused(direct.get(EVENTS, headers={"Authorization": ""}), 401, "authError")
    refused(direct.get(EVENTS, headers={"Authorization": "Bearer x"}), 401, "authError")
    google.take_back()
    refused(direct.get(EVENTS), 401, "authError")
    less = google.sign_in(SCOPES[1:])["access_token"]
    answer = direct.get(EVENTS, headers={"Authorization": f"Bearer {less}"})
    refused(answer, 403, "insufficientPermissions")


def test_who_asks_too_often(google: Google, direct: httpx.Client) -> None:
    google.throttle(1, 403)
    refused(direct.get(EVENTS), 403, "rateLimitExceeded")
    google.throttle(1, 429, 30)
    answer = direct.get(EVENTS)
    refused(answer, 429, "rateLimitExceeded")
    assert answer.headers["retry-after"] == "30"


def test_what_it_can_not_do_it_says_aloud(google: Google, direct: httpx.Client) -> None:
    assert direct.get(EVENTS, params={"singleEvents": "true"}).status_code == 501
    assert direct.post(f"{EVENTS}/quickAdd", params={"text": "Tea"}).status_code == 501
    assert len(google.broken) == 2
    google.broken.clear()


def test_an_answer_that_google_would_never_give_is_found_out(
    google: Google, direct: httpx.Client
) -> None:
    google.calendars[ACCOUNT].keep({**google.seed(**lecture()), "summary": 5})
    assert direct.get(EVENTS).status_code == 501
    assert "answered badly" in google.broken[0]
    google.broken.clear()
