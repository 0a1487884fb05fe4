"""All tasks."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.quick_add import quick_add_bar
from components.tasks.board import filters, more_menu, task_list
from components.tasks.choice import choice_form, selection_bar
from components.tasks.editor import task_editor
from components.tasks.keep_place import keep_place
from components.tasks.labels import labels_dialog
from components.ui import page_header
from components.whisper import whisper
from state.task_editor import TaskEditor
from state.tasks import TaskList


def page() -> rx.Component:
    return frame(
        page_header("Tasks", actions=[more_menu()]),
        quick_add_bar(),
        filters(),
        task_list(),
        selection_bar(),
        keep_place(TaskList.mark),
        active="tasks",
        page=TaskList,
        overlays=[task_editor(), choice_form(), labels_dialog(), whisper()],
    )


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/tasks",
        title="Tasks · FocusFlow",
        on_load=[TaskEditor.close(False), TaskList.load],
    )
