"""Making an account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from focusflow.accounts import rules
from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import RegisterIn
from focusflow.platform.clock import zone_names
from focusflow.platform.db import unit_of_work
from state.account_forms import Form, text_of
from state.session import client_of
from state.signin import enter, limit_attempts, onward

*_GAPS, _LAST_GAP = rules.password_gaps("")
PASSWORD_HINT = f"Use {', '.join(_GAPS)} and {_LAST_GAP}"


class SignUp(Form, rx.State):
    """The sign-up form: what is wrong is said at the field it concerns."""

    @rx.event
    async def load(self) -> Any:
        """Start with a clean form; someone signed in already goes on."""
        self._clear()
        self.ready = True
        return await onward(self)

    @rx.event
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Make the account, sign in, and go on to the first plan."""
        self._clear()
        self.busy = True
        yield
        with self._trying():
            await limit_attempts(self)
            zone = text_of(form, "timezone")
            data = RegisterIn(
                email=text_of(form, "email"),
                username=text_of(form, "username"),
                password=text_of(form, "password"),
                timezone=zone if zone in zone_names() else "UTC",
            )
            async with unit_of_work() as db:
                user = await accounts.register(db, data, client_of(self))
                ticket = await accounts.mint_ticket(db, user.id)
            await enter(self, ticket, "/onboarding")
