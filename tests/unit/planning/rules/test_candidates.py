"""Which tasks are planned, how much of them, and on which days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

from focusflow.planning.rules.candidates import DAY_TASKS
from focusflow.planning.rules.problem import build

from .conftest import NOW, TUESDAY, at, reasons, situation, slot, solved, task, work


def test_of_very_many_tasks_the_best_are_looked_at() -> None:
    urgent = task("urgent", priority="urgent", due_at=NOW)
    many = [task(str(n), priority="low") for n in range(9_999)]
    draft = build(situation(*many, urgent))
    assert len(draft.problem["tasks"]) == DAY_TASKS
    assert str(urgent.id) in {t["id"] for t in draft.problem["tasks"]}
    assert draft.not_considered == 10_000 - DAY_TASKS


def test_prerequisites_come_along_and_come_first() -> None:
    first = task("first", priority="low")
    second = task("second", priority="urgent", depends_on=(first.id,))
    rest = [task(str(n), priority="high") for n in range(100)]
    found = work(solved(build(situation(*rest, second, first)))[TUESDAY])
    ends = {s.task_id: s.ends_at for s in found}
    starts = {s.task_id: s.starts_at for s in found}
    assert ends[first.id] <= starts[second.id]


def test_what_waits_for_something_unplanned_is_left_out_with_its_name() -> None:
    outside = uuid4()
    second = task("second", depends_on=(outside,))
    third = task("third", depends_on=(second.id,))
    draft = build(situation(second, third, titles={outside: "Interview", second.id: "second"}))
    assert reasons(draft) == {
        second.id: "waits for “Interview”, which won't be finished before",
        third.id: "waits for “second”, which won't be finished before",
    }


def test_a_fixed_prerequisite_keeps_its_order() -> None:
    first = task("first", estimated_minutes=30)
    second = task("second", depends_on=(first.id,))
    there = (slot(at(14), at(14, 30), first.id, is_flexible=False),)
    found = work(solved(build(situation(first, second, slots={TUESDAY: there})))[TUESDAY])
    assert {s.task_id: s.starts_at >= at(14, 30) for s in found if s.task_id == second.id} == {
        second.id: True
    }
    there = (slot(at(11), at(11, 30), second.id, is_flexible=False),)
    found = work(solved(build(situation(first, second, slots={TUESDAY: there})))[TUESDAY])
    assert all(s.ends_at <= at(11) for s in found if s.task_id == first.id)
    assert {s.task_id for s in found} == {first.id, second.id}


def test_a_huge_task_takes_its_share_and_nothing_follows_it_yet() -> None:
    huge = task("huge", estimated_minutes=10_000)
    after = task("after", depends_on=(huge.id,))
    draft = build(situation(huge, after))
    assert sum(s.minutes for s in work(solved(draft)[TUESDAY])) == 120
    assert "huge" not in reasons(draft)
    assert after.id in reasons(draft)
    soon = task("soon", estimated_minutes=900, due_at=at(9, days=3))
    assert build(situation(soon)).problem["tasks"][0]["minutes"] == 300


def test_start_days_and_scheduled_days_are_kept() -> None:
    days = (TUESDAY, TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2))
    later = task("later", start_date=days[1])
    wednesday = task("wednesday", scheduled_date=days[1])
    friday = task("friday", scheduled_date=date(2026, 11, 27))
    found = solved(build(situation(later, wednesday, friday, days=days)))
    placed = {s.task_id: day for day, day_slots in found.items() for s in work(day_slots)}
    assert placed[later.id] >= days[1]
    assert placed[wednesday.id] == days[1]
    assert friday.id not in placed


def test_skipped_for_the_day_means_tomorrow_at_the_earliest() -> None:
    one, two = task("one"), task("two")
    there = (slot(at(9), at(9, 30), one.id, status="skipped"),)
    days = (TUESDAY, TUESDAY + timedelta(days=1))
    facts = {"slots": {TUESDAY: there}, "skipped": {TUESDAY: frozenset({two.id})}}
    assert build(situation(one, two, **facts)).problem["tasks"] == []
    found = solved(build(situation(one, two, days=days, **facts)))
    assert work(found[TUESDAY]) == []
    assert {s.task_id for s in work(found[days[1]])} == {one.id, two.id}


def test_what_is_planned_on_other_days_is_not_planned_twice() -> None:
    essay = task(estimated_minutes=60)
    part = build(situation(essay, elsewhere=Counter({essay.id: 35})))
    assert part.problem["tasks"][0]["minutes"] == 25
    whole = build(situation(essay, elsewhere=Counter({essay.id: 60})))
    assert whole.problem["tasks"] == []


def test_late_is_better_than_never() -> None:
    overdue = task("overdue", priority="urgent", due_at=at(9, days=-30))
    assert work(solved(build(situation(overdue)))[TUESDAY])
