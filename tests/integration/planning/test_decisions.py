"""Yes, no, changes and second thoughts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from focusflow.planning import service
from focusflow.planning.models import Schedule
from focusflow.planning.schemas import (
    Edit,
    ProposalQuery,
    ProposalView,
    RescheduleIn,
    ScheduleView,
    SlotView,
)
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import EventRecord
from focusflow.tasks import service as tasks

from .conftest import AddEvent, AddTask, at
from .past import Past

TUESDAY = date(2026, 11, 24)


async def today(actor: Actor) -> ScheduleView:
    async with unit_of_work() as db:
        return await service.daily(db, actor, TUESDAY)


def after(proposal: ProposalView) -> list[SlotView]:
    return [s for s in proposal.days[0].after if s.slot_type == "task"]


async def facts_of_days() -> dict[date, tuple[float, str, datetime | None]]:
    """How likely, how and when the plan of each day was made."""
    async with unit_of_work() as db:
        rows = await db.scalars(select(Schedule))
        return {row.day: (row.probability, row.method, row.generated_at) for row in rows}


async def test_approve_applies_and_is_told(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    proposal = await service.make_proposal(alice, TUESDAY)
    async with unit_of_work() as db:
        decision = await service.approve(db, alice, proposal.id)
    assert decision.proposal.status == "approved"
    assert [s.id for s in (await today(alice)).slots] == [s.id for s in proposal.days[0].after]
    async with unit_of_work() as db:
        rows = await db.scalars(
            select(EventRecord)
            .where(EventRecord.entity_type == "schedule_proposal")  # type: ignore[arg-type]
            .order_by(EventRecord.id)  # type: ignore[arg-type]
        )
        told = [(row.name, row.payload.get("decision"), row.payload["impact"]) for row in rows]
    assert told == [("ReplanProposed", None, "minor"), ("ReplanDecided", "approved", "minor")]
    with pytest.raises(Conflict, match="taken over already"):
        async with unit_of_work() as db:
            await service.approve(db, alice, proposal.id)


async def test_reject_leaves_the_plan_unchanged(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    await service.generate(alice, TUESDAY)
    before = await today(alice)
    await add_task("Exam", priority="urgent")
    proposal = await service.make_proposal(alice, TUESDAY)
    async with unit_of_work() as db:
        assert (await service.reject(db, alice, proposal.id)).status == "rejected"
    assert await today(alice) == before
    with pytest.raises(Conflict, match="turned down already"):
        async with unit_of_work() as db:
            await service.approve(db, alice, proposal.id)


async def test_undo_puts_back_what_was(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    await add_task("Essay", estimated_minutes=60)
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await db.execute(text("UPDATE schedule SET probability = 0.1"))
    before = await today(alice)
    assert before.likely_done == 0
    await add_task("Exam", priority="urgent", estimated_minutes=60, due_date=TUESDAY)
    await add_event("Lecture", at(15), at(17))
    decision = await service.generate(alice, TUESDAY)
    assert await today(alice) != before
    async with unit_of_work() as db:
        undone = await service.undo(db, alice, decision.id)
    assert undone.proposal.status == "undone"
    assert [(s.id, s.starts_at) for s in undone.schedules[0].slots] == [
        (s.id, s.starts_at) for s in before.slots
    ]
    assert undone.schedules[0].unscheduled == before.unscheduled
    assert undone.schedules[0].likely_done == before.likely_done
    with pytest.raises(Conflict, match="taken back already"):
        async with unit_of_work() as db:
            await service.undo(db, alice, decision.id)


async def test_undo_of_a_first_plan_leaves_an_empty_day(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    decision = await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await service.undo(db, alice, decision.id)
    view = await today(alice)
    assert (view.slots, view.total_planned_minutes) == ((), 0)


async def test_undo_puts_back_how_likely_the_plan_was_on_each_day(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    # On the first of two days a plan is there already, on the second nothing is.
    for number in range(30):
        await add_task(f"Task {number}")
    first = await service.generate(alice, TUESDAY)
    was = (await facts_of_days())[TUESDAY]
    assert was[1:] == ("solver", at(9))
    async with unit_of_work() as db:
        await db.execute(text("UPDATE schedule SET probability = 0.375"))
    clock.advance(timedelta(minutes=10))
    past = Past(alice)
    for ago in range(1, 11):
        past.day(ago, planned=360, done=60)
    await past.save()
    decision = await service.generate(alice, TUESDAY, days=2)
    assert decision.id != first.id
    planned = await facts_of_days()
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        assert planned[day][0] not in (0.375, 0.75)
        assert planned[day][1:] == ("solver", at(9, 10))
    async with unit_of_work() as db:
        undone = await service.undo(db, alice, decision.id)
    found = await facts_of_days()
    assert found[TUESDAY] == (0.375, "solver", at(9))
    assert found[TUESDAY + timedelta(days=1)] == (0.75, "manual", None)
    assert [view.generated_at for view in undone.schedules] == [at(9), None]


async def test_undo_keeps_what_was_done_meanwhile(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_task("Mail", estimated_minutes=25)
    decision = await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
        await service.undo(db, alice, decision.id)
    view = await today(alice)
    assert [(s.title, s.status) for s in view.slots] == [("Essay", "done")]


async def test_undo_after_another_change_is_refused(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    first = await service.generate(alice, TUESDAY)
    await add_task("Mail")
    second = await service.generate(alice, TUESDAY)
    with pytest.raises(Conflict, match="changed again since"):
        async with unit_of_work() as db:
            await service.undo(db, alice, first.id)
    async with unit_of_work() as db:
        await service.undo(db, alice, second.id)
    proposal = await service.make_proposal(alice, TUESDAY)
    with pytest.raises(Conflict, match="was not taken over"):
        async with unit_of_work() as db:
            await service.undo(db, alice, proposal.id)


async def test_a_newer_proposal_supersedes(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    first = await service.make_proposal(alice, TUESDAY, days=3)
    second = await service.make_proposal(alice, TUESDAY + timedelta(days=2))
    third = await service.make_proposal(alice, TUESDAY + timedelta(days=5))
    async with unit_of_work() as db:
        found = await service.list_proposals(db, alice)
        still = await service.list_proposals(db, alice, ProposalQuery(status="open"))
        assert (await service.get_proposal(db, alice, first.id)).status == "expired"
    assert [(p.id, p.status) for p in found.items] == [
        (third.id, "open"), (second.id, "open"), (first.id, "expired"),
    ]  # fmt: skip
    assert [p.id for p in still.items] == [third.id, second.id]
    with pytest.raises(Conflict, match="out of date"):
        async with unit_of_work() as db:
            await service.approve(db, alice, first.id)


async def test_proposals_are_paged(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    made = [(await service.make_proposal(alice, TUESDAY)).id for _ in range(3)]
    seen, cursor = [], None
    while True:
        async with unit_of_work() as db:
            page = await service.list_proposals(db, alice, ProposalQuery(limit=2, cursor=cursor))
        seen += [p.id for p in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_a_plan_that_moved_on_makes_a_proposal_stale(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await service.generate(alice, TUESDAY)
    await add_task("Mail")
    proposal = await service.make_proposal(alice, TUESDAY)
    async with unit_of_work() as db:
        await service.reschedule_task(db, alice, essay.id, RescheduleIn(start=at(15)))
    with pytest.raises(Conflict, match="changed since this was proposed"):
        async with unit_of_work() as db:
            await service.approve(db, alice, proposal.id)


async def test_approve_leaves_out_what_can_not_be_done_any_more(
    add_task: AddTask, add_event: AddEvent, alice: Actor, clock: ManualClock
) -> None:
    tasks_made = [await add_task(f"Task {n}", estimated_minutes=25) for n in range(4)]
    proposal = await service.make_proposal(alice, TUESDAY)
    blocks = after(proposal)
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, blocks[1].task_id)
    await add_event("Phone", blocks[2].starts_at, blocks[2].ends_at)
    clock.set(blocks[0].ends_at)
    async with unit_of_work() as db:
        decision = await service.approve(db, alice, proposal.id)
    shown = [s for s in decision.schedules[0].slots if s.slot_type == "task"]
    assert [s.id for s in shown] == [blocks[3].id]
    notes = decision.schedules[0].notes
    assert notes == (
        "1 block was left out: its task is no longer open.",
        "1 block was left out: its time is over.",
        f"“{blocks[2].title}” was left out: “Phone” is then.",
    )
    assert len(tasks_made) == len(blocks)


async def test_a_proposal_of_which_nothing_is_left_is_refused(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    essay = await add_task("Essay")
    proposal = await service.make_proposal(alice, TUESDAY)
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, essay.id)
    with pytest.raises(Conflict, match="This plan is out of date"):
        async with unit_of_work() as db:
            await service.approve(db, alice, proposal.id)
    clock.advance(timedelta(days=1))
    with pytest.raises(Conflict, match="This day is over"):
        async with unit_of_work() as db:
            await service.approve(db, alice, proposal.id)


async def test_approve_with_an_edit(add_task: AddTask, add_event: AddEvent, alice: Actor) -> None:
    await add_task("Essay", estimated_minutes=25)
    await add_task("Mail", estimated_minutes=25)
    await add_event("Lecture", at(13), at(14))
    proposal = await service.make_proposal(alice, TUESDAY)
    moved, other = after(proposal)
    for start, sentence in (
        (at(13, 40), f"“{moved.title}” would lie on “Lecture”"),
        (other.starts_at, f"“{moved.title}” would lie on “{other.title}”"),
    ):
        with pytest.raises(Conflict, match=sentence):
            async with unit_of_work() as db:
                await service.approve(db, alice, proposal.id, [Edit(slot_id=moved.id, start=start)])
    for start in (at(8), at(10, day=25)):
        with pytest.raises(InvalidInput):
            async with unit_of_work() as db:
                await service.approve(db, alice, proposal.id, [Edit(slot_id=moved.id, start=start)])
    with pytest.raises(NotFound):
        async with unit_of_work() as db:
            await service.approve(db, alice, proposal.id, [Edit(slot_id=uuid4(), start=at(15))])
    async with unit_of_work() as db:
        edit = Edit(slot_id=moved.id, start=at(15, 3))
        decision = await service.approve(db, alice, proposal.id, [edit])
    slot = next(s for s in decision.schedules[0].slots if s.id == moved.id)
    assert (slot.starts_at, slot.ends_at) == (at(15, 3), at(15, 28))
    assert not slot.is_flexible


async def test_old_proposals_expire(add_task: AddTask, alice: Actor, clock: ManualClock) -> None:
    await add_task("Essay")
    day = await service.make_proposal(alice, TUESDAY)
    week = await service.make_proposal(alice, TUESDAY + timedelta(days=1), days=7)
    clock.advance(timedelta(days=2))
    async with unit_of_work() as db:
        assert await service.expire_proposals(db, TUESDAY + timedelta(days=1)) == 1
        assert (await service.get_proposal(db, alice, day.id)).status == "expired"
        assert (await service.get_proposal(db, alice, week.id)).status == "open"
