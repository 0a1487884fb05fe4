"""C-02, wish 13: series are shown in local time, and change as a whole or in part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from focusflow.calendar import service
from focusflow.calendar.schemas import EventChange, EventIn, EventReplace, EventView, OccurrenceView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from tests.integration.calendar.conftest import berlin, make, shown

WEEK = (berlin("2026-11-23 00:00"), berlin("2026-11-30 00:00"))
MONTH = (berlin("2026-11-23 00:00"), berlin("2026-12-23 00:00"))


async def standup(db: Db, actor: Actor, rule: str = "FREQ=DAILY", **fields: Any) -> EventView:
    return await make(
        db, actor, "Standup", "2026-11-23 09:00", "2026-11-23 09:15",
        recurrence_rule=rule, **fields,
    )  # fmt: skip


async def week(db: Db, actor: Actor) -> tuple[OccurrenceView, ...]:
    return await service.list_range(db, actor, *WEEK)


def days(*numbers: int, time: str = "09:00") -> list[str]:
    return [f"2026-11-{number} {time}" for number in numbers]


async def test_a_daily_standup_shows_on_each_day(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    found = await week(unit, alice)
    assert shown(found) == days(*range(23, 30))
    assert {item.id for item in found} == {made.id}
    assert len({item.key for item in found}) == 7
    far = await service.list_range(
        unit, alice, berlin("2099-06-01 00:00"), berlin("2099-06-03 00:00")
    )
    assert shown(far) == ["2099-06-01 09:00", "2099-06-02 09:00"]


async def test_nine_stays_nine_across_both_clock_changes(unit: Db, alice: Actor) -> None:
    await make(unit, alice, "Standup", "2026-03-01 09:00", "2026-03-01 09:15",
               recurrence_rule="FREQ=DAILY")  # fmt: skip
    for first, last in (("2026-03-28", "2026-03-31"), ("2026-10-24", "2026-10-27")):
        found = await service.list_range(
            unit, alice, berlin(f"{first} 00:00"), berlin(f"{last} 00:00")
        )
        assert [text[-5:] for text in shown(found)] == ["09:00"] * 3
        assert all(item.ends_at - item.starts_at == timedelta(minutes=15) for item in found)


async def test_a_moved_occurrence_stays_moved(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    wednesday = (await week(unit, alice))[2]
    moved = await service.update_event(
        unit, alice, made.id, EventChange(start_time="14:00"),
        scope="this", occurrence=wednesday.recurrence_id,
    )  # fmt: skip
    assert moved.recurrence_id == wednesday.recurrence_id
    assert shown(await week(unit, alice)) == [
        *days(23, 24), "2026-11-25 14:00", *days(26, 27, 28, 29),
    ]  # fmt: skip
    await service.update_event(unit, alice, made.id, EventChange(title="Daily"))
    found = await week(unit, alice)
    assert shown(found)[2] == "2026-11-25 14:00"
    assert {item.title for item in found} == {"Daily"}
    assert [item.changed for item in found].count(True) == 1
    again = await service.update_event(
        unit, alice, made.id, EventChange(title="Retro"),
        scope="this", occurrence=wednesday.recurrence_id,
    )  # fmt: skip
    assert shown((again,)) == ["2026-11-25 14:00"]  # type: ignore[arg-type]
    assert [item.title for item in await week(unit, alice)].count("Retro") == 1


async def test_an_occurrence_moved_far_away_is_found_where_it_is(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice, "FREQ=DAILY;COUNT=3")
    last = (await week(unit, alice))[2]
    await service.update_event(
        unit, alice, made.id, EventChange(starts_at=berlin("2027-02-01 11:00")),
        scope="this", occurrence=last.recurrence_id,
    )  # fmt: skip
    far = await service.list_range(
        unit, alice, berlin("2027-02-01 00:00"), berlin("2027-02-02 00:00")
    )
    assert shown(far) == ["2027-02-01 11:00"]
    view = await service.get_event(unit, alice, made.id, occurrence=last.recurrence_id)
    assert view.starts_at == berlin("2027-02-01 11:00")


async def test_this_and_following_splits_the_series(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice, "FREQ=DAILY;COUNT=7")
    found = await week(unit, alice)
    await service.update_event(
        unit, alice, made.id, EventChange(title="Special"),
        scope="this", occurrence=found[5].recurrence_id,
    )  # fmt: skip
    later = await service.update_event(
        unit, alice, made.id, EventChange(start_time="10:00", title="Later"),
        scope="following", occurrence=found[3].recurrence_id,
    )  # fmt: skip
    assert later.id != made.id
    after = await week(unit, alice)
    assert shown(after) == [*days(23, 24, 25), *days(26, 27, 28, 29, time="10:00")]
    assert [item.title for item in after] == [
        "Standup", "Standup", "Standup", "Later", "Later", "Special", "Later",
    ]  # fmt: skip
    assert [item.id for item in after].count(made.id) == 3
    beyond = await service.list_range(
        unit, alice, berlin("2026-11-30 00:00"), berlin("2026-12-30 00:00")
    )
    assert beyond == ()


async def test_the_following_ones_can_get_another_rule(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    found = await week(unit, alice)
    for item in found[4:6]:
        await service.update_event(
            unit, alice, made.id, EventChange(title="Special"),
            scope="this", occurrence=item.recurrence_id,
        )  # fmt: skip
    later = await service.update_event(
        unit, alice, made.id, EventChange(recurrence_rule="FREQ=DAILY;INTERVAL=2"),
        scope="following", occurrence=found[3].recurrence_id,
    )  # fmt: skip
    assert later.recurrence_rule == "FREQ=DAILY;INTERVAL=2"
    after = await week(unit, alice)
    assert shown(after) == days(23, 24, 25, 26, 28)
    assert after[4].title == "Special", "and what the new rule still plans stays changed"


async def test_one_occurrence_can_be_written_anew_without_a_rule(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    second = (await week(unit, alice))[1]
    new = EventReplace(
        title="Retro", zone="Europe/Berlin",
        starts_at=berlin("2026-11-24 16:00"), ends_at=berlin("2026-11-24 17:00"),
    )  # fmt: skip
    await service.replace_event(
        unit, alice, made.id, new, scope="this", occurrence=second.recurrence_id
    )
    after = await week(unit, alice)
    assert (after[1].title, len(after)) == ("Retro", 7)
    assert shown(after)[1] == "2026-11-24 16:00"


async def test_following_the_first_occurrence_means_all(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    first = (await week(unit, alice))[0]
    changed = await service.update_event(
        unit, alice, made.id, EventChange(title="Daily"),
        scope="following", occurrence=first.recurrence_id,
    )  # fmt: skip
    assert changed.id == made.id
    assert {item.title for item in await week(unit, alice)} == {"Daily"}


async def test_all_moves_with_the_occurrence_that_was_dragged(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice, "FREQ=WEEKLY;BYDAY=MO,WE,FR")
    found = await week(unit, alice)
    assert shown(found) == days(23, 25, 27)
    friday = found[2]
    await service.update_event(
        unit, alice, made.id, EventChange(location="Room 5"),
        scope="this", occurrence=friday.recurrence_id,
    )  # fmt: skip
    await service.delete_event(
        unit, alice, made.id, scope="this", occurrence=found[1].recurrence_id
    )
    changed = await service.update_event(
        unit, alice, made.id, EventChange(starts_at=berlin("2026-11-28 11:00")),
        occurrence=friday.recurrence_id,
    )  # fmt: skip
    assert changed.recurrence_rule == "FREQ=WEEKLY;BYDAY=TU,TH,SA"
    after = await week(unit, alice)
    assert shown(after) == days(24, 28, time="11:00"), "the deleted one stays deleted"
    assert after[1].location == "Room 5"


async def test_shifting_by_a_day_does_not_let_exceptions_collide(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    for number, item in enumerate((await week(unit, alice))[1:4]):
        await service.update_event(
            unit, alice, made.id, EventChange(title=f"Special {number}"),
            scope="this", occurrence=item.recurrence_id,
        )  # fmt: skip
    await service.update_event(unit, alice, made.id, EventChange(start_date="2026-11-24"))
    found = await week(unit, alice)
    assert shown(found) == days(*range(24, 30))
    assert [item.title for item in found] == [
        "Standup", "Special 0", "Special 1", "Special 2", "Standup", "Standup",
    ]  # fmt: skip


async def test_a_new_rule_drops_changes_it_does_not_plan(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    found = await week(unit, alice)
    for item in (found[0], found[1]):
        await service.update_event(
            unit, alice, made.id, EventChange(start_time="15:00"),
            scope="this", occurrence=item.recurrence_id,
        )  # fmt: skip
    await service.update_event(
        unit, alice, made.id, EventChange(recurrence_rule="FREQ=WEEKLY;BYDAY=MO")
    )
    assert shown(await week(unit, alice)) == days(23, time="15:00")
    single = await service.update_event(unit, alice, made.id, EventChange(recurrence_rule=""))
    assert single.recurrence_rule is None
    assert shown(await service.list_range(unit, alice, *MONTH)) == days(23)


async def test_a_single_event_can_start_to_repeat(unit: Db, alice: Actor) -> None:
    made = await make(unit, alice, "Run", "2026-11-23 07:00", "2026-11-23 08:00")
    await service.update_event(
        unit, alice, made.id, EventChange(recurrence_rule="RRULE:FREQ=DAILY;INTERVAL=2")
    )
    assert shown(await week(unit, alice)) == days(23, 25, 27, 29, time="07:00")


async def test_deleting_this_following_and_all_and_taking_it_back(
    unit: Db, alice: Actor, clock: ManualClock
) -> None:
    made = await standup(unit, alice)
    found = await week(unit, alice)
    one = await service.delete_event(
        unit, alice, made.id, scope="this", occurrence=found[1].recurrence_id
    )
    assert shown(await week(unit, alice)) == days(23, *range(25, 30))
    with pytest.raises(NotFound):
        await service.get_event(unit, alice, made.id, occurrence=found[1].recurrence_id)
    clock.advance(timedelta(minutes=1))
    rest = await service.delete_event(
        unit, alice, made.id, scope="following", occurrence=found[3].recurrence_id
    )
    assert shown(await week(unit, alice)) == days(23, 25)
    clock.advance(timedelta(minutes=1))
    whole = await service.delete_event(
        unit, alice, made.id, scope="following", occurrence=found[0].recurrence_id
    )
    assert whole.scope == "all", "nothing is left before the first"
    assert await week(unit, alice) == ()
    for undo, back in (
        (whole.undo, days(23, 25)),
        (rest.undo, days(23, *range(25, 30))),
        (one.undo, days(*range(23, 30))),
    ):
        await service.restore_event(unit, alice, made.id, undo)
        assert shown(await week(unit, alice)) == back


async def test_a_cut_series_that_changed_since_is_not_overwritten(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    found = await week(unit, alice)
    cut = await service.delete_event(
        unit, alice, made.id, scope="following", occurrence=found[3].recurrence_id
    )
    await service.update_event(
        unit, alice, made.id, EventChange(recurrence_rule="FREQ=DAILY;COUNT=2")
    )
    with pytest.raises(Conflict):
        await service.restore_event(unit, alice, made.id, cut.undo)


async def test_deleting_a_moved_occurrence_removes_it_from_both_places(
    unit: Db, alice: Actor
) -> None:
    made = await standup(unit, alice)
    second = (await week(unit, alice))[1]
    await service.update_event(
        unit, alice, made.id, EventChange(start_time="14:00"),
        scope="this", occurrence=second.recurrence_id,
    )  # fmt: skip
    deleted = await service.delete_event(
        unit, alice, made.id, scope="this", occurrence=second.recurrence_id
    )
    assert shown(await week(unit, alice)) == days(23, *range(25, 30))
    await service.restore_event(unit, alice, made.id, deleted.undo)
    assert "2026-11-24 14:00" in shown(await week(unit, alice))


async def test_whole_days_repeat_as_days(unit: Db, alice: Actor) -> None:
    data = EventIn(title="Bin day", all_day=True, start_date="2026-10-22",
                   recurrence_rule="FREQ=WEEKLY")  # fmt: skip
    made = await service.create_event(unit, alice, data)
    found = await service.list_range(
        unit, alice, berlin("2026-10-20 00:00"), berlin("2026-11-06 00:00")
    )
    assert [item.start_date for item in found] == [
        date(2026, 10, 22), date(2026, 10, 29), date(2026, 11, 5),
    ]  # fmt: skip
    await service.update_event(
        unit, alice, made.id, EventChange(start_date="2026-10-30"),
        scope="this", occurrence="2026-10-29",
    )  # fmt: skip
    later = await service.update_event(
        unit, alice, made.id, EventChange(start_date="2026-11-06"),
        scope="following", occurrence="2026-11-05",
    )  # fmt: skip
    assert later.start_date == date(2026, 11, 6)
    found = await service.list_range(
        unit, alice, berlin("2026-10-20 00:00"), berlin("2026-11-20 00:00")
    )
    assert [item.start_date for item in found] == [
        date(2026, 10, 22), date(2026, 10, 30), date(2026, 11, 6), date(2026, 11, 13),
    ]  # fmt: skip


async def test_part_of_a_series_needs_an_occurrence_of_it(unit: Db, alice: Actor) -> None:
    made = await standup(unit, alice)
    single = await make(unit, alice, "Once", "2026-11-23 12:00", "2026-11-23 13:00")
    change = EventChange(title="X")
    with pytest.raises(InvalidInput):
        await service.update_event(unit, alice, made.id, change, scope="this")
    for wrong in ("2026-11-24T09:00:00Z", "2026-11-24", "soon", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(NotFound):
            await service.update_event(unit, alice, made.id, change, scope="this", occurrence=wrong)
    with pytest.raises(NotFound):
        await service.get_event(unit, alice, single.id, occurrence="2026-11-23T11:00:00Z")
    with pytest.raises(InvalidInput):
        await service.update_event(
            unit, alice, made.id, EventChange(recurrence_rule="FREQ=WEEKLY"),
            scope="this", occurrence="2026-11-24T08:00:00Z",
        )  # fmt: skip


async def test_the_range_is_bounded_and_can_be_paged(unit: Db, alice: Actor) -> None:
    for minute in (0, 0, 30):
        await make(
            unit, alice, "Pill", f"2026-11-23 00:{minute:02}", f"2026-11-23 00:{minute:02}",
            recurrence_rule="FREQ=HOURLY",
        )  # fmt: skip
    span = (berlin("2026-11-23 00:00"), berlin("2026-12-31 00:00"))
    assert len(await service.list_range(unit, alice, *span)) == 2_000
    expected = 3 * 24 * 38
    seen: list[str] = []
    cursor = None
    while True:
        page = await service.range_page(unit, alice, *span, limit=700, cursor=cursor)
        seen += [item.key for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == expected
