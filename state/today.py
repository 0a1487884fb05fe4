"""Today: one honest day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar import service as calendar
from focusflow.planning import service as planning
from focusflow.planning.schemas import ProposalQuery, ProposalView, ScheduleView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.formatting import (
    MONTHS,
    format_date,
    format_day,
    format_minutes,
    format_moment,
    weekday_name,
)
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import PlannableTask
from state.blocks import BlockActions
from state.day import (
    DAY,
    AllDay,
    Block,
    Hour,
    Local,
    all_day,
    event_block,
    hours,
    in_sentence,
    scale,
    side_by_side,
    slot_block,
)
from state.demo import ExampleActions
from state.frame import Frame, open_page
from state.live import shows
from state.next_up import NextActions, next_up
from state.plan import LeftOutRow, PlanActions, left_out_row
from state.session import acting
from state.timer import TimerActions

MOST_TASKS = 100
MOST_ROWS = 12
NOWHERE = Local(Actor(UUID(int=0)), date(2000, 1, 1), hour24=True)


@dataclass(frozen=True)
class OpenRow:
    """A task without a place in today's plan."""

    id: str
    title: str
    detail: str


@dataclass(frozen=True)
class Read:
    """What a reload has read."""

    plan: ScheduleView
    proposal: ProposalView | None
    events: Sequence[Any]
    open_tasks: Sequence[PlannableTask]
    wishes: PreferencesView
    now: datetime


@shows("tasks", "schedule", "calendar", "focus", "points", "profile")
class Today(TimerActions, PlanActions, BlockActions, NextActions, ExampleActions, rx.State):
    """The day's page."""

    ready: bool = False
    failed: str = ""
    title: str = ""
    short_title: str = ""
    summary: str = ""
    has_plan: bool = False
    empty: bool = False
    blocks: list[Block] = []
    day_long: list[AllDay] = []
    marks: list[Hour] = []
    low: int = 480
    high: int = 1080
    day: str = ""
    zone: str = "UTC"
    hour24: bool = True
    now_ms: int = 0
    turn: int = DAY
    left_out: list[LeftOutRow] = []
    overdue: list[OpenRow] = []
    waiting: list[OpenRow] = []
    more_waiting: int = 0
    _local: Local = NOWHERE

    @rx.event
    async def load(self) -> Any:
        """Open the page."""
        return await open_page(self)

    async def reload(self) -> None:
        """Read the day; not while an example is being made, which changes it all the time."""
        if self.filling:
            return
        frame = await self.get_state(Frame)
        async with acting(self) as (db, actor):
            local = Local(actor, local_day(actor, db.now()), frame.hour24)
            read = await _read(db, actor, local)
        self._local = local
        slots = [s for s in read.plan.slots if s.status != "skipped"]
        planned = [slot_block(slot, local, read.now) for slot in slots]
        events = [event_block(e, local) for e in read.events if not e.all_day]
        self.blocks = side_by_side([*planned, *events])
        self.day_long = all_day(read.events, local.day)
        self.show_proposal(
            read.proposal, local, [*_staying(planned, read.proposal), *events], read.now
        )
        self._fill_scale(read, local)
        self._fill_words(read, local, day_first=frame.day_first)
        self._fill_lists(read, local, day_first=frame.day_first)
        self.upcoming = next_up(self.blocks, local, read.now)
        self.moves += 1
        await self.fill_timer()

    def _fill_scale(self, read: Read, local: Local) -> None:
        now = local.minute(read.now)
        shown = [*self.blocks, *self.plan_blocks]
        self.low, self.high = scale(shown, local, read.wishes, now)
        self.marks = hours(self.low, self.high, hour24=local.hour24)
        edges = [edge for b in shown for edge in (b.start, b.start + b.minutes) if edge > now]
        self.turn = min([*edges, local.first + DAY])
        self.day, self.zone = local.day.isoformat(), local.actor.timezone
        self.hour24 = local.hour24
        self.now_ms = round(read.now.timestamp() * 1000)

    def _fill_words(self, read: Read, local: Local, *, day_first: bool) -> None:
        date_text = format_date(local.day, day_first=day_first, year=False)
        weekday = weekday_name(local.day.weekday())
        self.title = f"{weekday}, {_long(date_text, local.day)}"
        self.short_title = f"{weekday}, {date_text}"
        plan = read.plan
        self.has_plan = any(s.slot_type == "task" and s.status != "skipped" for s in plan.slots)
        self.summary = (
            f"{format_minutes(plan.total_planned_minutes)} planned of "
            f"{format_minutes(read.wishes.daily_minutes)}. "
            f"Likely to finish {plan.likely_done} of {plan.tasks_planned}."
            if self.has_plan
            else "Nothing is planned yet."
        )
        self.empty = not (self.has_plan or read.open_tasks or read.events or plan.id)

    def _fill_lists(self, read: Read, local: Local, *, day_first: bool) -> None:
        self.left_out = [left_out_row(item) for item in read.plan.unscheduled][:MOST_ROWS]
        placed = {s.task_id for s in read.plan.slots if s.status != "skipped"}
        placed |= {item.task_id for item in read.plan.unscheduled}
        free = [task for task in read.open_tasks if task.id not in placed]
        late = [task for task in free if task.due_at is not None and task.due_at < read.now]
        rest = [task for task in free if task not in late]
        if self.has_plan:
            rest = [task for task in rest if _for_day(task, local.day)]
        self.overdue = [
            _late_row(task, task.due_at, local, day_first=day_first)
            for task in late[:MOST_ROWS]
            if task.due_at is not None
        ]
        shown = MOST_ROWS if self.has_plan else 6
        self.waiting = [_open_row(task, local, day_first=day_first) for task in rest[:shown]]
        self.more_waiting = max(len(rest) - shown, 0)


