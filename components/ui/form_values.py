"""Forms that follow what the server holds and keep what a person has typed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Number, Text
from components.ui.buttons import button
from components.ui.fields import form_actions


class FormValues(rx.Component):
    """Fills the form around it; see client/form_values.jsx."""

    library = "$/public/client/form_values"
    tag = "FormValues"

    values: rx.Var[dict[str, str]]
    seen: rx.Var[str]
    again: rx.Var[int]
    over: rx.Var[list[str]]
    filled: rx.Var[bool]


def form_values(values: Any, seen: Text = "", again: Number = 0, **more: Any) -> rx.Component:
    """Put this into a form. `values` go by field name, all as text; `again` counts fresh starts.

    The handler gets `seen` as it was when the form was filled. Of `more`, fields in `over` are
    written even over what was typed, and a form that is `filled` brings what its fields begin with.
    """
    return FormValues.create(values=values, seen=seen, again=again, **more)


def save_bar(text: Text = "Save") -> rx.Component:
    """The button that saves a form, quiet until something in it waits to be saved."""
    return form_actions(
        rx.el.span("Not saved yet", class_name="unsaved"),
        button(text, type="submit", class_name="save"),
    )
