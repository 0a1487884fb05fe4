"""The event dialog, and the question of what a change of a series is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventChange, EventIn, EventView
from focusflow.connections import service as connections
from focusflow.connections.schemas import AnswerIn
from focusflow.platform.clock import local_day
from focusflow.platform.errors import FocusFlowError
from state.account_forms import Form
from state.calendar_changes import (
    HOUR,
    SCOPES,
    Dropped,
    Pending,
    Scope,
    Told,
    carry_out,
    day_of,
    default_start,
    dropped,
    moved,
    not_there,
    parts_of,
    told,
)
from state.calendar_form import FIELDS, changed_values, empty_form, form_of, new_values, read_form
from state.calendar_guests import MINE, Guest, guests_of, own_answer
from state.effects import say
from state.live import reload_here
from state.session import acting, actor_of
from state.wording import words_of

SAME_FIELD = {
    "recurrence_rule": "repeat_words",
    "starts_at": "start_time",
    "start": "start_time",
    "ends_at": "end_time",
    "end": "end_time",
}
NO_TITLE = "Give it a name."


class EventEditor(Form, rx.State):
    """One open event. `key` is empty for a new one; `asking` shows the question of the scope."""

    shown: bool = False
    key: str = ""
    repeats: bool = False
    origin: str = ""
    editable: bool = True
    guests: list[Guest] = []
    said: str = ""
    other_zone: str = ""
    asking: bool = False
    asks_verb: str = ""
    asks_title: str = ""
    asks_later_only: bool = False
    _before: dict[str, str] = {}
    _pending: Pending | None = None

    def _open(self, form: dict[str, str], *, key: str = "") -> None:
        self._clear()
        self.values, self._before, self.key = form, form, key
        self.again += 1
        self.asking, self.shown = False, True

    @rx.event
    async def new(self, day: str) -> None:
        """Begin a new event on a day."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            wanted = day_of(day) if day else local_day(actor, db.now())
            start = default_start(wanted, db.now().astimezone(words.zone))
        self._new(start, start + HOUR, all_day=False)

    @rx.event
    async def new_at(self, what: dict[str, Any]) -> None:
        """Begin a new event where somebody drew it."""
        place = dropped(what)
        length = timedelta(days=1) if place.all_day else HOUR
        self._new(place.start, place.end or place.start + length, all_day=place.all_day)

    def _new(self, start: datetime, end: datetime, *, all_day: bool) -> None:
        self.repeats, self.origin, self.other_zone, self.seen = False, "", "", ""
        self.editable, self.guests, self.said = True, [], ""
        self._open(empty_form(start, end, all_day=all_day))

    @rx.event
    async def show(self, key: str) -> None:
        """Open an event, or one occurrence of it."""
        await self._fill(str(key))

    async def _fill(self, key: str) -> None:
        event_id, occurrence = parts_of(key)
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            event = await calendar.get_event(db, actor, event_id, occurrence=occurrence)
            form = form_of(event, words, db.now())
        self.seen = event.updated_at.isoformat()
        self.repeats = occurrence is not None
        self.origin = "" if event.source == "manual" else event.calendar_name or "a file"
        self.editable = event.editable
        self.guests, self.said = guests_of(event), own_answer(event)
        away = not event.all_day and event.zone != words.zone.key
        self.other_zone = _times_here(event, words) if away else ""
        self._open(form, key=key)

    @rx.event
    async def reply(self, reply: str) -> None:
        """Tell the organizer whether one comes."""
        event_id, occurrence = parts_of(self.key)
        self._clear()
        try:
            wanted = AnswerIn.model_validate(
                {"event_id": event_id, "reply": reply, "occurrence": occurrence}
            )
            actor = await actor_of(self)
            await connections.answer(actor, event_id, wanted.reply, wanted.occurrence)
        except (FocusFlowError, ValidationError) as problem:
            self._say_at_field(problem)
            return
        await self._fill(self.key)
        await reload_here(self)
        await say(self, f"Answered: {MINE[wanted.reply]}", tone="good")

    @rx.event
    async def show_newer(self) -> None:
        """Drop what was typed for the version that was saved elsewhere."""
        await self._fill(self.key)

    @rx.event
    def set_shown(self, is_open: bool) -> None:  # noqa: FBT001
        """Close without saving."""
        self.shown = is_open is True and self.shown

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Save; what is wrong is said at its field, and all text stays."""
        form = read_form(sent)
        self._clear()
        if not form["title"]:
            self.errors = {"title": NO_TITLE}
            return
        try:
            if self.key:
                await self._save_changes(form, sent)
            else:
                await self._create(form)
        except (FocusFlowError, ValidationError) as problem:
            self._say_at_field(problem)

    async def _create(self, form: dict[str, str]) -> None:
        async with acting(self) as (db, actor):
            values = await new_values(db, actor, form)
            made = await calendar.create_event(db, actor, EventIn(**values))
        await self._finish(told(made, f"Added “{made.title}”.", ("calendar.delete", str(made.id))))

    async def _save_changes(self, form: dict[str, str], sent: dict[str, Any]) -> None:
        event_id, occurrence = parts_of(self.key)
        async with acting(self) as (db, actor):
            values = await changed_values(db, actor, form, self._before)
        if not values:
            self.shown = False
            return
        change = EventChange(**values, seen=str(sent.get("seen") or self.seen))
        await self._ask_or_do(Pending("save", event_id, occurrence, change), form["title"])

    @rx.event
    async def delete(self) -> None:
        """Delete the open event; of a series ask which part."""
        if not self.key:
            raise not_there()
        event_id, occurrence = parts_of(self.key)
        await self._ask_or_do(Pending("delete", event_id, occurrence), self.values["title"])

    async def move(self, key: str, to: Dropped) -> None:
        """An event was dragged elsewhere, or made longer or shorter."""
        event_id, occurrence = parts_of(key)
        async with acting(self) as (db, actor):
            event = await calendar.get_event(db, actor, event_id, occurrence=occurrence)
            change = moved(event, actor, to)
        self.repeats = occurrence is not None
        await self._ask_or_do(Pending("move", event_id, occurrence, change), event.title)

    async def _ask_or_do(self, wanted: Pending, title: str) -> None:
        self._pending = wanted
        if not self.repeats:
            await self._do("all")
            return
        self.asks_verb, self.asks_title = wanted.verb, title
        self.asks_later_only = wanted.sets_rule
        self.asking = True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001
        """Close the question; nothing changes."""
        self.asking = is_open is True and self._pending is not None

    @rx.event
    async def answer(self, scope: str) -> None:
        """Change this one, the following, or all."""
        if scope not in SCOPES or self._pending is None:
            raise not_there()
        self.asking = False
        try:
            await self._do(scope)
        except (FocusFlowError, ValidationError) as problem:
            if not self.shown:
                raise
            self._say_at_field(problem)

    async def _do(self, scope: Scope) -> None:
        wanted = self._pending
        if wanted is None:
            raise not_there()
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            done = await carry_out(db, actor, words, wanted, scope)
        self._pending = None
        await self._finish(done)

    async def _finish(self, done: Told) -> None:
        self.shown = False
        await reload_here(self)
        await say(self, done.text, tone=done.tone, undo=done.undo)

    def _say_at_field(self, problem: FocusFlowError | ValidationError) -> None:
        self._refuse(problem)
        named = {SAME_FIELD.get(name, name): said for name, said in self.errors.items()}
        self.errors = {name: said for name, said in named.items() if name in FIELDS}
        if named and not self.errors:
            self.error = next(iter(named.values()))


def _times_here(event: EventView, words: Any) -> str:
    start, end = words.moment(event.starts_at), words.moment(event.ends_at)
    return f"That is {start} to {end} here."
