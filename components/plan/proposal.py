"""A plan as a change to accept: what would be where, why, and what would not fit."""

from __future__ import annotations

from typing import Any

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
from state.plan import LeftOutRow, PlanDay, PlanRow


def proposal_card(page: Any) -> rx.Component:
    """The question, and the answer's two buttons."""
    return card(
        rx.cond(page.trial.title, _tried(page), _proposed(page)),
        class_name="next-up proposal",
        role="region",
        aria_label=rx.cond(page.trial.title, "What if", "Proposed plan"),
    )


def _compare(page: Any, after: str, *more: rx.Component) -> rx.Component:
    return rx.el.div(
        segmented(
            "plan-view",
            "Show the plan",
            [("after", after), ("before", "As it is now")],
            value=page.plan_view,
            on_change=page.compare,
        ),
        *more,
        class_name="proposal-tools",
    )


def _proposed(page: Any) -> rx.Component:
    proposal = page.proposal
    words = rx.cond(
        proposal.empty,
        rx.el.p("Nothing can be placed today. Below is why.", class_name="muted"),
        rx.fragment(
            rx.el.p(proposal.summary),
            rx.el.p(
                rx.cond(proposal.unchanged, "Nothing changes: this is the plan you have. ", ""),
                proposal.quality,
                class_name="muted small",
            ),
        ),
    )
    return rx.fragment(
        rx.el.div(
            rx.el.h2(proposal.title, class_name="title-l"), words, class_name="proposal-words"
        ),
        rx.cond(proposal.empty, rx.fragment(), _compare(page, "As proposed", _what_if(page))),
        rx.el.div(
            rx.cond(
                proposal.empty,
                button(
                    "Close",
                    variant="primary",
                    size="large",
                    on_click=page.reject,
                    class_name="next-start",
                ),
                rx.fragment(
                    button(
                        "Accept",
                        variant="primary",
                        size="large",
                        on_click=page.accept,
                        class_name="next-start",
                    ),
                    button("Reject", size="large", on_click=page.reject),
                ),
            ),
            class_name="next-buttons",
        ),
    )


def _what_if(page: Any) -> rx.Component:
    return button("What if?", size="small", variant="ghost", on_click=page.ask_what_if)


def _tried(page: Any) -> rx.Component:
    trial = page.trial
    return rx.fragment(
        rx.el.div(
            rx.el.h2(trial.title, class_name="title-l"),
            rx.el.p(trial.summary),
            rx.el.p("This is only a thought: nothing is saved.", class_name="muted small"),
            class_name="proposal-words",
        ),
        _compare(page, "As it would be"),
        rx.el.div(
            button(
                "Make it so",
                variant="primary",
                size="large",
                on_click=page.make_it_so,
                class_name="next-start",
            ),
            button("Never mind", size="large", on_click=page.forget_trial),
            class_name="next-buttons",
        ),
    )


def proposal_details(page: Any) -> rx.Component:
    """Each block with its reason, and what is left out."""
    return rx.el.div(
        rx.foreach(page.plan_notes, lambda note: notice(note, class_name="small")),
        rx.foreach(page.plan_days, lambda day: _day(page, day)),
        rx.cond(
            page.plan_left,
            section("Does not fit", rows(rx.foreach(page.plan_left, _left), label="Does not fit")),
        ),
        class_name="stack stack-l proposal-details",
    )


def _day(page: Any, day: rx.Var[PlanDay]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            day.rows,
            section(
                day.title,
                rows(
                    rx.foreach(day.rows, lambda row: _planned(page, row)),
                    label="Proposed blocks",
                    class_name="plan-rows",
                ),
            ),
        ),
        rx.cond(day.rest, rx.el.p(day.rest, class_name="muted small")),
        rx.cond(
            day.gone,
            section(
                rx.cond(day.title == "In this order", "Taken out of today", "Taken out"),
                rows(rx.foreach(day.gone, _left), label="Taken out", class_name="plan-gone"),
            ),
        ),
        class_name="stack plan-day",
    )


def _planned(page: Any, row: rx.Var[PlanRow]) -> rx.Component:
    return list_row(
        row.title,
        leading=rx.el.span(kind_mark(row.kind), class_name="plan-kind", data_kind=row.kind),
        detail=rx.fragment(rx.el.span(row.when), rx.el.span(row.reason)),
        trailing=rx.el.span(row.change, class_name="plan-change", data_change=row.change),
        on_open=page.pick(row.id),
        key=row.id,
    )


def _left(row: rx.Var[LeftOutRow]) -> rx.Component:
    return list_row(row.title, detail=row.reason, key=row.id)


def planning_wait(page: Any) -> rx.Component:
    """What is going on when planning takes long, and a way out."""
    return rx.cond(
        page.planning,
        rx.el.div(
            rx.el.div(rx.el.span(class_name="wait-bar"), class_name="wait-track"),
            rx.el.span("Looking for the best order of your tasks around your calendar"),
            button("Cancel", size="small", on_click=page.cancel_planning),
            role="status",
            class_name="plan-wait",
        ),
    )


def proposal_banner(page: Any) -> rx.Component:
    """A plan that something else called for."""
    return rx.cond(
        (page.proposal.id != "") & ~page.reviewing,
        notice(
            rx.el.b(page.proposal.headline),
            " ",
            page.proposal.raised,
            action=button("See the new plan", size="small", on_click=page.review),
            class_name="plan-banner",
            role="status",
        ),
    )
