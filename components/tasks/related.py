"""Subtasks, and tasks that have to be done first, in the editor."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import checkbox, form_error, icon, icon_button, one_line_form, rows, section
from state.task_related import Related, TaskRelated

One = rx.Var[Related]


def _title(task: One) -> rx.Component:
    return rx.el.span(task.title, dir="auto", class_name="row-title")


def _row(task: One, *parts: Any) -> rx.Component:
    return rx.el.li(
        *parts,
        key=task.id,
        class_name=["row", rx.cond(task.done, "row-done", "")],
    )


def _subtask(task: One) -> rx.Component:
    return _row(
        task,
        checkbox(
            rx.cond(task.done, "Reopen: ", "Complete: ") + task.title,
            shape="round",
            hide_label=True,
            checked=task.done,
            on_change=lambda done: TaskRelated.tick_subtask(task.id, done),
        ),
        rx.el.div(_title(task), class_name="row-main"),
    )


def subtasks() -> rx.Component:
    """The subtasks with their boxes, and a line to add one."""
    return section(
        "Subtasks",
        rx.cond(
            TaskRelated.subtasks.length() > 0,
            rows(rx.foreach(TaskRelated.subtasks, _subtask), label="Subtasks"),
        ),
        one_line_form(
            "A new subtask",
            "Add",
            TaskRelated.add_subtask,
            name="subtask",
            placeholder="Add a subtask",
            reset_on_submit=True,
        ),
        form_error(TaskRelated.subtask_error),
        aside=TaskRelated.progress,
    )


def _needed(task: One) -> rx.Component:
    return _row(
        task,
        rx.cond(
            task.done,
            icon("circle_check", size=16, class_name="muted"),
            icon("lock", size=16, class_name="muted"),
        ),
        rx.el.div(_title(task), class_name="row-main"),
        icon_button(
            "x",
            "No longer wait for " + task.title,
            size="small",
            tip_side="left",
            on_click=TaskRelated.need_no_more(task.id),
        ),
    )


def _offer(task: One) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            icon("plus", size=16),
            rx.el.span(task.title, dir="auto"),
            type="button",
            on_click=TaskRelated.need(task.id),
            class_name="offer",
        ),
        key=task.id,
    )


def needed() -> rx.Component:
    """What has to be done first, and a search to add to it."""
    return section(
        "Waits for",
        rx.cond(
            TaskRelated.needed.length() > 0,
            rows(rx.foreach(TaskRelated.needed, _needed), label="Tasks that have to be done first"),
        ),
        form_error(TaskRelated.needed_error),
        rx.el.input(
            type="search",
            key=TaskRelated.search_key.to_string(),
            aria_label="Find a task that has to be done first",
            placeholder="Find a task that has to be done first",
            auto_complete="off",
            max_length=200,
            on_change=TaskRelated.look_for.debounce(250),
            class_name="input",
        ),
        rx.el.div(
            rx.cond(
                TaskRelated.offers.length() > 0,
                rx.el.ul(rx.foreach(TaskRelated.offers, _offer), class_name="offers"),
                rx.cond(
                    TaskRelated.words,
                    rx.el.p("No open task has these words in its title.", class_name="muted small"),
                ),
            ),
            aria_live="polite",
        ),
    )
