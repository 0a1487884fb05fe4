"""One day of a person's, and figures over time."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    chart,
    columns,
    icon,
    icon_button,
    rows,
    section,
    segmented,
    sr_only,
    stat_tile,
)
from state.task_days import TaskDays
from state.task_days_rows import DayRow
from state.task_editor import TaskEditor


def day_choice() -> rx.Component:
    """The day before, any day, the day after."""
    return rx.el.div(
        icon_button(
            "chevron_left",
            "The day before",
            tip_side="below",
            on_click=TaskDays.go_to(TaskDays.before),
        ),
        rx.el.input(
            type="date",
            aria_label="Day",
            value=TaskDays.day,
            on_change=TaskDays.go_to,
            class_name="input day-input",
        ),
        icon_button(
            "chevron_right",
            "The day after",
            tip_side="left",
            disabled=TaskDays.after == "",
            on_click=TaskDays.go_to(TaskDays.after),
        ),
        class_name="cluster",
    )


def _row(row: rx.Var[DayRow]) -> rx.Component:
    title = rx.cond(
        row.task_id,
        rx.el.button(
            row.title,
            type="button",
            dir="auto",
            on_click=TaskEditor.show(row.task_id),
            aria_haspopup="dialog",
            class_name="row-title",
        ),
        rx.el.span(row.title, class_name="row-title muted"),
    )
    return rx.el.li(
        rx.el.span(row.when, class_name="day-when muted small"),
        rx.el.div(title, class_name="row-main"),
        rx.cond(
            row.note,
            rx.el.span(rx.cond(row.done, icon("check", size=14)), row.note, class_name="task-mark"),
        ),
        key=row.key,
        class_name="row",
    )


def _part(title: str, found: rx.Var[list[DayRow]], nothing: str) -> rx.Component:
    return section(
        title,
        rx.cond(
            found.length() > 0,
            rows(rx.foreach(found, _row), label=title),
            rx.el.p(nothing, class_name="muted"),
        ),
    )


def the_day() -> rx.Component:
    """What was done, focused and planned on the day."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(TaskDays.title, class_name="section-title"),
            rx.el.p(TaskDays.sentence, class_name="muted"),
            role="status",
        ),
        columns(
            rx.el.div(
                _part("Done", TaskDays.done, "No task was completed on this day."),
                _part("Focus", TaskDays.focused, "The timer did not run on this day."),
                class_name="stack stack-l",
            ),
            _part("Planned", TaskDays.planned, "Nothing was planned for this day."),
        ),
        class_name="stack",
    )


def _drawing(title: str, figure: rx.Var, words: rx.Var[str]) -> rx.Component:
    return section(
        title,
        rx.cond(
            figure.to(dict).length() > 0,
            chart(figure, words, height=200),
            rx.el.p(words, class_name="muted"),
        ),
    )


def figures() -> rx.Component:
    """The figures up to the day, by days, weeks or months."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Over time ", sr_only("up to this day"), class_name="section-title"),
            segmented(
                "period",
                "Figures by",
                (("day", "Days"), ("week", "Weeks"), ("month", "Months")),
                value=TaskDays.period,
                on_change=TaskDays.choose_period,
            ),
            class_name="cluster spread",
        ),
        rx.el.p(TaskDays.span, class_name="muted small"),
        rx.el.div(
            stat_tile("Done", TaskDays.completed),
            stat_tile("Of what was due", TaskDays.rate),
            stat_tile("Time spent", TaskDays.spent),
            class_name="days-stats",
        ),
        rx.el.p(TaskDays.rate_words, class_name="muted small"),
        _drawing("Done and added", TaskDays.done_chart, TaskDays.done_words),
        rx.el.div(
            _drawing("Time spent", TaskDays.time_chart, TaskDays.time_words),
            _drawing("By priority", TaskDays.priority_chart, TaskDays.priority_words),
            class_name="days-pair",
        ),
        class_name="stack stack-l days-over",
    )
