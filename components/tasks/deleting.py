"""The question what is to be deleted of a task that repeats."""

from __future__ import annotations

import reflex as rx

from components.ui import CLOSE, button, dialog
from state.task_deleting import TaskDeleting


def delete_dialog() -> rx.Component:
    """Asked before a repeating task goes to the trash."""
    return dialog(
        rx.el.div(
            button("Only this one", variant="primary", on_click=TaskDeleting.carry_out("this")),
            button("This and all following", on_click=TaskDeleting.carry_out("following")),
            button("Cancel", **CLOSE),
            class_name="cluster",
        ),
        title="Delete a task that repeats",
        description=TaskDeleting.question,
        is_open=TaskDeleting.asking,
        on_open_change=TaskDeleting.set_asking,
    )
