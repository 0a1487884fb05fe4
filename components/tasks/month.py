"""The calendar of the Tasks page: a month of due days, and a list of days on a phone."""

from __future__ import annotations

import reflex as rx

from components.tasks.cards import CardDrag
from components.tasks.row import row_key, row_menu, task_item
from components.ui import (
    button,
    checkbox,
    dialog,
    hotkey,
    icon_button,
    rows,
    sr_only,
)
from state.task_actions import TaskActions
from state.task_editor import TaskEditor
from state.task_month import MonthDay, TaskMonth
from state.task_rows import TaskRow
from state.tasks import TaskList


def _plain(row: rx.Var[TaskRow]) -> rx.Component:
    return task_item(row)


def _weekday(name: rx.Var[str]) -> rx.Component:
    return rx.el.span(name)


def _chip(row: rx.Var[TaskRow]) -> rx.Component:
    return rx.el.li(
        checkbox(
            rx.cond(row.done, "Reopen: ", "Complete: ") + row.title,
            shape="round",
            priority=row.priority,
            hide_label=True,
            checked=row.done,
            on_change=lambda done: TaskActions.tick(row.id, done),
            **hotkey("e"),
        ),
        rx.el.button(
            row.title,
            type="button",
            dir="auto",
            title=row.title,
            on_click=TaskEditor.show(row.id),
            data_row_open="",
            aria_haspopup="dialog",
            class_name="month-title",
        ),
        row_menu(row),
        row_key("shift+ArrowLeft", "A day earlier", TaskMonth.step(row.id, -1)),
        row_key("shift+ArrowRight", "A day later", TaskMonth.step(row.id, 1)),
        row_key("shift+ArrowUp", "A week earlier", TaskMonth.step(row.id, -7)),
        row_key("shift+ArrowDown", "A week later", TaskMonth.step(row.id, 7)),
        row_key("#,Delete", "Delete", TaskActions.delete(row.id)),
        key=row.id,
        tab_index=-1,
        data_row="",
        data_card=row.id,
        class_name=["month-task", rx.cond(row.done, "row-done", "")],
    )


def _day(day: rx.Var[MonthDay]) -> rx.Component:
    return rx.el.div(
        rx.el.button(
            day.number,
            sr_only(day.title, rx.cond(day.more, ", " + day.more, "")),
            type="button",
            on_click=TaskMonth.show_day(day.day),
            aria_haspopup="dialog",
            aria_current=rx.cond(day.today, "date", "false"),
            class_name="month-number",
        ),
        rx.el.ul(
            rx.foreach(day.tasks, _chip),
            role="list",
            aria_label=day.title,
            data_zone=day.day,
            class_name="month-tasks",
        ),
        rx.cond(
            day.more,
            rx.el.button(
                day.more,
                sr_only(" on ", day.title),
                type="button",
                on_click=TaskMonth.show_day(day.day),
                aria_haspopup="dialog",
                class_name="month-more",
            ),
        ),
        key=day.day,
        class_name=["month-day", rx.cond(day.outside, "month-outside", "")],
    )


def _agenda_day(day: rx.Var[MonthDay]) -> rx.Component:
    return rx.cond(
        (day.tasks.length() > 0) & ~day.outside,
        rx.el.section(
            rx.el.h3(day.title, class_name="task-heading"),
            rows(rx.foreach(day.tasks, _plain), label=day.title),
            rx.cond(
                day.more,
                button(
                    rx.fragment(day.more, sr_only(" on ", day.title)),
                    variant="ghost",
                    size="small",
                    on_click=TaskMonth.show_day(day.day),
                ),
            ),
            key=day.day,
        ),
    )


def _toolbar() -> rx.Component:
    return rx.el.div(
        button("Today", on_click=TaskMonth.go(0)),
        icon_button("chevron_left", "Earlier", on_click=TaskMonth.go(-1)),
        icon_button("chevron_right", "Later", on_click=TaskMonth.go(1)),
        rx.el.h2(TaskMonth.title, class_name="month-name", aria_live="polite"),
        class_name="month-tools",
    )


def month() -> rx.Component:
    """The month with its tools."""
    return rx.el.div(
        _toolbar(),
        rx.el.div(
            rx.el.div(
                rx.foreach(TaskMonth.weekdays, _weekday),
                class_name="month-weekdays",
                aria_hidden="true",
            ),
            rx.el.div(rx.foreach(TaskMonth.days, _day), class_name="month-days"),
            CardDrag.create(mark=TaskList.mark, sorts=False, on_drop=TaskMonth.drop),
            class_name="month",
            data_carry="",
            role="group",
            aria_label="Month",
        ),
        rx.el.div(
            rx.foreach(TaskMonth.days, _agenda_day),
            rx.cond(~TaskMonth.some, rx.el.p("Nothing is due in this month.", class_name="muted")),
            class_name="month-agenda",
        ),
    )


def day_dialog() -> rx.Component:
    """A day with all its tasks; put it once on the page."""
    return dialog(
        rx.cond(
            TaskMonth.open_rows.length() > 0,
            rows(rx.foreach(TaskMonth.open_rows, _plain), label="Tasks"),
            rx.el.p("Nothing is due on this day.", class_name="muted"),
        ),
        title=TaskMonth.open_title,
        is_open=TaskMonth.open_day != "",
        on_open_change=TaskMonth.close_day,
        kind="wide",
    )
