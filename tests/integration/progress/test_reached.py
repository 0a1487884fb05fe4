"""Points for milestones and goals: once each, taken back with what brought them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlmodel import col

import state.goal  # noqa: F401  (the ways back that toasts offer)
from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, GoalPatch, GoalView, MilestoneIn, MilestonePut
from focusflow.insights.models import DailyStat
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.events import EventRecord, from_record, subscribers_of
from focusflow.platform.ids import new_id
from focusflow.progress import service
from focusflow.progress.models import PointTransaction
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn
from state.effects import _undo_verbs

AGE = timedelta(minutes=10)


async def entries(db: Db, actor: Actor) -> list[tuple[int, str]]:
    """The ledger, the oldest first."""
    page = await service.transactions(db, actor, limit=100)
    return [(entry.amount, entry.reason) for entry in reversed(page.items)]


async def xp(db: Db, actor: Actor) -> int:
    return (await service.summary(db, actor)).xp


@pytest.fixture
async def goal(unit: Db, alice: Actor, clock: ManualClock) -> GoalView:
    """A goal with five milestones, made ten minutes ago."""
    goal = await goals.create_goal(unit, alice, GoalIn(title="Thesis"))
    for title in "abcde":
        await goals.add_milestone(unit, alice, goal.id, MilestoneIn(title=title))
    clock.advance(AGE)
    return goal


async def step_ids(db: Db, actor: Actor, goal: GoalView) -> list[UUID]:
    return [step.id for step in await goals.list_milestones(db, actor, goal.id)]


async def test_a_milestone_brings_50_points_and_its_event_says_what_a_feed_needs(
    unit: Db, alice: Actor, goal: GoalView
):
    first = (await step_ids(unit, alice, goal))[0]
    for _ in range(2):
        await goals.complete_milestone(unit, alice, goal.id, first)
    assert await entries(unit, alice) == [(50, "milestone_reached")]
    assert (await goals.get_goal(unit, alice, goal.id)).progress == 20
    statement = select(EventRecord).where(col(EventRecord.name) == "MilestoneReached")
    (event,) = (await unit.scalars(statement)).all()
    said = {name: event.payload[name] for name in ("title", "goal_title", "progress")}
    assert said == {"title": "a", "goal_title": "Thesis", "progress": 20}
    earned = await unit.scalar(select(DailyStat.points_earned))
    assert earned == 50


async def test_a_goal_brings_200_points_once_and_reopening_takes_them_back(
    unit: Db, alice: Actor, goal: GoalView
):
    async def to(status: str) -> GoalView:
        return await goals.update_goal(unit, alice, goal.id, GoalPatch(status=status))

    for status in ("completed", "completed", "paused", "active", "completed"):
        await to(status)
    assert await entries(unit, alice) == [
        (200, "goal_reached"),
        (-200, "goal_reopened"),
        (200, "goal_reached"),
    ]
    names = ("GoalCompleted", "GoalReopened")
    told = await unit.scalars(
        select(EventRecord.name).where(col(EventRecord.name).in_(names)).order_by(EventRecord.id)
    )
    assert told.all() == ["GoalCompleted", "GoalReopened", "GoalCompleted"]


@pytest.mark.parametrize("status", ["pending", "skipped"])
async def test_a_milestone_that_is_no_longer_reached_says_so_and_gives_its_points_back(
    unit: Db, alice: Actor, goal: GoalView, status: str
):
    first = (await step_ids(unit, alice, goal))[0]
    await goals.complete_milestone(unit, alice, goal.id, first)
    await goals.replace_milestone(
        unit, alice, goal.id, first, MilestonePut(title="a", status=status)
    )
    assert await entries(unit, alice) == [(50, "milestone_reached"), (-50, "milestone_reopened")]
    statement = select(EventRecord).where(col(EventRecord.name) == "MilestoneReopened")
    (event,) = (await unit.scalars(statement)).all()
    assert (event.payload["status"], event.payload["title"]) == (status, "a")


async def test_events_that_come_twice_add_nothing(unit: Db, alice: Actor, goal: GoalView):
    first = (await step_ids(unit, alice, goal))[0]
    await goals.complete_milestone(unit, alice, goal.id, first)
    await goals.update_goal(unit, alice, goal.id, GoalPatch(status="completed"))
    await goals.delete_goal(unit, alice, goal.id)
    await goals.restore_goal(unit, alice, goal.id)
    before = await entries(unit, alice)
    names = ("MilestoneReached", "GoalCompleted", "ReachedDeleted", "ReachedRestored")
    rows = await unit.scalars(select(EventRecord).where(col(EventRecord.name).in_(names)))
    for record in rows.all():
        event = from_record(record)
        for subscriber in subscribers_of(type(event)):
            if subscriber.name.startswith("progress."):
                await subscriber.handle(unit, record, event)
    assert await entries(unit, alice) == before
    assert await xp(unit, alice) == 250


class TestNoFarming:
    async def test_what_is_made_and_ticked_at_once_brings_nothing(
        self, unit: Db, alice: Actor, clock: ManualClock
    ):
        goal = await goals.create_goal(unit, alice, GoalIn(title="Quick"))
        step = await goals.add_milestone(unit, alice, goal.id, MilestoneIn(title="S"))
        clock.advance(AGE - timedelta(minutes=1))
        await goals.complete_milestone(unit, alice, goal.id, step.id)
        await goals.update_goal(unit, alice, goal.id, GoalPatch(status="completed"))
        assert await entries(unit, alice) == []

    async def test_work_that_was_done_makes_it_count_at_once(self, unit: Db, alice: Actor):
        goal = await goals.create_goal(unit, alice, GoalIn(title="Quick"))
        step = await goals.add_milestone(unit, alice, goal.id, MilestoneIn(title="S"))
        work = TaskIn(title="T", goal_id=goal.id, milestone_id=step.id)
        task = await tasks.create_task(unit, alice, work)
        await tasks.complete_task(unit, alice, task.id)
        before = await xp(unit, alice)
        await goals.complete_milestone(unit, alice, goal.id, step.id)
        await goals.update_goal(unit, alice, goal.id, GoalPatch(status="completed"))
        assert await xp(unit, alice) - before == 250

    async def test_four_milestones_and_two_goals_a_day_bring_points(
        self, unit: Db, alice: Actor, goal: GoalView, clock: ManualClock
    ):
        ids = await step_ids(unit, alice, goal)
        for one in ids:
            await goals.complete_milestone(unit, alice, goal.id, one)
        assert await xp(unit, alice) == 4 * 50
        others = [await goals.create_goal(unit, alice, GoalIn(title=f"G{n}")) for n in range(2)]
        clock.advance(AGE)
        for one in (goal, *others):
            await goals.update_goal(unit, alice, one.id, GoalPatch(status="completed"))
        assert await xp(unit, alice) == 4 * 50 + 2 * 200
        clock.advance(timedelta(days=1))
        await goals.update_goal(unit, alice, others[1].id, GoalPatch(status="active"))
        await goals.update_goal(unit, alice, others[1].id, GoalPatch(status="completed"))
        assert await xp(unit, alice) == 4 * 50 + 3 * 200

    async def test_deleting_and_making_anew_brings_no_more(
        self, unit: Db, alice: Actor, clock: ManualClock
    ):
        for _ in range(3):
            goal = await goals.create_goal(unit, alice, GoalIn(title="Again"))
            clock.advance(AGE)
            await goals.update_goal(unit, alice, goal.id, GoalPatch(status="completed"))
            await goals.delete_goal(unit, alice, goal.id)
        assert await xp(unit, alice) == 0


async def test_a_restored_goal_has_its_points_again_and_those_of_its_milestones(
    unit: Db, alice: Actor, goal: GoalView, clock: ManualClock
):
    first, second, *_ = await step_ids(unit, alice, goal)
    for one in (first, second):
        await goals.complete_milestone(unit, alice, goal.id, one)
    await goals.delete_milestone(unit, alice, goal.id, second)
    assert await xp(unit, alice) == 50
    await goals.update_goal(unit, alice, goal.id, GoalPatch(status="completed"))
    clock.advance(timedelta(days=3))
    await goals.delete_goal(unit, alice, goal.id)
    assert await xp(unit, alice) == 0
    await goals.restore_goal(unit, alice, goal.id)
    assert await xp(unit, alice) == 250
    days = await unit.scalars(select(PointTransaction.day).distinct())
    assert len(days.all()) == 1  # a deletion changes the day that had earned it, not today


class Wanderer:
    """Somebody who does and undoes things with two goals at random."""

    def __init__(self, db: Db, actor: Actor, dice: random.Random) -> None:
        self.db, self.actor, self.dice = db, actor, dice
        self.goals: dict[UUID, list[UUID]] = {}
        self.gone: set[UUID] = set()
        self.back: list[tuple[str, UUID, str]] = []

    async def begin(self) -> None:
        for title in ("G1", "G2"):
            goal = await goals.create_goal(self.db, self.actor, GoalIn(title=title))
            self.goals[goal.id] = [
                (await goals.add_milestone(self.db, self.actor, goal.id, MilestoneIn(title=t))).id
                for t in "ab"
            ]

    async def live(self, goal_id: UUID) -> dict[UUID, str]:
        """The milestones that are there, and what they are."""
        steps = await goals.list_milestones(self.db, self.actor, goal_id)
        return {step.id: step.status for step in steps}

    async def act(self) -> None:
        self.actor = replace(self.actor, request_id=new_id().hex)
        goal_id = self.dice.choice(list(self.goals))
        if goal_id in self.gone:
            await goals.restore_goal(self.db, self.actor, goal_id)
            self.gone.discard(goal_id)
            self.back.clear()
            return
        deeds = (self.goal_to, self.step_to, self.step_to, self.drop_step, self.drop, self.undo)
        await self.dice.choice(deeds)(goal_id)

    async def goal_to(self, goal_id: UUID) -> None:
        before = await goals.get_goal(self.db, self.actor, goal_id)
        data = GoalPatch(status=self.dice.choice(["completed", "completed", "active", "paused"]))
        await goals.update_goal(self.db, self.actor, goal_id, data)
        if data.status != before.status and self.dice.random() < 0.4:
            # At once: what is older than an hour can't be taken back.
            request = UUID(self.actor.request_id)
            self.actor = replace(self.actor, request_id=new_id().hex)
            await _undo_verbs["goals.take_back"](self.db, self.actor, request)

    async def step_to(self, goal_id: UUID) -> None:
        live = await self.live(goal_id)
        if live:
            step = self.dice.choice(list(live))
            status = self.dice.choice(["completed", "completed", "pending", "skipped"])
            data = MilestonePut(title="s", status=status)
            await goals.replace_milestone(self.db, self.actor, goal_id, step, data)
            self.back.append(("goals.milestone_status", goal_id, f"{step}:{live[step]}"))

    async def drop_step(self, goal_id: UUID) -> None:
        """Delete a milestone, or bring it back."""
        step = self.dice.choice(self.goals[goal_id])
        there = step in await self.live(goal_id)
        verb = goals.delete_milestone if there else goals.restore_milestone
        await verb(self.db, self.actor, goal_id, step)
        self.back = [("goals.restore_milestone", goal_id, str(step))] if there else []

    async def drop(self, goal_id: UUID) -> None:
        await goals.delete_goal(self.db, self.actor, goal_id)
        self.gone.add(goal_id)
        self.back = [("goals.restore", goal_id, "")]

    async def undo(self, _goal_id: UUID) -> None:
        if self.back:
            verb, subject, note = self.back.pop()
            await _undo_verbs[verb](self.db, self.actor, subject, *([note] if note else []))
            if verb == "goals.restore":
                self.gone.discard(subject)

    async def reached(self) -> int:
        """The points of what is reached now."""
        total = 0
        for goal_id in self.goals.keys() - self.gone:
            goal = await goals.get_goal(self.db, self.actor, goal_id)
            total += 200 * (goal.status == "completed")
            total += 50 * list((await self.live(goal_id)).values()).count("completed")
        return total


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_the_ledger_says_what_is_reached_now(
    unit: Db, alice: Actor, clock: ManualClock, seed: int
):
    wanderer = Wanderer(unit, alice, random.Random(seed))
    await wanderer.begin()
    most = 0
    for _ in range(60):
        clock.advance(timedelta(hours=7))  # so that no day's limit is reached
        await wanderer.act()
        now = await xp(unit, alice)
        assert now == await wanderer.reached()
        assert now == (await unit.scalar(select(func.sum(PointTransaction.amount))) or 0)
        most = max(most, now)
    assert most >= 100
