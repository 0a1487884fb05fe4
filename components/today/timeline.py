"""The day on a scale, with blocks that can be dragged and a now-line that moves."""

from __future__ import annotations

import reflex as rx

from components.plan.blocks import block_drag, now_line, plan_block
from components.ui import cx, hour_mark, icon, timeline
from components.ui.base import Text
from state.day import AllDay, Block, Hour
from state.today import Today


def _all_day(row: rx.Var[AllDay]) -> rx.Component:
    return rx.el.li(icon("calendar", size=14), row.title, class_name="day-long", key=row.id)


def _scale(blocks: rx.Var[list[Block]], label: Text) -> rx.Component:
    return timeline(
        rx.foreach(blocks, lambda row: plan_block(Today, row)),
        hours=rx.foreach(Today.marks, _mark),
        extra=rx.fragment(now_line(Today, Today.day), block_drag(Today)),
        label=label,
        from_minute=Today.low,
        until_minute=Today.high,
        data_drag="",
    )


def _mark(mark: rx.Var[Hour]) -> rx.Component:
    return hour_mark(mark.minute, mark.text)


def day_timeline() -> rx.Component:
    """The day as it is, or as a plan would have it."""
    proposed = Today.reviewing & (Today.plan_view == "after")
    return rx.el.div(
        rx.cond(
            Today.day_long,
            rx.el.ul(
                rx.foreach(Today.day_long, _all_day),
                role="list",
                aria_label="All day",
                class_name="day-longs",
            ),
        ),
        rx.el.div(
            rx.cond(
                proposed,
                _scale(Today.plan_blocks, "The day as proposed"),
                _scale(Today.blocks, "The day"),
            ),
            tab_index=0,
            role="group",
            aria_label="Timeline",
            class_name="day-scroll",
        ),
        class_name=cx("card", "day-card"),
        id="timeline",
    )
