"""A plan as a change to accept: what would be where, why, and what would not fit."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    card,
    kind_mark,
    list_row,
    notice,
    rows,
    section,
    segmented,
)
from state.plan import LeftOutRow, PlanRow
from state.today import Today


def proposal_card() -> rx.Component:
    """The question, and the answer's two buttons."""
    proposal = Today.proposal
    return card(
        rx.el.h2("A plan for your day", class_name="title-l"),
        rx.cond(
            proposal.empty,
            rx.el.p("Nothing can be placed today. Below is why.", class_name="muted"),
            rx.fragment(
                rx.el.p(proposal.summary),
                rx.el.p(
                    rx.cond(proposal.unchanged, "Nothing changes: this is the plan you have. ", ""),
                    proposal.quality,
                    class_name="muted small",
                ),
                segmented(
                    "plan-view",
                    "Show the day",
                    [("after", "As proposed"), ("before", "As it is now")],
                    value=Today.plan_view,
                    on_change=Today.compare,
                ),
            ),
        ),
        rx.el.div(
            rx.cond(
                proposal.empty,
                button(
                    "Close",
                    variant="primary",
                    size="large",
                    on_click=Today.reject,
                    class_name="next-start",
                ),
                rx.fragment(
                    button(
                        "Accept",
                        variant="primary",
                        size="large",
                        on_click=Today.accept,
                        class_name="next-start",
                    ),
                    button("Reject", size="large", on_click=Today.reject),
                ),
            ),
            class_name="next-buttons",
        ),
        class_name="next-up",
        role="region",
        aria_label="Proposed plan",
    )


def proposal_details() -> rx.Component:
    """Each block with its reason, and what is left out."""
    return rx.el.div(
        rx.foreach(Today.plan_notes, lambda note: notice(note, class_name="small")),
        rx.cond(
            Today.plan_rows,
            section(
                "In this order",
                rows(rx.foreach(Today.plan_rows, _planned), label="Proposed blocks"),
            ),
        ),
        rx.cond(
            Today.plan_left,
            section("Does not fit", rows(rx.foreach(Today.plan_left, _left), label="Does not fit")),
        ),
        rx.cond(
            Today.plan_gone,
            section(
                "Taken out of today",
                rows(rx.foreach(Today.plan_gone, _left), label="Taken out of today"),
            ),
        ),
        class_name="stack stack-l",
    )


def _planned(row: rx.Var[PlanRow]) -> rx.Component:
    return list_row(
        row.title,
        leading=rx.el.span(kind_mark(row.kind), class_name="plan-kind", data_kind=row.kind),
        detail=rx.fragment(rx.el.span(row.when), rx.el.span(row.reason)),
        trailing=rx.el.span(row.change, class_name="plan-change", data_change=row.change),
        on_open=Today.pick(row.id),
        key=row.id,
    )


def _left(row: rx.Var[LeftOutRow]) -> rx.Component:
    return list_row(row.title, detail=row.reason, key=row.id)


def planning_wait() -> rx.Component:
    """What is going on when planning takes long, and a way out."""
    return rx.cond(
        Today.planning,
        rx.el.div(
            rx.el.div(rx.el.span(class_name="wait-bar"), class_name="wait-track"),
            rx.el.span("Looking for the best order of your tasks around your calendar"),
            button("Cancel", size="small", on_click=Today.cancel_planning),
            role="status",
            class_name="plan-wait",
        ),
    )


def proposal_banner() -> rx.Component:
    """A plan that something else called for."""
    return rx.cond(
        (Today.proposal.id != "") & ~Today.reviewing,
        notice(
            rx.el.b(Today.proposal.headline),
            " ",
            Today.proposal.raised,
            action=button("See the new plan", size="small", on_click=Today.review),
            class_name="plan-banner",
            role="status",
        ),
    )
