"""Slots moved, placed and unlocked by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from focusflow.planning import service
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.tasks import service as tasks

from .conftest import TUESDAY, WEDNESDAY, AddEvent, AddTask, at, day_of, move, work


async def test_a_moved_slot_is_fixed_and_survives_a_replan(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_task("Mail", priority="urgent", estimated_minutes=60)
    await service.generate(alice, TUESDAY)
    old = next(s for s in work(await day_of(alice)) if s.task_id == essay.id)
    moved = await move(alice, essay.id, at(15, 20))
    assert (moved.id, moved.starts_at, moved.minutes) == (old.id, at(15, 20), 25)
    assert not moved.is_flexible
    await add_task("Exam", priority="urgent", estimated_minutes=120)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [s for s in work(view) if s.task_id == essay.id] == [moved]


async def test_an_unlocked_slot_may_move_again(add_task: AddTask, alice: Actor, bob: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    slot = await move(alice, essay.id, at(16, 17))
    with pytest.raises(NotFound):
        async with unit_of_work() as db:
            await service.unlock_slot(db, bob, slot.id)
    async with unit_of_work() as db:
        assert (await service.unlock_slot(db, alice, slot.id)).is_flexible
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [s.starts_at == at(16, 17) for s in work(view)] == [False]


async def test_moving_onto_something_names_it_unless_forced(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    essay, mail = await add_task("Essay"), await add_task("Mail")
    await add_event("Lecture", at(10), at(12))
    await move(alice, mail.id, at(12))
    with pytest.raises(Conflict, match=r"“Essay” would lie on “Lecture”, “Mail”\.") as caught:
        await move(alice, essay.id, at(11, 45))
    assert caught.value.details["overlaps"] == ["Lecture", "Mail"]
    forced = await move(alice, essay.id, at(11, 45), force=True)
    assert forced.starts_at == at(11, 45)
    assert (await day_of(alice)).total_planned_minutes == 60
    proposal = await service.make_proposal(alice, TUESDAY)
    assert "“Essay” stays where you put it, though “Lecture” is then." in proposal.notes


async def test_breaks_make_room_for_a_moved_slot(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay", estimated_minutes=100)
    mail = await add_task("Mail", estimated_minutes=5)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    rest = next(s for s in view.slots if s.slot_type == "break")
    await move(alice, mail.id, rest.starts_at)
    assert rest.id not in {s.id for s in (await day_of(alice)).slots}


async def test_moving_to_another_day_changes_both(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=50)
    await service.generate(alice, TUESDAY)
    first, second = work(await day_of(alice))
    await move(alice, essay.id, at(10, day=25), slot_id=second.id)
    assert [s.id for s in work(await day_of(alice))] == [first.id]
    assert (await day_of(alice)).total_planned_minutes == 25
    assert [s.id for s in work(await day_of(alice, WEDNESDAY))] == [second.id]
    assert (await day_of(alice, WEDNESDAY)).method == "manual"


async def test_moving_a_block_that_has_begun_can_be_undone(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    slot = await move(alice, essay.id, at(9))
    clock.set(at(9, 10))
    await move(alice, essay.id, at(11))
    assert (await move(alice, essay.id, at(9), force=True)).id == slot.id


async def test_a_task_that_did_not_fit_and_is_placed_by_hand_is_no_longer_listed(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_event("Conference", at(8), at(18))
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [u.title for u in view.unscheduled] == ["Essay"]
    await move(alice, essay.id, at(19))
    assert (await day_of(alice)).unscheduled == ()


async def test_a_block_gets_another_length_and_leaves_the_plan(
    add_task: AddTask, alice: Actor, bob: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    slot = await move(alice, essay.id, at(16))
    longer = await move(alice, essay.id, at(16, 10), slot_id=slot.id, minutes=70)
    assert (longer.id, longer.starts_at, longer.ends_at) == (slot.id, at(16, 10), at(17, 20))
    for actor in (bob, alice):
        async with unit_of_work() as db:
            if actor is bob:
                with pytest.raises(NotFound):
                    await service.remove_slot(db, actor, slot.id)
            else:
                await service.remove_slot(db, actor, slot.id)
    assert (await day_of(alice)).slots == ()
    async with unit_of_work() as db:
        assert (await tasks.get_task(db, alice, essay.id)).status == "pending"
        with pytest.raises(NotFound, match="not in the plan any more"):
            await service.remove_slot(db, alice, slot.id)


async def test_moves_that_can_not_be(
    add_task: AddTask, alice: Actor, bob: Actor, clock: ManualClock
) -> None:
    essay, mail = await add_task("Essay"), await add_task("Mail")
    with pytest.raises(InvalidInput, match="This time is over"):
        await move(alice, essay.id, at(8, 59))
    with pytest.raises(InvalidInput, match="within a year"):
        await move(alice, essay.id, at(9) + timedelta(days=366))
    with pytest.raises(NotFound):
        await move(bob, essay.id, at(10))
    slot = await move(alice, mail.id, at(10))
    with pytest.raises(NotFound, match="not there any more"):
        await move(alice, essay.id, at(11), slot_id=slot.id)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
    with pytest.raises(Conflict, match="not open any more"):
        await move(alice, essay.id, at(10))
