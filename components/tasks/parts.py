"""The dialogs of sections, saved filters and templates; and the menu of saved filters."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    dialog,
    form_error,
    icon,
    icon_button,
    menu,
    menu_item,
    menu_line,
    menu_link,
    one_line_form,
    rows,
)
from state.task_parts import PartRow, TaskParts
from state.tasks import Saved, TaskList

TITLES = {
    "sections": "Sections",
    "filters": "Saved filters",
    "templates": "Tasks from a template",
}
ABOUT = {
    "sections": "Parts of your list and board, such as Home or Thesis.",
    "filters": "What is on show now gets a name, and is one click away from then on.",
    "templates": "Due days count from the day you choose.",
}
NEW = {"sections": "Name of a new section", "filters": "Name for what is on show now"}


def _of_kind(words: dict[str, str]) -> rx.Var[str]:
    return rx.match(TaskParts.kind, *words.items(), "")  # type: ignore[return-value]


def _row(row: rx.Var[PartRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.title, dir="auto", class_name="row-title"),
            rx.cond(row.detail, rx.el.div(row.detail, class_name="row-detail")),
            rx.cond(
                TaskParts.editing == row.id,
                one_line_form(
                    "New name of " + row.title,
                    "Rename",
                    TaskParts.rename,
                    value=row.title,
                    max_length=50,
                    size="small",
                ),
            ),
            class_name="row-main",
        ),
        rx.cond(
            TaskParts.kind != "templates",
            rx.fragment(
                icon_button(
                    "arrow_up",
                    "Move up: " + row.title,
                    size="small",
                    tip_side="left",
                    on_click=TaskParts.move(row.id, -1),
                ),
                icon_button(
                    "arrow_down",
                    "Move down: " + row.title,
                    size="small",
                    tip_side="left",
                    on_click=TaskParts.move(row.id, 1),
                ),
            ),
        ),
        icon_button(
            "pencil",
            "Rename " + row.title,
            size="small",
            tip_side="left",
            on_click=TaskParts.edit(row.id),
        ),
        icon_button(
            "trash_2",
            "Delete " + row.title,
            size="small",
            tip_side="left",
            on_click=TaskParts.delete(row.id),
        ),
        key=row.id,
        class_name="row",
    )


def _add() -> rx.Component:
    return one_line_form(
        _of_kind(NEW),
        "Add",
        TaskParts.add,
        placeholder=_of_kind(NEW),
        max_length=50,
        key=TaskParts.form_key.to_string(),
    )


def _use() -> rx.Component:
    return rx.cond(
        TaskParts.rows.length() > 0,
        rx.el.form(
            rx.el.select(
                rx.foreach(TaskParts.rows, lambda row: rx.el.option(row.title, value=row.id)),
                name="template",
                aria_label="Template",
                class_name="input",
            ),
            rx.el.input(name="day", type="date", aria_label="Day", class_name="input"),
            button("Add tasks", variant="primary", type="submit"),
            on_submit=TaskParts.use,
            class_name="one-line use-template",
        ),
        rx.el.p(
            "No template yet. Choose Save as a template in the menu of a task with subtasks.",
            class_name="muted",
        ),
    )


def parts_dialog() -> rx.Component:
    """The dialog of whichever kind is open; put it once on the page."""
    return dialog(
        rx.cond(TaskParts.kind == "templates", _use(), _add()),
        form_error(TaskParts.error),
        rx.cond(
            TaskParts.rows.length() > 0,
            rows(rx.foreach(TaskParts.rows, _row), label=_of_kind(TITLES)),
        ),
        title=_of_kind(TITLES),
        description=_of_kind(ABOUT),
        is_open=TaskParts.kind != "",
        on_open_change=TaskParts.close,
    )


def _saved(one: rx.Var[Saved]) -> rx.Component:
    return menu_link(one.title, href=one.href, icon_name="bookmark")


def saved_filters() -> rx.Component:
    """The saved filters as a menu, and the way to keep the present one."""
    return menu(
        rx.fragment(icon("bookmark", size=16), "Saved"),
        rx.foreach(TaskList.saved, _saved),
        rx.cond(TaskList.saved.length() > 0, menu_line()),
        menu_item("Save as …", icon_name="bookmark_plus", on_select=TaskParts.open("filters")),
        trigger_class="btn",
    )
