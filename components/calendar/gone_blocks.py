"""The question about planned work that was deleted in the calendar it was written into."""

from __future__ import annotations

import reflex as rx

from components.ui import button, cluster, notice
from state.connection_rows import GoneRow
from state.gone_blocks import GoneBlocks


def _gone(row: rx.Var[GoneRow]) -> rx.Component:
    return notice(
        rx.el.p(
            "“",
            rx.el.b(row.title, dir="auto"),
            "” (",
            row.when,
            ") was deleted in the calendar that holds your plan. Shall it leave the plan too?",
        ),
        cluster(
            button(
                "Take it out of the plan",
                size="small",
                on_click=GoneBlocks.answer(row.id, False),
            ),
            button("Put it back there", size="small", on_click=GoneBlocks.answer(row.id, True)),
        ),
        key=row.id,
    )


def deleted_there() -> rx.Component:
    """Planned work that was deleted elsewhere, and what that means."""
    return rx.cond(
        GoneBlocks.rows,
        rx.el.div(
            rx.foreach(GoneBlocks.rows, _gone), class_name="stack gone-blocks", role="status"
        ),
    )
