"""How full a day is, as a thin bar; the words beside it say the same."""

from __future__ import annotations

import reflex as rx

from components.ui import css_vars
from state.capacity import Capacity


def capacity_bar(of: rx.Var[Capacity] | Capacity) -> rx.Component:
    """Planned and done of what fits; the line in it marks where the capacity ends."""
    return rx.el.span(
        rx.el.span(class_name="cap-planned"),
        rx.el.span(class_name="cap-done"),
        aria_hidden="true",
        class_name="cap-bar",
        data_over=of.over,
        **css_vars(share=of.share, done=of.done_share, cap=of.cap_share),
    )
