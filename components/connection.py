"""What a person sees while the server is out of reach, and when a page does not exist."""

from __future__ import annotations

import reflex as rx

from components.public import public_page
from components.ui.base import icon
from components.ui.buttons import link_button


def connection_notice() -> rx.Component:
    """A line at the foot of the screen while the connection is lost; it goes by itself."""
    return rx.connection_banner(
        rx.el.div(
            icon("cloud_off"),
            rx.el.span("No connection. Trying again; what you saved is safe."),
            role="status",
            class_name="connection",
        )
    )


def not_found() -> rx.Component:
    """The page for an address that leads nowhere."""
    return public_page(
        link_button("Go to Today", href="/today", variant="primary", wide=True),
        title="Nothing here",
        subtitle="This address leads nowhere, or what was here has been deleted.",
    )
