"""What was done, focused and planned on a day, and figures over time."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.tasks.days import day_choice, figures, the_day
from components.tasks.editor import task_editor
from components.ui import page_header
from components.whisper import whisper
from state.task_days import TaskDays
from state.task_editor import TaskEditor


def page() -> rx.Component:
    return frame(
        page_header("History", "A day as it was, and what days add up to.", actions=[day_choice()]),
        the_day(),
        figures(),
        active="tasks",
        page=TaskDays,
        overlays=[task_editor(), whisper()],
    )


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/tasks/history",
        title="History · FocusFlow",
        on_load=[TaskEditor.close(False), TaskDays.load],
    )
