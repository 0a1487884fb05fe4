"""Training with real commits: nothing is doubled, and no transaction is open while it fits."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from focusflow.planning.learning import train
from focusflow.platform.actor import Actor
from focusflow.platform.db import Database

from .test_learning_train import models, seed, snapshots


@pytest.fixture
async def real_alice(real_alice: Actor) -> Actor:
    """Somebody with four weeks of history in a database with real commits."""
    await seed(real_alice)
    return real_alice


async def test_two_trainings_at_once_make_one_snapshot_and_one_version(real_alice: Actor) -> None:
    both = await asyncio.gather(*[train.train_personal(real_alice) for _ in range(2)])
    assert sorted(both) == [False, True]
    assert len(await snapshots(real_alice)) == 1
    assert {row.version for row in await models(real_alice)} == {1}
    both = await asyncio.gather(*[train.train_planner(real_alice) for _ in range(2)])
    assert sorted(both) == [False, True]
    assert [row.version for row in await models(real_alice, "planner")] == [1]


async def test_no_transaction_is_open_while_models_are_fitted(
    real_database: Database, real_alice: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(real_database.bind, AsyncEngine)
    pool = real_database.bind.pool
    assert isinstance(pool, QueuePool)
    fit, held = train._fit_personal, list[int]()

    def watched(*arguments: Any) -> Any:
        held.append(pool.checkedout())
        return fit(*arguments)

    monkeypatch.setattr(train, "_fit_personal", watched)
    assert await train.train_personal(real_alice)
    assert held == [0]
