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
ENDS = (("never", "Never"), ("until", "On a day"), ("count", "After … times"))
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


def _ends() -> rx.Component:
    """When it ends: never, on a day, or after so many times."""
    return form_row(
        select(
            "task-repeat-end",
            "Ends",
            ENDS,
            name="repeat_end",
            default_value=TaskEditor.form["repeat_end"],
            on_change=TaskEditor.choose_end,
        ),
        rx.cond(
            TaskEditor.repeat_end == "until",
            text_field(
                "task-repeat-until",
                "Last day",
                name="repeat_until",
                type="date",
                default_value=TaskEditor.form["repeat_until"],
                error=TaskEditor.errors["repeat_until"],
            ),
        ),
        rx.cond(
            TaskEditor.repeat_end == "count",
            text_field(
                "task-repeat-count",
                "Times",
                name="repeat_count",
                input_mode="numeric",
                default_value=TaskEditor.form["repeat_count"],
                error=TaskEditor.errors["repeat_count"],
            ),
        ),
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
            rx.fragment(
                _ends(),
                checkbox(
                    "Count from the day it is done, not from its due date",
                    name="after_completion",
                    default_checked=TaskEditor.form["after_completion"] == "on",
                ),
            ),
        ),
        class_name="stack stack-s",
    )
