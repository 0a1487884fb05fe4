"""A thousand edits on both sides, with a bad line between them: in the end both are equal."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from focusflow.connections import service
from focusflow.connections.schemas import ConnectionView
from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import NotFound
from focusflow.tasks import service as tasks
from tests.integration.connections.conftest import Look, shown
from tests.integration.connections.google.conftest import ACCOUNT, at
from tests.integration.connections.google.test_accounts import offered, sign_in
from tests.integration.connections.google.test_plan_there import hold, planned
from tests.stand_ins.google_calendar import Google

__all__ = ["offered"]

EDITS = 1_000
MOST_TASKS = 12
MOST_EVENTS = 20
BEGIN = datetime.fromisoformat("2026-11-24T09:00:00+01:00")


@dataclass
class Life:
    """What somebody does here and there. `tasks` are those planned, `events` those made there."""

    alice: Actor
    google: Google
    chance: random.Random
    tasks: list[object] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    made: int = 0

    def start(self) -> datetime:
        return BEGIN + timedelta(hours=1, minutes=5 * self.chance.randrange(12 * 24 * 6))

    def span(self) -> dict[str, dict[str, str]]:
        start = self.start()
        end = start + timedelta(minutes=self.chance.choice((15, 30, 60, 90)))
        return {"start": at(start.isoformat()), "end": at(end.isoformat())}

    def blocks(self) -> list[str]:
        return [one["id"] for one in self.google.living() if one["id"] not in self.events]

    async def plan(self) -> None:
        if len(self.tasks) < MOST_TASKS:
            self.made += 1
            slot = await planned(self.alice, f"Task {self.made}", self.start())
            self.tasks.append(slot.task_id)

    async def move_here(self) -> None:
        if self.tasks:
            task_id = self.chance.choice(self.tasks)
            async with unit_of_work() as db:
                wanted = RescheduleIn(start=self.start(), force=True)
                await planning.reschedule_task(db, self.alice, task_id, wanted)  # type: ignore[arg-type]

    async def drop(self) -> None:
        if self.tasks:
            task_id = self.tasks.pop(self.chance.randrange(len(self.tasks)))
            async with unit_of_work() as db:
                await tasks.delete_task(db, self.alice, task_id)  # type: ignore[arg-type]

    async def move_there(self) -> None:
        if blocks := self.blocks():
            self.google.edit(self.chance.choice(blocks), **self.span())

    async def delete_there(self) -> None:
        if blocks := self.blocks():
            self.google.cancel(self.chance.choice(blocks))

    async def answer(self) -> None:
        async with unit_of_work() as db:
            for gone in await service.list_gone(db, self.alice):
                back = self.chance.random() < 0.5
                await service.answer_gone(db, self.alice, gone.id, put_back=back)
                if not back and gone.task_id in self.tasks:
                    self.tasks.remove(gone.task_id)

    async def make_there(self) -> None:
        if len(self.events) < MOST_EVENTS:
            self.made += 1
            self.events.append(self.google.seed(summary=f"Event {self.made}", **self.span())["id"])

    async def change_there(self) -> None:
        if self.events:
            self.made += 1
            event_id = self.chance.choice(self.events)
            self.google.edit(event_id, summary=f"Event {self.made}", **self.span())

    async def cancel_there(self) -> None:
        if self.events:
            self.google.cancel(self.events.pop(self.chance.randrange(len(self.events))))

    async def trouble(self) -> None:
        google = self.google
        fault: Callable[[], object] = self.chance.choice(
            (
                google.fail,
                google.lose_answer,
                google.throttle,
                google.expire_access,
                google.expire_sync_tokens,
                lambda: google.answer_rubbish(b"<html>"),
                lambda: google.before.update({"events.patch": google.lose_answer}),
                lambda: google.before.update({"events.insert": google.lose_answer}),
            )
        )
        fault()


async def time_passes() -> None:
    """What was given up after many failures is tried again; the day itself stands still."""
    async with unit_of_work() as db:
        await db.execute(text("DELETE FROM circuit"))
        await db.execute(text("UPDATE connection SET failures = 0, status = 'active'"))


async def _here(actor: Actor) -> set[tuple[str, datetime, datetime]]:
    """Planned work and outside events, as they stand here."""
    days = [(BEGIN + timedelta(days=n)).date() for n in range(9)]
    async with unit_of_work() as db:
        plan = await planning.days_of(db, actor, days)
    found = {
        (slot.title, slot.starts_at, slot.ends_at)
        for day in plan
        for slot in day.slots
        if slot.slot_type == "task"
    }
    return found | {(one.title, one.starts_at, one.ends_at) for one in await shown(actor)}


def _there(google: Google) -> list[tuple[str, datetime, datetime]]:
    return [
        (
            one["summary"],
            datetime.fromisoformat(one["start"]["dateTime"]),
            datetime.fromisoformat(one["end"]["dateTime"]),
        )
        for one in google.living()
    ]


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_a_thousand_edits_with_faults_both_sides_are_equal(
    alice: Actor, google: Google, look: Look, seed: int
) -> None:
    view: ConnectionView = await hold(alice, await look(alice, await sign_in(alice)))
    life = Life(alice, google, random.Random(seed))
    deeds: list[tuple[Callable[[], Awaitable[None]], int]] = [
        (life.plan, 4), (life.move_here, 5), (life.drop, 1), (life.move_there, 5),
        (life.delete_there, 1), (life.answer, 2), (life.make_there, 4), (life.change_there, 5),
        (life.cancel_there, 2), (life.trouble, 3),
    ]  # fmt: skip
    kinds, weights = zip(*deeds, strict=True)
    for _ in range(EDITS // 2):
        for deed in life.chance.choices(kinds, weights, k=2):
            try:
                await deed()
            except NotFound:
                continue  # its task or block has gone meanwhile
        if life.chance.random() < 0.25:
            await time_passes()
            await service.sync(view.id)
    google.faults.clear()
    google.before.clear()
    for _ in range(4):
        await life.answer()
        await time_passes()
        view = await look(alice, view)
    assert (view.status, view.problem) == ("active", "")
    assert google.calendars[ACCOUNT].events
    there = _there(google)
    assert len(set(there)) == len(there)
    assert set(there) == await _here(alice)
