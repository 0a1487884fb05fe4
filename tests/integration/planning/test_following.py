"""Plans follow tasks, the calendar, the first steps, and hands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import OnboardingIn
from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.planning import service
from focusflow.planning.models import ScheduleProposal
from focusflow.planning.schemas import RescheduleIn, ScheduleView, SlotView
from focusflow.platform import jobs
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import SubtaskIn, TaskPatch

from .conftest import AddEvent, AddTask, at

TUESDAY = date(2026, 11, 24)
WEDNESDAY = TUESDAY + timedelta(days=1)
RunJobs = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def run_jobs(database: Database) -> RunJobs:
    """Do all queued work, as the worker would; answers the names of the jobs."""

    async def run() -> list[str]:
        done: list[str] = []
        while True:
            async with unit_of_work() as db:
                rows = await db.execute(
                    text("DELETE FROM procrastinate_jobs RETURNING id, task_name, args")
                )
                found = sorted((tuple(row) for row in rows), key=lambda row: row[0])
            if not found:
                return done
            for _, name, arguments in found:
                await jobs.app.tasks[name](**arguments)
                done.append(name)

    return run


async def day_of(actor: Actor, day: date = TUESDAY) -> ScheduleView:
    async with unit_of_work() as db:
        return await service.daily(db, actor, day)


def work(view: ScheduleView) -> list[SlotView]:
    return [slot for slot in view.slots if slot.slot_type == "task"]


async def open_proposals(actor: Actor) -> list[Any]:
    async with unit_of_work() as db:
        return [p for p in (await service.list_proposals(db, actor)).items if p.status == "open"]


async def move(actor: Actor, task_id: UUID, start: Any, **fields: Any) -> SlotView:
    async with unit_of_work() as db:
        data = RescheduleIn(start=start, **fields)
        return await service.reschedule_task(db, actor, task_id, data)


# Tasks


async def test_completing_a_slots_task_raises_the_rate(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_task("Mail", estimated_minutes=25)
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        done = await tasks.complete_task(db, alice, essay.id)
    view = await day_of(alice)
    assert done.status == "completed"
    assert {s.title: s.status for s in work(view)} == {"Essay": "done", "Mail": "planned"}
    assert (view.total_planned_minutes, view.total_completed_minutes) == (50, 25)
    assert (view.completion_rate, view.likely_done) == (50.0, 2)
    async with unit_of_work() as db:
        await tasks.reopen_task(db, alice, essay.id)
    view = await day_of(alice)
    assert (view.completion_rate, {s.status for s in work(view)}) == (0.0, {"planned"})


async def test_completing_frees_slots_on_later_days_until_reopened(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await service.generate(alice, WEDNESDAY)
    before = await day_of(alice, WEDNESDAY)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
    assert work(await day_of(alice, WEDNESDAY)) == []
    async with unit_of_work() as db:
        await tasks.reopen_task(db, alice, essay.id)
    assert work(await day_of(alice, WEDNESDAY)) == work(before)


async def test_deleting_takes_slots_along_and_restoring_brings_them_back(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    async with unit_of_work() as db:
        part = await tasks.add_subtask(
            db, alice, essay.id, SubtaskIn(title="Part", estimated_minutes=25)
        )
    await service.generate(alice, TUESDAY)
    before = await day_of(alice)
    assert {s.task_id for s in work(before)} == {part.id}
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, essay.id)
    gone = await day_of(alice)
    assert (work(gone), gone.total_planned_minutes) == ([], 0)
    async with unit_of_work() as db:
        await tasks.restore_task(db, alice, essay.id)
    assert work(await day_of(alice)) == work(before)


async def test_a_restored_task_does_not_lie_on_what_took_its_place(
    add_task: AddTask, alice: Actor
) -> None:
    essay, mail = await add_task("Essay"), await add_task("Mail")
    await move(alice, essay.id, at(10))
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, essay.id)
    await move(alice, mail.id, at(10, 10))
    async with unit_of_work() as db:
        await tasks.restore_task(db, alice, essay.id)
    assert [s.title for s in work(await day_of(alice))] == ["Mail"]


@pytest.mark.parametrize("status", ["cancelled", "archived"])
async def test_a_task_that_is_put_away_leaves_the_plan(
    add_task: AddTask, alice: Actor, status: Any
) -> None:
    essay = await add_task("Essay")
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await tasks.update_task(db, alice, essay.id, TaskPatch(status=status))
    assert work(await day_of(alice)) == []
    async with unit_of_work() as db:
        await tasks.update_task(db, alice, essay.id, TaskPatch(status="pending"))
    assert work(await day_of(alice)) != []


async def test_a_time_set_on_the_task_wins_over_an_earlier_move(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await move(alice, essay.id, at(10))
    async with unit_of_work() as db:
        change = TaskPatch(scheduled_date=TUESDAY, scheduled_time=time(14))
        await tasks.update_task(db, alice, essay.id, change)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [s.starts_at for s in work(view)] == [at(14)]


async def test_what_was_done_early_frees_its_time(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await move(alice, essay.id, at(15))
    clock.set(at(10))
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
    assert [s.starts_at for s in work(await day_of(alice))] == [at(15)]
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [(s.starts_at, s.status) for s in work(view)] == [(at(9, 35), "done")]


async def test_a_plan_whose_task_is_gone_for_good_shows_no_ghost(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay")
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        await db.execute(text("DELETE FROM task WHERE id = :id"), {"id": essay.id})
    assert work(await day_of(alice)) == []


async def test_a_repeating_task_reopened_leaves_no_slot_of_the_next(
    add_task: AddTask, alice: Actor
) -> None:
    water = await add_task(
        "Water", due_date=TUESDAY, recurrence_rule="FREQ=DAILY", estimated_minutes=10
    )
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, water.id)
    await service.generate(alice, WEDNESDAY)
    assert [s.title for s in work(await day_of(alice, WEDNESDAY))] == ["Water"]
    async with unit_of_work() as db:
        await tasks.reopen_task(db, alice, water.id)
    view = await day_of(alice, WEDNESDAY)
    assert (work(view), view.total_planned_minutes) == ([], 0)


async def test_a_completed_task_comes_back_from_the_trash_without_slots_to_come(
    add_task: AddTask, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await service.generate(alice, WEDNESDAY)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, essay.id)
        await tasks.delete_task(db, alice, essay.id)
        await tasks.restore_task(db, alice, essay.id)
    assert work(await day_of(alice, WEDNESDAY)) == []


async def test_a_task_that_did_not_fit_and_is_placed_by_hand_is_no_longer_listed(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    await add_event("Conference", at(8), at(18))
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [u.title for u in view.unscheduled] == ["Essay"]
    await move(alice, essay.id, at(19))
    assert (await day_of(alice)).unscheduled == ()


# Skipping


async def test_skipping_raises_a_proposal_for_the_rest_of_the_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    essay = await add_task("Essay", priority="urgent", estimated_minutes=280)
    mail = await add_task("Mail", priority="low", estimated_minutes=60)
    await service.generate(alice, TUESDAY)
    before = await day_of(alice)
    async with unit_of_work() as db:
        skipped = await tasks.skip_task(db, alice, essay.id)
    assert skipped.status == "pending"
    view = await day_of(alice)
    statuses = {s.status for s in work(view) if s.task_id == essay.id}
    assert statuses == {"skipped"}
    assert await run_jobs() == ["propose_plan"]
    (proposal,) = await open_proposals(alice)
    assert (proposal.trigger, proposal.day) == ("skip", TUESDAY)
    assert {s.task_id for s in proposal.days[0].after if s.task_id} == {mail.id}
    assert work(await day_of(alice)) == work(view) != work(before)


async def test_skipping_a_task_without_a_slot_keeps_it_off_the_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    essay = await add_task("Essay")
    async with unit_of_work() as db:
        await tasks.skip_task(db, alice, essay.id)
    assert await run_jobs() == ["propose_plan"]
    assert await open_proposals(alice) == []
    assert work((await service.generate(alice, TUESDAY)).schedules[0]) == []
    assert work((await service.generate(alice, WEDNESDAY)).schedules[0]) != []
    assert (await move(alice, essay.id, at(15))).starts_at == at(15)


async def test_an_event_is_answered_once(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    cause = uuid4()
    first = await service.propose_for(alice, TUESDAY, "skip", cause)
    assert first is not None
    async with unit_of_work() as db:
        await service.reject(db, alice, first.id)
    assert await service.propose_for(alice, TUESDAY, "skip", cause) is None
    assert await service.propose_for(alice, TUESDAY - timedelta(days=1), "skip", uuid4()) is None


# The calendar


async def test_an_event_on_planned_work_raises_a_proposal(
    add_task: AddTask, add_event: AddEvent, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay", estimated_minutes=25)
    slot = work((await service.generate(alice, TUESDAY)).schedules[0])[0]
    await add_event(
        "Elsewhere", slot.ends_at + timedelta(hours=2), slot.ends_at + timedelta(hours=3)
    )
    assert await run_jobs() == ["deliver_event"]
    assert await open_proposals(alice) == []
    await add_event("Lecture", slot.starts_at, slot.ends_at)
    assert await run_jobs() == ["deliver_event", "propose_plan"]
    (proposal,) = await open_proposals(alice)
    assert proposal.trigger == "calendar"
    (block,) = [s for s in proposal.days[0].after if s.slot_type == "task"]
    assert block.change == "moved"
    assert block.starts_at >= slot.ends_at
    assert work(await day_of(alice)) == [slot]  # nothing moves before a yes


async def test_a_series_is_looked_at_on_every_planned_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    for number in range(12):
        await add_task(f"Task {number}", estimated_minutes=50)
    await service.generate(alice, TUESDAY, days=3)
    async with unit_of_work() as db:
        daily = EventIn(
            title="Sport", starts_at=at(9), ends_at=at(12), recurrence_rule="FREQ=DAILY"
        )
        await calendar.create_event(db, alice, daily)
    await run_jobs()
    found = await open_proposals(alice)
    assert {p.day for p in found} == {TUESDAY + timedelta(days=n) for n in range(3)}


async def test_a_free_event_disturbs_nothing(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay")
    await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        event = EventIn(title="Holiday", starts_at=at(8), ends_at=at(18), busy=False)
        await calendar.create_event(db, alice, event)
    assert await run_jobs() == ["deliver_event"]
    assert await open_proposals(alice) == []


# First steps


async def onboard(actor: Actor) -> None:
    async with unit_of_work() as db:
        await accounts.complete_onboarding(db, actor, OnboardingIn(timezone="Europe/Berlin"))


async def test_finishing_the_first_steps_fills_the_day(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs
) -> None:
    await add_task("Essay")
    await onboard(alice)
    assert await run_jobs() == ["plan_first_day"]
    assert work(await day_of(alice)) != []
    async with unit_of_work() as db:
        (row,) = await db.scalars(select(ScheduleProposal))
        cause = row.cause_id
    assert (row.trigger, row.status) == ("onboarding", "approved")
    assert cause is not None
    assert await service.plan_first_day(alice, cause) is None


async def test_in_the_evening_the_first_day_is_tomorrow(
    add_task: AddTask, alice: Actor, run_jobs: RunJobs, clock: ManualClock
) -> None:
    clock.set(at(20))
    await add_task("Essay")
    await onboard(alice)
    await run_jobs()
    assert work(await day_of(alice)) == []
    assert work(await day_of(alice, WEDNESDAY)) != []


async def test_without_tasks_there_is_no_first_plan(alice: Actor, run_jobs: RunJobs) -> None:
    await onboard(alice)
    await run_jobs()
    assert (await day_of(alice)).id is None


async def test_old_proposals_expire_by_the_clock(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    await add_task("Essay")
    await service.make_proposal(alice, TUESDAY)
    await jobs.app.tasks["expire_proposals"](timestamp=0)
    assert len(await open_proposals(alice)) == 1
    clock.advance(timedelta(days=2))
    await jobs.app.tasks["expire_proposals"](timestamp=0)
    assert await open_proposals(alice) == []


# Hands


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
