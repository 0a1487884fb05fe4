"""When there is no package, a fit fails, or a person is new: the rules go on."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from focusflow.planning.learning import fitting, train
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock

from .test_learning_train import TODAY, Person, asked, essay, models, seed, snapshots

# Too little to learn from


async def test_with_little_history_the_rules_say_what_was_seen(alice: Actor) -> None:
    await seed(alice, Person(factors=(("Essay", 1.5),)), days=range(1, 4))
    await train.train_personal(alice)
    assert await models(alice) == []
    found = await asked(alice)
    assert found.ratio_source == "rule"
    assert found.ratio(essay()).p50 == pytest.approx(1.5, abs=0.1)
    assert found.snapshot_day == TODAY


async def test_of_someone_new_the_usual_is_said(alice: Actor) -> None:
    found = await asked(alice)
    assert (found.ratio(essay()), found.probability(essay(), 9)) == ((1.0, 1.0), 0.75)
    assert found.snapshot_day is None
    await train.train_personal(alice)
    again = await asked(alice)
    assert again.snapshot_day == TODAY
    assert again.probability(essay(), 9) == 0.75


async def test_what_is_older_than_thirty_days_counts_for_nothing(
    alice: Actor, clock: ManualClock
) -> None:
    await seed(alice)
    await train.train_personal(alice)
    assert (await asked(alice)).ratio_source == "model"
    clock.advance(timedelta(days=31))
    unseen = await asked(alice)
    assert (unseen.ratio_source, unseen.snapshot_day) == ("rule", None)
    assert await train.train_personal(alice)
    later = await asked(alice)
    assert later.ratio_source == later.probability_source == later.peak_hours_source == "rule"
    assert later.ratio(essay()) == (1.0, 1.0)


# When something is missing


async def test_without_scikit_learn_the_rules_stay_and_it_is_said_once(
    alice: Actor,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await seed(alice)
    monkeypatch.setattr(train, "_said", set())
    for name in ("sklearn.ensemble", "sklearn.linear_model"):
        monkeypatch.setitem(sys.modules, name, None)
    with capture_logs() as logs:
        assert await train.train_personal(alice)
        clock.advance(timedelta(days=1))
        assert await train.train_personal(alice)
    assert [line["event"] for line in logs] == ["no scikit-learn, the rules stay"]
    found = await asked(alice)
    assert found.ratio_source == found.probability_source == "rule"
    assert found.peak_hours_source == "model"  # needs no package
    assert len(await snapshots(alice)) == 2


async def test_a_failing_fit_leaves_the_version_in_use_alone(
    alice: Actor,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await seed(alice)
    await train.train_personal(alice)

    def fail(*_: object) -> None:
        raise ValueError("no numbers today")

    monkeypatch.setattr(train, "_said", set())
    monkeypatch.setattr(fitting, "forest", fail)
    with capture_logs() as logs:
        for _ in range(2):
            clock.advance(timedelta(days=1))
            assert await train.train_personal(alice)
    assert [line["model"] for line in logs] == ["duration"]
    assert [(r.version, r.active) for r in await models(alice, "duration")] == [(1, True)]
    assert [r.version for r in await models(alice, "completion") if r.active] == [3]
