"""The root address: leads home."""

from __future__ import annotations

import reflex as rx


def page() -> rx.Component:
    return rx.fragment()


def add(app: rx.App) -> None:
    app.add_page(page, route="/", title="FocusFlow", on_load=rx.redirect("/today"))
