"""A plan counts on what was learned: how long work really takes, and when it goes well."""

from __future__ import annotations

from focusflow.planning.learning import train
from focusflow.planning.rules.problem import build
from focusflow.planning.service import loading
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn

from .test_learning_train import TODAY, Person, seed


async def asked_of_the_planner(actor: Actor) -> dict[str, int]:
    async with unit_of_work() as db:
        loaded = await loading.load(db, actor, TODAY, 1)
    return {t["title"]: t["minutes"] for t in build(loaded.situation).problem["tasks"]}


async def test_an_essay_is_given_the_time_that_essays_took(alice: Actor) -> None:
    await seed(alice, Person(factors=(("Essay", 2.0), ("Reading", 1.0))))
    async with unit_of_work() as db:
        for category in ("Essay", "Reading"):
            data = TaskIn(title=category, category=category, estimated_minutes=60)
            await tasks.create_task(db, alice, data)
    before = await asked_of_the_planner(alice)
    await train.train_personal(alice)
    after = await asked_of_the_planner(alice)
    assert before["Essay"] == before["Reading"], "the rule knows one figure for everything"
    assert after["Essay"] >= 90
    assert after["Reading"] <= 75
