"""Focus that stays in its place when rows come and go."""

from __future__ import annotations

from typing import Any

import reflex as rx


class KeepPlace(rx.Component):
    """Draws nothing; see client/keep_place.jsx."""

    library = "$/public/client/keep_place"
    tag = "KeepPlace"

    mark: rx.Var[int]


def keep_place(mark: Any) -> rx.Component:
    """`mark` is a var that changes whenever the rows do."""
    return KeepPlace.create(mark=mark)
