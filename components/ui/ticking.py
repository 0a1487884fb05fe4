"""Ticks that show at once; see client/row_tick.jsx."""

from __future__ import annotations

import reflex as rx


class RowTick(rx.Component):
    """Draws what the ticks of all rows of a page will do; draws nothing of its own."""

    library = "$/public/client/row_tick"
    tag = "RowTick"


def ticks() -> rx.Component:
    """The listener, once a page."""
    return RowTick.create()
