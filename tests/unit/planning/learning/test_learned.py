"""What planning is told: by a model where there is one, by the rules otherwise."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from focusflow.planning.learning import completion, durations, learned
from focusflow.planning.learning.features import DayContext, StudyHours
from focusflow.planning.learning.hours import USUAL, Capacity
from focusflow.planning.learning.learned import Learned
from focusflow.planning.learning.snapshot import Snapshot, features_of
from focusflow.planning.models import UserModel

from .conftest import LAST, ME, at, block, good_in_the_morning, history, rows, slow_at_maths, task

TODAY = LAST + timedelta(days=1)
KNOWN = Snapshot(
    ratio=durations.Ratio(1.4, 2.0), base_rate=0.6, context=DayContext(3, 0.7), usual_hour=10
)


def told(known: Snapshot = KNOWN, **params: Any) -> Learned:
    models = {
        kind: UserModel(id=uuid4(), user_id=ME.user_id, kind=kind, version=1, params=found)
        for kind, found in params.items()
    }
    return learned.assemble(ME, TODAY, models, known, LAST)


def test_of_somebody_unknown_the_rules_say_what_holds_for_all() -> None:
    found = told(Snapshot())
    assert found.ratio(task()) == (1.0, 1.0)
    assert found.probability(task(), 9) == 0.75
    assert (found.peak_hours, found.capacity) == (USUAL, Capacity())
    sources = (found.ratio_source, found.probability_source)
    assert {*sources, found.peak_hours_source, found.capacity_source} == {"rule"}


def test_without_models_the_rules_say_what_the_snapshot_noted() -> None:
    found = told()
    assert found.ratio(task(), 9) == (1.4, 2.0)
    assert found.probability(task(), 22) == 0.6


def test_models_answer_by_task_and_hour() -> None:
    found = told(
        duration=durations.fit(rows(slow_at_maths)),
        completion=completion.fit(rows(good_in_the_morning)),
        peak_hours={"hours": [15, 19, 20]},
        planner={"minutes": 120, "minutes_p80": 180, "load_p80": 9},
    )
    assert found.ratio_source == found.probability_source == "model"
    assert found.peak_hours_source == found.capacity_source == "model"
    maths, mail = found.ratio(task(category="Maths")), found.ratio(task(category="Mail"), 14)
    assert maths.p50 > 1.5 > 1 > mail.p50
    assert maths.p80 >= maths.p50
    assert found.probability(task(), 10) > 0.7 > 0.5 > found.probability(task(), 19)
    assert found.peak_hours == (15, 19, 20)
    assert found.capacity == Capacity(120, 180, 9)


def test_the_day_counts_for_how_near_the_due_moment_is() -> None:
    found = told(completion=completion.fit(rows(good_in_the_morning)))
    due = task(due_at=at(TODAY + timedelta(days=2), 12))
    now, late = (found._rows([due], [9], TODAY + timedelta(days=n))[0] for n in (0, 3))
    assert now.hours_to_due == 51
    assert late.hours_to_due == -21
    assert (now.weekday, late.weekday) == (1, 4)
    assert (now.streak, now.rate) == (3, 0.7)


@pytest.mark.parametrize("kind", ["duration", "completion", "peak_hours", "planner"])
@pytest.mark.parametrize("damage", [{}, {"forest": {}, "categories": []}, {"hours": [25]}])
def test_a_model_that_cannot_be_read_leaves_the_rule(kind: str, damage: dict[str, Any]) -> None:
    found = told(**{kind: damage})
    assert found.ratio(task()) == (1.4, 2.0)
    assert found.probability(task(), 9) == 0.6
    assert found.peak_hours == USUAL
    assert found.capacity == Capacity()


def test_a_snapshot_read_back_says_the_same() -> None:
    known = task()
    blocks = tuple(block(LAST, hour, done=hour < 12, task_id=known.id) for hour in (8, 11, 15))
    night = StudyHours(time(18), time(1, 30))
    past = history(planned={known.id: known}, blocks=blocks, study=night)
    features = features_of(past, TODAY, rows(slow_at_maths), rows(good_in_the_morning, a_day=1))
    found = Snapshot.from_json(features)
    assert found.context == DayContext(streak=1, rate=pytest.approx((2 + 6) / (3 + 8)))
    assert found.base_rate == pytest.approx((2 + 6) / (3 + 8))
    assert found.study == night
    assert found.ratio == durations.rule(rows(slow_at_maths))
    assert (features["minutes"], features["blocks"], features["finished"]) == (60, 30, 150)
    assert Snapshot.from_json({}) == Snapshot()
