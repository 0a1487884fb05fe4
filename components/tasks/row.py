"""One task in a list, wherever tasks are listed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    checkbox,
    hotkey,
    icon,
    menu,
    menu_item,
    menu_line,
    priority_badge,
    sr_only,
    swipe_row,
    swiped,
)
from state.task_actions import TaskActions
from state.task_editor import TaskEditor
from state.task_rows import Label, TaskRow

Row = rx.Var[TaskRow]


def mark(icon_name: str, *words: Any, hint: str, **props: Any) -> rx.Component:
    """A fact of a row: a picture with words, and what it means for whoever can't see it."""
    return rx.el.span(
        icon(icon_name, size=14),
        sr_only(f"{hint} "),
        *words,
        title=hint,
        class_name="task-mark",
        **props,
    )


def _label(label: rx.Var[Label]) -> rx.Component:
    return rx.el.a(label.text, href=label.href, dir="auto", class_name="task-label")


def _detail(row: Row) -> rx.Component:
    """What there is to know beside the title; nothing where there is nothing."""
    return rx.el.div(
        rx.cond(row.status, rx.el.span(row.status, class_name="task-mark")),
        rx.cond(row.blocked, mark("lock", "Waits", hint="Waits for another task:")),
        rx.cond(row.score, mark("gauge", row.score, hint="How pressing, of 100:")),
        rx.cond(row.by_coach, mark("sparkles", "Coach", hint="Proposed by the coach:")),
        rx.cond(row.subtasks, mark("list_tree", row.subtasks, hint="Subtasks done:")),
        rx.cond(
            row.goal,
            rx.el.a(
                icon("target", size=14),
                sr_only("Goal: "),
                rx.el.span(row.goal, dir="auto"),
                href=row.goal_href,
                class_name="task-label task-mark task-goal",
            ),
        ),
        rx.foreach(row.labels, _label),
        class_name="row-detail task-detail",
    )


def _when(row: Row) -> rx.Component:
    return rx.el.div(
        rx.cond((row.priority != "medium") & ~row.done, priority_badge(row.priority)),
        rx.cond(row.repeats, mark("repeat", hint="Repeats")),
        rx.cond(row.estimate, mark("hourglass", row.estimate, hint="Estimate:")),
        rx.cond(
            row.due,
            rx.el.span(
                rx.cond(row.overdue, icon("circle_alert", size=14)),
                rx.cond(row.overdue, sr_only("Overdue since ")),
                row.due,
                class_name=rx.cond(row.overdue, "task-mark task-late", "task-mark"),
            ),
        ),
        class_name="task-when",
    )


def _title(row: Row) -> rx.Component:
    return rx.el.button(
        row.title,
        type="button",
        dir="auto",
        on_click=TaskEditor.show(row.id),
        data_row_open="",
        aria_haspopup="dialog",
        class_name="row-title",
    )


def row_key(keys: str, label: str, on_click: Any) -> rx.Component:
    """A key of the focused row; the menu is the visible way."""
    return rx.el.button(label, type="button", hidden=True, on_click=on_click, **hotkey(keys))


def reschedule_items(on_choose: Any) -> list[rx.Component]:
    """Menu entries for other due days; `on_choose` makes a handler of a day's name."""
    return [
        menu_item("Due today", icon_name="calendar_check", on_select=on_choose("today")),
        menu_item("Due tomorrow", icon_name="calendar_arrow_up", on_select=on_choose("tomorrow")),
        menu_item("Due next week", icon_name="calendar_range", on_select=on_choose("next-week")),
        menu_item("No due date", icon_name="calendar_off", on_select=on_choose("none")),
    ]


def row_menu(row: Row, *extra: rx.Component) -> rx.Component:
    """What can be done to a task; the menu key opens it while its row has the focus."""
    return menu(
        rx.fragment(icon("ellipsis", size=18), sr_only("More for ", row.title)),
        menu_item("Open", icon_name="pencil", keys="Enter", on_select=TaskEditor.show(row.id)),
        *extra,
        menu_line(),
        *reschedule_items(lambda name: TaskActions.reschedule(row.id, name)),
        menu_line(),
        menu_item("Duplicate", icon_name="copy", on_select=TaskActions.duplicate(row.id)),
        menu_item("Archive", icon_name="archive", on_select=TaskActions.archive(row.id)),
        menu_item(
            "Delete",
            icon_name="trash_2",
            keys="#",
            danger=True,
            on_select=TaskActions.delete(row.id),
        ),
        trigger_class="icon-btn icon-btn-small row-menu",
    )


def task_item(
    row: Row,
    *,
    leading: Any = None,
    menu_entries: tuple[Any, ...] = (),
    keys: tuple[tuple[str, str, Any], ...] = (),
    swipes: bool = True,
    **props: Any,
) -> rx.Component:
    """A task with its round box, facts and menu. E ticks, # deletes, Enter opens.

    leading: stands before the round box. keys: more keys as (keys, label, handler). swipes: a
    finger to the right ticks it, to the left puts it off to tomorrow.
    """
    later = TaskActions.reschedule(row.id, "tomorrow")
    if swipes:
        props |= swipe_row(right=rx.cond(row.done, "Reopen", "Complete"), left="Tomorrow")
    return rx.el.li(
        *([leading] if leading is not None else []),
        checkbox(
            rx.cond(row.done, "Reopen: ", "Complete: ") + row.title,
            shape="round",
            priority=row.priority,
            hide_label=True,
            checked=row.done,
            on_change=lambda done: TaskActions.tick(row.id, done),
            **hotkey("e"),
            **swiped("right"),
        ),
        rx.el.div(_title(row), _detail(row), class_name="row-main"),
        _when(row),
        row_menu(row, *menu_entries),
        rx.el.button("Due tomorrow", type="button", hidden=True, on_click=later, **swiped("left")),
        row_key("#,Delete", "Delete", TaskActions.delete(row.id)),
        *[row_key(combination, label, handler) for combination, label, handler in keys],
        key=row.id,
        tab_index=-1,
        data_row="",
        class_name=["row task-row", rx.cond(row.done, "row-done", ""), props.pop("state", "")],
        **props,
    )


def put_away_item(
    row: Row,
    *,
    leading: Any = None,
    keys: tuple[tuple[str, str, Any], ...] = (),
    state: Any = "",
) -> rx.Component:
    """A task in the trash or the archive, with the way back."""
    return rx.el.li(
        *([leading] if leading is not None else []),
        rx.el.div(
            rx.el.span(row.title, dir="auto", class_name="row-title"),
            _detail(row),
            class_name="row-main",
        ),
        _when(row),
        rx.el.button(
            icon("undo_2", size=16),
            "Restore",
            sr_only(f" {row.title}"),
            type="button",
            on_click=TaskActions.restore(row.id),
            data_row_open="",
            class_name="btn btn-small",
        ),
        *[row_key(combination, label, handler) for combination, label, handler in keys],
        key=row.id,
        tab_index=-1,
        data_row="",
        class_name=["row task-row", state],
    )
