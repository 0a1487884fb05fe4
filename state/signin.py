"""Signing in: check here, then fetch the cookie with a one-time ticket and a full load."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import reflex as rx
from pydantic import ValidationError

from focusflow.accounts import rules
from focusflow.accounts import service as accounts
from focusflow.accounts.access import AUTH_LIMIT
from focusflow.platform import cache
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import FocusFlowError, Unauthenticated
from focusflow.settings import get_settings
from state.account_forms import Form, missing, text_of
from state.effects import go
from state.session import actor_of, client_of

NO_EMAIL = "Type your e-mail address."
NO_PASSWORD = "Type your password."  # noqa: S105  (a sentence)


async def limit_attempts(state: rx.State) -> None:
    """Five attempts a minute and address, as on the API."""
    if get_settings().rate_limits:
        await cache.count("auth", client_of(state).ip, AUTH_LIMIT)


async def enter(state: rx.State, ticket: str, target: str) -> None:
    """Send the browser for its cookie and on to `target`."""
    await go(state, f"/auth/enter?ticket={quote(ticket)}&next={quote(target, safe='')}")


async def onward(state: rx.State) -> Any:
    """Where somebody who is signed in already goes from here; None for everybody else."""
    try:
        await actor_of(state)
    except Unauthenticated:
        return None
    return rx.redirect(wanted_place(state))


def wanted_place(state: rx.State) -> str:
    """The page of this site that the address asks to go on to; else the home page."""
    return rules.safe_next(dict(state.router.url.query_parameters).get("next", rules.HOME))


class SignIn(Form, rx.State):
    """The sign-in form."""

    note: str = ""

    def _refuse(self, problem: FocusFlowError | ValidationError) -> None:
        """A wrong password is no ended session: say it and stay."""
        self._clear()
        self.error = str(problem)

    @rx.event
    async def load(self) -> Any:
        """Say why the page is shown; someone signed in already goes on."""
        self._clear()
        self.ready = True
        reasons = {
            "expired": "That link has expired. Please sign in.",
            "reset": "Your password is changed. Please sign in.",
        }
        reason = dict(self.router.url.query_parameters).get("reason", "")
        self.note = reasons.get(reason, "")
        return await onward(self)

    @rx.event
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Check address and password, then go for the cookie."""
        self._clear()
        self.errors = missing(form, {"email": NO_EMAIL, "password": NO_PASSWORD})
        if self.errors:
            return
        self.busy = True
        yield
        with self._trying():
            await limit_attempts(self)
            async with unit_of_work() as db:
                email, password = text_of(form, "email"), text_of(form, "password")
                user = await accounts.authenticate(db, email, password)
                ticket = await accounts.mint_ticket(db, user.id)
            await enter(self, ticket, wanted_place(self))
