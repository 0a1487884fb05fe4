"""How a day is put to the engine: buffers, sessions, the daily limit, hours of a task's own."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import pairwise
from uuid import uuid4

from focusflow.planning.rules.problem import build

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
