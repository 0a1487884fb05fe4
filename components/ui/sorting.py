"""Rows that are put in order by hand; see client/row_drag.jsx."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Text, icon


class RowDrag(rx.Component):
    """Moves rows of the list beside it by their handles."""

    library = "$/public/client/row_drag"
    tag = "RowDrag"

    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]


def sortable(*children: Any, on_move: Any) -> rx.Component:
    """A list whose rows carry `sort_row(id)` and a `sort_handle`.

    on_move gets a row's id and its new place. Keys need buttons or menu entries of their own.
    """
    return rx.el.div(*children, RowDrag.create(on_move=on_move), data_sort="")


def sort_row(row_id: Text) -> dict[str, Any]:
    """Spread into a row."""
    return {"data_sort_id": row_id}


def sort_handle(hint: str = "Drag to move") -> rx.Component:
    """What a row is taken by with mouse or finger."""
    return rx.el.span(
        icon("grip_vertical", size=16),
        title=hint,
        aria_hidden="true",
        data_sort_handle="",
        class_name="sort-handle",
    )
