"""If-then cues, and the wizard from a wish to a plan."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    button,
    dialog,
    form,
    form_actions,
    form_error,
    form_row,
    icon,
    icon_button,
    rows,
    section,
    text_field,
    textarea,
)
from state.goal import GoalPage
from state.goal_cues import CueForm, WoopForm
from state.goal_rows import CueRow
from state.task_cues import TaskCues
from state.task_editor import TaskEditor

QUESTIONS = (
    (
        "wish",
        "What do you wish for?",
        "Something dear to you that you can reach, if you try.",
        "A finished first draft",
    ),
    (
        "outcome",
        "What would be the best about it?",
        "Picture it for a moment: how will it feel?",
        "I can show it to Lena and sleep well",
    ),
    (
        "obstacle",
        "What in you stands in the way?",
        "A habit, a feeling, a belief. Not the weather, and not others.",
        "I open the mail first, and then the morning is gone",
    ),
)


def _fields(state: Any) -> list[rx.Component]:
    return [
        form_row(
            text_field(
                "cue-time",
                "If it is",
                optional=True,
                name="at_time",
                type="time",
                default_value=state.form["at_time"],
                error=state.errors["at_time"],
            ),
            text_field(
                "cue-situation",
                "and",
                optional=True,
                name="situation",
                placeholder="I sit down at my desk",
                max_length=200,
                dir="auto",
                default_value=state.form["situation"],
                error=state.errors["situation"],
            ),
        ),
        text_field(
            "cue-action",
            "then",
            name="action",
            placeholder="I open the draft",
            max_length=200,
            dir="auto",
            default_value=state.form["action"],
            error=state.errors["action"],
        ),
    ]


def cue_form() -> rx.Component:
    """Make or change an if-then cue."""
    return dialog(
        form(
            *_fields(CueForm),
            form_error(CueForm.error),
            form_actions(
                button("Cancel", on_click=CueForm.close(False)),
                button("Save", variant="primary", type="submit"),
            ),
            on_submit=CueForm.save,
            key=CueForm.form_key.to_string(),
        ),
        title=rx.cond(CueForm.editing, "Edit the cue", "If … then"),
        description="Tie a first small step to a moment that comes by itself.",
        is_open=CueForm.shown,
        on_open_change=CueForm.close,
    )


def _question(name: str, title: str, hint: str, example: str) -> rx.Component:
    return textarea(
        f"woop-{name}",
        title,
        hint=hint,
        rows=2,
        name=name,
        placeholder=example,
        max_length=500,
        dir="auto",
        auto_focus=True,
        default_value=WoopForm.form[name],
        error=WoopForm.errors[name],
    )


def _plan() -> rx.Component:
    return rx.fragment(
        rx.el.blockquote(WoopForm.form["obstacle"], dir="auto", class_name="woop-said"),
        textarea(
            "woop-plan",
            "What can you do about it?",
            optional=True,
            rows=2,
            name="plan",
            placeholder="Draft before mail",
            max_length=500,
            dir="auto",
            default_value=WoopForm.form["plan"],
            error=WoopForm.errors["plan"],
        ),
        rx.el.p("As a cue that reminds you when the moment comes:", class_name="field-label"),
        *_fields(WoopForm),
    )


def woop_wizard() -> rx.Component:
    """Wish, outcome, obstacle, plan: one question at a time."""
    return dialog(
        form(
            rx.el.p("Step ", WoopForm.step + 1, " of 4", class_name="muted small"),
            rx.match(
                WoopForm.step,
                *[(place, _question(*asked)) for place, asked in enumerate(QUESTIONS)],
                _plan(),
            ),
            form_error(WoopForm.error),
            form_actions(
                rx.cond(WoopForm.step > 0, button("Back", on_click=WoopForm.back)),
                button(
                    rx.cond(WoopForm.step == len(QUESTIONS), "Save", "Next"),
                    variant="primary",
                    type="submit",
                ),
            ),
            on_submit=WoopForm.go_on,
            key=WoopForm.form_key.to_string(),
        ),
        title="From a wish to a plan",
        is_open=WoopForm.shown,
        on_open_change=WoopForm.close,
    )


def _cue(row: rx.Var[CueRow], opens: dict[str, Any], place: dict[str, Any]) -> rx.Component:
    return rx.el.li(
        icon("zap", size=16, class_name="cue-icon"),
        rx.el.div(
            rx.el.button(
                row.sentence,
                type="button",
                dir="auto",
                on_click=CueForm.edit(row.id),
                **opens,
                aria_haspopup="dialog",
                class_name="row-title",
            ),
            class_name="row-main",
        ),
        rx.el.div(
            icon_button(
                "trash_2",
                "Delete: " + row.sentence,
                size="small",
                tip_side="left",
                on_click=CueForm.delete(row.id),
            ),
            class_name="row-trailing",
        ),
        key=row.id,
        **place,
        class_name="row step-row",
    )


def _cues(cues: Any, *, keys: bool) -> rx.Component:
    """The cues; with `keys` the page's keys for rows reach them."""
    opens = {"data_row_open": ""} if keys else {}
    place = {"data_row": "", "tab_index": -1} if keys else {}
    return rx.cond(
        cues.length() > 0,
        rows(rx.foreach(cues, lambda row: _cue(row, opens, place)), label="If-then cues"),
    )


def task_cues() -> rx.Component:
    """The cues of the open task, in its editor."""
    return section(
        "If … then",
        _cues(TaskCues.rows, keys=False),
        rx.cond(
            TaskCues.rows.length() == 0,
            rx.el.p(
                "Tie the first small step to a moment that comes by itself: “If it is 09:00 and "
                "I sit down, then I open the draft.”",
                class_name="muted small",
            ),
        ),
        rx.el.div(
            button(
                "Add a cue",
                icon_name="zap",
                size="small",
                on_click=CueForm.for_task(TaskEditor.task_id),
            ),
            class_name="cluster cue-actions",
        ),
    )


def _said(title: str, text: Any) -> rx.Component:
    return rx.cond(
        text, rx.el.div(rx.el.dt(title), rx.el.dd(text, dir="auto"), class_name="woop-pair")
    )


def wish_and_cues() -> rx.Component:
    """Why the goal matters, what stands in the way, and what will be done then."""
    return section(
        "Wish and plan",
        rx.cond(
            GoalPage.wish,
            rx.el.dl(
                _said("Wish", GoalPage.wish),
                _said("Best about it", GoalPage.outcome),
                _said("In the way", GoalPage.obstacle),
                _said("Plan", GoalPage.plan),
                class_name="woop",
            ),
        ),
        _cues(GoalPage.cues, keys=True),
        rx.cond(
            (GoalPage.wish == "") & (GoalPage.cues.length() == 0),
            rx.el.p(
                "Four short questions: what you wish for, what stands in the way, and what you "
                "will do when it shows.",
                class_name="muted small",
            ),
        ),
        rx.el.div(
            button(
                rx.cond(GoalPage.wish, "Think it through again", "From a wish to a plan"),
                icon_name="wand_sparkles",
                size="small",
                on_click=WoopForm.begin,
            ),
            button("Add a cue", icon_name="zap", size="small", on_click=CueForm.for_goal),
            class_name="cluster cue-actions",
        ),
    )
