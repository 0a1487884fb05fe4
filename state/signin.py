"""Signing in: check here, then fetch the cookie with a one-time ticket and a full load."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import reflex as rx

from focusflow.accounts import rules
from focusflow.accounts import service as accounts
from focusflow.accounts.access import AUTH_LIMIT
from focusflow.platform import cache
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import FocusFlowError, Unauthenticated
from focusflow.settings import get_settings
from state.effects import go
from state.session import actor_of, client_of


async def limit_attempts(state: rx.State) -> None:
    """Five attempts a minute and address, as on the API."""
    if get_settings().rate_limits:
        await cache.count("auth", client_of(state).ip, AUTH_LIMIT)


async def enter(state: rx.State, ticket: str, target: str) -> None:
    """Send the browser for its cookie and on to `target`."""
    await go(state, f"/auth/enter?ticket={quote(ticket)}&next={quote(target, safe='')}")


class SignIn(rx.State):
    """The sign-in form."""

    error: str = ""
    note: str = ""
    busy: bool = False

    @rx.event
    async def load(self) -> Any:
        """Say why the page is shown; someone signed in already goes on."""
        self.error, self.busy = "", False
        reasons = {
            "expired": "That link has expired. Please sign in.",
            "reset": "Your password is changed. Please sign in.",
        }
        asked = dict(self.router.url.query_parameters)
        self.note = reasons.get(asked.get("reason", ""), "")
        try:
            await actor_of(self)
        except Unauthenticated:
            return None
        return rx.redirect(rules.safe_next(asked.get("next", "/today")))

    @rx.event
    async def submit(self, form: dict[str, Any]) -> None:
        """Check address and password, then go for the cookie."""
        asked = dict(self.router.url.query_parameters)
        try:
            await limit_attempts(self)
            async with unit_of_work() as db:
                user = await accounts.authenticate(
                    db, str(form.get("email", "")), str(form.get("password", ""))
                )
                ticket = await accounts.mint_ticket(db, user.id)
        except FocusFlowError as error:
            self.error, self.busy = error.message, False
            return
        self.error, self.busy = "", True
        await enter(self, ticket, rules.safe_next(asked.get("next", "/today")))
