"""A field for a password, with a button that shows what is typed."""

from __future__ import annotations

import reflex as rx

from components.ui.base import Text
from components.ui.fields import _describe, field


class PasswordInput(rx.Component):
    """The input and its button; see client/password.jsx."""

    library = "$/public/client/password"
    tag = "PasswordInput"

    input_id: rx.Var[str]
    auto_complete: rx.Var[str]
    described_by: rx.Var[str]
    invalid: rx.Var[bool]


def password_field(
    field_id: str,
    label: Text,
    *,
    hint: Text = "",
    error: Text = "",
    new: bool = False,
) -> rx.Component:
    """A password; `new` lets password managers offer to make one. The form gets it by its id."""
    told = _describe(field_id, hint, error)
    control = PasswordInput.create(
        input_id=field_id,
        auto_complete="new-password" if new else "current-password",
        described_by=told.get("aria_describedby", ""),
        invalid=error.bool() if isinstance(error, rx.Var) else bool(error),
    )
    return field(field_id, label, control, hint=hint, error=error)
