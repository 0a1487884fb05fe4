"""A list of proposed milestones and tasks, to be edited before any of it is made."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import button, checkbox, dialog, form, form_actions, form_error, icon
from state.goal_plan import DraftRow, Proposal

Row = rx.Var[DraftRow]


def _item(row: Row) -> rx.Component:
    return rx.el.li(
        checkbox(
            "Take over: " + row.title,
            hide_label=True,
            name="keep-" + row.key,
            default_checked=True,
        ),
        rx.cond(row.milestone, icon("flag", size=16)),
        rx.el.textarea(
            name="title-" + row.key,
            rows="1",
            default_value=row.title,
            aria_label=rx.cond(row.milestone, "Milestone", "Task"),
            max_length=500,
            dir="auto",
            class_name="input draft-title",
        ),
        rx.el.input(
            name="day-" + row.key,
            type="date",
            default_value=row.day,
            aria_label="Day of " + row.title,
            class_name="input draft-day",
        ),
        rx.cond(
            row.milestone,
            rx.el.span(class_name="draft-minutes"),
            rx.el.label(
                rx.el.input(
                    name="minutes-" + row.key,
                    input_mode="numeric",
                    max_length=5,
                    default_value=row.minutes,
                    aria_label="Minutes for " + row.title,
                    class_name="input",
                ),
                "min",
                class_name="draft-minutes",
            ),
        ),
        key=row.key,
        class_name=["draft-row", rx.cond(row.milestone, "draft-milestone", "draft-task")],
    )


def draft_list(rows: Any, notes: Any) -> rx.Component:
    """What is proposed, for a form; each line can be left out or changed."""
    return rx.fragment(
        rx.foreach(notes, lambda note: rx.el.p(note, class_name="muted small")),
        rx.el.ul(
            rx.foreach(rows, _item), role="list", aria_label="Proposed steps", class_name="draft"
        ),
    )


def proposal_dialog() -> rx.Component:
    """What the coach proposes for the goal on the page."""
    return dialog(
        rx.cond(
            Proposal.rows.length() > 0,
            form(
                draft_list(Proposal.rows, Proposal.notes),
                form_error(Proposal.error),
                form_actions(
                    button("Cancel", on_click=Proposal.close(False)),
                    button("Add what is ticked", variant="primary", type="submit"),
                ),
                on_submit=Proposal.accept,
                key=Proposal.round.to_string(),
            ),
            rx.el.p("This goal has all the steps that I would propose.", class_name="muted"),
        ),
        title="Proposed steps",
        description="Untick what does not fit, and change the rest as you like. "
        "Nothing is added before you say so.",
        kind="wide",
        is_open=Proposal.shown,
        on_open_change=Proposal.close,
    )
