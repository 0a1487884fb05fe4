"""The dialogs that change or end one connection, or change one calendar of an account."""

from __future__ import annotations

from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.connections import service as connections
from focusflow.connections.schemas import CalendarChange, ConnectionChange
from focusflow.platform.errors import FocusFlowError, NotFound
from state.account_forms import text_of
from state.calendar_rows import NAMED_COLORS
from state.connection_rows import OutsideRow, counted
from state.connections import Connections
from state.effects import say
from state.forms import as_id, problems
from state.goal_forms import FormState
from state.session import acting

FREQUENCIES = (
    ("auto", "By itself, every 15 minutes to 4 hours"),
    ("hourly", "Every hour"),
    ("daily", "Every day"),
    ("weekly", "Every week"),
)
OPENS = ("address", "username", "password")
"""What opens a connection: typed anew or left as it is, and never shown."""
FLAGS = ("busy", "holds_plan")


class ConnectionEditor(FormState, rx.State):
    """What can be changed: how a calendar `looks`, how it `reads`, and what `opens` it."""

    asking: bool = False
    title: str = ""
    ending: str = ""
    looks: bool = False
    writable: bool = False
    reads: bool = False
    opens: list[str] = []
    _calendar: str = ""

    @rx.event
    async def edit(self, connection_id: str) -> None:
        """Open the form for a connection; an address is one calendar, and changed with it."""
        row = (await self.get_state(Connections)).row(connection_id)
        only = None if row.account else row.calendars[0]
        self.title, self.reads, self.opens = row.title, True, row.fields
        self._show(row.id, only, row.frequency)

    @rx.event
    async def edit_calendar(self, connection_id: str, calendar_id: str) -> None:
        """Open the form for one calendar of an account."""
        row = (await self.get_state(Connections)).row(connection_id)
        one = next((one for one in row.calendars if one.id == calendar_id), None)
        if one is None:
            raise NotFound("This calendar has gone meanwhile.")
        self.title, self.reads, self.opens = one.title, False, []
        self._show(row.id, one, row.frequency)

    def _show(self, connection_id: str, one: OutsideRow | None, frequency: str) -> None:
        self.looks = one is not None
        self.writable = one is not None and one.writable
        self._calendar = one.id if one else ""
        self._open(
            {
                "title": one.title if one else "",
                # A colour from over there stays unless another is chosen.
                "color": one.own_color if one and one.own_color in dict(NAMED_COLORS) else "",
                "busy": "true" if one and one.busy else "",
                "holds_plan": "true" if one and one.holds_plan else "",
                "frequency": frequency,
                **dict.fromkeys(OPENS, ""),
            },
            connection_id,
        )

    @rx.event
    async def save(self, sent: dict[str, Any]) -> None:
        """Keep what was changed."""
        names = [*(("title", "color") if self.looks else ()), *self.opens]
        names += ["frequency"] if self.reads else []
        form = {name: text_of(sent, name).strip() for name in names}
        flags = [*(("busy",) if self.looks else ()), *(("holds_plan",) if self.writable else ())]
        form |= {name: "true" if sent.get(name) else "" for name in flags}
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
        await (await self.get_state(Connections)).reload()
        if changed:
            await say(self, f"Saved “{form.get('title', self.title)}”", tone="good")

    async def _keep(self, changed: dict[str, str]) -> None:
        here: dict[str, Any] = {n: changed[n] for n in ("title", "color") if n in changed}
        here |= {name: bool(changed[name]) for name in FLAGS if name in changed}
        looks = CalendarChange.model_validate(here)
        there = ConnectionChange.model_validate(
            {name: changed[name] for name in ("frequency", *OPENS) if name in changed}
        )
        connection_id = as_id(self.editing)
        async with acting(self) as (db, actor):
            if looks.model_fields_set:
                calendar_id = as_id(self._calendar)
                await connections.change_calendar(db, actor, connection_id, calendar_id, looks)
            if there.model_fields_set:
                await connections.change_connection(db, actor, connection_id, there)

    @rx.event
    async def ask(self, connection_id: str) -> None:
        """Ask what is to become of the events."""
        row = (await self.get_state(Connections)).row(connection_id)
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
        await (await self.get_state(Connections)).reload()
        events = counted(done.events, "entry", "entries")
        what = f"{events} stay in your calendar" if done.kept else f"{events} went with it"
        await say(self, f"“{self.title}” is disconnected; {what}.")
