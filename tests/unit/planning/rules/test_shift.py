"""What makes room for work that takes longer: only what must move, only later, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.planning.rules import shift
from focusflow.planning.rules.shift import Overrun, Room, draft_after, overrun_of, pushed, room_of
from focusflow.planning.rules.slots import Slot, displaced_minutes, in_order, overlap, parts

from .conftest import TUESDAY, at, busy, preferences, situation, slot, task, work

ESSAY, MAIL, READ = uuid4(), uuid4(), uuid4()


@dataclass(frozen=True)
class Session:
    started_at: datetime
    ended_at: datetime | None = None
    elapsed_seconds: int = 0


def room(*taken: object, end: datetime | None = None, **fields: object) -> Room:
    values = {
        "ends_at": end or at(17),
        "busy": taken,
        "rest": timedelta(minutes=5),
        "long_rest": timedelta(minutes=15),
        "ends_by": {},
    }
    return Room(**{**values, **fields})


def overrun(since: datetime, until: datetime) -> Overrun:
    return Overrun(ESSAY, since, until)


def starts(slots: tuple[Slot, ...] | None) -> list[datetime]:
    assert slots is not None
    return [s.starts_at for s in work(slots)]


# Pushing


def test_the_next_block_starts_later_and_what_has_room_stays() -> None:
    slots = [
        slot(at(9), at(9, 30), ESSAY),
        slot(at(9, 35), at(10), MAIL),
        slot(at(11), at(12), READ),
    ]
    after = pushed(slots, overrun(at(9), at(9, 55)), room(), at(9, 46))
    assert starts(after) == [at(10), at(11)]
    assert after is not None
    assert [s.id for s in work(after)] == [slots[1].id, slots[2].id]


def test_a_block_that_is_far_enough_away_stays() -> None:
    slots = [slot(at(9), at(9, 30), ESSAY), slot(at(10, 30), at(11), MAIL)]
    assert pushed(slots, overrun(at(9), at(10)), room(), at(9, 46)) == (slots[1],)


def test_the_rests_between_blocks_are_kept_and_gaps_are_used_up() -> None:
    slots = [
        slot(at(9), at(9, 30), ESSAY),
        slot(at(9, 35), at(10), MAIL),
        slot(at(10), at(10, 5), slot_type="break"),
        slot(at(10, 5), at(10, 30), READ),
        slot(at(10, 30), at(10, 45), slot_type="break"),
        slot(at(10, 45), at(11, 15), READ),
        slot(at(11, 45), at(12), MAIL),
    ]
    after = pushed(slots, overrun(at(9), at(10)), room(), at(9, 46))
    assert starts(after) == [at(10, 5), at(10, 35), at(11, 15), at(12)]
    assert after is not None
    breaks = [(s.starts_at, s.ends_at) for s in after if s.slot_type == "break"]
    assert breaks == [(at(10, 30), at(10, 35)), (at(11), at(11, 15))]


def test_events_and_fixed_blocks_are_jumped_over() -> None:
    slots = [
        slot(at(9), at(9, 30), ESSAY),
        slot(at(9, 35), at(10), MAIL),
        slot(at(11), at(11, 30), READ, is_flexible=False),
    ]
    taken = busy(at(10, 15), at(10, 50))
    after = pushed(slots, overrun(at(9), at(9, 55)), room(taken), at(9, 46))
    assert starts(after) == [at(11), at(11, 35)]


def test_a_buffer_is_used_up() -> None:
    slots = [
        slot(at(9), at(9, 30), ESSAY),
        slot(at(9, 35), at(10), MAIL),
        slot(at(10, 15), at(10, 25), slot_type="buffer"),
        slot(at(15), at(15, 10), slot_type="buffer"),
    ]
    after = pushed(slots, overrun(at(9), at(9, 55)), room(), at(9, 46))
    assert after is not None
    assert [s.starts_at for s in after if s.slot_type == "buffer"] == [at(15)]


def test_what_does_not_fit_into_the_hours_is_no_shift() -> None:
    slots = [slot(at(9), at(9, 30), ESSAY), slot(at(9, 35), at(10), MAIL)]
    assert pushed(slots, overrun(at(9), at(9, 55)), room(end=at(10, 20)), at(9, 46)) is None


def test_work_that_was_in_time_is_not_pushed_past_its_due_moment() -> None:
    slots = [slot(at(9), at(9, 30), ESSAY), slot(at(9, 35), at(10), MAIL)]
    late = overrun(at(9), at(9, 55))
    assert pushed(slots, late, room(ends_by={MAIL: at(10, 20)}), at(9, 46)) is None
    assert pushed(slots, late, room(ends_by={MAIL: at(9, 50)}), at(9, 46)) is not None
    assert pushed(slots, late, room(ends_by={MAIL: at(10, 25)}), at(9, 46)) is not None


def test_what_a_fixed_block_waits_for_stays_before_it() -> None:
    mail = task("Mail", id=MAIL)
    read = task("Read", id=READ, depends_on=(MAIL,))
    slots = (
        slot(at(9), at(9, 30), ESSAY),
        slot(at(9, 35), at(10), MAIL),
        slot(at(10, 20), at(11), READ, is_flexible=False),
    )
    there = situation(mail, read, now=at(9, 46), slots={TUESDAY: slots})
    where = room_of(there, TUESDAY)
    assert where.ends_by == {MAIL: at(10, 20)}
    assert pushed(slots, overrun(at(9), at(9, 55)), where, at(9, 46)) is None


# What is late


def test_late_are_flexible_blocks_of_others_that_could_not_begin() -> None:
    missed = slot(at(9, 20), at(9, 40), MAIL)
    under_way = slot(at(9, 40), at(10, 30), READ)
    slots = [
        slot(at(8), at(8, 30), READ),  # over before the work began
        slot(at(9), at(9, 30), ESSAY),
        missed,
        under_way,
        slot(at(9, 40), at(10), MAIL, is_flexible=False),
        slot(at(9, 40), at(10), MAIL, status="done"),
        slot(at(9, 40), at(9, 45), slot_type="break"),
        slot(at(11), at(12), MAIL),
    ]
    assert shift.late(slots, overrun(at(9), at(10)), at(9, 46)) == (missed, under_way)


# The overrun itself


def test_an_overrun_goes_back_over_short_rests() -> None:
    there = situation(task("Essay", id=ESSAY, spent_minutes=50), now=at(10, 46))
    sessions = [
        Session(at(10), elapsed_seconds=46 * 60),
        Session(at(9, 25), at(9, 50)),
        Session(at(8, 0), at(8, 50)),
    ]
    found = overrun_of(there, ESSAY, sessions)
    assert (found.since, found.until) == (at(9, 25), at(11))


def test_an_overrun_that_has_ended_goes_on_no_longer() -> None:
    there = situation(now=at(10, 46))
    ended = overrun_of(there, ESSAY, [Session(at(9), at(10, 40))])
    assert (ended.since, ended.until) == (at(9), at(10, 46))
    assert overrun_of(there, ESSAY, []).until == at(10, 46)


def test_whoever_needs_double_is_expected_to_need_double() -> None:
    essay = task("Essay", id=ESSAY, estimated_minutes=60)
    there = situation(essay, now=at(10, 30), ratio=2.0)
    found = overrun_of(there, ESSAY, [Session(at(9), elapsed_seconds=90 * 60)])
    assert found.until == at(11)


# The draft


def test_after_an_overrun_the_task_goes_on_and_late_blocks_are_to_come() -> None:
    essay = task("Essay", id=ESSAY)
    slots = (slot(at(9), at(9, 30), ESSAY), slot(at(9, 35), at(10, 5), MAIL))
    there = situation(essay, task("Mail", id=MAIL), now=at(9, 46), slots={TUESDAY: slots})
    draft = draft_after(there, overrun(at(9), at(10)))
    assert draft.before[TUESDAY] == (slots[1],)
    (running,) = draft.parts[TUESDAY].running
    assert (running.id, running.starts_at, running.ends_at) == (slots[0].id, at(9), at(10))
    assert {t["title"] for t in draft.problem["tasks"]} == {"Mail"}


@pytest.mark.parametrize("slots", [(), (slot(at(8), at(8, 30), ESSAY),)])
def test_work_without_a_block_of_its_own_takes_its_time(slots: tuple[Slot, ...]) -> None:
    there = situation(task("Essay", id=ESSAY), now=at(9, 46), slots={TUESDAY: slots})
    draft = draft_after(there, overrun(at(9), at(10)))
    (running,) = draft.parts[TUESDAY].running
    assert (running.task_id, running.starts_at, running.ends_at) == (ESSAY, at(9), at(10))


# Whatever the day holds


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Slot], Overrun, Room, datetime]:
    """A day whose blocks lie on nothing, with a first one that takes longer."""
    minutes = st.integers(1, 18).map(lambda n: timedelta(minutes=5 * n))
    cursor, slots, taken = at(9) + draw(minutes), [slot(at(9), at(9, 30), ESSAY)], []
    cursor = max(cursor, at(9, 30))
    for _ in range(draw(st.integers(0, 8))):
        end = cursor + draw(minutes)
        kind = draw(st.sampled_from(["work", "work", "work", "fixed", "busy", "break", "buffer"]))
        if kind == "busy":
            taken.append(busy(cursor, end))
        elif kind in ("break", "buffer"):
            slots.append(slot(cursor, end, slot_type=kind))
        else:
            slots.append(slot(cursor, end, uuid4(), is_flexible=kind == "work"))
        cursor = end + draw(st.sampled_from([0, 5, 5, 10, 30])) * timedelta(minutes=1)
    now = at(9, 45) + draw(minutes)
    until = max(now, at(9) + draw(minutes) * 3)
    where = room(*taken, end=at(9) + draw(st.integers(2, 16)) * timedelta(hours=1))
    return slots, overrun(at(9), until), where, now


@given(days())
def test_a_shift_breaks_nothing(day: tuple[list[Slot], Overrun, Room, datetime]) -> None:
    slots, over, where, now = day
    after = pushed(slots, over, where, now)
    waiting = shift.late(slots, over, now)
    before = in_order([*waiting, *parts(slots, now).coming])
    if after is None:
        return
    old = {s.id: s for s in before}
    new = {s.id: s for s in after}
    flexible = [s for s in before if s.slot_type == "task" and s.is_flexible]
    # All work is there, as long as before, in its order, and nothing else came along.
    assert {s.id for s in work(before)} == {s.id for s in work(after)}
    assert new.keys() <= old.keys()
    assert all(new[key].minutes == old[key].minutes for key in new)
    assert [s.id for s in flexible] == [s.id for s in work(after) if s.is_flexible]
    for block in flexible:
        moved = new[block.id]
        assert moved.starts_at >= max(block.starts_at, over.until, now)
        if moved.starts_at != block.starts_at:
            assert moved.ends_at <= where.ends_at
        assert not any(overlap(moved, event) for event in where.busy)
    # What someone put in place stays, and nothing lies on anything.
    assert all(new[s.id] == s for s in before if not s.is_flexible)
    assert not any(a.ends_at > b.starts_at for a, b in pairwise(after))
    # Rests between work that followed on each other are as long as they must be.
    for a, b in pairwise(flexible):
        gap = new[b.id].starts_at - new[a.id].ends_at
        assert gap >= min(b.starts_at - a.ends_at, where.rest)


@given(days())
def test_nothing_moves_without_need(day: tuple[list[Slot], Overrun, Room, datetime]) -> None:
    slots, over, where, now = day
    coming = parts(slots, now).coming
    free = over.until + where.rest
    if shift.late(slots, over, now) or any(s.starts_at < free for s in work(coming)):
        return
    after = pushed(slots, over, where, now)
    assert after is not None
    assert displaced_minutes(coming, after) == 0


def test_the_settings_make_the_room() -> None:
    wishes = preferences(break_minutes=10, long_break_minutes=5)
    found = room_of(situation(preferences=wishes), TUESDAY)
    assert (found.ends_at, found.rest, found.long_rest) == (at(17), *[timedelta(minutes=10)] * 2)
