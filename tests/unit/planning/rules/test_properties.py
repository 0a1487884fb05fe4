"""Whatever a person's days hold, no plan breaks a hard limit."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from focusflow.planning.rules import slots
from focusflow.planning.rules.candidates import Situation
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.rooms import load_of
from focusflow.platform.clock import day_bounds

from .conftest import ME, TUESDAY, at, busy, preferences, situation, slot, solved, task, work


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    minute = st.integers(0, 36 * 60)
    count = draw(st.integers(0, 8))
    ids = [uuid4() for _ in range(count)]
    tasks = [
        task(
            str(n),
            id=ids[n],
            estimated_minutes=draw(st.none() | st.integers(1, 400)),
            spent_minutes=draw(st.integers(0, 100)),
            priority=draw(st.sampled_from(["low", "medium", "high", "urgent"])),
            difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
            due_at=draw(st.none() | minute.map(lambda m: at(1) + timedelta(minutes=m))),
            depends_on=tuple(d for d in ids[:n] if draw(st.integers(0, 5)) == 0),
            scheduled_date=(day := draw(st.none() | st.integers(0, 3)))
            and TUESDAY + timedelta(day),
            scheduled_time=draw(st.none() | st.just(time(14, 3))) if day else None,
        )
        for n in range(count)
    ]
    taken = [
        busy(at(1) + timedelta(minutes=m), at(1) + timedelta(minutes=m + draw(st.integers(1, 300))))
        for m in draw(st.lists(minute, max_size=4))
    ]
    there = [
        slot(
            at(8) + timedelta(hours=n), at(8, 25) + timedelta(hours=n), one.id,
            is_flexible=draw(st.booleans()), status=draw(st.sampled_from(["planned", "done"])),
        )
        for n, one in enumerate(tasks[:6])
        if draw(st.booleans())
    ]  # fmt: skip
    now = at(7) + timedelta(minutes=draw(st.integers(0, 700)))
    return situation(
        *tasks,
        now=now,
        days=tuple(TUESDAY + timedelta(days=n) for n in range(draw(st.integers(1, 2)))),
        busy=tuple(taken),
        slots={TUESDAY: tuple(there)},
        ratio=draw(st.sampled_from([1.0, 1.3, 0.5])),
        preferences=preferences(
            session_minutes=draw(st.sampled_from([5, 23, 25, 52, 90])),
            break_minutes=draw(st.sampled_from([1, 5, 20])),
            daily_minutes=draw(st.sampled_from([15, 120, 1440])),
            study_start=draw(st.sampled_from([time(9), time(13), time(22)])),
            study_end=draw(st.sampled_from([time(17), time(2), time(9, 10)])),
        ),
    )


@given(situations())
@hypothesis_settings(max_examples=150)
def test_no_plan_breaks_a_hard_limit(facts: Situation) -> None:
    draft = build(facts)
    found = solved(draft)
    fixed = {s.id for p in draft.parts.values() for s in p.fixed}
    everything = sorted((s for day in found.values() for s in day), key=lambda s: s.starts_at)
    assert fixed <= {s.id for s in everything}
    movable = [s for s in everything if s.is_flexible]
    for one in movable:
        assert one.starts_at >= facts.now
        assert not any(slots.overlap(one, b) for b in facts.busy if one.slot_type == "task")
        others = [s for s in everything if s.id != one.id]
        assert not any(slots.overlap(one, other) for other in others)
    known = {t.id: t for t in facts.tasks}
    for one in movable:
        for needed in known[one.task_id].depends_on if one.task_id else ():
            theirs = [s for s in everything if s.task_id == needed]
            assert all(s.ends_at <= one.starts_at for s in theirs)
    for day, day_slots in found.items():
        begin, end = day_bounds(ME, day)
        minutes = sum(s.minutes for s in work(day_slots) if s.is_flexible)
        assert minutes <= draft.rooms[facts.days.index(day)].cap_minutes
        end = max(end, draft.hours[day].ends_at)
        assert all(begin <= s.starts_at < end for s in day_slots)


@st.composite
def weeks(draw: st.DrawFn) -> Situation:
    """Days with work at set hours and by hand, and so much to do that all fill up."""
    days = tuple(TUESDAY + timedelta(days=n) for n in range(draw(st.integers(1, 3))))
    level = st.sampled_from(["easy", "medium", "hard"])
    length = st.sampled_from([10, 25, 45, 60, 120])
    todo = [task(str(n), estimated_minutes=draw(length), difficulty=draw(level)) for n in range(12)]
    timed = [
        task(
            f"at 10 on {day:%A}", estimated_minutes=draw(length), difficulty=draw(level),
            scheduled_date=day, scheduled_time=time(10),
        )
        for day in days
        if draw(st.booleans())
    ]  # fmt: skip
    held = {
        day: (slot(at(15, days=n), at(15, 50, days=n), todo[n].id, is_flexible=False),)
        for n, day in enumerate(days)
        if draw(st.booleans())
    }
    cap = draw(st.sampled_from([3.0, 7.3, 12.0, 20.0]))
    return situation(*todo, *timed, days=days, slots=held, load_cap=cap)


@given(weeks())
@hypothesis_settings(max_examples=60)
def test_no_day_is_made_heavier_than_its_load_allows(facts: Situation) -> None:
    assert facts.load_cap is not None
    draft = build(facts)
    for day, found in solved(draft).items():
        fixed = [s for s in work(found) if not s.is_flexible]
        allowed = max(facts.load_cap, load_of(facts, fixed))
        assert load_of(facts, work(found)) <= allowed + 1e-6, day
