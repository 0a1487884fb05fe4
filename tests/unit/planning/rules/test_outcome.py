"""What comes out of planning: the slots that stay or move, and what the person is told."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from focusflow.planning import engine
from focusflow.planning.rules.outcome import outcome_of
from focusflow.planning.rules.problem import build

from .conftest import TUESDAY, at, busy, situation, slot, solved, task, work


def test_no_tasks_give_an_empty_plan() -> None:
    assert solved(build(situation())) == {TUESDAY: ()}


def test_fixed_slots_stay_and_flexible_ones_may_move() -> None:
    essay, exam = task("essay"), task("exam", priority="urgent")
    fixed = slot(at(9, 5), at(9, 35), essay.id, is_flexible=False)
    loose = slot(at(9, 40), at(10, 10), exam.id)
    event = busy(at(9, 30), at(10, 30))
    draft = build(situation(essay, exam, slots={TUESDAY: (fixed, loose)}, busy=(event,)))
    found = {s.task_id: s for s in work(solved(draft)[TUESDAY])}
    assert found[essay.id] == fixed
    assert found[exam.id].starts_at != loose.starts_at
    notes = outcome_of(draft, engine.Plan()).notes
    assert notes == ("“essay” stays where you put it, though “Lecture” is then.",)


def test_a_second_plan_keeps_what_is_still_good_with_its_slots() -> None:
    tasks = [task(str(n)) for n in range(5)]
    first = solved(build(situation(*tasks)))[TUESDAY]
    again = solved(build(situation(*tasks, slots={TUESDAY: first})))[TUESDAY]
    assert [(s.id, *s.place) for s in again] == [(s.id, *s.place) for s in first]


def test_who_always_needs_half_again_gets_it_reserved_and_is_told() -> None:
    draft = build(situation(task(estimated_minutes=30), ratio=1.5))
    assert sum(s.minutes for s in work(solved(draft)[TUESDAY])) == 45
    notes = outcome_of(draft, engine.Plan()).notes
    assert "You need 1.5x your guess, so the times here are longer." in notes


def test_a_task_without_estimate_gets_30_minutes_and_a_note() -> None:
    draft = build(situation(task(estimated_minutes=None)))
    assert sum(s.minutes for s in work(solved(draft)[TUESDAY])) == 30
    notes = outcome_of(draft, engine.Plan()).notes
    assert notes == ("1 task has no estimate; 30 min each are assumed.",)


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"now": at(18)}, "The study hours of Tuesday are over."),
        (
            {"busy": (busy(at(8), at(18)),)},
            "Nothing is free on Tuesday: the study hours are all taken.",
        ),
        (
            {"slots": {TUESDAY: (slot(at(9), at(14), uuid4(), is_flexible=False),)}},
            "Tuesday holds the 300 min you want to do at most.",
        ),
    ],
)
def test_a_day_without_room_says_so(fields: dict[str, Any], note: str) -> None:
    draft = build(situation(task(), **fields))
    plan = engine.solve(engine.parse_problem(draft.problem), solver="greedy")
    outcome = outcome_of(draft, plan)
    assert note in outcome.notes
    assert len(outcome.unscheduled) == 1
    assert outcome.unscheduled[0].reason
