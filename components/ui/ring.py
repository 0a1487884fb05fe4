"""Progress as a ring."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Number, Text, with_class


def ring(value: Number, label: Text, *children: Any, **props: Any) -> rx.Component:
    """A ring filled to `value` percent, with what stands inside it."""
    circle = {"cx": "50", "cy": "50", "r": "43", "custom_attrs": {"pathLength": "100"}}
    return rx.el.div(
        rx.el.svg(
            rx.el.circle(**circle, class_name="ring-rest"),
            rx.el.circle(
                **circle,
                class_name="ring-value",
                style={"strokeDashoffset": 100 - value},
            ),
            view_box="0 0 100 100",
            aria_hidden="true",
        ),
        rx.el.div(*children, class_name="ring-text", aria_hidden="true"),
        role="progressbar",
        aria_label=label,
        aria_valuemin=0,
        aria_valuemax=100,
        aria_valuenow=value,
        **with_class(props, "ring"),
    )
