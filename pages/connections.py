"""Connected calendars."""

from __future__ import annotations

import reflex as rx

from components.calendar.connection_forms import connect_form, edit_dialog
from components.calendar.connections import connected, end_dialog
from components.calendar.gone_blocks import deleted_there
from components.calendar.plan_feeds import end_feed_dialog, plan_feeds
from components.frame import frame
from components.ui import page_header
from state.connections import Connections
from state.gone_blocks import GoneBlocks
from state.plan_feeds import PlanFeeds


def page() -> rx.Component:
    return frame(
        page_header(
            "Connected calendars",
            "They are read by themselves, and plans keep clear of what they hold.",
        ),
        rx.el.div(
            deleted_there(),
            connected(),
            connect_form(),
            plan_feeds(),
            class_name="stack stack-l connections",
        ),
        active="calendar",
        page=Connections,
        overlays=[edit_dialog(), end_dialog(), end_feed_dialog()],
    )


def add(app: rx.App) -> None:
    app.add_page(
        page,
        route="/calendar/connections",
        title="Connected calendars · FocusFlow",
        on_load=[Connections.load, PlanFeeds.hide, GoneBlocks.load],
    )
