"""Goals, and one goal."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.goals.cues import woop_wizard
from components.goals.detail import goal_detail
from components.goals.draft import proposal_dialog
from components.goals.forms import goal_form, milestone_form, progress_form
from components.goals.listing import goal_filters, goal_list, goal_views, new_goal_button
from components.goals.templates import template_cards, template_draft
from components.goals.told import figures
from components.tasks.editor import task_editor
from components.tasks.keep_place import keep_place
from components.ui import link_button, page_header
from components.whisper import whisper
from state.goal import GoalPage
from state.goal_cues import CueForm, WoopForm
from state.goal_forms import GoalForm, MilestoneForm
from state.goal_plan import Proposal
from state.goal_templates import Templates
from state.goals import GoalList
from state.task_editor import TaskEditor


def page() -> rx.Component:
    return frame(
        page_header(
            "Goals",
            actions=[
                rx.cond(
                    GoalList.any_at_all,
                    link_button(
                        "From a template", href="/goals/templates", icon_name="layout_template"
                    ),
                ),
                rx.cond(GoalList.goals.length() > 0, new_goal_button()),
            ],
            class_name="goals-header",
        ),
        goal_views(),
        goal_filters(),
        goal_list(),
        figures(),
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
        overlays=[
            goal_form(),
            milestone_form(),
            progress_form(),
            proposal_dialog(),
            woop_wizard(),
            task_editor(),
            whisper(),
        ],
    )


def templates_page() -> rx.Component:
    return frame(
        page_header(
            rx.cond(Templates.chosen.id, Templates.chosen.title, "Goals from templates"),
            rx.cond(
                Templates.chosen.id,
                Templates.chosen.about,
                "Choose how such a goal usually goes, and make it yours.",
            ),
        ),
        rx.cond(Templates.chosen.id, template_draft(), template_cards()),
        active="goals",
        page=Templates,
    )


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/goals",
        title="Goals · FocusFlow",
        on_load=[GoalForm.close(False), GoalList.load],
    )
    app.add_page(
        templates_page,
        route="/goals/templates",
        title="Templates · FocusFlow",
        on_load=Templates.load,
    )
    app.add_page(
        goal_page,
        route="/goals/[goal_key]",
        title="Goal · FocusFlow",
        on_load=[
            GoalForm.close(False),
            MilestoneForm.close(False),
            Proposal.close(False),
            CueForm.close(False),
            WoopForm.close(False),
            TaskEditor.close(False),
            GoalPage.load,
        ],
    )
