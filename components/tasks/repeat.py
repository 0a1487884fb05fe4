"""The fields that say how a task repeats."""

from __future__ import annotations

import reflex as rx

from components.ui import checkbox, form_row, select, text_field
from state.task_editor import TaskEditor

CHOICES = (
    ("never", "Never"),
    ("day", "Every day"),
    ("weekday", "Every weekday"),
    ("week", "Every week on …"),
    ("month", "Every month"),
    ("year", "Every year"),
    ("words", "In my own words"),
)
DAYS = (
    ("MO", "Mon"),
    ("TU", "Tue"),
    ("WE", "Wed"),
    ("TH", "Thu"),
    ("FR", "Fri"),
    ("SA", "Sat"),
    ("SU", "Sun"),
)


def _day(code: str, name: str) -> rx.Component:
    return checkbox(
        name, name=f"day_{code}", default_checked=TaskEditor.form[f"day_{code}"] == "on"
    )


def repeat_fields() -> rx.Component:
    """A choice, what belongs to it, and where the next one counts from."""
    return rx.el.div(
        form_row(
            select(
                "task-repeat",
                "Repeats",
                CHOICES,
                name="repeat",
                default_value=TaskEditor.form["repeat"],
                on_change=TaskEditor.choose_repeat,
            ),
            rx.cond(
                TaskEditor.repeat == "words",
                text_field(
                    "task-repeat-words",
                    "In words",
                    name="repeat_words",
                    placeholder="every other tue",
                    default_value=TaskEditor.form["repeat_words"],
                    error=TaskEditor.errors["repeat_words"],
                ),
            ),
        ),
        rx.cond(
            TaskEditor.repeat == "week",
            rx.el.fieldset(
                rx.el.legend("On these days", class_name="sr-only"),
                *[_day(code, name) for code, name in DAYS],
                class_name="cluster weekdays",
            ),
        ),
        rx.cond(
            TaskEditor.repeat != "never",
            checkbox(
                "Count from the day it is done, not from its due date",
                name="after_completion",
                default_checked=TaskEditor.form["after_completion"] == "on",
            ),
        ),
        class_name="stack stack-s",
    )
