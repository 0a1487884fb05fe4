"""The name and its mark."""

from __future__ import annotations

import reflex as rx

from components.ui.base import Text


def brand(href: Text = "/today") -> rx.Component:
    """The mark and the name, leading home."""
    return rx.el.a(
        rx.el.span(class_name="brand-mark"),
        rx.el.span("FocusFlow", class_name="brand-name"),
        href=href,
        class_name="brand",
    )
