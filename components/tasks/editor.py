"""The editor of a task: a sheet with all its fields, and what hangs on it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.goals.cues import cue_form, task_cues
from components.tasks.deleting import delete_dialog
from components.tasks.files import files
from components.tasks.graph import graph
from components.tasks.history import history
from components.tasks.related import needed, subtasks
from components.tasks.repeat import repeat_fields
from components.tasks.series import series
from components.ui import (
    button,
    dialog,
    form,
    form_row,
    hotkey,
    icon,
    menu,
    menu_item,
    menu_line,
    select,
    sr_only,
    text_field,
    textarea,
)
from components.ui.form_values import form_values
from state.task_actions import TaskActions
from state.task_editor import Clash, TaskEditor

FORM = "task-form"
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
DIFFICULTIES = (("easy", "Easy"), ("medium", "Medium"), ("hard", "Hard"))


def _of(name: str) -> dict[str, Any]:
    """What ties a control to a field of the form."""
    return {
        "name": name,
        "default_value": TaskEditor.form[name],
        "error": TaskEditor.errors[name],
    }


def _clash(clash: rx.Var[Clash]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(clash.field),
        rx.el.dd(rx.el.span("Yours", class_name="muted small"), rx.el.q(clash.mine, dir="auto")),
        rx.el.dd(rx.el.span("Other", class_name="muted small"), rx.el.q(clash.theirs, dir="auto")),
        class_name="clash",
    )


def _problem() -> rx.Component:
    """What keeps the form from being saved; on a clash, both versions and the choice."""
    return rx.el.div(
        rx.cond(
            TaskEditor.error,
            rx.el.div(
                icon("circle_alert"),
                rx.el.div(
                    rx.el.p(TaskEditor.error),
                    rx.cond(
                        TaskEditor.clashes.length() > 0,
                        rx.fragment(
                            rx.el.dl(rx.foreach(TaskEditor.clashes, _clash), class_name="clashes"),
                            rx.el.div(
                                button("Keep mine", size="small", type="submit", form=FORM),
                                button(
                                    "Take the other",
                                    size="small",
                                    on_click=TaskEditor.take_theirs,
                                ),
                                class_name="cluster",
                            ),
                        ),
                    ),
                    class_name="notice-text stack stack-s",
                ),
                class_name="notice tone-warn",
            ),
        ),
        role="alert",
    )


def _scope() -> rx.Component:
    """Asks what a change of a repeating task is meant for."""
    return rx.el.div(
        rx.cond(
            TaskEditor.asking,
            rx.el.div(
                icon("repeat"),
                rx.el.div(
                    rx.el.p("This task repeats. What is changed?"),
                    rx.el.div(
                        button(
                            "Only this one",
                            size="small",
                            type="submit",
                            form=FORM,
                            auto_focus=True,
                            on_click=TaskEditor.choose_scope("this"),
                        ),
                        button(
                            "This and all following",
                            size="small",
                            type="submit",
                            form=FORM,
                            on_click=TaskEditor.choose_scope("following"),
                        ),
                        class_name="cluster",
                    ),
                    class_name="notice-text stack stack-s",
                ),
                class_name="notice tone-info",
            ),
        ),
        role="alert",
    )


def _when() -> list[rx.Component]:
    return [
        form_row(
            text_field("task-due-date", "Due", type="date", **_of("due_date")),
            text_field("task-due-time", "At", type="time", **_of("due_time")),
            text_field(
                "task-estimate",
                "Estimate, minutes",
                input_mode="numeric",
                **_of("estimated_minutes"),
            ),
        ),
        form_row(
            select("task-priority", "Priority", PRIORITIES, **_of("priority")),
            select("task-difficulty", "Difficulty", DIFFICULTIES, **_of("difficulty")),
            select("task-status", "State", STATES, **_of("status")),
        ),
    ]


def _more() -> rx.Component:
    return rx.el.details(
        rx.el.summary("More: notes, planned time, time taken", class_name="summary"),
        rx.el.div(
            textarea("task-notes", "Notes", **_of("notes")),
            form_row(
                text_field("task-start", "Not before", type="date", **_of("start_date")),
                text_field("task-planned-day", "Planned for", type="date", **_of("scheduled_date")),
                text_field("task-planned-time", "At", type="time", **_of("scheduled_time")),
            ),
            text_field(
                "task-actual",
                "Time taken, minutes",
                input_mode="numeric",
                hint="Counted from focus sessions while this is empty.",
                **_of("actual_minutes"),
            ),
            class_name="stack",
        ),
    )


def _links() -> list[rx.Component]:
    return [
        form_row(
            text_field(
                "task-category", "Category", dir="auto", list="task-categories", **_of("category")
            ),
            text_field("task-tags", "Tags", hint="Separated by commas", dir="auto", **_of("tags")),
        ),
        rx.el.datalist(
            *[rx.el.option(value=name) for name in ("home", "study", "work", "errands", "health")],
            id="task-categories",
        ),
        form_row(
            select(
                "task-goal",
                "Goal",
                TaskEditor.goal_options,
                on_change=TaskEditor.choose_goal,
                **_of("goal_id"),
            ),
            rx.cond(
                TaskEditor.milestone_options.length() > 1,
                select(
                    "task-milestone",
                    "Milestone",
                    TaskEditor.milestone_options,
                    **_of("milestone_id"),
                ),
            ),
            rx.cond(
                TaskEditor.section_options.length() > 1,
                select("task-section", "Section", TaskEditor.section_options, **_of("section_id")),
            ),
        ),
    ]


def _fields() -> rx.Component:
    return form(
        textarea(
            "task-title", "Title", rows=1, dir="auto", class_name="title-field", **_of("title")
        ),
        textarea("task-description", "Description", dir="auto", **_of("description")),
        *_when(),
        repeat_fields(),
        *_links(),
        _more(),
        form_values(TaskEditor.fresh, TaskEditor.seen, over=TaskEditor.over, filled=True),
        id=FORM,
        on_submit=TaskEditor.save,
        key=TaskEditor.form_key.to_string(),
    )


def _actions() -> rx.Component:
    task, close = TaskEditor.task_id, TaskEditor.close(False)
    return menu(
        rx.fragment(icon("ellipsis", size=18), sr_only("More for this task")),
        menu_item("Not today", icon_name="skip_forward", on_select=[TaskActions.skip(task), close]),
        menu_item("Duplicate", icon_name="copy", on_select=[TaskActions.duplicate(task), close]),
        menu_item("Archive", icon_name="archive", on_select=[TaskActions.archive(task), close]),
        menu_line(),
        menu_item(
            "Delete",
            icon_name="trash_2",
            danger=True,
            on_select=[TaskActions.delete(task), close],
        ),
        side="top",
        align="start",
    )


def task_editor() -> rx.Component:
    """The sheet; put it once on every page that opens tasks."""
    sheet = dialog(
        rx.el.div(
            _fields(),
            series(),
            subtasks(),
            needed(),
            task_cues(),
            graph(),
            files(),
            history(),
            class_name="stack stack-l editor",
        ),
        rx.el.div(
            _problem(),
            _scope(),
            rx.el.div(
                _actions(),
                rx.el.span(class_name="grow"),
                button("Cancel", on_click=TaskEditor.close(False)),
                button("Save", variant="primary", type="submit", form=FORM, **hotkey("mod+Enter")),
                class_name="cluster",
            ),
            class_name="editor-foot",
        ),
        title="Edit task",
        is_open=TaskEditor.shown,
        on_open_change=TaskEditor.close,
        kind="sheet",
    )
    return rx.fragment(sheet, cue_form(), delete_dialog())
