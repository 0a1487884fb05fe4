"""The Calendar page: a week, a day or an agenda, and what is dragged in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import reflex as rx

from focusflow.calendar import service as calendar
from focusflow.connections import service as connections
from focusflow.planning import service as planning
from focusflow.planning.schemas import SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import FocusFlowError, InvalidInput, Unauthenticated
from focusflow.platform.formatting import week_start
from state.calendar_block import BlockMoves, held
from state.calendar_changes import dropped
from state.calendar_editor import EventEditor
from state.calendar_rows import (
    AgendaDay,
    Source,
    Span,
    agenda,
    event_entry,
    slot_entry,
    sources,
    title_of,
)
from state.effects import say
from state.forms import asked
from state.frame import open_page
from state.live import shows
from state.session import acting
from state.wording import words_of

VIEWS = ("week", "day", "agenda")
REACH = timedelta(days=20_000)
_DAY = timedelta(days=1)


@shows("calendar", "schedule", "tasks", "profile")
class Calendar(BlockMoves, rx.State):
    """What the page shows. `mark` rises with every read, so that what was dragged snaps back."""

    ready: bool = False
    failed: str = ""
    view: str = ""
    day: str = ""
    today: str = ""
    title: str = ""
    days: list[AgendaDay] = []
    sources: list[Source] = []
    empty: bool = False
    mark: int = 0
    hidden: str = rx.LocalStorage("", name="ff_calendar_hidden")

    @rx.event
    async def load(self) -> Any:
        """Show what the address asks for."""
        self.view = asked(self, "view", VIEWS) or self.view
        self.day = asked(self, "day")
        elsewhere = await open_page(self)
        wanted = asked(self, "event")
        if elsewhere is None and wanted and not self.failed:
            return EventEditor.show(wanted)
        return elsewhere

    async def reload(self) -> None:
        """Read the days on show again."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            now = db.now()
            day = _day_or(self.day, local_day(actor, now))
            first = day if self.view == "day" else week_start(day, words.first_weekday)
            span = Span(first, day if self.view == "day" else first + 6 * _DAY, words)
            begin = at_local(actor, span.first, time(0))
            end = at_local(actor, span.last + _DAY, time(0))
            events = await calendar.list_range(db, actor, begin, end)
            slots = await _slots(db, actor, span, begin, end)
            names = [item.calendar_name for item in await calendar.list_imports(db, actor)]
            connected = await connections.list_connections(db, actor)
        entries = [event_entry(event, span) for event in events]
        entries += [slot_entry(slot, span, now) for slot in slots]
        self._held = {f"slot:{s.id}": known for s in slots if (known := held(s, now))}
        hidden = self._hidden()
        shown = [entry for entry in entries if entry.calendar not in hidden]
        self.day, self.today, self.title = day.isoformat(), words.today.isoformat(), title_of(span)
        self.days, self.empty = agenda(shown, span), not entries
        self.sources = sources(names, connected, hidden)
        self.mark += 1

    def _hidden(self) -> set[str]:
        return {key for key in str(self.hidden).split("\n") if key}

    @rx.event
    async def fit(self, is_narrow: bool) -> None:  # noqa: FBT001
        """Begin with a day on phones and with a week elsewhere."""
        if not self.view:
            await self.use_view("day" if is_narrow is True else "week")

    @rx.event
    async def choose_view(self, view: str) -> None:
        """Show a week, a day, or the agenda of a week."""
        await self.use_view(str(view))

    async def use_view(self, view: str) -> None:
        """Read what a view shows."""
        if view in VIEWS:
            self.view = view
            await self.reload()

    @rx.event
    async def go_today(self) -> None:
        """Show today."""
        self.day = ""
        await self.reload()

    @rx.event
    async def go_earlier(self) -> None:
        """Show the week or day before."""
        await self._step(-1)

    @rx.event
    async def go_later(self) -> None:
        """Show the week or day after."""
        await self._step(1)

    async def _step(self, direction: int) -> None:
        days = direction * (1 if self.view == "day" else 7)
        shown = self.day
        self.day = (date.fromisoformat(self.day) + days * _DAY).isoformat()
        try:
            await self.reload()
        except InvalidInput as problem:
            self.day = shown
            await say(self, problem.message, tone="warn")

    @rx.event
    async def open_day(self, day: str) -> None:
        """Show one day."""
        self.day = str(day)
        await self.use_view("day")

    @rx.event
    async def toggle_source(self, key: str) -> None:
        """Show or hide a calendar of the legend."""
        if key in {source.key for source in self.sources}:
            self.hidden = "\n".join(sorted(self._hidden() ^ {key}))
            await self.reload()

    @rx.event
    async def pick(self, key: str) -> Any:
        """Open an entry."""
        if not str(key).startswith("slot:"):
            return EventEditor.show(str(key))
        entry = next((e for day in self.days for e in day.lines if e.key == key), None)
        await self.show_block(str(key), entry.when if entry else "", entry.detail if entry else "")
        return None

    @rx.event
    async def drop(self, what: dict[str, Any]) -> None:
        """Something was dragged elsewhere, or made longer or shorter."""
        key, to = str(what.get("key")), None
        try:
            to = dropped(what)
            if key.startswith("slot:"):
                await self.drop_block(key, to)
            else:
                await (await self.get_state(EventEditor)).move(key, to)
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            await say(self, problem.message, tone="warn")
        # Until it is known what became of it, it stands where it was.
        self.mark += 1


def _day_or(text: str, today: date) -> date:
    """The day that a page asks for; today for anything that is none."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return today
    return day if abs(day - today) < REACH else today


async def _slots(
    db: Db, actor: Actor, span: Span, begin: datetime, end: datetime
) -> list[SlotView]:
    """Blocks of work in the days on show; there are none beyond a year."""
    # A day may start late at night, so its plan can reach into the next date.
    asked_for = [span.first - _DAY, *span.days]
    weeks = {f"{year}-{week:02}" for year, week, _ in (day.isocalendar() for day in asked_for)}
    found: list[SlotView] = []
    for week in sorted(weeks):
        try:
            view = await planning.weekly(db, actor, week)
        except InvalidInput:
            continue
        found += [slot for day in view.days for slot in day.slots]
    return [
        slot
        for slot in found
        if slot.slot_type == "task"
        and slot.status != "skipped"
        and slot.starts_at < end
        and slot.ends_at > begin
    ]
