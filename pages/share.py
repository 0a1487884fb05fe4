"""Where what is shared to FocusFlow from other apps arrives, and what a link can fill in."""

from __future__ import annotations

import reflex as rx

from components.frame import frame
from components.quick_add import quick_add_bar
from components.ui import link_button, page_header
from state.quick_add import QuickAdd
from state.share import Share


def page() -> rx.Component:
    return frame(
        page_header("Add a task", subtitle="Check what was shared, change it, and press Enter."),
        quick_add_bar(),
        rx.cond(
            QuickAdd.description,
            rx.el.section(
                rx.el.h2("Goes into the description", class_name="small muted"),
                rx.el.p(QuickAdd.description, dir="auto", class_name="share-text"),
            ),
        ),
        rx.el.div(
            link_button("To the tasks", href="/tasks"),
            link_button("To today", href="/today"),
            class_name="cluster",
        ),
        active="",
        page=Share,
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/share", title="Add a task · FocusFlow", on_load=Share.load)
