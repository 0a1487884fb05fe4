"""Rows that are swiped with a finger; see client/row_swipe.jsx."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Text


class RowSwipe(rx.Component):
    """Listens for swipes of all rows of a page; draws nothing."""

    library = "$/public/client/row_swipe"
    tag = "RowSwipe"


def swipes() -> rx.Component:
    """The listener, once a page."""
    return RowSwipe.create()


def swipe_row(*, right: Text, left: Text) -> dict[str, Any]:
    """Spread into a row: what a swipe to either side does, in a word.

    The row holds an element with `swiped("right")` and one with `swiped("left")`, and every swipe
    has another way in sight.
    """
    return {"data_swipe_right": right, "data_swipe_left": left}


def swiped(side: str) -> dict[str, str]:
    """Spread into the element that a swipe to this side presses."""
    return {"data_swiped": side}
