"""The picture and the colour of a goal."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import form_error, icon
from state.goal_forms import COLORS, ICONS, OWN, GoalForm


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


def _own_color() -> rx.Component:
    """A colour that is not offered: its field shows when it is chosen."""
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="radio",
                name="color",
                value=OWN,
                default_checked=GoalForm.own_color != "",
                aria_label="A colour of your own",
            ),
            rx.el.span(class_name="look-color look-any"),
            title="A colour of your own",
            class_name="look-choice",
        ),
        rx.el.input(
            type="color",
            name="own_color",
            default_value=rx.cond(GoalForm.own_color, GoalForm.own_color, COLORS[0][0]),
            aria_label="Your own colour",
            class_name="look-own",
        ),
        class_name="look-pair",
    )


def look_fields() -> rx.Component:
    """Choose a picture and a colour."""
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
            rx.el.div(
                _radio("color", "", "The usual one", none),
                *colors,
                _own_color(),
                class_name="looks",
            ),
            form_error(GoalForm.errors["color"]),
        ),
    )
