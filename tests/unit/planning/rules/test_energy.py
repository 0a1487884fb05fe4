"""What was learned of a person bends the day that the planner counts on."""

from __future__ import annotations

from focusflow.planning.rules.problem import build
from focusflow.planning.rules.values import ENERGY_BY_HOUR, energy_by_hour
from tests.unit.planning.rules.conftest import situation, task


def test_known_peak_hours_are_the_best_and_their_neighbours_are_good() -> None:
    found = energy_by_hour((15, 16, 20))
    assert found.keys() == ENERGY_BY_HOUR.keys()
    assert [found[hour] for hour in ("15", "16", "20")] == [1.0, 1.0, 1.0]
    assert min(found[hour] for hour in ("14", "17", "19", "21")) >= 0.8
    assert found["9"] < 1.0


def test_without_known_hours_the_day_is_the_usual_one() -> None:
    assert energy_by_hour(()) == ENERGY_BY_HOUR


def test_a_task_takes_as_long_as_is_known_of_it() -> None:
    known, other = task("Known", estimated_minutes=40), task("Other", estimated_minutes=40)
    facts = situation(known, other, ratio=1.0, ratios={known.id: 1.5}, peak_hours=(15,))
    problem = build(facts).problem
    assert {t["title"]: t["minutes"] for t in problem["tasks"]} == {"Known": 60, "Other": 40}
    assert problem["energy_by_hour"]["15"] == 1.0
