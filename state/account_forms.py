"""Forms round the account: what is wrong is said at its field, and what was typed stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.platform.errors import Conflict, FocusFlowError, Unauthenticated
from state.forms import problems


def text_of(form: Mapping[str, Any], name: str) -> str:
    """A field as text; empty when it is missing or no text."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def missing(form: Mapping[str, Any], told: Mapping[str, str]) -> dict[str, str]:
    """The sentence of each named field that was left empty."""
    return {name: said for name, said in told.items() if not text_of(form, name).strip()}


class Form(rx.State, mixin=True):
    """A form: what the server holds for it, and what was wrong with the last try.

    `values` fill the fields that nobody typed in; `again` rises to drop what was typed.
    """

    values: dict[str, str] = {}
    seen: str = ""
    again: int = 0
    errors: dict[str, str] = {}
    error: str = ""
    overtaken: bool = False
    busy: bool = False
    ready: bool = False
    """Whether the page is alive. Sent earlier, a form would go out as the browser's own, and a
    password would stand in the address."""

    def _clear(self) -> None:
        self.errors, self.error, self.overtaken, self.busy = {}, "", False, False

    @contextmanager
    def _trying(self) -> Iterator[None]:
        """Show what was wrong with a try; whatever fails, the button works again."""
        try:
            yield
        except (FocusFlowError, ValidationError) as problem:
            self._refuse(problem)
        except BaseException:
            self.busy = False
            raise

    def _refuse(self, problem: FocusFlowError | ValidationError) -> None:
        """Show what was wrong; an ended session is raised again, to ask for the password."""
        self._clear()
        if isinstance(problem, ValidationError):
            self.errors = problems(problem)
            return
        if isinstance(problem, Unauthenticated):
            raise problem
        named, name = problem.details.get("errors"), problem.details.get("field")
        if isinstance(named, Mapping) and named:
            self.errors = {str(key): str(said) for key, said in named.items()}
        elif name and not (isinstance(problem, Conflict) and "current" in problem.details):
            self.errors = {str(name): problem.message}
        else:
            self.error = problem.message
            self.overtaken = "current" in problem.details
