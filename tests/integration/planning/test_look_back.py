"""A week in hindsight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from focusflow.planning import service
from focusflow.planning.hindsight import LookBackView
from focusflow.planning.service import proposing
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import InvalidInput

from .conftest import TUESDAY, AddTask
from .past import Past
from .test_learning_train import statements

LAST_WEEK = "2026-47"  # 16 to 22 November, 8 to 2 days before that Tuesday


async def asked(actor: Actor, week: str | None = LAST_WEEK) -> LookBackView:
    async with unit_of_work() as db:
        return await service.look_back(db, actor, week)


async def a_week(actor: Actor) -> None:
    """Monday: one block kept, one done in the evening. Tuesday: one worked on, one not at all."""
    past = Past(actor)
    essay = past.task(
        "Essay", category="writing", estimated_minutes=60, actual_minutes=84,
        completed_at=past.start(8, 10, 5),
    )  # fmt: skip
    letter = past.task(
        "Letter", category="writing", estimated_minutes=50, actual_minutes=70,
        completed_at=past.start(8, 20, 30),
    )  # fmt: skip
    thesis = past.task("Thesis")
    mail = past.task(
        "Mail", category="writing", estimated_minutes=10, actual_minutes=14,
        completed_at=past.start(3, 9),
    )  # fmt: skip
    past.block(essay, 8, 9, done=True)
    past.block(letter, 8, 11, done=True)
    past.block(thesis, 7, 9)
    past.block(mail, 7, 11)
    past.session(8, 9, 50, planned=50, task_id=essay)
    past.session(8, 20, 30, planned=30, task_id=letter)
    past.session(7, 9, 40, planned=50, task_id=thesis)
    for ago in (6, 5, 4):
        past.session(ago, 15)
    past.snapshot(9, ratio=[9.0, 9.0], base_rate=0.1)
    past.snapshot(8, ratio=[1.2, 1.5], base_rate=0.7, peak_hours=[9, 10, 11], minutes=300)
    past.snapshot(1, ratio=[1.35, 2.0], base_rate=0.62, peak_hours=[8, 9, 10], minutes=270)
    past.snapshot(0, ratio=[8.0, 8.0], base_rate=0.9)
    await past.save()


async def test_a_week_is_compared_with_what_was_planned(alice: Actor) -> None:
    await a_week(alice)
    found = await asked(alice)
    assert (found.id, found.is_over) == (LAST_WEEK, True)
    assert (found.planned_minutes, found.done_minutes, found.rate) == (240, 120, 50)
    assert (found.tasks_planned, found.tasks_done) == (4, 2)
    assert (found.kept, found.moved, found.missed) == (2, 1, 1)
    monday, tuesday, *rest = found.days
    assert (monday.planned_minutes, monday.done_minutes, monday.tasks_done) == (120, 120, 2)
    assert (monday.kept, monday.moved, monday.missed) == (1, 1, 0)
    assert (tuesday.planned_minutes, tuesday.done_minutes) == (120, 0)
    assert (tuesday.kept, tuesday.moved, tuesday.missed) == (1, 0, 1)
    assert [day.focus_minutes for day in found.days] == [80, 40, 25, 25, 25, 0, 0]
    assert all(day.planned_minutes == 0 for day in rest)
    assert (found.ratio, found.ratio_used) == (1.4, None)
    assert found.best_hours == (15,)


async def test_a_week_may_begin_on_another_day(alice: Actor) -> None:
    await a_week(alice)
    async with unit_of_work() as db:
        found = await service.look_back_from(db, alice, TUESDAY - timedelta(days=9))  # a Sunday
    assert (found.id, found.days[0].day.weekday()) == (LAST_WEEK, 6)
    assert (found.planned_minutes, found.done_minutes) == (240, 120)


async def test_what_was_learned_is_said_beside_what_was_known_before(alice: Actor) -> None:
    await a_week(alice)
    found = await asked(alice)
    assert [(c.kind, c.before, c.after) for c in found.learned] == [
        ("ratio", 1.2, 1.35),
        ("peak_hours", (9, 10, 11), (8, 9, 10)),
        ("capacity", 300, 270),
        ("probability", 0.7, 0.62),
    ]
    assert found.sentences == (
        "You planned 4 h and did 2 h (50 %). You focused for 3 h 15 with the timer.",
        "Of 4 blocks 2 were worked on when planned, 1 at another time and 1 not at all.",
        "What you finished took 1.4 times as long as you thought.",
        "Writing took 1.4 times as long as you thought; the planner now reserves 8 times your "
        "guess.",
        "Your focus sessions went best at 15:00.",
        "Your work takes 1.35 times your guess; a week before it was 1.2 times.",
        "Your best hours are now 08:00, 09:00 and 10:00; a week before they were 09:00, 10:00 and "
        "11:00.",
        "On half of your days you finish 4 h 30 or more; a week before it was 5 h.",
        "Planned work gets done 62 % of the time; a week before it was 70 %.",
    )


async def test_the_ratio_is_that_of_the_plans_that_were_approved(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    past = Past(alice)
    for ago in range(1, 6):
        past.task(estimated_minutes=20, actual_minutes=30, completed_at=past.start(ago, 12))
    await past.save()
    await add_task("Essay", estimated_minutes=30)
    await proposing.generate(alice, TUESDAY)
    clock.advance(timedelta(days=7))
    found = await asked(alice, "2026-48")
    assert (found.ratio, found.ratio_used) == (None, 1.5)
    assert (found.planned_minutes, found.missed) == (45, 2)  # two blocks


async def test_the_present_week_counts_what_is_over(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    for number in range(6):
        await add_task(f"Task {number}", estimated_minutes=30)
    view = (await proposing.generate(alice, TUESDAY)).schedules[0]
    early = await asked(alice, None)
    assert (early.id, early.is_over, early.planned_minutes) == ("2026-48", False, 0)
    assert early.sentences == ("Nothing was planned so far this week.",)
    clock.set(view.slots[0].ends_at)
    later = await asked(alice, None)
    assert later.planned_minutes == later.days[1].planned_minutes == 30
    assert later.sentences[0] == "So far this week you planned 30 min and did 0 min (0 %)."


async def test_a_week_without_anything(alice: Actor) -> None:
    found = await asked(alice)
    assert (found.planned_minutes, found.rate, found.learned) == (0, None, ())
    assert found.sentences == ("Nothing was planned in this week.",)


@pytest.mark.parametrize(
    ("week", "sentence"),
    [
        ("2026-49", "This week is yet to come."),
        ("2025-40", "Choose a day within a year of today."),
        ("2025-53", "There is no such week. Write one as 2026-48."),
    ],
)
async def test_weeks_that_cannot_be_looked_back_at(alice: Actor, week: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        await asked(alice, week)


async def test_the_number_of_statements_does_not_grow(
    alice: Actor, bob: Actor, engine: Any
) -> None:
    await a_week(alice)
    past = Past(bob)
    for ago in range(2, 9):
        past.day(ago, planned=480, done=300)
        for hour in range(8, 20):
            past.session(ago, hour)
    await past.save()
    counts = []
    for actor in (alice, bob):
        async with unit_of_work() as db:
            await db.connection()
            with statements(engine) as sent:
                await service.look_back(db, actor, LAST_WEEK)
        counts.append(len(sent))
    assert max(counts) <= 12
    assert counts[1] <= counts[0]


async def test_nobody_sees_the_week_of_somebody_else(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, alice: Actor
) -> None:
    await a_week(alice)
    read: Callable[[httpx.AsyncClient], Any] = lambda who: who.get(  # noqa: E731
        "/schedules/look-back", params={"week": LAST_WEEK}
    )
    mine, theirs = (await read(api)).json()["data"], (await read(bobs_api)).json()["data"]
    assert (mine["type"], mine["rate"], len(mine["days"])) == ("look_back", 50, 7)
    assert (theirs["planned_minutes"], theirs["days"][0]["focus_minutes"]) == (0, 0)
    assert theirs["learned"] == []
