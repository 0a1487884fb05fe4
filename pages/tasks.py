"""All tasks."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.quick_add import quick_add_bar
from components.tasks.cards import board
from components.tasks.choice import choice_form, selection_bar
from components.tasks.deleting import delete_many_dialog
from components.tasks.editor import task_editor
from components.tasks.keep_place import keep_place
from components.tasks.labels import labels_dialog
from components.tasks.list import filters, more_menu, task_list
from components.tasks.month import day_dialog, month
from components.tasks.parts import parts_dialog
from components.ui import Command, page_header
from components.whisper import whisper
from state.task_editor import TaskEditor
from state.tasks import TaskList

COMMANDS = [
    Command(id="tasks-list", label="Tasks as a list", group="Tasks", href="/tasks"),
    Command(id="tasks-board", label="Tasks as a board", group="Tasks", href="/tasks?as=board"),
    Command(
        id="tasks-month", label="Tasks as a calendar", group="Tasks", href="/tasks?as=calendar"
    ),
    Command(
        id="tasks-template",
        label="Tasks from a template",
        group="Tasks",
        href="/tasks?open=templates",
    ),
]


def page() -> rx.Component:
    return frame(
        page_header("Tasks", actions=[more_menu()]),
        quick_add_bar(),
        filters(),
        rx.match(
            TaskList.look,
            ("board", board()),
            ("calendar", month()),
            task_list(),
        ),
        selection_bar(),
        keep_place(TaskList.mark),
        active="tasks",
        page=TaskList,
        commands=COMMANDS,
        overlays=[
            task_editor(),
            choice_form(),
            delete_many_dialog(),
            labels_dialog(),
            parts_dialog(),
            day_dialog(),
            whisper(),
        ],
    )


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/tasks",
        title="Tasks · FocusFlow",
        on_load=[TaskEditor.close(False), TaskList.load],
    )
