"""The dialog of tags and categories."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    dialog,
    form_error,
    icon_button,
    one_line_form,
    rows,
)
from state.task_labels import LabelRow, TaskLabels


def _row(row: rx.Var[LabelRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.sign + row.name, dir="auto", class_name="row-title"),
            rx.cond(
                TaskLabels.editing == row.key,
                one_line_form(
                    "New name of " + row.name,
                    "Rename",
                    TaskLabels.rename,
                    value=row.name,
                    max_length=50,
                    size="small",
                ),
            ),
            class_name="row-main",
        ),
        rx.el.span(row.tasks, class_name="muted small"),
        icon_button(
            "pencil",
            "Rename " + row.sign + row.name,
            size="small",
            tip_side="left",
            on_click=TaskLabels.edit(row.key),
        ),
        icon_button(
            "x",
            "Take " + row.sign + row.name + " off all tasks",
            size="small",
            tip_side="left",
            on_click=TaskLabels.take_off(row.key),
        ),
        key=row.key,
        class_name="row",
    )


def labels_dialog() -> rx.Component:
    """Rename, merge and take off; put it once on the page."""
    return dialog(
        form_error(TaskLabels.error),
        rx.cond(
            TaskLabels.rows.length() > 0,
            rows(rx.foreach(TaskLabels.rows, _row), label="Tags and categories"),
            rx.el.p("No task has a tag or a category yet.", class_name="muted"),
        ),
        title="Tags and categories",
        description="One that gets the name of another becomes part of it, on all tasks.",
        is_open=TaskLabels.shown,
        on_open_change=TaskLabels.close,
    )
