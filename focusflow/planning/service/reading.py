"""Read plans: a day, a week, what comes next, and proposals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from focusflow.planning import repository
from focusflow.planning.rules.outcome import Outcome
from focusflow.planning.rules.slots import Slot
from focusflow.planning.schemas import (
    ProposalQuery,
    ProposalView,
    ScheduleView,
    SlotView,
    WeekView,
)
from focusflow.planning.service import loading, views
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, uuid
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound


async def daily(db: Db, actor: Actor, day: date | None = None) -> ScheduleView:
    """The plan of a local day, today's unless said otherwise; an empty one when there is none."""
    today = local_day(actor, db.now())
    day = day or today
    loading.check_day(actor, today, day)
    return (await days_of(db, actor, [day]))[0]


async def weekly(db: Db, actor: Actor, week: str) -> WeekView:
    """The plans of an ISO week written 2026-48, Monday to Sunday."""
    monday = monday_of(week)
    loading.check_day(actor, local_day(actor, db.now()), monday, field="week")
    days = [monday + timedelta(days=n) for n in range(7)]
    return WeekView(id=week, days=tuple(await days_of(db, actor, days)))


async def upcoming(db: Db, actor: Actor, limit: int = 10) -> tuple[SlotView, ...]:
    """Planned slots that are not over yet, the next first, at most `limit`."""
    rows = await repository.upcoming(db, actor, db.now(), limit)
    slots = [Slot.model_validate(row) for row in rows]
    found = await views.tasks_of(db, actor, slots)
    return tuple(views.slot_view(slot, found) for slot in slots)


async def list_proposals(
    db: Db, actor: Actor, wanted: ProposalQuery | None = None
) -> Page[ProposalView]:
    """Proposals, the newest first."""
    wanted = wanted or ProposalQuery()
    limit, after = wanted.limit, decode_cursor(wanted.cursor, uuid)
    last_seen = after[0] if after else None
    rows = await repository.proposals(db, actor, wanted.status, last_seen, limit + 1)
    shown = rows[:limit]
    slots: list[Slot] = []
    more: set[UUID] = set()
    for row in shown:
        slots += [slot for found in views.before_of(row).values() for slot in found]
        more |= Outcome.model_validate(row.after).task_ids
    found = await views.tasks_of(db, actor, slots, more)
    last = encode_cursor(shown[-1].id) if len(rows) > limit else None
    return Page(items=tuple(views.proposal_view(row, found) for row in shown), next_cursor=last)


async def get_proposal(db: Db, actor: Actor, proposal_id: UUID) -> ProposalView:
    """One proposal, whatever became of it."""
    row = await repository.proposal(db, actor, proposal_id)
    if row is None:
        raise NotFound
    slots = [slot for found in views.before_of(row).values() for slot in found]
    more = Outcome.model_validate(row.after).task_ids
    return views.proposal_view(row, await views.tasks_of(db, actor, slots, more))


def monday_of(week: str) -> date:
    """The Monday of an ISO week written 2026-48; InvalidInput when that year has no such week."""
    year, number = week.split("-")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError as error:
        raise InvalidInput("week", "There is no such week. Write one as 2026-48.", week) from error


async def days_of(db: Db, actor: Actor, days: Sequence[date]) -> list[ScheduleView]:
    """The plans of some days."""
    schedules = await repository.schedules(db, actor, days)
    slots = await loading.slots_by_day(db, schedules)
    more = {
        item.task_id
        for schedule in schedules.values()
        for item in views.left_out_of(schedule.unscheduled)
    }
    found = await views.tasks_of(db, actor, (s for day in slots.values() for s in day), more)
    return [views.schedule_view(day, schedules.get(day), slots.get(day, ()), found) for day in days]
