"""The calendar's routes as a client sees them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.calendar.conftest import ics

EVENT = {
    "title": "Lecture",
    "starts_at": "2026-11-24T10:00:00+01:00",
    "ends_at": "2026-11-24T11:30:00+01:00",
}
DAY = {"start": "2026-11-24", "end": "2026-11-25"}


async def make(api: httpx.AsyncClient, **fields: Any) -> Any:
    answer = await api.post("/calendar/events", json={**EVENT, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


async def test_an_event_is_made_read_changed_and_deleted(api: httpx.AsyncClient) -> None:
    made = await make(api)
    assert made["type"] == "calendar_event"
    path = f"/calendar/events/{made['id']}"
    assert (await api.get(path)).json()["data"] == made
    patched = (await api.patch(path, json={"title": "Seminar"})).json()["data"]
    assert (patched["title"], patched["starts_at"]) == ("Seminar", made["starts_at"])
    put = (await api.put(path, json={**EVENT, "title": "Talk", "color": "#123abc"})).json()["data"]
    assert (put["title"], put["color"]) == ("Talk", "#123abc")
    listed = (await api.get("/calendar/events", params=DAY)).json()
    assert [item["title"] for item in listed["data"]] == ["Talk"]
    assert listed["meta"]["pagination"]["has_more"] is False
    deleted = (await api.delete(path)).json()["data"]
    assert deleted["deleted"] is True
    assert (await api.get(path)).status_code == 404
    restored = await api.post(f"{path}/restore", json={"undo": deleted["undo"]})
    assert restored.json()["data"]["title"] == "Talk"


async def test_parts_of_a_series_are_named_in_the_query(api: httpx.AsyncClient) -> None:
    made = await make(api, recurrence_rule="FREQ=DAILY;COUNT=3", zone="Europe/Berlin")
    path = f"/calendar/events/{made['id']}"
    week = {"start": "2026-11-23", "end": "2026-11-30"}
    items = (await api.get("/calendar/events", params=week)).json()["data"]
    assert [item["recurrence_id"] for item in items] == [
        "2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z", "2026-11-26T09:00:00Z",
    ]  # fmt: skip
    second = {"scope": "this", "occurrence": items[1]["recurrence_id"]}
    await api.patch(path, json={"start_time": "15:00"}, params=second)
    one = await api.get(path, params={"occurrence": items[1]["recurrence_id"]})
    assert one.json()["data"]["starts_at"] == "2026-11-25T14:00:00Z"
    third = {"scope": "following", "occurrence": items[2]["recurrence_id"]}
    await api.delete(path, params=third)
    items = (await api.get("/calendar/events", params=week)).json()["data"]
    assert [item["starts_at"] for item in items] == [
        "2026-11-24T09:00:00Z", "2026-11-25T14:00:00Z",
    ]  # fmt: skip


async def test_ranges_are_dates_or_instants(api: httpx.AsyncClient) -> None:
    await make(api)
    for query, count in (
        ("start=2026-11-24&end=2026-11-25", 1),
        ("start=2026-11-24T11:29:00%2B01:00&end=2026-11-24T12:00:00%2B01:00", 1),
        ("start=2026-11-24T11:30:00+01:00&end=2026-11-24T12:00:00+01:00", 0),
        ("start=2026-11-24T08:00:00Z&end=2026-11-24T09:00:00Z", 0),
    ):
        answer = await api.get(f"/calendar/events?{query}")
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["data"]) == count, query


@pytest.mark.parametrize(
    "query",
    [
        "", "start=2026-11-24", "start=2026-11-24&end=soon", "start=2026-11-24&end=2026-11-24",
        "start=2026-11-24T09:00:00&end=2026-11-25", "start=0001-01-01&end=0001-01-02",
        "start=2026-W48-2&end=2026-11-25", "start=2026-11-24&end=2026-11-25&cursor=x",
        "start=2026-11-24&end=2026-11-25&limit=0", "start=2026-01-01&end=2028-01-01",
        "start=9999-12-31T23:59:59-23:59&end=9999-12-31T23:59:59-23:59",
    ],
)  # fmt: skip
async def test_ranges_that_make_no_sense_are_refused(api: httpx.AsyncClient, query: str) -> None:
    paged = "cursor" in query or "limit" in query
    for path in ("events",) if paged else ("events", "conflicts"):
        answer = await api.get(f"/calendar/{path}?{query}")
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["code"] == "INVALID_INPUT"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "   "), ("title", "x" * 501), ("title", "a\x00b"), ("title", None),
        ("title", 5), ("description", "a\x00"), ("location", "x" * 501), ("color", "red"),
        ("starts_at", "2026-11-24T10:00:00"), ("starts_at", 0), ("starts_at", "1899-01-01T00:00:00Z"),
        ("ends_at", "2026-11-24T09:00:00Z"[:-1] + "+25:00"), ("ends_at", "2201-01-01T00:00:00Z"),
        ("zone", "Nowhere"), ("zone", "../etc/passwd"), ("all_day", "yes"), ("busy", 1),
        ("status", "maybe"), ("recurrence_rule", "FREQ=DAILY;BYDAY=XX"),
        ("unknown", 1), ("start_time", "25:00"),
    ],
)  # fmt: skip
async def test_fields_that_cannot_be_are_refused(
    api: httpx.AsyncClient, field: str, value: Any
) -> None:
    answer = await api.post("/calendar/events", json={**EVENT, field: value})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["code"] == "INVALID_INPUT"


async def test_a_lone_surrogate_is_refused(api: httpx.AsyncClient) -> None:
    body = json.dumps({**EVENT, "title": "\ud800"})
    headers = {"Content-Type": "application/json"}
    answer = await api.post("/calendar/events", content=body, headers=headers)
    assert answer.status_code in (400, 422)


async def test_others_events_do_not_exist(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient
) -> None:
    made = await make(api)
    path = f"/calendar/events/{made['id']}"
    undo = (await api.delete(path)).json()["data"]["undo"]
    assert (await bobs_api.post(f"{path}/restore", json={"undo": undo})).status_code == 404
    await api.post(f"{path}/restore", json={"undo": undo})
    for address in (path, f"/calendar/events/{uuid4()}"):
        for method, body in (("GET", None), ("PUT", EVENT), ("PATCH", {}), ("DELETE", None)):
            answer = await bobs_api.request(method, address, json=body)
            assert answer.status_code == 404
    assert (await api.get(path)).status_code == 200


async def test_nothing_works_without_signing_in(anonymous: httpx.AsyncClient) -> None:
    for path in ("events?start=2026-11-24&end=2026-11-25", "export.ics", "imports"):
        assert (await anonymous.get(f"/calendar/{path}")).status_code == 401


async def test_a_file_is_imported_with_a_report_and_removed(api: httpx.AsyncClient) -> None:
    data = ics("UID:1|SUMMARY:Talk|DTSTART:20261124T090000Z|DTEND:20261124T100000Z", "UID:2")
    files = {"file": ("talks.ics", data, "text/calendar")}
    report = (await api.post("/calendar/import", files=files)).json()["data"]
    assert (report["taken"], report["skipped_total"], report["calendar_name"]) == (1, 1, "Lectures")
    again = (await api.post("/calendar/import", files=files)).json()["data"]
    assert (again["taken"], again["unchanged"]) == (0, 1)
    listed = (await api.get("/calendar/imports")).json()["data"]
    assert [(item["calendar_name"], item["events"]) for item in listed] == [("Lectures", 1)]
    removed = await api.delete("/calendar/imports", params={"calendar": "Lectures"})
    assert removed.json()["data"]["events"] == 1
    gone = await api.delete("/calendar/imports", params={"calendar": "Lectures"})
    assert gone.status_code == 404


async def test_an_import_sent_twice_with_one_key_happens_once(api: httpx.AsyncClient) -> None:
    data = ics("UID:1|SUMMARY:Talk|DTSTART:20261124T090000Z|DTEND:20261124T100000Z")
    content = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.ics"\r\n\r\n'
    content += data + b"\r\n--x--\r\n"
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Idempotency-Key": "import-one-two-three",
    }
    first = await api.post("/calendar/import", content=content, headers=headers)
    second = await api.post("/calendar/import", content=content, headers=headers)
    assert first.json()["data"]["taken"] == 1
    assert second.json()["data"] == first.json()["data"]
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "files",
    [
        {"file": ("empty.ics", b"")},
        {"file": ("page.ics", b"<html></html>")},
        {"file": (None, "just text")},
        {"other": ("a.ics", ics("UID:1|DTSTART:20261124T090000Z"))},
        None,
    ],
    ids=["empty", "web page", "a field, no file", "another name", "no form"],
)
async def test_uploads_that_are_no_calendar_are_refused(api: httpx.AsyncClient, files: Any) -> None:
    answer = await api.post("/calendar/import", files=files)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["message"].endswith(".")


async def _pieces(sent: list[int]) -> AsyncIterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.ics"\r\n\r\n'
    for _ in range(20):
        sent.append(1_000_000)
        yield b"x" * 1_000_000
    yield b"\r\n--x--\r\n"


async def test_20_mb_are_refused_with_a_sentence(api: httpx.AsyncClient) -> None:
    announced = await api.post(
        "/calendar/import", files={"file": ("big.ics", b"x" * 20_000_000, "text/calendar")}
    )
    assert announced.status_code == 422
    assert "10 MB" in announced.json()["error"]["message"]
    sent: list[int] = []
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    streamed = await api.post("/calendar/import", content=_pieces(sent), headers=headers)
    assert streamed.status_code == 422
    assert "10 MB" in streamed.json()["error"]["message"]


async def test_the_export_is_a_calendar_file(api: httpx.AsyncClient) -> None:
    await make(api, title="Lecture, the first")
    answer = await api.get("/calendar/export.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith("BEGIN:VCALENDAR")
    assert "SUMMARY:Lecture\\, the first" in answer.text


async def test_conflicts_are_listed(api: httpx.AsyncClient) -> None:
    await make(api)
    made = await make(api, title="Dentist")
    assert made["warnings"] == ["Overlaps “Lecture”."]
    found = (await api.get("/calendar/conflicts", params=DAY)).json()["data"]
    assert [(item["first"]["title"], item["second"]["title"]) for item in found] == [
        ("Lecture", "Dentist")
    ]
