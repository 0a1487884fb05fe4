"""The picture and the colour of a goal."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import icon
from state.goal_forms import COLORS, ICONS, GoalForm


def goal_mark(name: Any, color: Any, size: int = 18) -> rx.Component:
    """The goal's picture in its colour; a target where it has none."""
    picture = rx.match(
        name, *[(one, icon(one, size=size)) for one in ICONS], icon("target", size=size)
    )
    return rx.el.span(
        picture,
        class_name="goal-mark",
        style={"--goal": rx.cond(color, color, "var(--accent)")},
    )


def _radio(field: str, value: str, label: str, shown: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=field,
            value=value,
            default_checked=GoalForm.form[field] == value,
            aria_label=label,
        ),
        shown,
        title=label,
        class_name="look-choice",
    )


def look_fields() -> rx.Component:
    """Choose a picture and a colour; what is not among them stays when nothing is chosen."""
    none = rx.el.span("–", class_name="look-none")
    colors = [
        _radio("color", value, name, rx.el.span(class_name="look-color", style={"--goal": value}))
        for value, name in COLORS
    ]
    icons = [_radio("icon", name, name.replace("_", " "), icon(name, size=18)) for name in ICONS]
    return rx.el.details(
        rx.el.summary("Picture and colour", class_name="summary"),
        rx.el.fieldset(
            rx.el.legend("Picture", class_name="field-label"),
            rx.el.div(_radio("icon", "", "The usual one", none), *icons, class_name="looks"),
        ),
        rx.el.fieldset(
            rx.el.legend("Colour", class_name="field-label"),
            rx.el.div(_radio("color", "", "The usual one", none), *colors, class_name="looks"),
        ),
    )
