"""The pages behind mailed links: confirm an address, and get to a new password."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.accounts import service as accounts
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import FocusFlowError, Gone
from state.account_forms import Form, missing, text_of
from state.session import client_of
from state.signin import NO_EMAIL, limit_attempts


def _token(state: rx.State) -> str:
    return str(dict(state.router.url.query_parameters).get("token", ""))[:200]


class VerifyEmail(Form, rx.State):
    """Confirms as soon as the page is open in a browser; offers a new link when that fails."""

    done: bool = False
    sent: bool = False
    _used: str = ""

    @rx.event
    async def load(self) -> None:
        """Use the link; a reload after it worked still says so."""
        token = _token(self)
        if self.done and token == self._used:
            return
        self._clear()
        self.done, self.sent = False, False
        try:
            if not token:
                raise Gone("Open the link in the mail we sent you, or ask for a new one.")
            async with unit_of_work() as db:
                await accounts.verify_email(db, token, client_of(self))
            self.done, self._used = True, token
        except FocusFlowError as problem:
            self.error = problem.message
        self.ready = True

    @rx.event
    async def resend(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Mail a new link; the answer is the same whether or not the address is known."""
        self._clear()
        self.errors = missing(form, {"email": NO_EMAIL})
        if self.errors:
            return
        self.busy = True
        yield
        with self._trying():
            await limit_attempts(self)
            async with unit_of_work() as db:
                await accounts.resend_verification(db, text_of(form, "email"))
            self.sent, self.busy = True, False


class Forgot(Form, rx.State):
    """Asking for a link to set a new password."""

    sent: bool = False

    @rx.event
    def load(self) -> None:
        """Start with a clean form."""
        self._clear()
        self.sent, self.ready = False, True

    @rx.event
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[None]:
        """Mail a link; the answer is the same whether or not the address is known."""
        self._clear()
        self.errors = missing(form, {"email": NO_EMAIL})
        if self.errors:
            return
        self.busy = True
        yield
        with self._trying():
            await limit_attempts(self)
            async with unit_of_work() as db:
                await accounts.forgot_password(db, text_of(form, "email"))
            self.sent, self.busy = True, False


class Reset(Form, rx.State):
    """Setting a new password by a mailed link."""

    gone: bool = False

    @rx.event
    def load(self) -> None:
        """Start with a clean form."""
        self._clear()
        self.gone, self.ready = False, True

    def _refuse(self, problem: FocusFlowError | ValidationError) -> None:
        super()._refuse(problem)
        self.gone = isinstance(problem, Gone)

    @rx.event
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Set the password; a refused one leaves the link usable."""
        self._clear()
        self.busy, self.gone = True, False
        yield
        with self._trying():
            await limit_attempts(self)
            async with unit_of_work() as db:
                await accounts.reset_password(
                    db, _token(self), text_of(form, "password"), client_of(self)
                )
            yield rx.redirect("/signin?reason=reset")
