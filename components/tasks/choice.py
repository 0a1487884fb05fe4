"""The bar of chosen rows at the foot of the Tasks page, and the form that changes all of them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.tasks.row import reschedule_items
from components.ui import (
    CLOSE,
    button,
    checkbox,
    dialog,
    form,
    form_error,
    form_row,
    hotkey,
    icon,
    icon_button,
    menu,
    menu_item,
    menu_line,
    select,
    sr_only,
    text_field,
)
from state.task_choice import KEEP, TaskChoice
from state.tasks import TaskList

FORM = "choice-form"
PRIORITIES = (
    ("urgent", "p1 Urgent"),
    ("high", "p2 High"),
    ("medium", "p3 Medium"),
    ("low", "p4 Low"),
)
STATES = (
    ("pending", "To do"),
    ("in_progress", "In progress"),
    ("completed", "Done"),
    ("cancelled", "Cancelled"),
    ("archived", "Archived"),
)


def _apply(text: str, icon_name: str, action: str, **props: Any) -> rx.Component:
    return button(
        text, icon_name=icon_name, size="small", on_click=TaskChoice.apply(action), **props
    )


def _open_rows() -> rx.Component:
    """What is done to rows of the lists of open and of done tasks."""
    return rx.fragment(
        rx.cond(
            TaskList.view == "completed",
            _apply("Reopen", "rotate_ccw", "reopen"),
            _apply("Complete", "check", "complete"),
        ),
        menu(
            rx.fragment(icon("calendar_days", size=16), "Due"),
            *reschedule_items(TaskChoice.reschedule),
            trigger_class="btn btn-small",
            side="top",
            align="center",
        ),
        menu(
            rx.fragment(icon("ellipsis", size=18), sr_only("More for the chosen tasks")),
            *[
                menu_item(text, icon_name="flag", on_select=TaskChoice.set_priority(key))
                for key, text in PRIORITIES
            ],
            menu_line(),
            menu_item(
                "Change tags, goal, section …",
                icon_name="pencil",
                on_select=TaskChoice.open_form,
            ),
            menu_item("Archive", icon_name="archive", on_select=TaskChoice.apply("archive")),
            trigger_class="icon-btn icon-btn-small",
            side="top",
            align="center",
        ),
        _apply("Delete", "trash_2", "delete"),
    )


def selection_bar() -> rx.Component:
    """What can be done with the chosen rows, at the foot of the page."""
    some = TaskList.selected.length() > 0
    return rx.cond(
        TaskList.selecting | some,
        rx.el.div(
            rx.el.span(
                TaskList.selected.length(), " chosen", class_name="selection-count", role="status"
            ),
            rx.cond(
                some,
                rx.cond(
                    (TaskList.view == "trash") | (TaskList.view == "archived"),
                    _apply("Restore", "undo_2", "restore"),
                    _open_rows(),
                ),
            ),
            button(
                "All",
                icon_name="check_check",
                size="small",
                on_click=TaskChoice.choose_all,
                aria_label="Choose all on show",
                **hotkey("mod+a"),
            ),
            icon_button(
                "x",
                "Choose none",
                size="small",
                on_click=TaskChoice.leave,
                **hotkey("Escape"),
            ),
            role="toolbar",
            aria_label="Chosen tasks",
            class_name="selection",
        ),
    )


def _of(name: str) -> dict[str, Any]:
    return {"name": name, "error": TaskChoice.errors[name]}


def _tags() -> rx.Component:
    return form_row(
        text_field(
            "choice-add-tags",
            "Add tags",
            hint="Separated by commas",
            dir="auto",
            **_of("add_tags"),
        ),
        text_field(
            "choice-remove-tags",
            "Remove tags",
            hint="Separated by commas",
            dir="auto",
            **_of("remove_tags"),
        ),
    )


def choice_form() -> rx.Component:
    """The form that gives all chosen rows the same; put it once on the page."""
    return dialog(
        form(
            form_row(
                select("choice-priority", "Priority", (KEEP, *PRIORITIES), **_of("priority")),
                select("choice-status", "State", (KEEP, *STATES), **_of("status")),
            ),
            form_row(
                text_field("choice-due", "Due", type="date", **_of("due_date")),
                text_field(
                    "choice-estimate",
                    "Estimate, minutes",
                    input_mode="numeric",
                    **_of("estimated_minutes"),
                ),
            ),
            checkbox("No due date", name="no_due_date"),
            form_row(
                text_field("choice-category", "Category", dir="auto", **_of("category")),
                select("choice-goal", "Goal", TaskChoice.goal_options, **_of("goal_id")),
            ),
            rx.cond(
                TaskChoice.section_options.length() > 2,
                select(
                    "choice-section", "Section", TaskChoice.section_options, **_of("section_id")
                ),
            ),
            _tags(),
            form_error(TaskChoice.error),
            id=FORM,
            on_submit=TaskChoice.change,
            key=TaskChoice.form_key.to_string(),
        ),
        title=rx.cond(
            TaskList.selected.length() == 1,
            "Change 1 task",
            f"Change {TaskList.selected.length()} tasks",
        ),
        description="What you leave empty stays as it is.",
        is_open=TaskChoice.changing,
        on_open_change=TaskChoice.close_form,
        footer=rx.fragment(
            button("Cancel", **CLOSE),
            button("Change", variant="primary", type="submit", form=FORM),
        ),
    )
