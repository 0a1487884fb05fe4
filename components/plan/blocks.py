"""Blocks of a plan on a scale, and how they are moved; see client/block_drag.jsx."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import block, hotkey, icon_button
from state.day import Block


class DayLine(rx.Component):
    """The now-line; see client/day_line.jsx."""

    library = "$/public/client/day_line"
    tag = "DayLine"

    day: rx.Var[str]
    zone: rx.Var[str]
    now: rx.Var[int]
    low: rx.Var[int]
    high: rx.Var[int]
    turn: rx.Var[int]
    hour24: rx.Var[bool]
    on_turn: rx.EventHandler[rx.event.no_args_event_spec]


class BlockDrag(rx.Component):
    """Moving blocks by mouse, touch and keys inside an element with `data-drag`."""

    library = "$/public/client/block_drag"
    tag = "BlockDrag"

    low: rx.Var[int]
    high: rx.Var[int]
    version: rx.Var[int]
    hour24: rx.Var[bool]
    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, int, str)]


def now_line(page: Any, day: Any) -> rx.Component:
    """The present on a day's timeline."""
    return DayLine.create(
        day=day,
        zone=page.zone,
        now=page.now_ms,
        low=page.low,
        high=page.high,
        turn=page.turn,
        hour24=page.hour24,
        on_turn=page.refresh,
    )


def block_drag(page: Any) -> rx.Component:
    """Moving the blocks round it."""
    return BlockDrag.create(
        low=page.low,
        high=page.high,
        version=page.moves,
        hour24=page.hour24,
        on_move=page.drop,
    )


def plan_block(page: Any, row: rx.Var[Block]) -> rx.Component:
    """A block of a plan or the calendar, to look closer at, move and lock."""
    return block(
        row.title,
        start=row.start,
        length=row.minutes,
        kind=row.kind,
        meta=row.meta,
        note=row.note,
        done=row.done,
        proposed=row.proposed,
        locked=row.fixed & row.slot,
        lane=row.lane,
        lanes=row.lanes,
        actions=rx.cond(row.movable & ~page.reviewing, lock_button(page, row)),
        on_click=page.pick(row.id),
        key=row.id,
        data_block=row.id,
        data_keys="",
        data_movable=row.movable,
        data_start=row.start,
        data_minutes=row.minutes,
        data_free=row.free,
        data_fixed=row.fixed,
    )


def lock_button(page: Any, row: Any) -> rx.Component:
    """Lock a block, or let the planner move it; L does the same."""
    press = {"size": "small", "on_click": page.toggle_lock(row.id), **hotkey("l")}
    return rx.cond(
        row.fixed,
        icon_button("lock_open", "Let the planner move it", **press),
        icon_button("lock", "Lock here", **press),
    )
