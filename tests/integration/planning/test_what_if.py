"""What would happen if a task came in or time were lost: told, and kept nowhere."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from focusflow.planning import service
from focusflow.planning.schemas import LostTime, UrgentTask, WhatIfIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service as tasks

from .conftest import TUESDAY, AddEvent, AddTask, at, day_of, open_proposals


async def test_an_urgent_task_finds_a_place_and_nothing_is_saved(
    add_task: AddTask, alice: Actor
) -> None:
    for title in ("Essay", "Mail", "Sheet"):
        await add_task(title, estimated_minutes=60)
    await service.generate(alice, TUESDAY)
    before = await day_of(alice)
    asked = WhatIfIn(task=UrgentTask(title="Fire", minutes=45))
    found = await service.what_if(alice, asked)
    placed = [s for s in found.proposal.days[0].after if s.task_id == found.task_id]
    assert {(s.title, s.change) for s in placed} == {("Fire", "new")}
    assert sum(s.minutes for s in placed) == 45
    assert found.summary.startswith("“Fire” would be at ")
    assert "would move." in found.summary
    assert found.proposal.days[0].before == tuple(
        s.model_copy(update={"change": b.change})
        for s, b in zip(before.slots, found.proposal.days[0].before, strict=True)
    )
    assert await day_of(alice) == before
    assert await open_proposals(alice) == []
    async with unit_of_work() as db:
        names = {task.title for task in (await tasks.list_tasks(db, alice)).items}
    assert names == {"Essay", "Mail", "Sheet"}


async def test_a_lost_hour_stays_free_of_work(add_task: AddTask, alice: Actor) -> None:
    for n in range(4):
        await add_task(f"Task {n}", estimated_minutes=50)
    await service.generate(alice, TUESDAY)
    asked = WhatIfIn(lost=LostTime(start=at(9, 30), minutes=60))
    found = await service.what_if(alice, asked)
    taken = [s for s in found.proposal.days[0].after if s.slot_type == "task"]
    assert all(s.ends_at <= at(9, 30) or s.starts_at >= at(10, 30) for s in taken)
    assert found.moved > 0
    assert found.task_id is None


async def test_what_would_no_longer_fit_is_named(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    await add_event("Trip", at(10, 15), at(23))
    await add_task("Someday", estimated_minutes=30, priority="low")
    await service.generate(alice, TUESDAY)
    asked = WhatIfIn(task=UrgentTask(title="Fire", minutes=35))
    found = await service.what_if(alice, asked)
    assert found.dropped == ("Someday",)
    assert "“Someday” would no longer fit." in found.summary


async def test_without_a_plan_and_without_room_it_says_so(
    add_event: AddEvent, alice: Actor
) -> None:
    empty = await service.what_if(alice, WhatIfIn(task=UrgentTask(title="Fire")))
    assert "Nothing is planned yet, so nothing would move." in empty.summary
    await add_event("Trip", at(1), at(23, 30))
    full = await service.what_if(alice, WhatIfIn(task=UrgentTask(title="Fire")))
    assert full.summary.startswith("“Fire” would not fit: ")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (WhatIfIn(), "task"),
        (WhatIfIn(lost=LostTime(start=at(9, day=26))), "start"),
        (WhatIfIn(date=TUESDAY.replace(day=20), task=UrgentTask(title="Fire")), "date"),
    ],
)
async def test_what_can_not_be_asked(asked: WhatIfIn, field: str, alice: Actor) -> None:
    with pytest.raises(InvalidInput) as caught:
        await service.what_if(alice, asked)
    assert caught.value.details["field"] == field


def test_lengths_have_bounds() -> None:
    with pytest.raises(ValidationError):
        UrgentTask(title="Fire", minutes=0)
    with pytest.raises(ValidationError):
        LostTime(start=at(9), minutes=900)
