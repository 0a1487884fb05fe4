"""Today: one honest day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar import service as calendar
from focusflow.goals import service as goals
from focusflow.goals.schemas_plan import DueCue
from focusflow.planning import service as planning
from focusflow.planning.schemas import ProposalQuery, ProposalView, ScheduleView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
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
from state.advice import Advice
from state.blocks import BlockActions
from state.capacity import Capacity, capacity, fullness
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
from state.due_cues import DueRow, due_rows
from state.frame import Frame, open_page
from state.live import shows
from state.next_up import NextActions, next_up
from state.plan import LeftOutRow, left_out_row, staying
from state.plan_actions import PlanActions
from state.session import acting
from state.timer import TimerActions
from state.trying import TryActions
from state.why import WhyActions

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
    cues: Sequence[DueCue]
    next_cue: time | None


@shows("tasks", "schedule", "calendar", "focus", "points", "goals", "profile")
class Today(
    TimerActions,
    PlanActions,
    TryActions,
    BlockActions,
    WhyActions,
    NextActions,
    ExampleActions,
    rx.State,
):
    """The day's page."""

    ready: bool = False
    failed: str = ""
    title: str = ""
    short_title: str = ""
    summary: str = ""
    capacity: Capacity = Capacity()
    has_plan: bool = False
    empty: bool = False
    blocks: list[Block] = []
    plan_blocks: list[Block] = []
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
    cues: list[DueRow] = []
    _local: Local = NOWHERE

    @rx.event
    async def load(self) -> Any:
        """Open the page."""
        elsewhere = await open_page(self)
        if elsewhere is None and not self.failed:
            async with acting(self) as (db, actor):
                await (await self.get_state(Advice)).show(db, actor)
        return elsewhere

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
        shown = side_by_side([*planned, *events])
        self.upcoming = next_up(shown, local, read.now)
        self.day_long = all_day(read.events, local.day)
        view = self._tried.proposal if self._tried else read.proposal
        self._fill_plan(view, read, local, planned=planned, events=events)
        # What would no longer be is not moved by hand.
        self.blocks = [replace(b, movable=False) for b in shown] if self.reviewing else shown
        self._fill_scale(read, local)
        self._fill_cues(read, local)
        self._fill_words(read, local, view, day_first=frame.day_first)
        self._fill_lists(read, local, day_first=frame.day_first)
        self.moves += 1
        await self.fill_timer()

    def _fill_plan(
        self,
        view: ProposalView | None,
        read: Read,
        local: Local,
        *,
        planned: Sequence[Block],
        events: Sequence[Block],
    ) -> None:
        movable = self._tried is None
        found = self.show_proposal(view, {local.day: local}, read.now, movable=movable)
        proposed = found.get(local.day)
        self.plan_blocks = []
        if proposed is not None:
            self.plan_blocks = side_by_side([*staying(planned, view), *events, *proposed])

    def find_block(self, block_id: str) -> tuple[Block, Local]:
        """A block on show and its day; NotFound when it is gone."""
        shown = self.plan_blocks if self._sees_after() else self.blocks
        found = next((block for block in shown if block.id == block_id), None)
        if found is None:
            raise NotFound("This is not on today's plan any more.")
        return found, self._local

    def local_of(self, _day: str) -> Local:
        """Today, whatever day is asked for."""
        return self._local

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

    def _fill_cues(self, read: Read, local: Local) -> None:
        """Cues whose time has come; the page turns when the next one's does."""
        self.cues = due_rows(read.cues, hour24=local.hour24)
        if read.next_cue is not None:
            minute = read.next_cue.hour * 60 + read.next_cue.minute
            # After midnight a day that starts later counts on: 25:00, 26:00.
            later = minute if minute > local.minute(read.now) else minute + DAY
            self.turn = min(self.turn, later)

    def _fill_words(
        self, read: Read, local: Local, view: ProposalView | None, *, day_first: bool
    ) -> None:
        date_text = format_date(local.day, day_first=day_first, year=False)
        weekday = weekday_name(local.day.weekday())
        self.title = f"{weekday}, {_long(date_text, local.day)}"
        self.short_title = f"{weekday}, {date_text}"
        plan = read.plan
        self.has_plan = any(s.slot_type == "task" and s.status != "skipped" for s in plan.slots)
        after = view if self._sees_after() else None
        full = fullness(after, {local.day: self.plan_blocks}) if after else {}
        self.capacity = capacity(plan, read.wishes.daily_minutes, proposed=full.get(local.day))
        self.summary = self.capacity.full if self.has_plan else "Nothing is planned yet."
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
        cues=await goals.due_cues(db, actor),
        next_cue=await goals.next_cue(db, actor),
    )


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
