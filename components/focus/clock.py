"""The clock of a running timer; see client/clock.jsx."""

from __future__ import annotations

from typing import Any

import reflex as rx


class Clock(rx.Component):
    """Counts on by itself from what the server said."""

    library = "$/public/client/clock"
    tag = "Clock"

    title: rx.Var[str]
    name: rx.Var[str]
    version: rx.Var[str]
    shown_ms: rx.Var[int]
    total_ms: rx.Var[int]
    running: rx.Var[bool]
    counts_up: rx.Var[bool]
    small: rx.Var[bool]
    sound: rx.Var[bool]
    on_sync: rx.EventHandler[rx.event.no_args_event_spec]
    on_end: rx.EventHandler[rx.event.no_args_event_spec]


def clock(state: Any, *, small: bool = False, sound: Any = False) -> rx.Component:
    """The timer of a page's state: `timer`, and `tick_over` for when it has run out."""
    timer = state.timer
    return Clock.create(
        title=timer.title,
        name=timer.phase_name,
        version=timer.version,
        shown_ms=timer.shown_ms,
        total_ms=timer.total_ms,
        running=timer.running,
        counts_up=timer.counts_up,
        small=small,
        sound=sound,
        on_sync=state.tick_over,
        on_end=state.tick_over,
    )
