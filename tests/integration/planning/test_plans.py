"""Planning a day or a week, and what the plan shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select, text

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn
from focusflow.planning import engine, service
from focusflow.planning.models import Schedule, ScheduleProposal
from focusflow.planning.schemas import ScheduleView, SlotView
from focusflow.planning.service import proposing, solving
from focusflow.platform import metrics
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput
from focusflow.platform.events import EventRecord
from focusflow.tasks import service as tasks

from .conftest import AddEvent, AddTask, at

TUESDAY = date(2026, 11, 24)


def work(view: ScheduleView) -> list[SlotView]:
    return [slot for slot in view.slots if slot.slot_type == "task"]


async def today(actor: Actor, day: date = TUESDAY) -> ScheduleView:
    async with unit_of_work() as db:
        return await service.daily(db, actor, day)


async def test_a_day_is_planned_round_what_is_fixed(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    essay = await add_task("Essay", estimated_minutes=90, priority="high", category="uni")
    await add_task("Mail", difficulty="easy")
    await add_event("Lecture", at(10), at(12))
    decision = await service.generate(alice, TUESDAY)
    view = await today(alice)
    assert decision.schedules == (view,)
    assert sum(s.minutes for s in work(view) if s.task_id == essay.id) == 90
    assert view.total_planned_minutes == 120
    assert {s.title for s in work(view)} == {"Essay", "Mail"}
    assert all(s.reason for s in work(view))
    assert all(s.ends_at <= at(10) or s.starts_at >= at(12) for s in work(view))
    assert all(at(9) <= s.starts_at and s.ends_at <= at(17) for s in view.slots)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(view.slots))
    assert {s.slot_type for s in view.slots} == {"task", "break", "buffer"}
    assert (view.tasks_planned, view.likely_done, view.method) == (2, 2, "solver")
    assert view.generated_at == view.last_modified_at == at(9)
    assert view.notes == ("1 task has no estimate; 30 min each are assumed.",)


async def test_a_proposal_moves_nothing(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    proposal = await service.make_proposal(alice, TUESDAY)
    assert (proposal.status, proposal.trigger, proposal.has_changes) == ("open", "user", True)
    assert [s.change for s in proposal.days[0].after if s.slot_type == "task"] == ["new"]
    assert proposal.days[0].before == ()
    assert (proposal.tasks_planned, proposal.likely_done) == (1, 1)
    view = await today(alice)
    assert (view.id, view.slots, view.method, view.generated_at) == (None, (), None, None)


async def test_a_second_plan_updates_the_same_row(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    first = (await service.generate(alice, TUESDAY)).schedules[0]
    await add_task("Mail")
    second = await service.generate(alice, TUESDAY)
    assert second.schedules[0].id == first.id
    assert {s.id for s in first.slots} & {s.id for s in second.schedules[0].slots}
    async with unit_of_work() as db:
        assert await db.scalar(select(func.count()).select_from(Schedule)) == 1


async def test_forty_tasks_in_seven_days_overlap_nothing(
    add_task: AddTask, add_event: AddEvent, alice: Actor
) -> None:
    for number in range(40):
        await add_task(f"Task {number}", estimated_minutes=30 + number % 4 * 15)
    await add_event("Seminar", at(9, day=26), at(13, day=26))
    decision = await service.generate(alice, TUESDAY, days=7)
    assert [view.day for view in decision.schedules] == [
        TUESDAY + timedelta(days=n) for n in range(7)
    ]
    slots = [slot for view in decision.schedules for slot in view.slots]
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(slots))
    thursday = work(decision.schedules[2])
    assert thursday
    assert all(s.starts_at >= at(13, day=26) for s in thursday)
    assert all(view.total_planned_minutes <= 300 for view in decision.schedules)
    async with unit_of_work() as db:
        week = await service.weekly(db, alice, "2026-48")
    assert week.days[0].slots == ()  # Monday is over
    assert week.days[1:] == decision.schedules[:6]


async def test_what_did_not_fit_says_why_in_numbers(add_task: AddTask, alice: Actor) -> None:
    await add_task("Thesis", estimated_minutes=90, scheduled_date=TUESDAY)
    async with unit_of_work() as db:
        hour = PreferencesIn(study_start=time(9), study_end=time(9, 55))
        await accounts.put_preferences(db, alice, hour)
    proposal = await service.make_proposal(alice, TUESDAY)
    assert [(u.title, u.minutes) for u in proposal.unscheduled] == [("Thesis", 40)]
    assert "min" in proposal.unscheduled[0].reason
    assert proposal.days[0].free_minutes == 55


async def test_changed_study_hours_change_the_next_plan(add_task: AddTask, alice: Actor) -> None:
    await add_task("Essay")
    async with unit_of_work() as db:
        evening = PreferencesIn(study_start=time(20), study_end=time(22), session_minutes=30)
        await accounts.put_preferences(db, alice, evening)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert [(s.starts_at >= at(20), s.minutes) for s in work(view)] == [(True, 30)]


async def test_what_is_past_or_done_stays(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    essay, mail = await add_task("Essay"), await add_task("Mail")
    first = (await service.generate(alice, TUESDAY)).schedules[0]
    begun = work(first)[0]
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, begun.task_id)
    clock.set(at(11, 2))
    other = essay if begun.task_id == mail.id else mail
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert begun.id in {s.id for s in view.slots if s.status == "done"}
    again = [s for s in work(view) if s.task_id == other.id and s.starts_at >= at(11, 2)]
    assert sum(s.minutes for s in again) == 30
    assert view.total_completed_minutes > 0


async def test_durations_follow_ones_own_history(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    for number in range(5):
        done = await add_task(f"Done {number}", estimated_minutes=20)
        async with unit_of_work() as db:
            await tasks.complete_task(db, alice, done.id, actual_minutes=30)
    await add_task("Essay", estimated_minutes=30)
    proposal = await service.make_proposal(alice, TUESDAY)
    assert proposal.duration_ratio == 1.5
    assert proposal.days[0].planned_minutes == 45
    assert "You need 1.5x your guess, so the times here are longer." in proposal.notes
    clock.advance(timedelta(days=31))
    later = await service.make_proposal(alice, date(2026, 12, 25))
    assert later.duration_ratio == 1.0


async def test_the_completion_rate_of_thirty_days_makes_the_odds(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    for number in range(8):
        await add_task(f"Task {number}", estimated_minutes=25)
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert (view.tasks_planned, view.likely_done) == (8, 6)
    clock.advance(timedelta(days=1))  # nothing was done
    view = (await service.generate(alice, TUESDAY + timedelta(days=1))).schedules[0]
    assert (view.tasks_planned, view.likely_done) == (8, 3)


async def test_a_task_planned_for_tomorrow_is_not_planned_today_too(
    add_task: AddTask, alice: Actor
) -> None:
    await add_task("Essay")
    await service.generate(alice, TUESDAY + timedelta(days=1))
    view = (await service.generate(alice, TUESDAY)).schedules[0]
    assert view.slots == ()
    async with unit_of_work() as db:
        coming = await service.upcoming(db, alice)
    assert {s.starts_at.date() for s in coming} == {TUESDAY + timedelta(days=1)}
    assert [s.starts_at for s in coming] == sorted(s.starts_at for s in coming)


async def test_the_day_the_clocks_change(
    add_task: AddTask, alice: Actor, clock: ManualClock
) -> None:
    await add_task("Essay", estimated_minutes=300)
    async with unit_of_work() as db:
        night = PreferencesIn(study_start=time(1), study_end=time(4), session_minutes=60)
        await accounts.put_preferences(db, alice, night)
    clock.set(datetime.fromisoformat("2027-03-27T12:00:00+01:00"))
    view = (await service.generate(alice, date(2027, 3, 28))).schedules[0]
    assert 0 < view.total_planned_minutes <= 120  # two o'clock does not exist
    edges = [s.starts_at for s in view.slots] + [s.ends_at for s in view.slots]
    assert min(edges) >= datetime.fromisoformat("2027-03-28T01:00:00+01:00")
    assert max(edges) <= datetime.fromisoformat("2027-03-28T04:00:00+02:00")


async def test_ten_thousand_open_tasks(database: Database, alice: Actor) -> None:
    async with unit_of_work() as db:
        await db.execute(
            text(
                """INSERT INTO task (id, created_at, updated_at, user_id, title, priority, status,
                    difficulty, tags, focus_minutes, position, recurrence_mode, ai_generated)
                SELECT gen_random_uuid(), :now, :now, :me, 'Task ' || n, 'low', 'pending',
                    'medium', '{}', 0, n, 'schedule', false FROM generate_series(1, 10000) n"""
            ),
            {"now": db.now(), "me": alice.user_id},
        )
    proposal = await service.make_proposal(alice, TUESDAY)
    assert proposal.days[0].planned_minutes > 200
    assert len(proposal.unscheduled) < 100


async def test_no_tasks(alice: Actor) -> None:
    decision = await service.generate(alice, TUESDAY)
    assert decision.schedules[0].slots == ()
    assert not decision.proposal.has_changes


async def test_everything_is_fixed(add_task: AddTask, add_event: AddEvent, alice: Actor) -> None:
    await add_task("Essay")
    await add_event("Conference", at(8), at(18))
    proposal = await service.make_proposal(alice, TUESDAY)
    assert "Nothing is free on Tuesday: the study hours are all taken." in proposal.notes
    assert [u.title for u in proposal.unscheduled] == ["Essay"]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 11, 23), "This day is over. Plan today or a later day."),
        (date(2027, 11, 25), "Choose a day within a year of today."),
        (date(2200, 12, 31), "Choose a day within a year of today."),
    ],
)
async def test_days_that_can_not_be_planned(alice: Actor, day: date, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        await service.make_proposal(alice, day)


async def test_a_failing_solver_leaves_a_plan_by_rules_that_is_counted(
    add_task: AddTask, alice: Actor
) -> None:
    def broken(*_: Any, **__: Any) -> engine.Plan:
        raise MemoryError("no room to think")

    counter = metrics.PLANS.labels("fallback")
    before = counter._value.get()
    problem = {
        "now": "2026-11-24T09:00:00+01:00", "zone": "Europe/Berlin", "slot_minutes": 5,
        "windows": [{"start": "2026-11-24T09:00:00+01:00", "end": "2026-11-24T12:00:00+01:00"}],
        "busy": [], "tasks": [{"id": "a", "title": "Essay", "minutes": 30, "value": 50}],
    }  # fmt: skip
    plan = await solving.solve(problem, 0.2, run=broken)
    assert (plan.status, plan.solver, len(plan.blocks)) == ("fallback", "greedy", 1)
    assert counter._value.get() == before + 1


async def test_planning_is_told(add_task: AddTask, alice: Actor) -> None:
    essay = await add_task("Essay", estimated_minutes=25)
    decision = await service.generate(alice, TUESDAY)
    async with unit_of_work() as db:
        rows = await db.scalars(
            select(EventRecord).where(EventRecord.entity_type == "schedule")  # type: ignore[arg-type]
        )
        told = {row.name: row.payload for row in rows}
    assert set(told) == {"ScheduleGenerated", "ScheduleUpdated"}
    assert told["ScheduleGenerated"]["date"] == "2026-11-24"
    assert (told["ScheduleGenerated"]["tasks_count"], told["ScheduleGenerated"]["method"]) == (
        1, "solver",
    )  # fmt: skip
    slot = work(decision.schedules[0])[0]
    assert told["ScheduleUpdated"]["slots"] == [
        {
            "id": str(slot.id), "task_id": str(essay.id),
            "start": slot.starts_at.isoformat(), "end": slot.ends_at.isoformat(),
        }
    ]  # fmt: skip


async def test_a_plan_that_changed_while_thinking_is_not_overwritten(
    add_task: AddTask, alice: Actor
) -> None:
    await add_task("Essay")
    made = await proposing.make(alice, TUESDAY, 1)
    await service.generate(alice, TUESDAY)
    with pytest.raises(Conflict, match="changed while a new one was made"):
        async with unit_of_work() as db:
            await proposing.save(db, alice, made, "user", None)


async def test_a_plan_with_a_task_deleted_while_thinking_is_dropped(
    add_task: AddTask, alice: Actor
) -> None:
    essay, mail = await add_task("Essay"), await add_task("Mail")
    made = await proposing.make(alice, TUESDAY, 1)
    async with unit_of_work() as db:
        await tasks.complete_task(db, alice, mail.id)
        with pytest.raises(Conflict, match="“Mail” was finished or deleted while"):
            await proposing.save(db, alice, made, "user", None)
        await tasks.delete_task(db, alice, essay.id)
        with pytest.raises(Conflict, match="A task of it was finished or deleted while"):
            await proposing.save(db, alice, made, "user", None)
        assert list(await db.scalars(select(ScheduleProposal))) == []
