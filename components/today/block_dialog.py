"""A block seen closer, and what can be done with it; also the keyboard's way of dragging."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    button,
    cluster,
    cue,
    dialog,
    form,
    icon,
    icon_button,
    kind_mark,
    link_button,
    text_field,
)
from state.task_editor import TaskEditor
from state.today import Today


def block_dialogs() -> rx.Component:
    """Both dialogs of blocks, once a page."""
    return rx.fragment(_block(), _clash())


def _block() -> rx.Component:
    block = Today.picked
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
                Today.reviewing,
                rx.cond(block.movable, _move()),
                rx.fragment(
                    rx.cond(
                        block.done,
                        cluster(
                            button("Reopen", icon_name="rotate_ccw", on_click=Today.reopen_picked)
                        ),
                        rx.cond(block.movable, rx.fragment(_actions(), _move(), _hold()), _over()),
                    ),
                ),
            ),
            link_button("Open the calendar", href="/calendar", icon_name="calendar_days"),
        ),
        title=block.title,
        is_open=Today.block_open,
        on_open_change=Today.set_block_open,
    )


def _actions() -> rx.Component:
    return cluster(
        button("Start", icon_name="play", variant="primary", on_click=Today.start_picked),
        button("Complete", icon_name="check", on_click=Today.complete_picked),
        button("Skip today", icon_name="skip_forward", on_click=Today.skip_picked),
        icon_button(
            "pencil",
            "Edit task",
            on_click=[Today.set_block_open(False), TaskEditor.show(Today.picked.task_id)],
        ),
    )


def _over() -> rx.Component:
    return rx.el.div(
        rx.el.p("Its time is over. Did you get it done?", class_name="muted"),
        cluster(
            button(
                "Complete", icon_name="check", variant="primary", on_click=Today.complete_picked
            ),
            button("Start now", icon_name="play", on_click=Today.start_picked),
        ),
        class_name="stack stack-s",
    )


def _move() -> rx.Component:
    return form(
        rx.el.div(
            text_field(
                "move-to",
                "Move to",
                type="time",
                value=Today.move_to,
                on_change=Today.set_move_to,
                error=Today.move_error,
            ),
            button("−15 min", on_click=Today.nudge(-15), aria_label="−15 min, earlier"),
            button("+15 min", on_click=Today.nudge(15), aria_label="+15 min, later"),
            button("Move", type="submit"),
            class_name="block-move",
        ),
        on_submit=Today.move_picked,
    )


def _hold() -> rx.Component:
    return rx.cond(
        Today.picked.fixed,
        rx.el.p(
            icon("lock", size=16),
            "Stays here when you plan again.",
            button("Unlock", size="small", on_click=Today.unlock),
            class_name="block-hold",
        ),
        rx.el.p(
            icon("lock_open", size=16),
            "Planning again may move it.",
            button("Lock", size="small", on_click=Today.lock),
            class_name="block-hold",
        ),
    )


def _clash() -> rx.Component:
    return dialog(
        title="Something else is then",
        description=Today.clash,
        is_open=Today.clash_open,
        on_open_change=Today.set_clash_open,
        footer=rx.fragment(
            button("Leave it", on_click=Today.set_clash_open(False)),
            button("Move anyway", variant="primary", on_click=Today.move_anyway),
        ),
    )
