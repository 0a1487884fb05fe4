"""How a day is put to the engine: buffers, sessions, the daily limit, hours of a task's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from uuid import uuid4

from focusflow.planning.rules.candidates import choose
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.realism import LEAST_DAYS, PastDay, holding_of
from focusflow.planning.rules.rooms import load_of, minutes_within

from .conftest import (
    TUESDAY,
    at,
    busy,
    preferences,
    reasons,
    situation,
    slot,
    solved,
    task,
    work,
)


def test_every_half_day_with_work_holds_a_buffer() -> None:
    tasks = [task(str(n), estimated_minutes=25) for n in range(12)]
    found = solved(build(situation(*tasks)))[TUESDAY]
    buffers = [s for s in found if s.slot_type == "buffer"]
    noon = at(13)
    assert [any(b.starts_at < noon for b in buffers), any(b.starts_at >= noon for b in buffers)] == [
        any(s.starts_at < noon for s in work(found)), any(s.starts_at >= noon for s in work(found)),
    ]  # fmt: skip
    assert buffers


def test_long_tasks_become_sessions_with_breaks_between() -> None:
    found = solved(build(situation(task(estimated_minutes=90))))[TUESDAY]
    assert sum(s.minutes for s in work(found)) == 90
    assert all(s.minutes <= 25 for s in work(found))
    gaps = [after.starts_at - before.ends_at for before, after in pairwise(work(found))]
    assert min(gaps) >= timedelta(minutes=5)
    assert any(s.slot_type == "break" for s in found)


def test_the_daily_limit_counts_what_is_done_running_and_fixed() -> None:
    essay = task(estimated_minutes=120)
    there = (
        slot(at(9), at(10), uuid4(), status="done"),
        slot(at(9, 40), at(10, 5), uuid4()),
        slot(at(15), at(15, 20), uuid4(), is_flexible=False),
    )
    limit = preferences(daily_minutes=150)
    draft = build(situation(essay, now=at(10), slots={TUESDAY: there}, preferences=limit))
    assert draft.rooms[0].cap_minutes == 150 - 60 - 25 - 20
    found = solved(draft)[TUESDAY]
    assert sum(s.minutes for s in work(found) if s.task_id == essay.id) <= 45


def test_a_partly_used_day_of_a_week_keeps_its_limit() -> None:
    tasks = [task(str(n), estimated_minutes=25) for n in range(40)]
    there = (slot(at(9), at(11), uuid4(), status="done"),)
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    limit = preferences(daily_minutes=180)
    found = solved(
        build(situation(*tasks, now=at(11), days=days, slots={TUESDAY: there}, preferences=limit))
    )
    assert sum(s.minutes for s in work(found[TUESDAY])) <= 60
    assert sum(s.minutes for s in work(found[days[1]])) <= 180


def test_a_set_hour_and_a_block_by_hand_count_as_minutes_of_their_day_of_a_week() -> None:
    days = tuple(TUESDAY + timedelta(days=n) for n in range(3))
    call = task("call", estimated_minutes=60, scheduled_date=days[1], scheduled_time=time(10))
    held = slot(at(13, days=2), at(13, 50, days=2), uuid4(), is_flexible=False)
    facts = situation(
        *(task(str(n), estimated_minutes=25) for n in range(40)), call,
        days=days, slots={days[2]: (held,)}, preferences=preferences(daily_minutes=180),
    )  # fmt: skip
    draft = build(facts)
    assert [room.most_minutes for room in draft.rooms] == [180, 120, 130]
    found = solved(draft)
    minutes = [sum(s.minutes for s in work(found[day])) for day in days]
    assert all(120 <= planned <= 180 for planned in minutes)
    # What history says a day holds is the limit of each day in the same way.
    realistic = replace(
        facts, preferences=preferences(), holding=holding_of([PastDay(300, 120)] * LEAST_DAYS)
    )
    draft = build(realistic)
    assert [room.realistic_minutes for room in draft.rooms] == [160] * 3
    found = solved(draft)
    assert all(sum(s.minutes for s in work(found[day])) <= 160 for day in days)


def test_a_set_hour_and_a_block_by_hand_count_as_load_of_their_day_of_a_week() -> None:
    days = tuple(TUESDAY + timedelta(days=n) for n in range(3))
    hard = [task(str(n), estimated_minutes=25, difficulty="hard") for n in range(20)]
    call = task(
        "call", estimated_minutes=60, difficulty="hard", scheduled_date=days[1],
        scheduled_time=time(10),
    )  # fmt: skip
    held = slot(at(13, days=2), at(13, 50, days=2), hard[0].id, is_flexible=False)
    facts = situation(*hard, call, days=days, slots={days[2]: (held,)}, load_cap=12)
    draft = build(facts)
    assert draft.problem["limits"]["load_per_day"] == 12
    found = solved(draft)
    loads = [load_of(facts, work(found[day])) for day in days]
    assert all(8 <= load <= 12 for load in loads)


def test_what_is_easy_may_fill_a_day_whose_load_is_nearly_used_up() -> None:
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    hard = task("hard", estimated_minutes=40, difficulty="hard")
    elsewhere = task("thesis", estimated_minutes=90, difficulty="hard", scheduled_date=days[1])
    easy = task("easy", estimated_minutes=90, difficulty="easy")
    facts = situation(hard, elsewhere, easy, days=days)
    choice = choose(facts, {}, ())

    def minutes(load: float) -> int | None:
        return minutes_within(facts, TUESDAY, load, choice.candidates)

    assert minutes(2) == 20  # all of it hard
    assert minutes(5) == 40 + 30
    assert minutes(8) is None  # all there is for this day is less


def test_an_hour_of_its_own_is_kept_also_outside_study_hours() -> None:
    call = task("call", scheduled_date=TUESDAY, scheduled_time=time(20, 7))
    found = work(solved(build(situation(call)))[TUESDAY])
    assert [(s.starts_at, s.is_flexible) for s in found] == [(at(20, 7), False)]


def test_an_hour_of_its_own_on_an_event_is_refused_by_name() -> None:
    call = task("call", scheduled_date=TUESDAY, scheduled_time=time(10))
    other = task("other", scheduled_date=TUESDAY, scheduled_time=time(15))
    third = task("third", scheduled_date=TUESDAY, scheduled_time=time(15, 15))
    draft = build(situation(call, other, third, busy=(busy(at(9, 30), at(11)),)))
    assert reasons(draft) == {
        call.id: "you set 10:00, but “Lecture” is then",
        third.id: "you set 15:15, but “other” is then",
    }
    assert [t["title"] for t in draft.problem["tasks"]] == []
