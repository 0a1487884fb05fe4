"""The chance of a goal, its history, and all goals in figures."""

from __future__ import annotations

import reflex as rx

from components.ui import button, chart, icon, section, stat_tile
from state.goal import GoalPage
from state.goal_told import ChangeRow, Figure, GoalHistory
from state.goals import GoalList


def chance() -> rx.Component:
    """How likely the goal is reached in time, and why."""
    return rx.cond(
        GoalPage.reasons.length() > 0,
        rx.el.div(
            rx.cond(
                GoalPage.chance,
                rx.el.p(
                    rx.el.span("Chance to be in time", class_name="stat-label"),
                    rx.el.span(GoalPage.chance, class_name="chance-value"),
                    class_name="chance-head",
                ),
            ),
            rx.el.ul(rx.foreach(GoalPage.reasons, rx.el.li), class_name="chance-why"),
            class_name="chance",
        ),
    )


def _change(row: rx.Var[ChangeRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(row.reached, icon("flag", size=14, class_name="change-flag")),
            row.what,
            dir="auto",
            class_name="change-what",
        ),
        rx.el.span(row.when, class_name="point-when"),
        key=row.id,
        class_name="change",
    )


def history() -> rx.Component:
    """What changed, with before and after; read when it is opened."""
    return rx.el.details(
        rx.el.summary("History", class_name="summary", on_click=GoalHistory.look),
        rx.cond(
            GoalHistory.goal_id == GoalPage.id,
            rx.fragment(
                rx.el.ol(rx.foreach(GoalHistory.rows, _change), class_name="changes"),
                rx.cond(
                    GoalHistory.has_more,
                    button("Further back", size="small", on_click=GoalHistory.show_more),
                ),
            ),
        ),
    )


def _tile(row: rx.Var[Figure]) -> rx.Component:
    return stat_tile(row.name, row.value, row.detail, key=row.name)


def figures() -> rx.Component:
    """All goals in figures, below the list."""
    return rx.cond(
        GoalList.figures.length() > 0,
        section(
            "In figures",
            rx.el.div(rx.foreach(GoalList.figures, _tile), class_name="goal-figures"),
            rx.cond(
                GoalList.chart_says,
                chart(GoalList.chart, GoalList.chart_says, height=180, class_name="goal-kinds"),
            ),
            class_name="goal-figures-section",
        ),
    )
