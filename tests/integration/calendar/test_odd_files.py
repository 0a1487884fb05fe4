"""Files that are useless, huge or absurd: refused with a sentence, or harmless."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from focusflow.calendar import service
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.schemas import EventChange
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from tests.integration.calendar.conftest import berlin, ics

LECTURE = """UID:lecture-1
SUMMARY:Lecture
DTSTART;TZID=Europe/Berlin:20261123T100000
DTEND;TZID=Europe/Berlin:20261123T113000
RRULE:FREQ=WEEKLY;COUNT=4"""
TERM = (berlin("2026-11-20 00:00"), berlin("2026-12-31 00:00"))


async def rows(db: Db, actor: Actor) -> int:
    query = select(func.count()).where(
        CalendarEvent.user_id == actor.user_id,  # type: ignore[arg-type]
        CalendarEvent.deleted_at.is_(None),  # type: ignore[union-attr]
    )
    return (await db.scalar(query)) or 0


async def test_what_cannot_be_read_is_told_line_by_line(unit: Db, alice: Actor) -> None:
    data = ics(LECTURE, "UID:b|SUMMARY:No start", "UID:c|SUMMARY:Odd|DTSTART:yesterday")
    report = await service.import_ics(unit, alice, data, "")
    assert report.taken == 1
    assert [(row.title, bool(row.line), row.reason[-1]) for row in report.skipped] == [
        ("No start", True, "."), ("Odd", True, "."),
    ]  # fmt: skip
    assert report.skipped_total == 2
    assert report.message == "Events: 1 taken; 2 left out."


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><html><body>Please sign in</body></html>",
        b"\x00\x01\x02\xff\xfe" * 100,
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:2026",
        b"x" * 10_000_001,
    ],
    ids=["empty", "web page", "binary", "nothing inside", "cut off", "too large"],
)
async def test_useless_files_are_refused_with_a_sentence(
    unit: Db, alice: Actor, data: bytes
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await service.import_ics(unit, alice, data, "some.ics")
    assert refused.value.details["field"] == "file"
    assert refused.value.message.endswith(".")
    assert await rows(unit, alice) == 0


async def test_more_than_20000_events_are_refused_and_as_many_are_taken(
    unit: Db, alice: Actor
) -> None:
    def many(count: int) -> bytes:
        return ics(
            *(
                f"UID:{number}|SUMMARY:E{number}|DTSTART:20261124T090000Z|DURATION:PT1H"
                for number in range(count)
            )
        )

    with pytest.raises(InvalidInput):
        await service.import_ics(unit, alice, many(20_001), "")
    report = await service.import_ics(unit, alice, many(20_000), "")
    assert report.taken == 20_000
    again = await service.import_ics(unit, alice, many(20_000), "")
    assert again.unchanged == 20_000
    assert again.message == "Nothing changed: the 20,000 events were here already."


async def test_endless_and_ancient_series_come_in(unit: Db, alice: Actor) -> None:
    data = ics(
        "UID:n|SUMMARY:Newton|DTSTART;VALUE=DATE:16430104|RRULE:FREQ=YEARLY",
        "UID:o|SUMMARY:Old|DTSTART:00020101T000000Z|DURATION:PT1H",
        "UID:f|SUMMARY:Far|DTSTART:99981231T230000Z|DURATION:PT1H",
    )
    report = await service.import_ics(unit, alice, data, "")
    assert report.taken + report.skipped_total == 3
    found = await service.list_range(
        unit, alice, berlin("2026-12-31 00:00"), berlin("2027-01-31 00:00")
    )
    assert [(item.title, item.start_date) for item in found] == [("Newton", date(2027, 1, 4))]
    for item in (await unit.scalars(select(CalendarEvent))).all():
        view = await service.update_event(unit, alice, item.id, EventChange(color="#00ff00"))
        assert view.color == "#00ff00"


@pytest.mark.parametrize(
    "body",
    [
        "DTSTART:20000101T000000Z|DTEND:99981231T000000Z|RRULE:FREQ=YEARLY;UNTIL=20300101T000000Z",
        "DTSTART:20000101T000000Z|DTEND:99981231T000000Z|RRULE:FREQ=YEARLY",
        "DTSTART:00020101T000000Z|DTEND:99981231T000000Z",
        "DTSTART;VALUE=DATE:00020101|DTEND;VALUE=DATE:99981231|RRULE:FREQ=YEARLY;COUNT=2",
        "DTSTART:99981230T000000Z|DURATION:P1D|RRULE:FREQ=DAILY",
        "DTSTART:99980101T000000Z|DURATION:P360D|RRULE:FREQ=DAILY;COUNT=500",
        "DTSTART:20260101T000000Z|DURATION:PT1H|RRULE:FREQ=YEARLY;BYDAY=" + "MO," * 2_000 + "TU",
        "DTSTART:20261124T000000Z|DURATION:PT1H|RDATE:00020101T000000Z,99981231T000000Z",
    ],
)
async def test_absurd_lengths_do_not_break_the_calendar(unit: Db, alice: Actor, body: str) -> None:
    data = ics(f"UID:1|SUMMARY:Eternal|{body}", LECTURE)
    report = await service.import_ics(unit, alice, data, "")
    assert report.taken + report.skipped_total == 2
    for start, end in (TERM, (berlin("2199-12-01 00:00"), berlin("2200-12-01 00:00"))):
        await service.list_range(unit, alice, start, end)
        await service.busy_times(unit, alice, start, end)
    assert "Lecture" in {item.title for item in await service.list_range(unit, alice, *TERM)}
    await service.export_ics(unit, alice)


async def test_a_repeated_hour_that_closes_up_leaves_one_change(unit: Db, alice: Actor) -> None:
    hourly = "UID:h|SUMMARY:Watch|DTSTART;TZID=Europe/Berlin:20261024T003000|DURATION:PT10M"
    changes = [
        f"UID:h|SUMMARY:Half {half}|RECURRENCE-ID:20261025T0{half}3000Z"
        f"|DTSTART:20261025T0{half}4000Z|DURATION:PT5M"
        for half in (0, 1)
    ]
    await service.import_ics(unit, alice, ics(f"{hourly}|RRULE:FREQ=HOURLY", *changes), "")
    span = (berlin("2026-10-24 12:00"), berlin("2026-10-24 13:00"))
    item = (await service.list_range(unit, alice, *span))[0]
    await service.update_event(unit, alice, item.id, EventChange(zone="Africa/Lagos"))
    keys = (await unit.scalars(select(CalendarEvent.recurrence_id))).all()
    assert sorted(keys) == ["", "2026-10-25T01:30:00Z"]
