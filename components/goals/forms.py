"""The dialogs of goals: the goal, a milestone, progress by hand."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.goals.looks import look_fields
from components.ui import (
    CLOSE,
    button,
    dialog,
    form,
    form_actions,
    form_error,
    form_row,
    select,
    text_field,
    textarea,
)
from state.goal import GoalPage
from state.goal_forms import CATEGORIES, PROGRESS, GoalForm, MilestoneForm, ProgressForm

PRIORITIES = (("high", "High"), ("medium", "Medium"), ("low", "Low"))
MODES = (
    ("derived", "Follows milestones and tasks"),
    ("manual", "I set it by hand"),
)


def _of(state: Any, name: str) -> dict[str, Any]:
    return {"name": name, "default_value": state.form[name], "error": state.errors[name]}


def _buttons(state: Any, save: Any) -> rx.Component:
    return form_actions(
        button("Cancel", on_click=state.close(False)),
        button(save, variant="primary", type="submit"),
    )


def _words() -> list[rx.Component]:
    return [
        textarea(
            "goal-title",
            "What do you want to reach?",
            rows=1,
            dir="auto",
            class_name="title-field",
            **_of(GoalForm, "title"),
        ),
        textarea(
            "goal-description",
            "Why, and how will you know?",
            optional=True,
            dir="auto",
            **_of(GoalForm, "description"),
        ),
    ]


def _choices() -> list[rx.Component]:
    return [
        form_row(
            text_field(
                "goal-category",
                "Category",
                optional=True,
                list="goal-categories",
                dir="auto",
                **_of(GoalForm, "category"),
            ),
            select("goal-priority", "Priority", PRIORITIES, **_of(GoalForm, "priority")),
        ),
        rx.el.datalist(*[rx.el.option(value=name) for name in CATEGORIES], id="goal-categories"),
        form_row(
            text_field("goal-start", "Start", type="date", **_of(GoalForm, "start_date")),
            text_field("goal-target", "Target", type="date", **_of(GoalForm, "target_date")),
        ),
        select("goal-mode", "Progress", MODES, **_of(GoalForm, "progress_mode")),
        look_fields(),
    ]


def goal_form() -> rx.Component:
    """Make or change a goal."""
    return dialog(
        form(
            *_words(),
            *_choices(),
            form_error(GoalForm.error),
            rx.cond(
                GoalForm.theirs.length() > 0,
                rx.el.ul(
                    rx.foreach(GoalForm.theirs, lambda line: rx.el.li(line, dir="auto")),
                    class_name="goal-theirs",
                ),
            ),
            _buttons(GoalForm, rx.cond(GoalForm.editing, "Save", "Add goal")),
            on_submit=GoalForm.save,
            key=GoalForm.form_key.to_string(),
        ),
        title=rx.cond(GoalForm.editing, "Edit goal", "New goal"),
        is_open=GoalForm.shown,
        on_open_change=GoalForm.close,
    )


def milestone_form() -> rx.Component:
    """Change a milestone."""
    return dialog(
        form(
            textarea(
                "milestone-title",
                "Title",
                rows=1,
                dir="auto",
                class_name="title-field",
                **_of(MilestoneForm, "title"),
            ),
            textarea(
                "milestone-description",
                "Description",
                optional=True,
                dir="auto",
                **_of(MilestoneForm, "description"),
            ),
            text_field(
                "milestone-target", "Target", type="date", **_of(MilestoneForm, "target_date")
            ),
            form_error(MilestoneForm.error),
            _buttons(MilestoneForm, "Save"),
            on_submit=MilestoneForm.save,
            key=MilestoneForm.form_key.to_string(),
        ),
        title="Edit milestone",
        is_open=MilestoneForm.shown,
        on_open_change=MilestoneForm.close,
    )


def progress_form() -> rx.Component:
    """Set progress by hand."""
    return dialog(
        form(
            text_field(
                "progress-value",
                "Progress in percent",
                name="value",
                input_mode="numeric",
                default_value=GoalPage.progress.to_string(),
                error=ProgressForm.errors["value"],
            ),
            text_field(
                "progress-note",
                "What moved it?",
                name="note",
                optional=True,
                dir="auto",
                error=ProgressForm.errors["note"],
            ),
            rx.cond(
                GoalPage.by_hand,
                rx.fragment(),
                rx.el.p(
                    "From then on you keep progress by hand; it no longer follows milestones "
                    "and tasks. Edit the goal to change that.",
                    class_name="muted small",
                ),
            ),
            form_actions(
                button("Cancel", **CLOSE),
                button("Set progress", variant="primary", type="submit"),
            ),
            on_submit=ProgressForm.save,
        ),
        title="Set progress",
        name=PROGRESS,
    )
