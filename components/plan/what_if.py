"""The questions of 'What if?': a task comes in, or time is lost."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    CLOSE,
    button,
    dialog,
    form,
    form_actions,
    form_error,
    form_row,
    segmented,
    text_field,
)


def what_if_dialog(page: Any) -> rx.Component:
    """Ask what might happen; the answer is a plan to look at."""
    return dialog(
        segmented(
            "what-if-kind",
            "What might happen",
            [("task", "An urgent task comes in"), ("lost", "I lose some time")],
            value=page.what_if_kind,
            on_change=page.set_what_if_kind,
        ),
        form(
            rx.cond(page.what_if_kind == "task", _task(), _lost(page)),
            form_error(page.what_if_error),
            form_actions(
                button("Cancel", **CLOSE), button("Try it", type="submit", variant="primary")
            ),
            on_submit=page.try_what_if,
        ),
        title="What if?",
        description="See the plan that would come out. Nothing is saved.",
        is_open=page.what_if_open,
        on_open_change=page.set_what_if_open,
    )


def _task() -> rx.Component:
    return form_row(
        text_field("title", "What comes in", auto_complete="off", required=True),
        text_field("minutes", "Minutes", type="number", default_value="30", min=5, max=480),
    )


def _lost(page: Any) -> rx.Component:
    return form_row(
        text_field("lost_from", "From", type="time", default_value=page.lost_from),
        text_field("lost_minutes", "Minutes", type="number", default_value="60", min=5, max=720),
    )
