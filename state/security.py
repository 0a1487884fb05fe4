"""Password, sessions and the log of one's own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import SessionView
from state.account_forms import Form, missing, text_of
from state.account_lists import LogRow, Paged, log_row
from state.effects import say
from state.forms import as_id
from state.session import acting
from state.wording import Words, words_of

LOG_PAGE = 20


@dataclass(frozen=True)
class SessionRow:
    """One place where somebody is signed in."""

    id: str
    device: str
    icon: str
    place: str
    used: str
    current: bool


class Security(Form, rx.State):
    """The password, and where one is signed in."""

    values: dict[str, str] = {"current_password": "", "new_password": ""}
    sessions: list[SessionRow] = []
    has_others: bool = False

    async def reload(self) -> None:
        """Read the sessions."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            found = await accounts.list_sessions(db, actor)
        self.sessions = [_session_row(session, words) for session in found]
        self.has_others = any(not row.current for row in self.sessions)

    @rx.event
    async def change_password(self, form: dict[str, Any]) -> None:
        """Set a new password; the fields are emptied only when that worked."""
        self._clear()
        self.errors = missing(
            form,
            {
                "current_password": "Type your present password.",
                "new_password": "Type the new password.",
            },
        )
        if self.errors:
            return
        current, new = text_of(form, "current_password"), text_of(form, "new_password")
        with self._trying():
            async with acting(self) as (db, actor):
                await accounts.change_password(db, actor, current, new)
            self.again += 1
            await self.reload()
            await say(self, "Your password is changed. Other devices are signed out.", tone="good")

    @rx.event
    async def end(self, session_id: str) -> None:
        """Sign one device out."""
        async with acting(self) as (db, actor):
            await accounts.end_session(db, actor, as_id(session_id))
        await self.reload()
        await say(self, "Signed out there.", tone="good")

    @rx.event
    async def end_others(self) -> None:
        """Sign every other device out."""
        async with acting(self) as (db, actor):
            await accounts.end_all_sessions(db, actor, keep_current=True)
        await self.reload()
        await say(self, "All other devices are signed out.", tone="good")


class DataLog(Paged, rx.State):
    """What was done to one's data, when and by whom."""

    rows: list[LogRow] = []

    async def reload(self) -> None:
        """Read the page on show."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            page = await accounts.own_audit_log(db, actor, cursor=self._cursor(), limit=LOG_PAGE)
        names = {actor.user_id: "You", None: "FocusFlow"}
        self.rows = [
            log_row(entry, words, names.get(entry.actor_id, "An administrator"))
            for entry in page.items
        ]
        self._turned(page.next_cursor)


def _session_row(session: SessionView, words: Words) -> SessionRow:
    parts = [session.device_name, session.device_os]
    device = " on ".join(part for part in parts if part and part != "Other")
    if session.kind == "api":
        device = f"{device or 'A program'}, through the API"
    icons = {"phone": "smartphone", "tablet": "tablet", "computer": "monitor"}
    return SessionRow(
        id=str(session.id),
        device=device or "Unknown device",
        icon=icons.get(session.device_type, "terminal"),
        place=f"{session.location} ({session.ip})" if session.ip else session.location,
        used=f"Last used {words.moment(session.last_activity_at)}, "
        f"signed in {words.moment(session.created_at)}",
        current=session.current,
    )
