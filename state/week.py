"""The week: seven days side by side, a plan for all of them, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesView
from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import OccurrenceView
from focusflow.focus import service as focus
from focusflow.focus.schemas import StartIn
from focusflow.planning import service as planning
from focusflow.planning.schemas import ProposalQuery, ProposalView, ScheduleView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from focusflow.platform.formatting import week_start
from state.blocks import BlockActions
from state.calendar_rows import Span
from state.calendar_rows import title_of as dates_of
from state.capacity import fullness
from state.day import DAY, Block, Hour, Local, hours, slot_block
from state.effects import go, say
from state.forms import asked
from state.frame import open_page
from state.live import shows
from state.look_back import LookBack
from state.plan import staying
from state.plan_actions import PlanActions, span_of_week
from state.session import acting
from state.trying import TryActions
from state.week_rows import (
    DAYS,
    WeekDay,
    WeekSpan,
    events_of,
    held_still,
    iso_weeks,
    summary,
    title_of,
    week_days,
    week_scale,
)
from state.why import WhyActions
from state.wording import words_of

WRONG_DAY = "Choose a day of the week on show."


@dataclass(frozen=True)
class Read:
    """What a reload has read."""

    plans: Mapping[date, ScheduleView]
    proposal: ProposalView | None
    events: Sequence[OccurrenceView]
    wishes: PreferencesView
    now: datetime


@shows("tasks", "schedule", "calendar", "profile")
class Week(PlanActions, TryActions, BlockActions, WhyActions, rx.State):
    """The week's page. `chosen` is the day that phones show."""

    ready: bool = False
    failed: str = ""
    title: str = ""
    dates: str = ""
    summary: str = ""
    days: list[WeekDay] = []
    marks: list[Hour] = []
    low: int = 480
    high: int = 1080
    today: str = ""
    chosen: str = ""
    is_over: bool = False
    has_plan: bool = False
    zone: str = "UTC"
    hour24: bool = True
    now_ms: int = 0
    turn: int = DAY
    _first: date | None = None
    _locals: dict[date, Local] = {}
    _looked: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the week that the address asks for, this one without."""
        self._looked = ""
        self._first = _day_or_none(asked(self, "day"))
        return await open_page(self)

    @rx.event
    async def go_today(self) -> None:
        """Show this week."""
        self._first, self.chosen = None, ""
        await self.reload()

    @rx.event
    async def go_earlier(self) -> None:
        """Show the week before."""
        await self._step(-DAYS)

    @rx.event
    async def go_later(self) -> None:
        """Show the week after."""
        await self._step(DAYS)

    async def _step(self, days: int) -> None:
        shown = self._first
        self._first = next(iter(self._locals)) + timedelta(days=days)
        try:
            await self.reload()
        except InvalidInput as problem:
            self._first = shown
            await say(self, problem.message, tone="warn")

    @rx.event
    def choose_day(self, day: str) -> None:
        """Show this day on a phone."""
        if day in {one.day for one in self.days}:
            self.chosen = day

    async def reload(self) -> None:
        """Read the seven days."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            today = local_day(actor, db.now())
            first = week_start(self._first or today, words.first_weekday)
            locals_of = {
                day: Local(actor, day, words.hour24)
                for day in (first + timedelta(days=n) for n in range(DAYS))
            }
            read = await _read(db, actor, first)
            if self._looked != f"{first}:{today}":
                await (await self.get_state(LookBack)).show(db, actor, first)
                self._looked = f"{first}:{today}"
        span = WeekSpan(locals_of, today)
        self._locals, self._first = locals_of, None if today in locals_of else first
        view = self._tried.proposal if self._tried else read.proposal
        blocks = self._blocks(read, span, view)
        cap = read.wishes.daily_minutes
        full = fullness(view, blocks) if view and self._sees_after() else {}
        self.days = week_days(span, read.plans, read.events, blocks, cap=cap, proposed=full)
        self._fill_scale(read, span, blocks, hour24=words.hour24)
        self.title = title_of(first, today)
        self.dates = dates_of(Span(first, span.days[-1], words))
        self.summary = summary(self.days, read.plans, cap)
        self.has_plan = any(p.tasks_planned for d, p in read.plans.items() if d >= today)
        self.is_over = span.days[-1] < today
        if self.chosen not in {day.day for day in self.days}:
            self.chosen = (today if today in locals_of else first).isoformat()
        self.moves += 1

    def _blocks(
        self, read: Read, span: WeekSpan, view: ProposalView | None
    ) -> dict[date, list[Block]]:
        """What is drawn: the days as they are, or as a plan would have them."""
        movable = self._tried is None
        proposed = self.show_proposal(view, span.locals_of, read.now, movable=movable)
        after = self._sees_after()
        found = {}
        for day, local in span.locals_of.items():
            slots = [s for s in read.plans[day].slots if s.status != "skipped"]
            planned = [slot_block(slot, local, read.now) for slot in slots]
            if after:
                planned = [*staying(planned, view), *proposed.get(day, [])]
            elif self.reviewing:
                planned = held_still(planned)
            found[day] = [*planned, *events_of(read.events, local)]
        return found

    def _fill_scale(
        self, read: Read, span: WeekSpan, blocks: Mapping[date, Sequence[Block]], *, hour24: bool
    ) -> None:
        columns = [(local, blocks[day]) for day, local in span.locals_of.items()]
        self.low, self.high = week_scale(columns, read.wishes, read.now, span.today)
        self.marks = hours(self.low, self.high, hour24=hour24)
        self.today, self.hour24 = span.today.isoformat(), hour24
        local = Local(columns[0][0].actor, span.today, hour24)
        now = local.minute(read.now)
        edges = [e for b in blocks.get(span.today, ()) for e in (b.start, b.start + b.minutes)]
        self.turn = min([*(e for e in edges if e > now), local.first + DAY])
        self.zone = local.actor.timezone
        self.now_ms = round(read.now.timestamp() * 1000)

    def find_block(self, block_id: str) -> tuple[Block, Local]:
        """A block on show and its day; NotFound when it is gone."""
        for day in self.days:
            for block in day.blocks:
                if block.id == block_id:
                    return block, self.local_of(day.day)
        raise NotFound("This is not on the week's plan any more.")

    def local_of(self, day: str) -> Local:
        """A day on show, the first without one; InvalidInput for another."""
        found = next((at for at in self._locals if not day or at.isoformat() == day), None)
        if found is None:
            raise InvalidInput("day", WRONG_DAY)
        return self._locals[found]

    def plan_span(self, today: date) -> tuple[date, int]:
        """What is left of the week on show."""
        return span_of_week(next(iter(self._locals), today), today)

    async def begin(self, data: StartIn) -> None:
        """Start to focus, where the timer is."""
        async with acting(self) as (db, actor):
            await focus.start(db, actor, data)
        await go(self, "/focus")


async def _read(db: Db, actor: Actor, first: date) -> Read:
    days = [first + timedelta(days=n) for n in range(DAYS)]
    begin, end = day_bounds(actor, days[0])[0], day_bounds(actor, days[-1])[1]
    found: dict[date, ScheduleView] = {}
    for week in iso_weeks(first):
        found |= {plan.day: plan for plan in (await planning.weekly(db, actor, week)).days}
    waiting = await planning.list_proposals(db, actor, ProposalQuery(status="open", limit=10))
    covering = [p for p in waiting.items if any(d.day in days for d in p.days)]
    return Read(
        plans={day: found[day] for day in days},
        proposal=max(covering, key=lambda p: len(p.days), default=None),
        events=await calendar.list_range(db, actor, begin, end),
        wishes=await accounts.preferences(db, actor),
        now=db.now(),
    )


def _day_or_none(text: str) -> date | None:
    """The day that an address names; None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
