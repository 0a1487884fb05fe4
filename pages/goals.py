"""Goals, and one goal."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.goals.detail import goal_detail
from components.goals.forms import goal_form, milestone_form, progress_form
from components.goals.listing import goal_list, goal_views, new_goal_button
from components.tasks.editor import task_editor
from components.tasks.keep_place import keep_place
from components.ui import page_header
from components.whisper import whisper
from state.goal import GoalPage
from state.goal_forms import GoalForm, MilestoneForm
from state.goals import GoalList
from state.task_editor import TaskEditor


def page() -> rx.Component:
    return frame(
        page_header(
            "Goals",
            actions=[rx.cond(GoalList.goals.length() > 0, new_goal_button())],
        ),
        goal_views(),
        goal_list(),
        active="goals",
        page=GoalList,
        overlays=[goal_form()],
    )


def goal_page() -> rx.Component:
    return frame(
        goal_detail(),
        keep_place(GoalPage.mark),
        active="goals",
        page=GoalPage,
        overlays=[goal_form(), milestone_form(), progress_form(), task_editor(), whisper()],
    )


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/goals",
        title="Goals · FocusFlow",
        on_load=[GoalForm.close(False), GoalList.load],
    )
    app.add_page(
        goal_page,
        route="/goals/[goal_key]",
        title="Goal · FocusFlow",
        on_load=[
            GoalForm.close(False),
            MilestoneForm.close(False),
            TaskEditor.close(False),
            GoalPage.load,
        ],
    )
