"""One goal: how far, its milestones, its tasks, and how it went."""

from __future__ import annotations

import reflex as rx

from components.goals.cues import wish_and_cues
from components.goals.looks import goal_mark
from components.goals.milestones import milestones
from components.goals.priority import goal_priority
from components.goals.told import chance, history
from components.quick_add import quick_add_bar
from components.tasks.row import task_item
from components.ui import (
    badge,
    button,
    chart,
    columns,
    icon,
    icon_button,
    menu,
    menu_item,
    menu_line,
    opens,
    ring,
    rows,
    section,
    sr_only,
)
from state.goal import GoalPage
from state.goal_forms import PROGRESS, GoalForm, ProgressForm
from state.goal_rows import ProgressRow
from state.goal_templates import Templates
from state.quick_add import QuickAdd
from state.quick_lines import QuickLines
from state.task_rows import TaskRow


def _more() -> rx.Component:
    return menu(
        rx.fragment(icon("ellipsis", size=18), sr_only("More for this goal")),
        rx.cond(
            GoalPage.status == "active",
            rx.fragment(
                menu_item("Pause", icon_name="pause", on_select=GoalPage.set_status("paused")),
                menu_item(
                    "Let it go", icon_name="circle_x", on_select=GoalPage.set_status("cancelled")
                ),
            ),
            menu_item("Make active", icon_name="play", on_select=GoalPage.set_status("active")),
        ),
        menu_item("Save as template", icon_name="copy_plus", on_select=Templates.keep),
        menu_line(),
        menu_item("Delete", icon_name="trash_2", danger=True, on_select=GoalPage.delete),
    )


def _tone() -> rx.Var[str]:
    return rx.cond(GoalPage.status == "completed", "ok", "neutral")


def goal_header() -> rx.Component:
    """The way back, the title, and what can be done."""
    return rx.el.header(
        rx.el.div(
            rx.el.a(icon("chevron_left", size=16), "Goals", href="/goals", class_name="back-link"),
            rx.el.div(
                goal_mark(GoalPage.icon, GoalPage.color, size=22),
                rx.el.h1(GoalPage.title, dir="auto", class_name="goal-name"),
                class_name="goal-head",
            ),
            rx.el.div(
                rx.cond(GoalPage.status != "active", badge(GoalPage.status_words, tone=_tone())),
                goal_priority(GoalPage.priority),
                rx.cond(GoalPage.category, rx.el.span(GoalPage.category, dir="auto")),
                rx.cond(
                    GoalPage.until,
                    rx.el.span(
                        GoalPage.until,
                        class_name=rx.cond(GoalPage.late, "task-late", ""),
                    ),
                ),
                class_name="row-detail",
            ),
            class_name="page-header-text",
        ),
        rx.el.div(
            rx.cond(
                GoalPage.status == "active",
                button("Reached", icon_name="flag", on_click=GoalPage.set_status("completed")),
            ),
            button("Edit", icon_name="pencil", on_click=GoalForm.edit(GoalPage.id)),
            _more(),
            class_name="page-header-actions",
        ),
        class_name="page-header",
    )


def _task(row: rx.Var[TaskRow]) -> rx.Component:
    return task_item(row)


def _tasks() -> rx.Component:
    return section(
        "Tasks",
        quick_add_bar(
            placeholder="Add a task for this goal",
            on_enter=lambda text: QuickAdd.add_to_goal(GoalPage.id, text),
            on_lines=lambda text: QuickLines.look_for_goal(GoalPage.id, text),
        ),
        rx.cond(
            GoalPage.tasks.length() > 0,
            rows(rx.foreach(GoalPage.tasks, _task), label="Open tasks of this goal"),
            rx.el.p("No open tasks.", class_name="muted small"),
        ),
        rx.cond(
            GoalPage.more_tasks,
            rx.el.p(
                "These are the first 50; the rest is on the Tasks page.", class_name="muted small"
            ),
        ),
        aside=GoalPage.tasks_done,
        class_name="goal-tasks",
    )


def _point(row: rx.Var[ProgressRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.value, class_name="point-value"),
        rx.el.span(row.change, class_name="point-change"),
        rx.el.span(row.what, dir="auto", class_name="point-what"),
        rx.el.span(row.when, class_name="point-when"),
        key=row.id,
    )


def _steer() -> rx.Component:
    return rx.el.div(
        rx.cond(
            GoalPage.by_hand & (GoalPage.status != "completed"),
            rx.fragment(
                icon_button("minus", "5 points less", size="small", on_click=ProgressForm.step(-5)),
                icon_button("plus", "5 points more", size="small", on_click=ProgressForm.step(5)),
            ),
        ),
        rx.cond(
            GoalPage.status != "completed",
            button("Set", size="small", aria_label="Set progress", **opens(PROGRESS)),
        ),
        class_name="cluster",
    )


def _progress() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            ring(GoalPage.progress, "Progress", GoalPage.progress, " %"),
            rx.el.div(
                rx.el.span(
                    rx.cond(GoalPage.steps, GoalPage.steps, "No milestones or tasks yet"),
                    class_name="goal-steps",
                ),
                rx.cond(GoalPage.by_hand, rx.el.span("by hand", class_name="muted small")),
                _steer(),
                class_name="stack stack-s",
            ),
            class_name="goal-progress-head",
        ),
        rx.cond(GoalPage.points.length() > 0, chart(GoalPage.chart, GoalPage.sentence, height=150)),
        chance(),
        rx.cond(
            GoalPage.points.length() > 0,
            rx.el.details(
                rx.el.summary("What moved it", class_name="summary"),
                rx.el.ol(rx.foreach(GoalPage.points, _point), class_name="points"),
            ),
        ),
        rx.cond(
            GoalPage.celebrating > 0,
            rx.el.div(
                *[rx.el.i(style={"--n": n}) for n in range(36)],
                key=GoalPage.celebrating.to_string(),
                aria_hidden="true",
                class_name="celebrate",
            ),
        ),
        class_name="card stack goal-card",
    )


def goal_detail() -> rx.Component:
    """Everything about the goal on the page."""
    return rx.fragment(
        goal_header(),
        rx.cond(
            GoalPage.description,
            rx.el.p(GoalPage.description, dir="auto", class_name="goal-description"),
        ),
        columns(
            rx.el.div(
                milestones(), _tasks(), wish_and_cues(), history(), class_name="stack stack-l"
            ),
            rx.fragment(),
            first=_progress(),
        ),
    )
