"""What is told of the rows of a file."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import badge, rows
from state.transfer_rows import ToldRow


def _line(row: rx.Var[ToldRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.cond(row.title, rx.el.span(row.title, dir="auto", class_name="row-title")),
            rx.el.span(row.reason, class_name="row-detail"),
            class_name="row-main",
        ),
        rx.el.span(row.where, class_name="muted small transfer-where"),
        badge(row.kind, tone=row.tone),
        key=row.number,
        class_name="row transfer-told",
    )


def told_list(found: Any, label: str) -> rx.Component:
    """Rows with what they are called, the reason, where they stand and what became of them."""
    return rows(rx.foreach(found, _line), label=label)
