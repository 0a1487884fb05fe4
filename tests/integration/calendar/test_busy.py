"""C-12, wish 12: what counts as taken for the planner, in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from focusflow.calendar import service
from focusflow.calendar.schemas import EventChange, EventIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from tests.integration.calendar.conftest import berlin, make

WEEK = (berlin("2026-11-23 00:00"), berlin("2026-11-30 00:00"))


async def test_only_what_takes_time_is_busy(unit: Db, alice: Actor) -> None:
    day = "2026-11-24"
    await make(unit, alice, "Lecture", f"{day} 10:00", f"{day} 12:00")
    await make(unit, alice, "Maybe", f"{day} 10:00", f"{day} 12:00", status="tentative")
    await make(unit, alice, "Free", f"{day} 10:00", f"{day} 12:00", busy=False)
    await make(unit, alice, "Cancelled", f"{day} 10:00", f"{day} 12:00", status="cancelled")
    await make(unit, alice, "Declined", f"{day} 10:00", f"{day} 12:00", status="declined")
    await make(unit, alice, "Reminder", f"{day} 10:00", f"{day} 10:00")
    for title, busy in (("Birthday", None), ("Day off", True)):
        data = EventIn(title=title, all_day=True, start_date="2026-11-25", busy=busy)
        await service.create_event(unit, alice, data)
    found = await service.busy_times(unit, alice, *WEEK)
    assert [item.title for item in found] == ["Lecture", "Maybe", "Day off"]
    assert (found[2].starts_at, found[2].ends_at) == (
        berlin("2026-11-25 00:00"), berlin("2026-11-26 00:00"),
    )  # fmt: skip


async def test_changed_occurrences_count_where_they_are(unit: Db, alice: Actor) -> None:
    made = await make(
        unit, alice, "Seminar", "2026-11-23 10:00", "2026-11-23 11:00",
        recurrence_rule="FREQ=DAILY;COUNT=5",
    )  # fmt: skip
    before = await service.busy_times(unit, alice, *WEEK)
    moved, freed, deleted = (item.recurrence_id for item in before[1:4])
    await service.update_event(
        unit, alice, made.id, EventChange(starts_at=berlin("2026-11-24 15:00")),
        scope="this", occurrence=moved,
    )  # fmt: skip
    await service.update_event(
        unit, alice, made.id, EventChange(busy=False), scope="this", occurrence=freed
    )
    await service.delete_event(unit, alice, made.id, scope="this", occurrence=deleted)
    found = await service.busy_times(unit, alice, *WEEK)
    assert [item.starts_at for item in found] == [
        berlin("2026-11-23 10:00"), berlin("2026-11-24 15:00"), berlin("2026-11-27 10:00"),
    ]  # fmt: skip


async def test_one_busy_occurrence_of_a_free_series_counts(unit: Db, alice: Actor) -> None:
    made = await make(
        unit, alice, "Office hour", "2026-11-23 10:00", "2026-11-23 11:00",
        recurrence_rule="FREQ=DAILY;COUNT=3", busy=False,
    )  # fmt: skip
    all_of_them = await service.list_range(unit, alice, *WEEK)
    await service.update_event(
        unit, alice, made.id, EventChange(busy=True),
        scope="this", occurrence=all_of_them[1].recurrence_id,
    )  # fmt: skip
    found = await service.busy_times(unit, alice, *WEEK)
    assert [item.starts_at for item in found] == [berlin("2026-11-24 10:00")]


async def test_a_range_takes_two_statements_however_much_is_in_it(
    unit: Db, alice: Actor, count_statements: Callable[[], Any]
) -> None:
    for number in range(10):
        made = await make(
            unit, alice, f"Series {number}", f"2026-11-23 {number + 8:02}:00",
            f"2026-11-23 {number + 8:02}:30", recurrence_rule="FREQ=DAILY;COUNT=5",
        )  # fmt: skip
        await service.update_event(
            unit, alice, made.id, EventChange(title="Changed"), scope="this",
            occurrence=made.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )  # fmt: skip
    unit.expire_all()
    for verb in (service.list_range, service.busy_times, service.list_conflicts):
        with count_statements() as sent:
            found = await verb(unit, alice, *WEEK)  # type: ignore[operator]
        assert len(sent) == 2
        assert len(found) == (0 if verb is service.list_conflicts else 50)
