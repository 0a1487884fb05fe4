"""If-then cues whose moment has come."""

from __future__ import annotations

import reflex as rx

from components.ui import icon
from state.due_cues import DueRow
from state.today import Today


def _cue(row: rx.Var[DueRow]) -> rx.Component:
    return rx.el.li(
        icon("zap", size=18),
        rx.el.span(row.sentence, dir="auto", class_name="due-cue-text"),
        rx.el.a(row.title, href=row.href, dir="auto", class_name="link due-cue-link"),
        key=row.id,
        class_name="due-cue",
    )


def due_cues() -> rx.Component:
    """What was to be done at this time, in the person's own words."""
    return rx.el.div(
        rx.cond(
            Today.cues.length() > 0,
            rx.el.ul(
                rx.foreach(Today.cues, _cue),
                role="list",
                aria_label="It is time",
                class_name="due-cues",
            ),
        ),
        aria_live="polite",
    )
