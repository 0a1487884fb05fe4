"""Peak hours and how much of a day gets done."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from focusflow.planning.learning import hours
from focusflow.planning.learning.features import Session
from focusflow.planning.learning.hours import Capacity, PlannedDay

from .conftest import LAST, ME, at, block, days_ago, session, task

GOOD = (15, 19, 20)


def evening_person(days: int = 30) -> list[Session]:
    """Works from 8 to 21, and well at three hours of the afternoon and evening."""
    chance = random.Random(1)
    return [
        session(days_ago(days - 1 - number), hour, chance.uniform(0.85, 1) if hour in GOOD else 0.5)
        for number in range(days)
        for hour in range(8, 22, 1 + number % 2)
        if hour != 12
    ]


def test_a_seeded_history_has_the_three_expected_hours() -> None:
    assert hours.peak_hours(evening_person()) == GOOD


def test_an_hour_counts_by_completion_times_focus() -> None:
    told = [session(LAST, 9, 1.0, 0.5), session(LAST, 9, 0.6, 1.0), session(LAST, 9, 0.4, 1.0)]
    assert hours.by_hour(told) == {9: pytest.approx(0.5)}


def test_one_lucky_session_does_not_make_a_peak_hour() -> None:
    told = [*evening_person(), session(LAST, 23, 1.0), session(LAST, 23, 1.0)]
    assert 23 not in hours.peak_hours(told)


def test_fewer_hours_are_known_of_someone_who_works_at_two() -> None:
    told = [session(days_ago(n), hour, 1.0) for n in range(5) for hour in (9, 10)]
    assert hours.peak_hours(told) == (9, 10)
    assert hours.peak_hours([]) == ()


def test_equally_good_hours_are_taken_from_the_morning_on() -> None:
    told = [session(days_ago(n), hour, 1.0) for n in range(3) for hour in (14, 8, 11, 9)]
    assert hours.peak_hours(told) == (8, 9, 11)


def test_ones_own_hours_are_used_when_they_hold_on_later_days() -> None:
    found = hours.train_peak_hours(evening_person())
    assert found.used
    assert found.params["hours"] == list(GOOD)
    assert found.metrics["error"] < found.metrics["error_rule"]


def test_hours_that_did_not_hold_on_later_days_are_not_used() -> None:
    told = evening_person()
    first = sorted({s.day for s in told})[-6]
    turned = [
        session(s.day, s.hour, 1.5 - s.completion if s.day >= first else s.completion) for s in told
    ]
    assert not hours.train_peak_hours(turned).used


def test_someone_to_whom_all_hours_are_alike_keeps_the_usual_ones() -> None:
    told = [session(days_ago(n), hour, 0.8) for n in range(30) for hour in range(8, 21)]
    assert not hours.train_peak_hours(told).used
    assert hours.USUAL == (8, 9, 10)


def test_few_sessions_make_no_peak_hours() -> None:
    assert hours.train_peak_hours(evening_person(2)).params == {}
    assert hours.train_peak_hours([]).params == {}


@pytest.mark.parametrize(
    ("fields", "completion", "focus"),
    [
        ({"actual_minutes": 25}, 1.0, 1.0),
        ({"actual_minutes": 20, "paused_seconds": 300}, 0.8, 0.8),
        ({"actual_minutes": 50}, 1.0, 1.0),
        ({"actual_minutes": 40, "planned_minutes": None}, 1.0, 1.0),
        ({"actual_minutes": 20, "status": "abandoned"}, 0.0, 1.0),
        ({"actual_minutes": 0}, 0.0, 0.0),
        ({"actual_minutes": None}, 0.0, 0.0),
    ],
)
def test_what_a_session_was_worth(fields: dict[str, Any], completion: float, focus: float) -> None:
    values = {
        "task_id": None, "status": "completed", "planned_minutes": 25, "paused_seconds": 0,
        "started_at": at(LAST, 9, 40),
    }  # fmt: skip
    found = hours.session_of(ME, SimpleNamespace(**{**values, **fields}))
    assert (found.day, found.hour) == (LAST, 9)
    assert (found.completion, found.focus) == (pytest.approx(completion), pytest.approx(focus))


# Capacity


def planned(done: int, number: int = 0, load: int = 4) -> PlannedDay:
    return PlannedDay(days_ago(number), planned=300, done=done, load=load)


def test_a_days_figures_count_what_was_done() -> None:
    hard = task(difficulty="hard")
    blocks = [
        block(LAST, 9, done=True, task_id=hard.id),
        block(LAST, 10, done=False, task_id=hard.id),
        block(LAST, 11, done=True),
        block(days_ago(1), 9, done=False),
    ]
    before, last = hours.planned_days(blocks, {hard.id: hard})
    assert before == PlannedDay(days_ago(1), planned=30, done=0, load=0)
    assert last == PlannedDay(LAST, planned=90, done=60, load=5)


def test_capacity_is_the_median_and_the_eightieth_percentile() -> None:
    days = [planned(minutes) for minutes in (0, 60, 100, 120, 400)]
    assert hours.capacity(days) == Capacity(minutes=100, minutes_p80=176)
    assert hours.capacity([]) == Capacity()


def test_only_days_that_were_too_full_tell_how_much_load_is_enough() -> None:
    full = [planned(200, load=load) for load in (4, 5, 6, 7, 8)]
    light = [planned(300, load=2)] * 9  # all that was planned
    nothing = [planned(0, load=0)] * 9
    assert hours.capacity([*full, *light, *nothing]).load_p80 == 8
    assert hours.capacity([*full[1:], *light]).load_p80 is None


def test_real_capacity_is_used_when_it_foretells_better_than_what_was_set() -> None:
    days = [planned(100 + number % 3 * 20, number) for number in reversed(range(20))]
    found = hours.train_capacity(days, daily_minutes=300)
    assert found.used
    assert found.params == {"minutes": 120, "minutes_p80": 140, "load_p80": 4}
    assert not hours.train_capacity(days, daily_minutes=120).used


def test_a_week_is_the_least_to_tell_capacity_from() -> None:
    days = [planned(100, number) for number in reversed(range(7))]
    assert hours.train_capacity(days[1:], daily_minutes=300).params == {}
    assert hours.train_capacity(days, daily_minutes=300).params
