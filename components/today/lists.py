"""What is not on the timeline: what did not fit, what is late, and what waits for a place."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.today.advice import advice_card
from components.ui import (
    button,
    checkbox,
    icon,
    list_row,
    menu,
    menu_item,
    rows,
    section,
    sr_only,
)
from state.plan import LeftOutRow
from state.task_editor import TaskEditor
from state.today import OpenRow, Today


def side_lists() -> rx.Component:
    """The lists beside the timeline; an empty one is not shown."""
    return rx.el.div(
        _list("Did not fit", Today.left_out, _left_out),
        _list("Overdue", Today.overdue, _open),
        rx.cond(
            Today.waiting,
            section(
                rx.cond(Today.has_plan, "Also for today", "Open tasks"),
                rows(rx.foreach(Today.waiting, _open), label="Open tasks"),
                rx.cond(
                    Today.more_waiting,
                    rx.el.a(
                        f"And {Today.more_waiting} more in Tasks",
                        href="/tasks",
                        class_name="next-link",
                    ),
                ),
            ),
        ),
        advice_card(),
        class_name="stack stack-l",
    )


def _list(title: str, items: Any, row: Any) -> rx.Component:
    return rx.cond(items, section(title, rows(rx.foreach(items, row), label=title)))


def _left_out(row: rx.Var[LeftOutRow]) -> rx.Component:
    return _row(row, row.reason)


def _open(row: rx.Var[OpenRow]) -> rx.Component:
    return _row(row, row.detail)


def _row(row: Any, detail: Any) -> rx.Component:
    return list_row(
        row.title,
        leading=checkbox(
            f"Complete {row.title}",
            shape="round",
            hide_label=True,
            checked=False,
            on_change=lambda _: Today.complete_row(row.id),
        ),
        detail=detail,
        trailing=rx.fragment(
            button(
                "Tomorrow",
                size="small",
                variant="ghost",
                on_click=Today.put_off(row.id, "tomorrow"),
                aria_label=f"Move {row.title} to tomorrow",
            ),
            menu(
                rx.fragment(icon("ellipsis", size=18), sr_only("More for ", row.title)),
                menu_item("Start now", icon_name="play", on_select=Today.start_task(row.id)),
                menu_item(
                    "Next week",
                    icon_name="calendar_arrow_down",
                    on_select=Today.put_off(row.id, "next-week"),
                ),
                trigger_class="icon-btn icon-btn-small",
            ),
        ),
        on_open=TaskEditor.show(row.id),
        key=row.id,
    )
