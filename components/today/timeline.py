"""The day on a scale, with blocks that can be dragged and a now-line that moves."""

from __future__ import annotations

import reflex as rx

from components.ui import block, cx, hour_mark, icon, timeline
from components.ui.base import Text
from state.day import AllDay, Block, Hour
from state.today import Today


class DayLine(rx.Component):
    """The now-line and dragging; see client/day_line.jsx."""

    library = "$/public/client/day_line"
    tag = "DayLine"

    day: rx.Var[str]
    zone: rx.Var[str]
    now: rx.Var[int]
    low: rx.Var[int]
    high: rx.Var[int]
    turn: rx.Var[int]
    version: rx.Var[int]
    hour24: rx.Var[bool]
    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]
    on_turn: rx.EventHandler[rx.event.no_args_event_spec]


def _block(row: rx.Var[Block]) -> rx.Component:
    return block(
        row.title,
        start=row.start,
        length=row.minutes,
        kind=row.kind,
        meta=row.meta,
        note=row.note,
        done=row.done,
        proposed=row.proposed,
        lane=row.lane,
        lanes=row.lanes,
        on_click=Today.pick(row.id),
        key=row.id,
        data_block=row.id,
        data_movable=row.movable,
        data_start=row.start,
        data_minutes=row.minutes,
        data_free=row.free,
        data_fixed=row.fixed,
    )


def _all_day(row: rx.Var[AllDay]) -> rx.Component:
    return rx.el.li(icon("calendar", size=14), row.title, class_name="day-long", key=row.id)


def _scale(blocks: rx.Var[list[Block]], label: Text) -> rx.Component:
    line = DayLine.create(
        day=Today.day,
        zone=Today.zone,
        now=Today.now_ms,
        low=Today.low,
        high=Today.high,
        turn=Today.turn,
        version=Today.moves,
        hour24=Today.hour24,
        on_move=Today.drop,
        on_turn=Today.load,
    )
    return timeline(
        rx.foreach(blocks, _block),
        hours=rx.fragment(rx.foreach(Today.marks, _mark), line),
        label=label,
        from_minute=Today.low,
        until_minute=Today.high,
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
            class_name="day-scroll",
        ),
        class_name=cx("card", "day-card"),
        id="timeline",
    )
