"""Try what would happen: think it through as planning does, and keep nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from focusflow.calendar.schemas import BusyTime
from focusflow.planning.models import ScheduleProposal
from focusflow.planning.rules import slots as rules
from focusflow.planning.rules.candidates import Situation
from focusflow.planning.rules.outcome import Outcome
from focusflow.planning.rules.problem import build
from focusflow.planning.rules.slots import Slot
from focusflow.planning.schemas import WhatIfIn, WhatIfView
from focusflow.planning.service import loading, proposing, views
from focusflow.planning.service.proposing import Made
from focusflow.planning.service.views import Tasks
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day, zone_of
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import format_span, listed
from focusflow.platform.ids import new_id
from focusflow.tasks.schemas import PlannableTask, TaskBrief

LOST = "Lost time"
MOST_NAMES = 3


@dataclass(frozen=True)
class _Tried:
    """A situation with what might happen in it, and the task that might come in."""

    situation: Situation
    task: PlannableTask | None


async def what_if(actor: Actor, wanted: WhatIfIn) -> WhatIfView:
    """The plan of a day as it would be if a task came in or time were lost; nothing is saved.

    InvalidInput when nothing is asked, the day is over or the lost time lies on another day.
    """
    if wanted.task is None and wanted.lost is None:
        raise InvalidInput("task", "Say what might happen: a task comes in, or time is lost.")
    async with unit_of_work() as db:
        day = wanted.date or local_day(actor, db.now())
        loaded = await loading.load(db, actor, day, 1)
    tried = _tried(loaded.situation, wanted)
    made = await proposing.solved(
        replace(loaded, situation=tried.situation), build(tried.situation)
    )
    async with unit_of_work() as db:
        before = [slot for slots in made.before.values() for slot in slots]
        found: Tasks = await views.tasks_of(db, actor, before, made.outcome.task_ids)
        if tried.task is not None:
            found = {**found, tried.task.id: _brief(tried.task)}
        # No session ever knows of this row.
        row = proposing.proposal_of(actor, made, made.outcome, "user")
        row.id, row.created_at = new_id(), db.now()
    return _view(row, made, tried, found)


def _tried(situation: Situation, wanted: WhatIfIn) -> _Tried:
    day, task, busy = situation.days[0], None, situation.busy
    begin, end = day_bounds(situation.who, day)
    if wanted.lost is not None:
        start = wanted.lost.start
        if not begin <= start < end:
            raise InvalidInput("start", "Choose a time within this day.", start.isoformat())
        until = start + timedelta(minutes=wanted.lost.minutes)
        lost = BusyTime(
            event_id=new_id(), recurrence_id=None, title=LOST, starts_at=start, ends_at=until
        )
        busy = (*busy, lost)
    if wanted.task is not None:
        task = PlannableTask(
            id=new_id(),
            title=wanted.task.title,
            priority="urgent",
            status="pending",
            difficulty="medium",
            category=None,
            estimated_minutes=wanted.task.minutes,
            spent_minutes=0,
            start_date=None,
            due_date=day,
            due_at=end,
            scheduled_date=None,
            scheduled_time=None,
            goal_id=None,
            goal_priority=None,
            depends_on=(),
        )
    tasks = situation.tasks if task is None else (task, *situation.tasks)
    return _Tried(replace(situation, tasks=tasks, busy=busy), task)


def _brief(task: PlannableTask) -> TaskBrief:
    shared = task.model_dump(include={"id", "title", "status", "priority", "difficulty"})
    return TaskBrief(**shared, category=None, due_date=task.due_date, due_time=None)


def _view(row: ScheduleProposal, made: Made, tried: _Tried, found: Tasks) -> WhatIfView:
    before = [s for slots in made.before.values() for s in slots if s.task_id is not None]
    after = [s for s in made.outcome.all_slots if s.task_id is not None]
    was, _ = rules.compare(before, after)
    moved = sum(change == "moved" for change in was.values())
    still = {slot.task_id for slot in after}
    gone = dict.fromkeys(s.task_id for s in before if s.task_id and s.task_id not in still)
    dropped = [found[task_id].title for task_id in gone if task_id in found]
    said = [*_where(tried, made.outcome, after), _moves(moved, len(before))]
    if dropped:
        said.append(f"{_names(dropped)} would no longer fit.")
    return WhatIfView(
        id=row.id,
        proposal=views.proposal_view(row, found),
        task_id=tried.task.id if tried.task else None,
        moved=moved,
        dropped=tuple(dropped),
        summary=" ".join(said),
    )


def _where(tried: _Tried, outcome: Outcome, after: Sequence[Slot]) -> list[str]:
    """Where the task that might come in would go."""
    task = tried.task
    if task is None:
        return []
    mine = [slot for slot in after if slot.task_id == task.id]
    if not mine:
        left = next((left for left in outcome.unscheduled if left.task_id == task.id), None)
        return [f"“{task.title}” would not fit{f': {left.reason}' if left else ''}."]
    zone, hour24 = zone_of(tried.situation.who), tried.situation.preferences.hour24
    spans = [
        format_span(s.starts_at.astimezone(zone), s.ends_at.astimezone(zone), hour24=hour24)
        for s in mine
    ]
    return [f"“{task.title}” would be at {', '.join(spans)}."]


def _moves(moved: int, before: int) -> str:
    if not before:
        return "Nothing is planned yet, so nothing would move."
    if not moved:
        return "Nothing would move."
    return "1 block would move." if moved == 1 else f"{moved} blocks would move."


def _names(titles: Sequence[str]) -> str:
    more = len(titles) - MOST_NAMES
    shown = [f"“{title}”" for title in titles[:MOST_NAMES]]
    return listed([*shown, f"{more} more"] if more > 0 else shown)