async def _read(db: Db, actor: Actor, local: Local) -> Read:
    begin, end = day_bounds(actor, local.day)
    waiting = await planning.list_proposals(db, actor, ProposalQuery(status="open", limit=10))
    covering = (p for p in waiting.items if any(d.day == local.day for d in p.days))
    return Read(
        plan=await planning.daily(db, actor, local.day),
        proposal=next(covering, None),
        events=await calendar.list_range(db, actor, begin, end),
        open_tasks=await tasks.plannable_tasks(db, actor, local.day, limit=MOST_TASKS),
        wishes=await accounts.preferences(db, actor),
        now=db.now(),
    )


def _staying(planned: Sequence[Block], proposal: ProposalView | None) -> list[Block]:
    """The blocks that no answer to the proposal changes."""
    if proposal is None:
        return list(planned)
    open_to_change = {str(slot.id) for day in proposal.days for slot in day.before}
    after = {str(slot.id) for day in proposal.days for slot in day.after}
    return [block for block in planned if block.id not in open_to_change | after]


def _for_day(task: PlannableTask, day: date) -> bool:
    return any(d is not None and d <= day for d in (task.due_date, task.scheduled_date))


def _late_row(task: PlannableTask, due: datetime, local: Local, *, day_first: bool) -> OpenRow:
    if task.due_date is not None and due == day_bounds(local.actor, task.due_date)[1]:
        text = format_day(task.due_date, local.day, day_first=day_first)
    else:
        moment = due.astimezone(local.zone)
        text = format_moment(moment, local.day, hour24=local.hour24, day_first=day_first)
    return OpenRow(str(task.id), task.title, f"Was due {in_sentence(text)}")


def _open_row(task: PlannableTask, local: Local, *, day_first: bool) -> OpenRow:
    parts = []
    if task.due_date is not None:
        parts.append(
            f"Due {in_sentence(format_day(task.due_date, local.day, day_first=day_first))}"
        )
    if task.estimated_minutes:
        parts.append(format_minutes(task.estimated_minutes))
    return OpenRow(str(task.id), task.title, ", ".join(parts))


def _long(text: str, day: date) -> str:
    """The date with its month in full."""
    month = MONTHS[day.month - 1]
    return text.replace(month[:3], month)
