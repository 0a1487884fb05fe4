"""Why a block is where it is: of the plan, of a proposal, held by hand, over, somebody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from focusflow.planning import service
from focusflow.planning.engine.why import TERMS
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.tasks import service as tasks

from .conftest import TUESDAY, WEDNESDAY, AddEvent, AddTask, at, day_of, move, work


async def test_a_block_tells_what_it_earns_and_the_next_best_place(
    add_task: AddTask, alice: Actor
) -> None:
    await add_task("Essay", estimated_minutes=60, difficulty="hard")
    await add_task("Mail", estimated_minutes=25)
    await service.generate(alice, TUESDAY)
    slot = next(s for s in work(await day_of(alice)) if s.title == "Essay")
    found = await service.why_here(alice, slot.id)
    assert (found.id, found.title, found.starts_at) == (slot.id, "Essay", slot.starts_at)
    assert found.points.value > 0
    assert found.points.total == pytest.approx(
        sum(getattr(found.points, term) for term in TERMS), abs=0.05
    )
    assert found.other_starts_at is not None
    assert found.difference is not None
    # The move itself costs nothing here: the places are compared, not the change.
    assert found.difference.move == 0
    assert found.sentence.endswith(".")
    # Nothing moved by asking.
    assert next(s for s in work(await day_of(alice)) if s.title == "Essay") == slot


async def test_a_block_that_was_put_somewhere_worse_is_told_of_the_better_place(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=30, difficulty="hard")
    await add_event("Lecture", at(15), at(16))
    await move(alice, essay.id, at(15, 10), force=True)
    slot = work(await day_of(alice))[0]
    assert not slot.is_flexible
    found = await service.why_here(alice, slot.id)
    assert found.sentence.startswith("There is a better place: ")
    assert found.difference is not None
    assert found.difference.total > 0


async def test_a_full_day_has_no_other_place(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=30)
    slot = await move(alice, essay.id, at(12))
    await add_event("Morning", at(7), at(12))
    await add_event("Afternoon", at(12, 30), at(23))
    found = await service.why_here(alice, slot.id)
    assert found.sentence == "There is no other free place for it."
    assert (found.other_starts_at, found.difference) == (None, None)


async def test_blocks_of_a_proposal_can_be_asked_about(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay", estimated_minutes=60)
    proposal = await service.make_proposal(alice, TUESDAY, days=2)
    slot = next(s for day in proposal.days for s in day.after if s.slot_type == "task")
    found = await service.why_here(alice, slot.id)
    assert found.title == "Essay"
    assert work(await day_of(alice)) == []


async def test_tomorrow_is_compared_within_tomorrow(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=30)
    slot = await move(alice, essay.id, at(10, day=25))
    found = await service.why_here(alice, slot.id)
    assert found.other_starts_at is not None
    assert at(0, day=25) <= found.other_starts_at < at(24, day=25)
    assert WEDNESDAY > TUESDAY


async def test_what_is_over_done_or_not_ones_own_is_not_compared(
    add_task: AddTask, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    essay, mail = await add_task("Essay", estimated_minutes=30), await add_task("Mail")
    slot, other = await move(alice, essay.id, at(10)), await move(alice, mail.id, at(14))
    with pytest.raises(NotFound):
        await service.why_here(bob, slot.id)
    clock.advance(timedelta(hours=2))
    with pytest.raises(Conflict, match="Its time has come"):
        await service.why_here(alice, slot.id)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, mail.id)
    with pytest.raises(Conflict, match="Its time has come"):
        await service.why_here(alice, other.id)


async def test_a_slot_is_locked_where_it_is_and_let_go(
    add_task: AddTask, alice: Actor, bob: Actor
) -> None:
    await add_task("Essay", estimated_minutes=25)
    await service.generate(alice, TUESDAY)
    slot = work(await day_of(alice))[0]
    with pytest.raises(NotFound):
        async with unit_of_work() as db:
            await service.lock_slot(db, bob, slot.id)
    async with unit_of_work() as db:
        locked = await service.lock_slot(db, alice, slot.id)
    assert (locked.is_flexible, locked.starts_at) == (False, slot.starts_at)
    await add_task("Exam", priority="urgent", estimated_minutes=120)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [s.starts_at for s in work(view) if s.title == "Essay"] == [slot.starts_at]
    async with unit_of_work() as db:
        assert (await service.unlock_slot(db, alice, slot.id)).is_flexible


async def test_breaks_are_not_locked(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay", estimated_minutes=240)
    await service.generate(alice, TUESDAY)
    rest = next(s for s in (await day_of(alice)).slots if s.slot_type != "task")
    with pytest.raises(Conflict, match="Breaks follow the work"):
        async with unit_of_work() as db:
            await service.lock_slot(db, alice, rest.id)
    with pytest.raises(Conflict, match="Breaks follow the work"):
        await service.why_here(alice, rest.id)


async def test_blocks_outside_the_hours_of_a_full_day_can_be_asked_of(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    await add_event("Conference", at(6), at(21))
    essay = await add_task("Essay", estimated_minutes=25)
    mail = await add_task("Mail", estimated_minutes=25)
    first = await move(alice, essay.id, at(21, 30), force=True)
    async with unit_of_work() as db:
        await service.unlock_slot(db, alice, first.id)
    second = await move(alice, mail.id, at(22), force=True)
    found = await service.why_here(alice, second.id)
    assert found.sentence == "There is no other free place for it."
