"""The chance of reaching a goal in time follows a person's own weeks, and says why."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import gammaincc

from focusflow.goals.forecast import Pace, forecast, gamma_above

WEEKS = st.lists(st.floats(0, 3000), min_size=3, max_size=20)


@given(st.floats(0.01, 500), st.floats(0.0, 2000))
def test_the_gamma_tail_is_that_of_scipy(shape: float, x: float) -> None:
    assert gamma_above(shape, x) == pytest.approx(float(gammaincc(shape, x)), abs=1e-9)


@given(WEEKS, st.floats(1, 20_000), st.floats(0.1, 60))
def test_more_left_is_never_likelier_and_more_time_never_less_likely(
    weeks: list[float], left: float, ahead: float
) -> None:
    assume(sum(1 for done in weeks[-12:] if done > 1) >= 2)
    now = forecast(Pace("minutes", weeks, left, ahead)).percent
    more = forecast(Pace("minutes", weeks, left * 1.5, ahead)).percent
    assert now is not None
    assert more is not None
    assert 1 <= more <= now <= 99


def test_who_needs_half_of_their_pace_will_probably_be_in_time() -> None:
    found = forecast(Pace("minutes", [120, 100, 140, 120], 300, 5.0, open_tasks=4))
    assert found.percent is not None
    assert found.percent > 90
    assert found.reasons == (
        "5 h are left for 5 weeks, that is 1 h a week; you do about 2 h a week.",
        "Your weeks are steady, which makes this surer.",
    )


def test_who_needs_twice_their_pace_will_probably_not() -> None:
    pace = Pace("minutes", [0, 200, 0, 0, 20, 10], 800, 6.0, open_tasks=4, guessed=1)
    found = forecast(pace)
    assert found.percent is not None
    assert found.percent < 20
    assert found.reasons[1:] == (
        "Your weeks differ a lot: from 0 min to 3 h 20.",
        "The last two weeks were slower than those before.",
        "1 of 4 open tasks has no estimate and counts as 30 min.",
    )


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (Pace("minutes", [60, 60], 60, 3), "Not enough history yet"),
        (Pace("minutes", [60, 0, 0, 0], 60, 3), "one more week"),
        (Pace("minutes", [], 60, 3), "3 more weeks"),
        (Pace("minutes", [60, 60, 60], 60, None), "Without a target date"),
        (Pace("minutes", [60, 60, 60], 60, -1), "has passed"),
        (Pace("percent", [6, 6, 6], 0, 4), "Nothing is left"),
    ],
)
def test_it_says_when_it_can_say_nothing(pace: Pace, said: str) -> None:
    found = forecast(pace)
    assert found.percent is None
    assert said in found.reasons[0]


def test_progress_by_hand_counts_in_points() -> None:
    found = forecast(Pace("percent", [4, 6, 5], 50, 10))
    assert found.percent is not None
    assert 40 <= found.percent <= 60
    assert found.reasons[0].startswith("50 points are left for 10 weeks, that is 5 points a week")


def test_the_last_days_are_counted_as_days() -> None:
    found = forecast(Pace("minutes", [60, 60, 60], 60, 3 / 7))
    assert found.reasons[0] == "1 h are left for the last 3 days; you do about 1 h a week."
