"""When there is a piece of advice, and when there is none."""

from __future__ import annotations

import pytest

from focusflow.planning.rules.advice import hard_in_peak_hours, session_length


def of(length: int, number: int, *shares: float) -> list[tuple[int, float]]:
    """So many sessions of a length whose worth comes in turns."""
    return [(length, shares[place % len(shares)]) for place in range(number)]


def test_lengths_are_compared_in_steps_of_five() -> None:
    found = session_length([*of(24, 6, 0.5), *of(26, 6, 0.5), *of(39, 4, 1.0), *of(41, 4, 1.0)])
    assert found is not None
    assert found.minutes == 40
    assert "instead of 25 min" in found.sentence


@pytest.mark.parametrize(
    "sessions",
    [
        [],
        of(25, 30, 0.5),
        [*of(25, 9, 0.5), *of(40, 7, 1.0)],
        [*of(25, 9, 0.5), *of(35, 9, 1.0)],
        [*of(25, 9, 0.0, 1.0), *of(45, 8, 0.0, 1.0)],
    ],
    ids=["none", "one length", "too few", "too near", "chance"],
)
def test_no_other_length_without_good_reason(sessions: list[tuple[int, float]]) -> None:
    assert session_length(sessions) is None


def test_a_shorter_length_may_be_better_too() -> None:
    found = session_length([*of(50, 12, 0.3, 0.5), *of(25, 8, 0.9, 1.0)])
    assert found is not None
    assert found.minutes == 25


def test_hard_work_outside_the_best_hours() -> None:
    tip = hard_in_peak_hours([14] * 6, (10, 9), hour24=False)
    assert tip is not None
    assert tip.sentence.startswith("Put hard tasks at 9 am and 10 am, when")
    assert hard_in_peak_hours([14] * 5, (9, 10)) is None
    assert hard_in_peak_hours([9, 9, 9, 14, 14, 14], (9, 10)) is None
    assert hard_in_peak_hours([14] * 6, ()) is None
