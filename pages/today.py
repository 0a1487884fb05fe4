"""Today."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.quick_add import quick_add_bar
from components.ui import page_header
from state.today import Today


def page() -> rx.Component:
    return frame(
        page_header("Today"),
        quick_add_bar(),
        rx.foreach(Today.rows, lambda row: rx.el.p(row.title)),
        active="today",
        page=Today,
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/today", title="Today · FocusFlow", on_load=Today.load)
