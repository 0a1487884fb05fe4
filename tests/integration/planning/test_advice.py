"""What someone could try, by their own days."""

from __future__ import annotations

import httpx
import pytest

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn
from focusflow.planning import service
from focusflow.planning.hindsight import AdviceView
from focusflow.planning.learning import registry
from focusflow.planning.learning.evaluate import Trained
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work

from .past import Past


async def asked(actor: Actor) -> tuple[AdviceView, ...]:
    async with unit_of_work() as db:
        return await service.advice(db, actor)


def sessions(past: Past, length: int, number: int, share: float) -> None:
    """So many sessions of a length, and how much of them was worked."""
    for place in range(number):
        past.session(1 + place // 6, 8 + place % 6 * 2, round(length * share), planned=length)


async def know_peak_hours(actor: Actor, *hours: int) -> None:
    async with unit_of_work() as db:
        trained = Trained({"hours": list(hours)}, {"error": 0.1, "error_rule": 0.2}, used=True)
        await registry.store(db, actor, "peak_hours", trained)


async def test_who_does_best_with_forty_minutes_and_uses_25_is_told(alice: Actor) -> None:
    past = Past(alice)
    sessions(past, 25, 20, 0.6)
    sessions(past, 40, 9, 0.98)
    await past.save()
    [tip] = await asked(alice)
    assert (tip.code, tip.minutes) == ("session_length", 40)
    assert tip.sentence == "Try focus sessions of 40 min instead of 25 min."
    assert tip.evidence == (
        "9 sessions of 40 min went to 98 % as planned and without pauses, 20 of 25 min to 60 %, "
        "in the last 30 days."
    )
    async with unit_of_work() as db:
        await accounts.put_preferences(db, alice, PreferencesIn(session_minutes=40))
    assert await asked(alice) == ()  # it has been taken


@pytest.mark.parametrize(
    ("length", "number", "share"),
    [(40, 7, 0.98), (35, 9, 0.98), (40, 9, 0.6)],
    ids=["too few", "too near", "no better"],
)
async def test_no_other_length_without_good_reason(
    alice: Actor, length: int, number: int, share: float
) -> None:
    past = Past(alice)
    sessions(past, 25, 20, 0.6)
    sessions(past, length, number, share)
    await past.save()
    assert await asked(alice) == ()


async def test_hard_tasks_belong_into_the_best_hours(alice: Actor) -> None:
    past = Past(alice)
    for ago in range(1, 7):
        past.block(past.task(difficulty="hard"), ago, 14 if ago < 6 else 9)
        past.block(past.task(difficulty="easy"), ago, 16)
    await past.save()
    assert await asked(alice) == ()  # the best hours are not known yet
    await know_peak_hours(alice, 9, 10, 11)
    [tip] = await asked(alice)
    assert tip.code == "hard_in_peak_hours"
    assert tip.sentence == ("Put hard tasks at 09:00, 10:00 and 11:00, when your work goes best.")
    assert tip.evidence == ("5 of 6 blocks of hard work in the last 30 days began at other hours.")


async def test_hard_tasks_that_are_there_already_need_no_advice(alice: Actor) -> None:
    past = Past(alice)
    for ago in range(1, 9):
        past.block(past.task(difficulty="hard"), ago, 14 if ago < 4 else 9)
    await past.save()
    await know_peak_hours(alice, 9, 10, 11)
    assert await asked(alice) == ()


async def test_none_without_data_and_none_of_somebody_elses(
    bobs_api: httpx.AsyncClient, api: httpx.AsyncClient, alice: Actor
) -> None:
    past = Past(alice)
    sessions(past, 25, 20, 0.6)
    sessions(past, 40, 9, 0.98)
    await past.save()
    assert (await bobs_api.get("/schedules/advice")).json()["data"] == []
    [tip] = (await api.get("/schedules/advice")).json()["data"]
    assert (tip["type"], tip["id"], tip["minutes"]) == ("advice", "session_length", 40)
