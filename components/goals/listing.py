"""The list of goals."""

from __future__ import annotations

import reflex as rx

from components.goals.looks import goal_mark
from components.goals.priority import goal_priority
from components.ui import (
    button,
    empty_state,
    icon,
    link_button,
    progress_bar,
    rows,
    sr_only,
)
from state.goal_forms import GoalForm
from state.goal_rows import GoalRow
from state.goals import GoalList

VIEWS = (
    ("active", "Active", "/goals"),
    ("paused", "Paused", "/goals?view=paused"),
    ("completed", "Reached", "/goals?view=completed"),
    ("cancelled", "Cancelled", "/goals?view=cancelled"),
    ("trash", "Trash", "/goals?view=trash"),
)
EMPTY = {
    "paused": "Paused goals rest here; their tasks are not planned.",
    "completed": "Goals you have reached are kept here.",
    "cancelled": "Goals you have let go are kept here.",
    "trash": "The trash is empty. Deleted goals stay here for 30 days.",
}


def goal_views() -> rx.Component:
    """Which goals: by status, or the trash."""
    return rx.el.nav(
        *[
            rx.el.a(
                text,
                href=href,
                class_name="tab",
                aria_current=rx.cond(GoalList.view == key, "page", "false"),
            )
            for key, text, href in VIEWS
        ],
        aria_label="Which goals",
        class_name="tab-list goal-tabs",
    )


def goal_filters() -> rx.Component:
    """Words, category and target date."""
    return rx.cond(
        GoalList.any_at_all & (GoalList.view != "trash"),
        rx.el.div(
            rx.el.div(
                rx.el.label("Search goals", html_for="goal-search", class_name="sr-only"),
                rx.el.input(
                    id="goal-search",
                    type="search",
                    default_value=GoalList.q,
                    key=GoalList.cleared.to_string(),
                    on_change=GoalList.search.debounce(250),
                    placeholder="Search goals",
                    max_length=200,
                    dir="auto",
                    class_name="input",
                ),
                class_name="goal-search",
            ),
            rx.cond(
                GoalList.categories.length() > 0,
                rx.el.select(
                    rx.el.option("All categories", value=""),
                    rx.foreach(GoalList.categories, lambda name: rx.el.option(name, value=name)),
                    value=GoalList.category,
                    on_change=GoalList.choose_category,
                    aria_label="Category",
                    class_name="input select goal-filter",
                ),
            ),
            rx.el.select(
                rx.el.option("Any target", value=""),
                rx.el.option("Target within 30 days", value="30"),
                rx.el.option("Target within 90 days", value="90"),
                rx.el.option("Target within a year", value="365"),
                value=GoalList.until,
                on_change=GoalList.choose_until,
                aria_label="Target date",
                class_name="input select goal-filter",
            ),
            role="search",
            class_name="goal-filters",
        ),
    )


def _facts(row: rx.Var[GoalRow]) -> rx.Component:
    return rx.el.div(
        goal_priority(row.priority),
        rx.cond(row.category, rx.el.span(row.category, dir="auto")),
        rx.cond(row.steps, rx.el.span(row.steps)),
        rx.cond(
            row.until,
            rx.el.span(
                rx.cond(row.late, icon("circle_alert", size=14)),
                row.until,
                class_name=rx.cond(row.late, "task-mark task-late", "task-mark"),
            ),
        ),
        class_name="row-detail goal-facts",
    )


def _goal(row: rx.Var[GoalRow]) -> rx.Component:
    return rx.el.li(
        goal_mark(row.icon, row.color),
        rx.el.div(
            rx.cond(
                GoalList.view == "trash",
                rx.el.span(row.title, dir="auto", class_name="row-title goal-title"),
                rx.el.a(
                    row.title,
                    href=row.href,
                    dir="auto",
                    data_row_open="",
                    class_name="row-title goal-title",
                ),
            ),
            _facts(row),
            class_name="row-main",
        ),
        rx.cond(
            GoalList.view == "trash",
            rx.el.button(
                icon("undo_2", size=16),
                "Restore",
                sr_only(" ", row.title),
                type="button",
                on_click=GoalList.restore(row.id),
                class_name="btn btn-small",
            ),
            rx.el.div(
                progress_bar(row.progress, "Progress of " + row.title),
                rx.el.span(row.progress, " %", class_name="goal-percent"),
                class_name="goal-progress",
            ),
        ),
        key=row.id,
        tab_index=-1,
        data_row="",
        class_name="row goal-row",
    )


def new_goal_button() -> rx.Component:
    """Opens the form for a new goal."""
    return button("New goal", icon_name="plus", variant="primary", on_click=GoalForm.begin)


def _nothing() -> rx.Component:
    return rx.match(
        GoalList.view,
        *[
            (
                view,
                empty_state(
                    text, link_button("To the active goals", href="/goals"), icon_name="inbox"
                ),
            )
            for view, text in EMPTY.items()
        ],
        empty_state(
            "What do you want to reach? A goal gathers its milestones and tasks and shows how "
            "far you are.",
            rx.el.div(
                new_goal_button(),
                link_button("From a template", href="/goals/templates"),
                class_name="cluster",
            ),
            rx.fragment("For example: ", rx.el.em("Pass the statistics exam by February")),
            icon_name="target",
        ),
    )


def goal_list() -> rx.Component:
    """The goals of the chosen view."""
    return rx.cond(
        GoalList.goals.length() > 0,
        rx.el.div(
            rows(rx.foreach(GoalList.goals, _goal), label="Goals"),
            rx.cond(
                GoalList.has_more,
                button("Show more", icon_name="chevron_down", on_click=GoalList.show_more),
            ),
            class_name="task-groups",
        ),
        rx.cond(
            (GoalList.q != "") | (GoalList.category != "") | (GoalList.until != ""),
            empty_state(
                "No goal of this list is like that.",
                button("Show all of them", on_click=GoalList.clear),
                icon_name="search",
            ),
            _nothing(),
        ),
    )
