"""A block seen closer, and what can be done with it; also the keyboard's way of dragging."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    button,
    cluster,
    cue,
    dialog,
    form,
    hotkey,
    icon,
    icon_button,
    kind_mark,
    link_button,
    text_field,
)
from state.task_editor import TaskEditor
from state.why import Point


def block_dialogs(page: Any, *, days: bool = False) -> rx.Component:
    """Both dialogs of blocks, once a page; with `days` a block can go to another day."""
    return rx.fragment(_block(page, days=days), _clash(page))


def _block(page: Any, *, days: bool) -> rx.Component:
    block = page.picked
    moving = rx.cond(block.movable, _move(page, days=days))
    return dialog(
        rx.el.p(
            kind_mark(block.kind),
            rx.el.span(block.when),
            rx.el.span(block.meta, class_name="muted"),
            class_name="block-when",
        ),
        rx.cond(block.note, cue(block.note)),
        rx.cond(
            block.slot,
            rx.cond(
                page.reviewing,
                rx.fragment(rx.cond(page.trial.title == "", _why(page)), moving),
                rx.cond(
                    block.done,
                    cluster(button("Reopen", icon_name="rotate_ccw", on_click=page.reopen_picked)),
                    rx.cond(
                        block.movable,
                        rx.fragment(_actions(page), _why(page), moving, _hold(page)),
                        _over(page),
                    ),
                ),
            ),
            link_button("Open the calendar", href="/calendar", icon_name="calendar_days"),
        ),
        title=block.title,
        is_open=page.block_open,
        on_open_change=page.set_block_open,
    )


def _actions(page: Any) -> rx.Component:
    return cluster(
        button("Start", icon_name="play", variant="primary", on_click=page.start_picked),
        button("Complete", icon_name="check", on_click=page.complete_picked),
        button("Skip today", icon_name="skip_forward", on_click=page.skip_picked),
        icon_button(
            "pencil",
            "Edit task",
            on_click=[page.set_block_open(False), TaskEditor.show(page.picked.task_id)],
        ),
    )


def _over(page: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p("Its time is over. Did you get it done?", class_name="muted"),
        cluster(
            button("Complete", icon_name="check", variant="primary", on_click=page.complete_picked),
            button("Start now", icon_name="play", on_click=page.start_picked),
        ),
        class_name="stack stack-s",
    )


def _why(page: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(
            page.why_text,
            rx.el.div(
                rx.el.p(page.why_text),
                rx.cond(
                    page.why_points,
                    rx.el.div(
                        rx.el.p("What it earns here, in points", class_name="why-title"),
                        rx.el.dl(rx.foreach(page.why_points, _point), class_name="why-points"),
                    ),
                ),
                class_name="why",
            ),
            button("Why here?", size="small", icon_name="circle_help", on_click=page.ask_why),
        ),
        aria_live="polite",
    )


def _point(row: rx.Var[Point]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(row.label), rx.el.dd(row.points, data_cost=row.cost), class_name="why-point"
    )


def _move(page: Any, *, days: bool) -> rx.Component:
    day = text_field(
        "move-day",
        "On",
        type="date",
        value=page.move_day,
        on_change=page.set_move_day,
    )
    return form(
        rx.el.div(
            *([day] if days else []),
            text_field(
                "move-to",
                "Move to",
                type="time",
                value=page.move_to,
                on_change=page.set_move_to,
                error=page.move_error,
            ),
            button("−15 min", on_click=page.nudge(-15), aria_label="−15 min, earlier"),
            button("+15 min", on_click=page.nudge(15), aria_label="+15 min, later"),
            button("Move", type="submit"),
            class_name="block-move block-move-days" if days else "block-move",
        ),
        on_submit=page.move_picked,
    )


def _hold(page: Any) -> rx.Component:
    press = {"size": "small", "on_click": page.toggle_lock(page.picked.id), **hotkey("l")}
    return rx.cond(
        page.picked.fixed,
        rx.el.p(
            icon("lock", size=16),
            "Stays here when you plan again.",
            button("Let the planner move it", **press),
            class_name="block-hold",
        ),
        rx.el.p(
            icon("lock_open", size=16),
            "Planning again may move it.",
            button("Lock here", **press),
            class_name="block-hold",
        ),
    )


def _clash(page: Any) -> rx.Component:
    return dialog(
        title="Something else is then",
        description=page.clash,
        is_open=page.clash_open,
        on_open_change=page.set_clash_open,
        footer=rx.fragment(
            button("Leave it", on_click=page.set_clash_open(False)),
            button("Move anyway", variant="primary", on_click=page.move_anyway),
        ),
    )
