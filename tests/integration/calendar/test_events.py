"""C-01, C-11 at save: single events are kept as entered, and say what they overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from focusflow.calendar import jobs, service
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.schemas import EventChange, EventIn, EventReplace
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import EventRecord
from tests.integration.calendar.conftest import berlin, make, shown


async def test_an_event_comes_back_as_it_was_written(unit: Db, alice: Actor) -> None:
    made = await make(
        unit, alice, "Dentist", "2026-11-24 10:00", "2026-11-24 11:00",
        location="Main Street 1", description="Bring the card", color="#ff0000",
    )  # fmt: skip
    found = await service.get_event(unit, alice, made.id)
    assert found == made
    assert (found.title, found.location, found.description) == (
        "Dentist", "Main Street 1", "Bring the card",
    )  # fmt: skip
    assert (found.starts_at, found.ends_at) == (
        datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC),
    )  # fmt: skip
    assert (found.event_type, found.source, found.busy, found.zone) == (
        "general", "manual", True, "Europe/Berlin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T09:00:00Z"}, "ends_at"),
        ({"starts_at": "2026-11-24T10:00:00Z"}, "ends_at"),
        ({"ends_at": "2026-11-24T10:00:00Z"}, "starts_at"),
        ({"start_date": "2026-11-24", "end_time": "09:00"}, "start_time"),
        ({"start_time": "09:00", "end_time": "10:00"}, "start_date"),
        (
            {"starts_at": "2026-11-24T10:00:00Z", "start_date": "2026-11-24",
             "ends_at": "2026-11-24T11:00:00Z"},
            "starts_at",
        ),
        (
            {"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T11:00:00Z",
             "zone": "Mars/Base"},
            "zone",
        ),
        ({"all_day": True}, "start_date"),
        ({"all_day": True, "start_date": "2026-11-24", "end_date": "2026-11-24"}, "end_date"),
        ({"all_day": True, "start_date": "2026-11-24", "start_time": "09:00"}, "start_time"),
        (
            {"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T11:00:00Z",
             "recurrence_rule": "FREQ=SOMETIMES"},
            "recurrence_rule",
        ),
        (
            {"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T11:00:00Z",
             "recurrence_rule": "FREQ=SECONDLY"},
            "recurrence_rule",
        ),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_with_the_field(
    unit: Db, alice: Actor, data: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await service.create_event(unit, alice, EventIn(title="Odd", **data))
    assert refused.value.details["field"] == field


async def test_the_range_shows_what_overlaps_it_only(unit: Db, alice: Actor) -> None:
    await make(unit, alice, "before", "2026-11-24 08:00", "2026-11-24 09:00")
    await make(unit, alice, "into", "2026-11-24 08:30", "2026-11-24 09:30")
    await make(unit, alice, "inside", "2026-11-24 09:15", "2026-11-24 09:45")
    await make(unit, alice, "around", "2026-11-23 09:00", "2026-11-25 09:00")
    await make(unit, alice, "out of", "2026-11-24 09:45", "2026-11-24 11:00")
    await make(unit, alice, "after", "2026-11-24 10:00", "2026-11-24 11:00")
    await make(unit, alice, "point at start", "2026-11-24 09:00", "2026-11-24 09:00")
    await make(unit, alice, "point at end", "2026-11-24 10:00", "2026-11-24 10:00")
    found = await service.list_range(
        unit, alice, berlin("2026-11-24 09:00"), berlin("2026-11-24 10:00")
    )
    assert [item.title for item in found] == [
        "around", "into", "point at start", "inside", "out of",
    ]  # fmt: skip


async def test_whole_days_are_those_of_the_reader(unit: Db, alice: Actor, make_user: Any) -> None:
    data = EventIn(title="Holiday", all_day=True, start_date="2026-11-24")
    made = await service.create_event(unit, alice, data)
    assert (made.start_date, made.end_date) == (date(2026, 11, 24), date(2026, 11, 25))
    assert made.starts_at == berlin("2026-11-24 00:00")
    assert not made.busy
    on_the_day = await service.list_range(
        unit, alice, berlin("2026-11-24 23:00"), berlin("2026-11-25 00:00")
    )
    the_day_after = await service.list_range(
        unit, alice, berlin("2026-11-25 00:00"), berlin("2026-11-26 00:00")
    )
    assert [item.title for item in on_the_day] == ["Holiday"]
    assert the_day_after == ()

    in_auckland = replace(alice, timezone="Pacific/Auckland")
    found = await service.list_range(
        unit, in_auckland, berlin("2026-11-23 00:00"), berlin("2026-11-27 00:00")
    )
    assert found[0].start_date == date(2026, 11, 24)
    assert found[0].starts_at == datetime(2026, 11, 23, 11, tzinfo=UTC)


async def test_a_time_that_the_clocks_skip_moves_on_and_says_so(unit: Db, alice: Actor) -> None:
    made = await make(unit, alice, "Night shift", "2026-03-29 02:30", "2026-03-29 04:00")
    assert made.starts_at == berlin("2026-03-29 03:30")
    assert made.note is not None
    assert "02:30" in made.note
    assert "03:30" in made.note


async def test_saving_names_the_busy_events_that_overlap(unit: Db, alice: Actor) -> None:
    await make(unit, alice, "Dentist", "2026-11-24 10:00", "2026-11-24 11:00")
    await make(unit, alice, "Maybe gym", "2026-11-24 10:00", "2026-11-24 11:00", busy=False)
    await make(unit, alice, "Called off", "2026-11-24 10:00", "2026-11-24 11:00",
               status="cancelled")  # fmt: skip
    await make(unit, alice, "Right after", "2026-11-24 11:30", "2026-11-24 12:00")
    made = await make(unit, alice, "Call", "2026-11-24 10:30", "2026-11-24 11:30")
    assert made.warnings == ("Overlaps “Dentist”.",)
    free = await make(unit, alice, "Idea", "2026-11-24 10:30", "2026-11-24 11:30", busy=False)
    assert free.warnings == ()


async def test_a_series_is_warned_of_what_it_meets_later(unit: Db, alice: Actor) -> None:
    await make(unit, alice, "Exam", "2026-12-10 09:00", "2026-12-10 12:00")
    made = await make(
        unit, alice, "Standup", "2026-11-24 09:30", "2026-11-24 09:45",
        recurrence_rule="FREQ=DAILY",
    )  # fmt: skip
    assert made.warnings == ("Overlaps “Exam”.",)


async def test_conflicts_are_listed_in_pairs(unit: Db, alice: Actor) -> None:
    await make(unit, alice, "A", "2026-11-24 10:00", "2026-11-24 12:00")
    await make(unit, alice, "B", "2026-11-24 11:00", "2026-11-24 13:00")
    await make(unit, alice, "C", "2026-11-24 12:30", "2026-11-24 14:00")
    await make(unit, alice, "D", "2026-11-24 14:00", "2026-11-24 15:00")
    found = await service.list_conflicts(
        unit, alice, berlin("2026-11-24 00:00"), berlin("2026-11-25 00:00")
    )
    assert [(item.first.title, item.second.title) for item in found] == [("A", "B"), ("B", "C")]
    assert (found[0].starts_at, found[0].ends_at) == (
        berlin("2026-11-24 11:00"), berlin("2026-11-24 12:00"),
    )  # fmt: skip


async def test_a_new_start_keeps_the_length_and_a_new_zone_the_clock(
    unit: Db, alice: Actor
) -> None:
    made = await make(unit, alice, "Call", "2026-11-24 10:00", "2026-11-24 10:45")
    moved = await service.update_event(
        unit, alice, made.id, EventChange(starts_at=berlin("2026-11-25 16:00"))
    )
    assert (moved.starts_at, moved.ends_at) == (
        berlin("2026-11-25 16:00"), berlin("2026-11-25 16:45"),
    )  # fmt: skip
    abroad = await service.update_event(unit, alice, made.id, EventChange(zone="America/New_York"))
    assert abroad.starts_at == datetime(2026, 11, 25, 21, tzinfo=UTC)
    assert abroad.zone == "America/New_York"
    day = await service.update_event(unit, alice, made.id, EventChange(all_day=True))
    assert (day.start_date, day.end_date) == (date(2026, 11, 25), date(2026, 11, 26))
    assert not day.busy
    with pytest.raises(InvalidInput):
        await service.update_event(unit, alice, made.id, EventChange(all_day=False))
    timed = await service.update_event(
        unit, alice, made.id,
        EventChange(all_day=False, start_time="09:00", end_time="10:30"),
    )  # fmt: skip
    assert shown((timed,)) == ["2026-11-25 09:00"]  # type: ignore[arg-type]
    assert timed.busy
    longer = await service.update_event(unit, alice, made.id, EventChange(end_time="11:00"))
    assert longer.ends_at - longer.starts_at == timedelta(hours=2)


async def test_replacing_writes_every_field(unit: Db, alice: Actor) -> None:
    made = await make(
        unit, alice, "Call", "2026-11-24 10:00", "2026-11-24 10:45", location="Room 1"
    )
    new = EventReplace(title="Meeting", all_day=True, start_date="2026-12-01", busy=True)
    changed = await service.replace_event(unit, alice, made.id, new)
    assert (changed.title, changed.location, changed.start_date) == (
        "Meeting", "", date(2026, 12, 1),
    )  # fmt: skip
    assert changed.busy


async def test_the_second_of_two_editors_is_told(
    unit: Db, alice: Actor, clock: ManualClock
) -> None:
    made = await make(unit, alice, "Call", "2026-11-24 10:00", "2026-11-24 10:45")
    clock.advance(timedelta(minutes=1))
    await service.update_event(
        unit, alice, made.id, EventChange(title="Call Ann", seen=made.updated_at)
    )
    clock.advance(timedelta(minutes=1))
    with pytest.raises(Conflict) as refused:
        await service.update_event(
            unit, alice, made.id, EventChange(title="Call Bob", seen=made.updated_at)
        )
    assert refused.value.details["current"]["title"] == "Call Ann"
    same = await service.update_event(
        unit, alice, made.id, EventChange(title="Call Ann", seen=made.updated_at)
    )
    assert same.title == "Call Ann"


async def test_a_deleted_event_is_gone_until_it_is_restored(unit: Db, alice: Actor) -> None:
    made = await make(unit, alice, "Call", "2026-11-24 10:00", "2026-11-24 10:45")
    deleted = await service.delete_event(unit, alice, made.id)
    with pytest.raises(NotFound):
        await service.get_event(unit, alice, made.id)
    day = (berlin("2026-11-24 00:00"), berlin("2026-11-25 00:00"))
    assert await service.list_range(unit, alice, *day) == ()
    restored = await service.restore_event(unit, alice, made.id, deleted.undo)
    assert restored.title == "Call"
    assert len(await service.list_range(unit, alice, *day)) == 1
    with pytest.raises(NotFound):
        await service.restore_event(unit, alice, made.id, uuid4())
    await service.delete_event(unit, alice, made.id)
    for _ in range(2):
        assert await service.restore_event(unit, alice, made.id) == restored


async def test_deleted_events_are_forgotten_after_30_days(
    database: Database, alice: Actor, clock: ManualClock
) -> None:
    async with unit_of_work() as db:
        old = await make(db, alice, "Old", "2026-11-24 10:00", "2026-11-24 10:45")
        series = await make(
            db, alice, "Kept", "2026-11-24 10:00", "2026-11-24 10:45",
            recurrence_rule="FREQ=DAILY",
        )  # fmt: skip
        await service.update_event(
            db, alice, series.id, EventChange(title="Changed"),
            scope="this", occurrence="2026-11-25T09:00:00Z",
        )  # fmt: skip
        await service.delete_event(
            db, alice, series.id, scope="this", occurrence="2026-11-25T09:00:00Z"
        )
        await service.delete_event(db, alice, old.id)
    clock.advance(timedelta(days=31))
    await jobs.purge._task.func(timestamp=0)
    async with unit_of_work() as db:
        titles = (await db.scalars(select(CalendarEvent.title).order_by("title"))).all()
    assert titles == ["Changed", "Kept"], "what was taken out of a living series is remembered"


async def test_nobody_reaches_the_events_of_others(unit: Db, alice: Actor, bob: Actor) -> None:
    made = await make(unit, alice, "Secret", "2026-11-24 10:00", "2026-11-24 10:45")
    with pytest.raises(NotFound):
        await service.get_event(unit, bob, made.id)
    with pytest.raises(NotFound):
        await service.update_event(unit, bob, made.id, EventChange(title="Mine"))
    with pytest.raises(NotFound):
        await service.delete_event(unit, bob, made.id)
    deleted = await service.delete_event(unit, alice, made.id)
    with pytest.raises(NotFound):
        await service.restore_event(unit, bob, made.id, deleted.undo)
    day = (berlin("2026-11-24 00:00"), berlin("2026-11-25 00:00"))
    assert await service.list_range(unit, bob, *day) == ()
    assert await service.busy_times(unit, bob, *day) == ()


async def test_every_change_is_written_down(unit: Db, alice: Actor) -> None:
    made = await make(unit, alice, "Call", "2026-11-24 10:00", "2026-11-24 10:45")
    await service.update_event(unit, alice, made.id, EventChange(title="Meeting"))
    await service.delete_event(unit, alice, made.id)
    query = (
        select(EventRecord).where(EventRecord.name == "CalendarChanged").order_by(EventRecord.id)
    )  # type: ignore[arg-type]
    records = (await unit.scalars(query)).all()
    assert [record.payload["kind"] for record in records] == ["created", "updated", "deleted"]
    assert {record.entity_id for record in records} == {made.id}
    assert records[1].payload["changes"] == {
        "before": {"title": "Call"}, "after": {"title": "Meeting"},
    }  # fmt: skip
    assert records[0].payload["busy"] is True
    assert datetime.fromisoformat(records[0].payload["start"]) == made.starts_at
    assert (alice.user_id, "calendar") in unit.changes


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-24 00:00", "2026-11-24 00:00"),
        ("2026-11-24 00:00", "2026-11-23 00:00"),
        ("2026-01-01 00:00", "2027-03-01 00:00"),
        ("1800-01-01 00:00", "1800-01-02 00:00"),
    ],
)
async def test_ranges_that_cannot_be_shown_are_refused(
    unit: Db, alice: Actor, start: str, end: str
) -> None:
    with pytest.raises(InvalidInput):
        await service.list_range(unit, alice, berlin(start), berlin(end))
