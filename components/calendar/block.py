"""The dialog of a planned block."""

from __future__ import annotations

import reflex as rx

from components.ui import (
    CLOSE,
    button,
    dialog,
    form,
    form_actions,
    form_error,
    form_row,
    link_button,
    text_field,
)
from state.calendar import Calendar


def _move() -> rx.Component:
    return form(
        form_row(
            text_field("block_day", "Day", type="date", default_value=Calendar.block_day),
            text_field("block_time", "Starts", type="time", default_value=Calendar.block_time),
        ),
        form_error(Calendar.block_error),
        form_actions(
            rx.cond(
                Calendar.block.fixed,
                button("Let planning move it", on_click=Calendar.release_block),
            ),
            link_button("Open task", href=Calendar.block.href),
            button("Move", type="submit", variant="primary"),
        ),
        on_submit=Calendar.move_block,
    )


def block_dialogs() -> rx.Component:
    return rx.fragment(
        dialog(
            rx.cond(
                Calendar.block.movable,
                _move(),
                form_actions(link_button("Open task", href=Calendar.block.href)),
            ),
            title=Calendar.block.title,
            description=rx.cond(
                Calendar.block.state,
                Calendar.block.when + " · " + Calendar.block.state,
                Calendar.block.when,
            ),
            is_open=Calendar.block_open,
            on_open_change=Calendar.set_block_open,
        ),
        dialog(
            title="Something else is then",
            description=Calendar.clash,
            is_open=Calendar.clash_open,
            on_open_change=Calendar.set_clash_open,
            footer=rx.fragment(
                button("Leave it", **CLOSE),
                button("Put it there anyway", variant="primary", on_click=Calendar.move_anyway),
            ),
        ),
    )
