"""Day or Week: two looks at the same plan."""

from __future__ import annotations

from typing import Literal

import reflex as rx


def span_switch(active: Literal["day", "week"]) -> rx.Component:
    """Links in the shape of a choice, in the head of Today and Week."""
    links = (("day", "Day", "/today"), ("week", "Week", "/week"))
    return rx.el.nav(
        *[
            rx.el.a(
                text,
                href=href,
                class_name="switch-link",
                **({"aria_current": "page"} if key == active else {}),
            )
            for key, text, href in links
        ],
        aria_label="Day or week",
        class_name="segmented span-switch",
    )
