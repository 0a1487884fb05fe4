"""Making an account."""

from __future__ import annotations

from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import RegisterIn
from focusflow.platform.clock import zone_names
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import FocusFlowError
from state.session import client_of
from state.signin import enter, limit_attempts


class SignUp(rx.State):
    """The sign-up form: what is wrong is said at the field it concerns."""

    errors: dict[str, str] = {}
    error: str = ""
    busy: bool = False

    @rx.event
    def load(self) -> None:
        """Start with a clean form."""
        self.errors, self.error, self.busy = {}, "", False

    @rx.event
    async def submit(self, form: dict[str, Any]) -> None:
        """Make the account, sign in, and go on to the first plan."""
        self.errors, self.error = {}, ""
        try:
            await limit_attempts(self)
            zone = str(form.get("timezone", ""))
            data = RegisterIn(
                email=str(form.get("email", "")),
                username=str(form.get("username", "")),
                password=str(form.get("password", "")),
                timezone=zone if zone in zone_names() else "UTC",
            )
            async with unit_of_work() as db:
                user = await accounts.register(db, data, client_of(self))
                ticket = await accounts.mint_ticket(db, user.id)
        except ValidationError as problem:
            self.errors = {str(e["loc"][0]): str(e["msg"]) for e in problem.errors()}
            return
        except FocusFlowError as problem:
            self._show(problem)
            return
        self.busy = True
        await enter(self, ticket, "/onboarding")

    def _show(self, problem: FocusFlowError) -> None:
        named = problem.details.get("errors") or {}
        field = problem.details.get("field")
        if named:
            self.errors = {str(key): str(text) for key, text in named.items()}
        elif field:
            self.errors = {str(field): problem.message}
        else:
            self.error = problem.message
