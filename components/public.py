"""The frame of pages for people who are not signed in."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.brand import brand
from components.ui.base import Text
from components.ui.buttons import button


def public_page(
    *children: Any, title: Text, subtitle: Any = "", footer: Any = None
) -> rx.Component:
    """A centred card with the page's h1; `footer` stands under it, for the other way in."""
    hidden = isinstance(subtitle, str) and not subtitle
    line = [] if hidden else [rx.el.p(subtitle, class_name="public-subtitle")]
    return rx.el.div(
        rx.el.header(brand("/")),
        rx.el.main(
            rx.el.div(rx.el.div(rx.el.h1(title), *line), *children, class_name="card public-card"),
            id="main",
            tab_index=-1,
        ),
        rx.el.footer(*([footer] if footer is not None else []), class_name="public-footer"),
        class_name="public",
    )


def submit(text: Text, form: Any) -> rx.Component:
    """The button that sends a form of these pages; `form` is its state, with `ready` and `busy`."""
    return button(
        text,
        type="submit",
        variant="primary",
        wide=True,
        loading=form.busy,
        disabled=~form.ready,
    )


def divider(text: Text = "or") -> rx.Component:
    """A line with a word in it, between two ways to sign in."""
    return rx.el.div(text, class_name="divider")
