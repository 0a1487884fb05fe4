"""Versions of models: which one is in use, two beside each other, the way back, and drift."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from focusflow.planning import repository
from focusflow.planning.learning import registry, train
from focusflow.planning.learning.evaluate import Trained
from focusflow.planning.learning.learned import learned
from focusflow.planning.models import UserModel
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, Forbidden, InvalidInput, NotFound

from .test_learning_train import Person, asked, models, seed

GOOD = Trained({"hours": [1, 2, 3]}, {"error": 0.1, "error_rule": 0.2}, used=True)
BAD = Trained({"hours": [4, 5, 6]}, {"error": 0.2, "error_rule": 0.1}, used=False)
KIND = "peak_hours"


async def store(actor: Actor, *many: Trained) -> None:
    for trained in many:
        async with unit_of_work() as db:
            await registry.store(db, actor, "peak_hours", trained)


async def states(actor: Actor) -> dict[int, bool]:
    """Each version on record, and whether it is in use."""
    return {row.version: row.active for row in await models(actor, KIND)}


async def in_use(actor: Actor) -> tuple[int, ...]:
    return (await asked(actor)).peak_hours


# Storing


async def test_a_version_that_beat_its_rule_takes_the_place_of_the_last(alice: Actor) -> None:
    await store(alice, GOOD, replace(GOOD, params={"hours": [7, 8, 9]}))
    assert await states(alice) == {1: False, 2: True}
    assert await in_use(alice) == (7, 8, 9)


async def test_a_version_that_is_worse_than_its_rule_is_not_used(alice: Actor) -> None:
    await store(alice, GOOD, BAD)
    assert await states(alice) == {1: False, 2: False}
    found = await asked(alice)
    assert found.peak_hours_source == "rule"


async def test_with_too_little_left_to_learn_from_the_rule_is_back(alice: Actor) -> None:
    await store(alice, GOOD, Trained(metrics={"rows": 3}))
    assert await states(alice) == {1: False}


async def test_old_versions_go_but_for_the_one_to_go_back_to(alice: Actor) -> None:
    await store(alice, GOOD, *[BAD] * 5, GOOD)
    assert await states(alice) == {1: False, 5: False, 6: False, 7: True}
    async with unit_of_work() as db:
        assert (await registry.roll_back(db, alice, "peak_hours")).version == 1


# Going back


async def test_a_roll_back_brings_the_former_version_into_use(alice: Actor) -> None:
    await store(alice, GOOD, BAD, replace(GOOD, params={"hours": [7, 8, 9]}))
    async with unit_of_work() as db:
        assert (await registry.roll_back(db, alice, "peak_hours")).version == 1
    assert await states(alice) == {1: True, 2: False, 3: False}
    assert await in_use(alice) == (1, 2, 3)


async def test_after_a_roll_back_new_versions_wait_for_a_week(
    alice: Actor, clock: ManualClock
) -> None:
    await store(alice, GOOD, GOOD)
    async with unit_of_work() as db:
        await registry.roll_back(db, alice, "peak_hours")
    await store(alice, GOOD)
    assert await states(alice) == {1: True, 2: False, 3: False}
    clock.advance(timedelta(days=7))
    await store(alice, GOOD)
    assert await states(alice) == {1: False, 2: False, 3: False, 4: True}


async def test_there_is_not_always_a_way_back(alice: Actor) -> None:
    async with unit_of_work() as db:
        with pytest.raises(Conflict, match="No version is in use"):
            await registry.roll_back(db, alice, "peak_hours")
    await store(alice, BAD, GOOD)
    async with unit_of_work() as db:
        with pytest.raises(Conflict, match="no earlier version"):
            await registry.roll_back(db, alice, "peak_hours")
    assert await states(alice) == {1: False, 2: True}


async def test_a_version_can_be_chosen_unless_it_was_worse_than_its_rule(alice: Actor) -> None:
    await store(alice, GOOD, BAD, GOOD)
    async with unit_of_work() as db:
        await registry.roll_back(db, alice, "peak_hours")
        await registry.activate(db, alice, "peak_hours", 3)
        with pytest.raises(Conflict, match="no better than its rule"):
            await registry.activate(db, alice, "peak_hours", 2)
        with pytest.raises(NotFound):
            await registry.activate(db, alice, "peak_hours", 9)
    assert await states(alice) == {1: False, 2: False, 3: True}
    await store(alice, GOOD)  # choosing it took the roll-back back
    assert (await states(alice))[4]


# Two beside each other


async def test_two_versions_are_compared_and_the_group_is_on_record(alice: Actor) -> None:
    await store(alice, GOOD, replace(GOOD, params={"hours": [7, 8, 9]}))
    for share, hours, group in ((1.0, (7, 8, 9), "b"), (0.0, (1, 2, 3), "a")):
        async with unit_of_work() as db:
            await registry.compare(db, alice, "peak_hours", (2, 1), share=share)
        assert await states(alice) == {1: True, 2: True}
        assert await in_use(alice) == hours
        async with unit_of_work() as db:
            active = await repository.active_models(db, alice, db.now() - timedelta(days=30))
            await registry.note_groups(db, alice, active)
            noted = await repository.assignment(db, alice, "peak_hours:own:1-2")
            assert noted is not None
            assert noted.group == group


@pytest.mark.parametrize("former", [1, 2])
async def test_a_comparison_ends_with_what_was_in_use_before(alice: Actor, former: int) -> None:
    await store(alice, GOOD, GOOD)
    async with unit_of_work() as db:
        await registry.activate(db, alice, "peak_hours", former)
        with pytest.raises(Conflict, match="No two versions are being compared"):
            await registry.end_comparison(db, alice, "peak_hours")
        for share in (0.5, 0.3):  # another share doesn't change which is new
            await registry.compare(db, alice, "peak_hours", (1, 2), share=share)
    assert await states(alice) == {1: True, 2: True}
    async with unit_of_work() as db:
        kept = await registry.end_comparison(db, alice, "peak_hours")
    assert (kept.version, kept.active, kept.share) == (former, True, 1.0)
    assert await states(alice) == {1: former == 1, 2: former == 2}
    assert not any(registry.TRIED in row.metrics for row in await models(alice, KIND))
    await store(alice, GOOD)  # what is learned anew no longer waits
    assert (await states(alice))[3]


async def test_where_neither_was_in_use_the_earlier_one_goes_on(alice: Actor) -> None:
    await store(alice, GOOD, GOOD, BAD)
    async with unit_of_work() as db:
        await registry.compare(db, alice, "peak_hours", (2, 1))
        assert (await registry.end_comparison(db, alice, "peak_hours")).version == 1


async def test_a_comparison_is_not_disturbed_by_training_and_ended_by_a_choice(
    alice: Actor,
) -> None:
    await store(alice, GOOD, GOOD)
    async with unit_of_work() as db:
        await registry.compare(db, alice, "peak_hours", (1, 2), share=0.5)
    await store(alice, GOOD)
    assert await states(alice) == {1: True, 2: True, 3: False}
    async with unit_of_work() as db:
        await registry.activate(db, alice, "peak_hours", 2)
    assert await states(alice) == {1: False, 2: True, 3: False}


@pytest.mark.parametrize(
    ("versions", "share", "error"),
    [
        ((1, 2), 1.5, InvalidInput),
        ((1, 1), 0.5, InvalidInput),
        ((1, 3), 0.5, Conflict),
        ((1, 9), 0.5, NotFound),
    ],
)
async def test_only_versions_that_beat_their_rule_are_compared(
    alice: Actor, versions: tuple[int, int], share: float, error: type[Exception]
) -> None:
    await store(alice, GOOD, GOOD, BAD)
    async with unit_of_work() as db:
        with pytest.raises(error):
            await registry.compare(db, alice, "peak_hours", versions, share=share)


# Whose they are


async def test_nobody_reaches_the_models_of_somebody_else(alice: Actor, bob: Actor) -> None:
    await store(alice, GOOD, GOOD)
    async with unit_of_work() as db:
        assert await registry.list_versions(db, bob, "peak_hours") == []
        with pytest.raises(NotFound):
            await registry.activate(db, bob, "peak_hours", 1)
        with pytest.raises(NotFound):
            await registry.compare(db, bob, "peak_hours", (1, 2))
        with pytest.raises(Conflict):
            await registry.roll_back(db, bob, "peak_hours")
        with pytest.raises(Conflict):
            await registry.end_comparison(db, bob, "peak_hours")
    await store(bob, BAD)
    assert await states(alice) == {1: False, 2: True}
    assert (await asked(bob)).peak_hours_source == "rule"


async def test_what_everybody_shares_is_for_administrators(alice: Actor, bob: Actor) -> None:
    async with unit_of_work() as db:
        fields: dict[str, Any] = {"params": GOOD.params, "trained_at": db.now()}
        db.add(UserModel(kind=KIND, version=1, active=True, metrics={"used": True}, **fields))
        await db.flush()
        for verb in (
            registry.list_versions(db, bob, "peak_hours", shared=True),
            registry.activate(db, bob, "peak_hours", 1, shared=True),
            registry.roll_back(db, bob, "peak_hours", shared=True),
            registry.compare(db, bob, "peak_hours", (1, 2), shared=True),
            registry.end_comparison(db, bob, "peak_hours", shared=True),
        ):
            with pytest.raises(Forbidden):
                await verb
    assert await in_use(bob) == await in_use(alice) == (1, 2, 3)
    await store(bob, replace(GOOD, params={"hours": [7, 8, 9]}))
    assert (await in_use(bob), await in_use(alice)) == ((7, 8, 9), (1, 2, 3))


async def test_models_go_with_the_account(alice: Actor, bob: Actor) -> None:
    await seed(alice)
    await train.train_personal(alice)
    await store(bob, GOOD)
    async with unit_of_work() as db:
        await db.execute(text('DELETE FROM "user" WHERE id = :id'), {"id": alice.user_id})
    assert await models(alice) == []
    assert len(await models(bob)) == 1


# Drift


async def test_a_model_whose_world_is_gone_is_flagged(alice: Actor, clock: ManualClock) -> None:
    await seed(alice, days=range(8, 29))
    clock.advance(timedelta(days=-7))
    await train.train_personal(alice)
    # A week in which maths is quick and everything else is not, and nothing was trained.
    clock.advance(timedelta(days=7))
    turned = Person(factors=(("Maths", 0.5), ("Essay", 4.0), ("Mail", 4.0)), a_day=8)
    await seed(alice, turned, days=range(1, 8))
    await train.train_personal(alice)
    first, second = await models(alice, "duration")
    assert first.drift["flagged"]
    assert first.drift["rows"] == 56
    assert first.drift["error_ratio"] > 1.25
    assert second.drift == {}


async def test_a_model_whose_world_is_the_same_is_not_flagged(
    alice: Actor, clock: ManualClock
) -> None:
    await seed(alice, Person(a_day=8), days=range(8, 29))
    clock.advance(timedelta(days=-7))
    await train.train_personal(alice)
    clock.advance(timedelta(days=7))
    await seed(alice, Person(a_day=8), days=range(1, 8))
    await train.train_personal(alice)
    first = (await models(alice, "duration"))[0]
    assert first.drift["rows"] == 56
    assert first.drift["error_ratio"] <= 1.25
    assert not first.drift["flagged"]


async def test_a_damaged_model_is_left_out_and_flagged(alice: Actor, clock: ManualClock) -> None:
    await seed(alice)
    await train.train_personal(alice)
    async with unit_of_work() as db:
        await db.execute(text("UPDATE user_model SET params = '{}'"))
        found = await learned(db, alice)
    assert found.ratio_source == found.probability_source == found.peak_hours_source == "rule"
    clock.advance(timedelta(days=1))
    await train.train_personal(alice)
    first, second = await models(alice, "duration")
    assert first.drift == {"flagged": True, "unreadable": True}
    assert second.active
