"""The pages behind mailed links: confirm an address, and get to a new password."""

from __future__ import annotations

from typing import Any

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import FocusFlowError
from state.session import client_of
from state.signin import limit_attempts


def _token(state: rx.State) -> str:
    return str(dict(state.router.url.query_parameters).get("token", ""))[:200]


class VerifyEmail(rx.State):
    """Confirms as soon as the page is open in a browser; offers a new link when that fails."""

    done: bool = False
    error: str = ""
    sent: bool = False

    @rx.event
    async def load(self) -> None:
        """Use the link."""
        self.done, self.error, self.sent = False, "", False
        try:
            async with unit_of_work() as db:
                await accounts.verify_email(db, _token(self), client_of(self))
            self.done = True
        except FocusFlowError as problem:
            self.error = problem.message

    @rx.event
    async def resend(self, form: dict[str, Any]) -> None:
        """Mail a new link; the answer is the same whether or not the address is known."""
        try:
            await limit_attempts(self)
            async with unit_of_work() as db:
                await accounts.resend_verification(db, str(form.get("email", "")))
            self.sent = True
        except FocusFlowError as problem:
            self.error = problem.message


class Forgot(rx.State):
    """Asking for a link to set a new password."""

    sent: bool = False
    error: str = ""

    @rx.event
    def load(self) -> None:
        """Start with a clean form."""
        self.sent, self.error = False, ""

    @rx.event
    async def submit(self, form: dict[str, Any]) -> None:
        """Mail a link; the answer is the same whether or not the address is known."""
        try:
            await limit_attempts(self)
            async with unit_of_work() as db:
                await accounts.forgot_password(db, str(form.get("email", "")))
            self.sent, self.error = True, ""
        except FocusFlowError as problem:
            self.error = problem.message


class Reset(rx.State):
    """Setting a new password by a mailed link."""

    error: str = ""

    @rx.event
    def load(self) -> None:
        """Start with a clean form."""
        self.error = ""

    @rx.event
    async def submit(self, form: dict[str, Any]) -> Any:
        """Set the password; a refused one leaves the link usable."""
        try:
            await limit_attempts(self)
            async with unit_of_work() as db:
                await accounts.reset_password(
                    db, _token(self), str(form.get("password", "")), client_of(self)
                )
        except FocusFlowError as problem:
            self.error = problem.message
            return None
        return rx.redirect("/signin?reason=reset")
