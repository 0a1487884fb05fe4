"""Copying a text with one press."""

from __future__ import annotations

import reflex as rx

from components.ui.base import Text


class CopyButton(rx.Component):
    """The button; see client/copy_button.jsx."""

    library = "$/public/client/copy_button"
    tag = "CopyButton"

    text: rx.Var[str]
    field_id: rx.Var[str]


def copy_button(text: Text, field_id: str) -> rx.Component:
    """Copy this text; where that is not allowed the field that holds it is selected."""
    return CopyButton.create(text=text, field_id=field_id)
