"""What administrators see: everybody's accounts, and the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, get_args
from uuid import UUID

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import AccountPatch, Role, UserView
from focusflow.platform.errors import InvalidInput, Unauthenticated
from focusflow.platform.eventlog import LogFilter
from state.account_forms import text_of
from state.account_lists import LogRow, Paged, log_row
from state.effects import open_dialog, say
from state.forms import as_id
from state.frame import open_page
from state.models import Models
from state.session import acting, actor_of
from state.wording import Words, words_of

PAGE = 25
CONFIRM = "confirm-account-change"
ROLES = {"student": "Student", "educator": "Educator", "admin": "Administrator"}
ROLE_WARNINGS = {
    "admin": "Administrators see every account and the log of all changes.",
    "educator": "Educators see what students share with them.",
    "student": "Students see only what is their own.",
}


@dataclass(frozen=True)
class PersonRow:
    """One account."""

    id: str
    name: str
    email: str
    detail: str
    role: str
    role_name: str
    active: bool
    verified: bool
    own: bool


class Admin(rx.State):
    """The admin page."""

    ready: bool = False
    failed: str = ""

    @rx.event
    async def load(self) -> Any:
        """Show the page to administrators; lead everybody else home."""
        try:
            actor = await actor_of(self)
        except Unauthenticated:
            return await open_page(self)
        if actor.role != "admin":
            return rx.redirect("/today")
        (await self.get_state(People))._first()
        (await self.get_state(Audit))._first()
        (await self.get_state(Models))._first()
        return await open_page(self)

    async def reload(self) -> None:
        """Read all lists."""
        for part in (People, Audit, Models):
            await (await self.get_state(part)).reload()


class People(Paged, rx.State):
    """Accounts, the newest first; and the change that waits for a yes."""

    rows: list[PersonRow] = []
    q: str = ""
    question: str = ""
    consequence: str = ""
    answer: str = ""
    _change: tuple[str, str, Any] = ("", "", None)

    async def reload(self) -> None:
        """Read the page on show."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            page = await accounts.list_users(db, actor, q=self.q, cursor=self._cursor(), limit=PAGE)
        self.rows = [_person(user, words, actor.user_id) for user in page.items]
        self._turned(page.next_cursor)

    @rx.event
    async def search(self, form: dict[str, Any]) -> None:
        """Show the accounts whose address or name holds these letters."""
        self.q = text_of(form, "q").strip().replace("\x00", "")[:100]
        self._first()
        await self.reload()

    @rx.event
    async def ask_role(self, user_id: str, role: str) -> None:
        """Ask before someone gets another role."""
        row = self._row(user_id)
        if row is None or role not in get_args(Role) or row.role == role:
            return
        self._change = (row.id, "role", role)
        self.question = f"Make {row.name} {'an' if role[0] in 'ae' else 'a'} {ROLES[role].lower()}?"
        self.consequence, self.answer = ROLE_WARNINGS[role], "Change the role"
        await open_dialog(self, CONFIRM)

    @rx.event
    async def ask_off(self, user_id: str) -> None:
        """Ask before an account is switched off."""
        row = self._row(user_id)
        if row is not None:
            self._change = (row.id, "is_active", False)
            self.question = f"Switch off the account of {row.name}?"
            self.consequence = (
                "They are signed out everywhere and can't sign in. "
                "Nothing is deleted; you can switch it on again."
            )
            self.answer = "Switch off"
            await open_dialog(self, CONFIRM)

    @rx.event
    async def switch_on(self, user_id: str) -> None:
        """Let someone sign in again."""
        self._change = (user_id, "is_active", True)
        await self.confirm()

    @rx.event
    async def confirm(self) -> None:
        """Make the change that was asked about."""
        user_id, field, value = self._change
        async with acting(self) as (db, actor):
            data = AccountPatch.model_validate({field: value})
            user = await accounts.update_account(db, actor, as_id(user_id), data)
        await (await self.get_state(Admin)).reload()
        now = ROLES[user.role] if field == "role" else ("on" if user.is_active else "off")
        await say(self, f"{user.name}: {now}.", tone="good")

    def _row(self, user_id: str) -> PersonRow | None:
        return next((row for row in self.rows if row.id == user_id), None)


