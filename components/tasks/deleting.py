"""The question what is to be deleted where tasks repeat."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import CLOSE, button, dialog
from state.task_choice import TaskChoice
from state.task_deleting import TaskDeleting


def _dialog(state: Any, title: str, only: str, following: str) -> rx.Component:
    return dialog(
        rx.el.div(
            button(only, variant="primary", on_click=state.carry_out("this")),
            button(following, on_click=state.carry_out("following")),
            button("Cancel", **CLOSE),
            class_name="cluster",
        ),
        title=title,
        description=state.question,
        is_open=state.asking,
        on_open_change=state.set_asking,
    )


def delete_dialog() -> rx.Component:
    """Asked before a repeating task goes to the trash."""
    return _dialog(
        TaskDeleting, "Delete a task that repeats", "Only this one", "This and all following"
    )


def delete_many_dialog() -> rx.Component:
    """Asked before chosen tasks go to the trash, when some of them repeat."""
    return _dialog(TaskChoice, "Delete tasks that repeat", "Only these", "These and all following")
