"""Calendars from elsewhere: what is connected, how it goes, and connecting more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.connections import service as connections
from focusflow.connections.schemas import (
    CalendarChange,
    ConnectIn,
    ConnectionChange,
    ConnectionView,
    FeedView,
)
from focusflow.platform.errors import FocusFlowError, NotFound
from state.account_forms import Form, text_of
from state.calendar_rows import source_color
from state.effects import say
from state.forms import as_id, problems
from state.frame import open_page
from state.goal_forms import FormState
from state.live import shows
from state.session import acting
from state.wording import Words, words_of

FREQUENCIES = (
    ("auto", "By itself, every 15 minutes to 4 hours"),
    ("hourly", "Every hour"),
    ("daily", "Every day"),
    ("weekly", "Every week"),
)


@dataclass(frozen=True)
class ConnectedRow:
    """One connected calendar and how it goes, in words."""

    id: str
    calendar_id: str
    title: str
    host: str
    color: str
    own_color: str
    busy: bool
    frequency: str
    status: str
    syncing: bool
    detail: str
    problem: str
    skipped: str


@dataclass(frozen=True)
class ProviderRow:
    """Something that can be connected."""

    title: str
    reads: str
    writes: str
    setup: str


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {many}"


def connected_row(view: ConnectionView, words: Words) -> ConnectedRow:
    """How a connection looks in the list."""
    one = view.calendars[0]
    parts = [view.title]
    if view.synced_at is not None:
        parts.append(_counted(one.events, "entry", "entries"))
        parts.append(f"read {_moment(view.synced_at, words)}")
    if view.status == "paused":
        parts.append("paused")
    elif view.next_sync_at is not None and view.problem:
        parts.append(f"next try {_moment(view.next_sync_at, words)}")
    return ConnectedRow(
        id=str(view.id),
        calendar_id=str(one.id),
        title=one.title or view.title,
        host=view.title,
        color=one.color or source_color(f"file:{one.title or view.title}"),
        own_color=one.color,
        busy=one.busy,
        frequency=view.frequency,
        status=view.status,
        syncing=view.syncing,
        detail=" · ".join(parts),
        problem=view.problem,
        skipped=f"{_counted(one.skipped, 'entry', 'entries')} could not be read."
        if one.skipped
        else "",
    )


def _moment(instant: datetime, words: Words) -> str:
    said = words.moment(instant)
    return said[:1].lower() + said[1:]


@dataclass(frozen=True)
class FeedRow:
    """An address at which the plan is read."""

    id: str
    title: str
    detail: str


def feed_row(view: FeedView, words: Words) -> FeedRow:
    """How an address of the plan looks in the list."""
    what = "with titles" if view.titles else "only that time is taken"
    read = f"read {_moment(view.read_at, words)}" if view.read_at else "not read yet"
    return FeedRow(str(view.id), view.title, f"{what} · {read}")


@shows("connections")
class Connections(Form, rx.State):
    """The page of connected calendars."""

    failed: str = ""
    rows: list[ConnectedRow] = []
    feeds: list[FeedRow] = []
    providers: list[ProviderRow] = []

    @rx.event
    async def load(self) -> Any:
        """Open the page."""
        return await open_page(self)

    async def reload(self) -> None:
        """Read what is connected."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            found = await connections.list_connections(db, actor)
            feeds = await connections.list_feeds(db, actor)
        self.feeds = [feed_row(view, words) for view in feeds]
        self.rows = [connected_row(view, words) for view in found]
        self.providers = [
            ProviderRow(one.title, one.reads, one.writes, one.setup)
            for one in connections.list_providers()
        ]

    @rx.event
    async def connect(self, form: dict[str, Any]) -> None:
        """Subscribe to a calendar by its address."""
        self._clear()
        with self._trying():
            data = ConnectIn(
                provider="feed",
                address=text_of(form, "address"),
                title=text_of(form, "title").strip() or None,
                busy=bool(form.get("busy")),
            )
            async with acting(self) as (db, actor):
                await connections.connect(db, actor, data)
            self.again += 1
            await self.reload()
            await say(self, "Connected. Its events appear as soon as they are read.", tone="good")

    @rx.event
    async def read_now(self, connection_id: str) -> None:
        """Look at the outside now."""
        async with acting(self) as (db, actor):
            await connections.sync_now(db, actor, as_id(connection_id))
        await self.reload()

    @rx.event
    async def pause(self, connection_id: str, pausing: bool) -> None:  # noqa: FBT001
        """Stop reading for a while, or go on."""
        status = "paused" if pausing is True else "active"
        async with acting(self) as (db, actor):
            change = ConnectionChange(status=status)
            await connections.change_connection(db, actor, as_id(connection_id), change)
        await self.reload()