class Audit(Paged, rx.State):
    """The log of everybody's changes, narrowed by what the form asks."""

    rows: list[LogRow] = []
    person: str = ""
    person_name: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    errors: dict[str, str] = {}

    async def reload(self) -> None:
        """Read the page on show."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            page = await accounts.audit_log(
                db, actor, self._wanted(words), cursor=self._cursor(), limit=PAGE
            )
            ids = {one for entry in page.items for one in (entry.user_id, entry.actor_id) if one}
            names = await accounts.names_of(db, actor, ids)
        self.rows = [
            log_row(entry, words, _who(entry.actor_id, entry.user_id, names))
            for entry in page.items
        ]
        self._turned(page.next_cursor)

    @rx.event
    async def search(self, form: dict[str, Any]) -> None:
        """Show only what fits the form."""
        spoken = text_of(form, "action").replace("\x00", "")[:80]
        self.action = "".join(word[:1].upper() + word[1:] for word in spoken.split())
        self.since, self.until = text_of(form, "since"), text_of(form, "until")
        self._first()
        try:
            self.errors = {}
            await self.reload()
        except InvalidInput as problem:
            self.errors = {str(problem.details["field"]): problem.message}

    @rx.event
    async def of_person(self, user_id: str) -> None:
        """Show only what concerns one person's data."""
        async with acting(self) as (db, actor):
            wanted = as_id(user_id)
            self.person_name = (await accounts.names_of(db, actor, [wanted])).get(wanted, "")
        self.person = str(wanted)
        self._first()
        await self.reload()
        await (await self.get_state(AdminTabs)).show("audit")

    @rx.event
    async def of_everybody(self) -> None:
        """Show what concerns anybody."""
        self.person = self.person_name = ""
        self._first()
        await self.reload()

    def _wanted(self, words: Words) -> LogFilter:
        until = _day("until", self.until)
        return LogFilter(
            user_id=as_id(self.person) if self.person else None,
            action=self.action or None,
            since=_midnight(_day("since", self.since), words),
            until=_midnight(until + timedelta(days=1) if until else None, words),
        )


class AdminTabs(rx.State):
    """Which part of the admin page is in view."""

    tab: str = "people"

    @rx.event
    async def show(self, tab: str) -> None:
        """Show one of the parts."""
        self.tab = tab if tab in ("audit", "models") else "people"


def _person(user: UserView, words: Words, own_id: UUID) -> PersonRow:
    since = user.created_at.astimezone(words.zone).date()
    seen = words.moment(user.last_login_at) if user.last_login_at else "never"
    return PersonRow(
        id=str(user.id),
        name=user.name,
        email=user.email,
        detail=f"{user.username} · since {words.date(since)} · last sign-in: {seen}",
        role=user.role,
        role_name=ROLES[user.role],
        active=user.is_active,
        verified=user.is_email_verified,
        own=user.id == own_id,
    )


def _who(actor_id: UUID | None, owner_id: UUID | None, names: dict[UUID, str]) -> str:
    by = names.get(actor_id, "somebody unknown") if actor_id else "FocusFlow"
    if owner_id in (None, actor_id):
        return by
    return f"{by}, on the data of {names.get(owner_id, 'somebody unknown')}"


def _day(field: str, text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(field, "Choose a day, such as 2026-11-24.") from error
    if day is not None and not 1900 <= day.year <= 2200:
        raise InvalidInput(field, "Choose a day between 1900 and 2200.")
    return day


def _midnight(day: date | None, words: Words) -> datetime | None:
    return datetime.combine(day, time(), words.zone) if day else None
