"""What a training row says, and that it says nothing it could not have known."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from focusflow.planning.learning import features
from focusflow.planning.learning.features import DayContext, StudyHours
from focusflow.planning.rules.values import (
    ENERGY_BY_HOUR,
    PRIOR_PROBABILITY,
    completion_probability,
)
from focusflow.platform.actor import Actor

from .conftest import LAST, ME, at, block, days_ago, history, session, task


def test_a_finished_task_becomes_a_row_with_all_that_was_known_when_it_began() -> None:
    done = task(
        category="Maths",
        tags=("exam",),
        priority="high",
        difficulty="hard",
        estimated_minutes=60,
        actual_minutes=90,
        due_at=at(LAST, 20),
        completed_at=at(LAST, 12),
    )
    [row] = features.finished_rows(history(tasks=(done,)))
    assert (row.user_id, row.category, row.tags) == (ME.user_id, "Maths", ("exam",))
    assert (row.priority, row.difficulty) == ("high", "hard")
    assert (row.estimate, row.actual, row.done) == (60, 90, None)
    assert (row.day, row.weekday) == (LAST, 0)
    assert (row.hour, row.hours_to_due) == (10, 9.5)  # it took from 10:30 to 12
    assert row.energy == ENERGY_BY_HOUR["10"]
    assert row.preferred


def test_work_began_with_the_first_session_or_else_the_first_block_that_was_done() -> None:
    done = task(actual_minutes=30, completed_at=at(LAST, 19))
    blocks = (
        block(LAST, 7, done=False, task_id=done.id),
        block(LAST, 11, done=True, task_id=done.id),
        block(LAST, 15, done=True, task_id=done.id),
    )
    [row] = features.finished_rows(history(tasks=(done,), blocks=blocks))
    assert row.hour == 11
    begun = tuple(session(LAST, hour, 1.0, task_id=done.id) for hour in (16, 14))
    [row] = features.finished_rows(history(tasks=(done,), blocks=blocks, sessions=begun))
    assert row.hour == 14


def test_tasks_without_an_estimate_or_a_time_tell_nothing_about_lengths() -> None:
    unknown = (
        task(estimated_minutes=None, actual_minutes=30, completed_at=at(LAST, 12)),
        task(actual_minutes=None, completed_at=at(LAST, 12)),
        task(actual_minutes=0, completed_at=at(LAST, 12)),
    )
    assert features.finished_rows(history(tasks=unknown)) == []


def test_a_planned_block_becomes_a_row_while_its_task_is_known() -> None:
    known = task(category="Mail")
    blocks = (
        block(LAST, 15, done=False, task_id=known.id),
        block(LAST, 9, done=True, task_id=known.id),
        block(LAST, 10, done=True),
    )
    found = features.block_rows(history(planned={known.id: known}, blocks=blocks))
    assert [(row.hour, row.done, row.actual) for row in found] == [
        (9, True, None),
        (15, False, None),
    ]


def test_rows_know_the_days_before_and_never_their_own_day() -> None:
    known = task()
    before = [block(days_ago(n), 9, done=True, task_id=known.id) for n in (1, 2, 3, 5)]
    today = [block(LAST, hour, done=False, task_id=known.id) for hour in (9, 10, 11)]
    told = history(planned={known.id: known}, blocks=tuple(before + today))
    last = features.block_rows(told)[-1]
    assert last.streak == 3
    assert last.rate == completion_probability(4, 4)
    first = features.block_rows(told)[0]
    assert (first.streak, first.rate) == (0, PRIOR_PROBABILITY)


def test_the_completion_rate_is_that_of_fourteen_days() -> None:
    blocks = [block(days_ago(n), 9, done=n > 14) for n in range(1, 25)]
    assert features.context_on(history(blocks=tuple(blocks)), LAST).rate == completion_probability(
        0, 14
    )


def test_sessions_and_finished_tasks_keep_a_streak_too() -> None:
    told = history(
        tasks=(task(completed_at=at(days_ago(1), 12)),),
        sessions=(session(days_ago(2), 9, 1.0), session(days_ago(3), 9, 0.0)),
    )
    assert features.context_on(told, LAST).streak == 2


def test_what_a_snapshot_noted_goes_before_what_can_be_told_now() -> None:
    noted = DayContext(streak=12, rate=0.4)
    assert features.context_on(history(known={LAST: noted}), LAST) == noted


def test_a_task_counts_for_the_persons_own_day() -> None:
    late = Actor(ME.user_id, timezone="Europe/Berlin", day_start_hour=3)
    done = task(actual_minutes=30, completed_at=at(LAST + timedelta(days=1), 1))
    [row] = features.finished_rows(history(actor=late, tasks=(done,)))
    assert (row.day, row.hour) == (LAST, 0)


@pytest.mark.parametrize(
    ("start", "scheduled", "preferred"),
    [
        ((9, 0), None, True),
        ((16, 30), None, True),
        ((17, 0), None, False),
        ((20, 0), time(20, 30), True),
        ((9, 0), time(20, 30), False),
        ((0, 30), time(23, 45), True),
    ],
)
def test_the_preferred_time_is_the_one_chosen_for_the_task_or_the_study_hours(
    start: tuple[int, int], scheduled: time | None, preferred: bool
) -> None:
    row = features.row_of(
        ME,
        task(scheduled_time=scheduled),
        at(LAST, *start),
        LAST,
        context=DayContext(),
        study=StudyHours(),
    )
    assert row.preferred is preferred


def test_study_hours_may_run_past_midnight() -> None:
    night = StudyHours(time(20), time(2))
    assert [hour for hour in range(24) if night.holds(hour)] == [0, 1, 20, 21, 22, 23]


def test_an_hour_of_a_day_is_an_instant_in_the_persons_zone() -> None:
    assert features.moment_of(ME, LAST, 9) == at(LAST, 9)
    late = Actor(ME.user_id, timezone="Europe/Berlin", day_start_hour=3)
    assert features.moment_of(late, LAST, 1) == at(LAST + timedelta(days=1), 1)
    summer = date(2026, 7, 1)
    assert features.moment_of(ME, summer, 9) == at(summer, 8)


def test_the_usual_hour_is_the_median() -> None:
    known = task()
    blocks = tuple(block(LAST, hour, done=True, task_id=known.id) for hour in (8, 9, 20))
    found = features.block_rows(history(planned={known.id: known}, blocks=blocks))
    assert features.usual_hour(found) == 9
    assert features.usual_hour([]) == features.NOON