class ConnectionEditor(FormState, rx.State):
    """The dialogs that change or end one connection."""

    asking: bool = False
    title: str = ""
    ending: str = ""
    _calendar: str = ""

    async def _row(self, connection_id: str) -> ConnectedRow:
        page = await self.get_state(Connections)
        found = next((row for row in page.rows if row.id == connection_id), None)
        if found is None:
            raise NotFound("This connection has ended meanwhile.")
        return found

    @rx.event
    async def edit(self, connection_id: str) -> None:
        """Open the form for a connection."""
        row = await self._row(connection_id)
        self._calendar = row.calendar_id
        self.title = row.title
        self._open(
            {
                "title": row.title,
                "color": row.own_color,
                "frequency": row.frequency,
                "busy": "true" if row.busy else "",
                "address": "",
            },
            row.id,
        )

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Keep what was changed."""
        form = {name: text_of(sent, name).strip() for name in ("title", "color", "frequency")}
        form["address"] = text_of(sent, "address").strip()
        form["busy"] = "true" if sent.get("busy") else ""
        changed = {name: value for name, value in form.items() if value != self.form[name]}
        self.errors, self.error = {}, ""
        try:
            await self._keep(changed)
        except ValidationError as problem:
            self.errors = problems(problem)
            return
        except FocusFlowError as problem:
            self._refuse(problem)
            return
        self.shown = False
        page = await self.get_state(Connections)
        await page.reload()
        if changed:
            await say(self, f"Saved “{form['title']}”", tone="good")

    async def _keep(self, changed: dict[str, str]) -> None:
        here = {name: changed[name] for name in ("title", "color") if name in changed}
        looks = CalendarChange.model_validate(
            here | ({"busy": bool(changed["busy"])} if "busy" in changed else {})
        )
        there = ConnectionChange.model_validate(
            {name: changed[name] for name in ("frequency", "address") if name in changed}
        )
        connection_id, calendar_id = as_id(self.editing), as_id(self._calendar)
        async with acting(self) as (db, actor):
            if looks.model_fields_set:
                await connections.change_calendar(db, actor, connection_id, calendar_id, looks)
            if there.model_fields_set:
                await connections.change_connection(db, actor, connection_id, there)

    @rx.event
    async def ask(self, connection_id: str) -> None:
        """Ask what is to become of the events."""
        row = await self._row(connection_id)
        self.ending, self.title, self.asking = row.id, row.title, True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001
        """Close the question."""
        self.asking = is_open is True

    @rx.event
    async def disconnect(self, keep: bool) -> None:  # noqa: FBT001
        """End the connection."""
        self.asking = False
        async with acting(self) as (db, actor):
            done = await connections.disconnect(db, actor, as_id(self.ending), keep=keep is True)
        page = await self.get_state(Connections)
        await page.reload()
        events = _counted(done.events, "entry", "entries")
        what = f"{events} stay in your calendar" if done.kept else f"{events} went with it"
        await say(self, f"“{self.title}” is disconnected; {what}.")
