"""What every component of the design system stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]
Number = int | float | rx.Var[int] | rx.Var[float]
Tone = Literal["neutral", "accent", "ok", "warn", "bad", "hard", "medium", "easy"]


def cx(*names: Text | None) -> list[Text]:
    """Class names, without the empty ones."""
    return [name for name in names if isinstance(name, rx.Var) or name]


def with_class(props: dict[str, Any], *names: Text | None) -> dict[str, Any]:
    """Put our class names before those of the caller."""
    own = props.pop("class_name", None)
    given: Sequence[Text] = own if isinstance(own, list | tuple) else [own]
    return {**props, "class_name": cx(*names, *given)}


def css_vars(**values: Number | Text) -> dict[str, Any]:
    """Custom properties as a style attribute: `css_vars(start=5)` sets `--start: 5`.

    One Var for the whole attribute, so that Reflex sees the state inside it.
    """
    style = {f"--{name.replace('_', '-')}": value for name, value in values.items()}
    return {"custom_attrs": {"style": rx.Var.create(style)}}


def icon(name: Text, size: int = 18, **props: Any) -> rx.Component:
    """A lucide icon, silent to screen readers: put a label or an icon button around it."""
    return rx.icon(name, size=size, aria_hidden="true", **with_class(props, "icon"))


def sr_only(*children: Any, **props: Any) -> rx.Component:
    """Text for screen readers alone."""
    return rx.el.span(*children, **with_class(props, "sr-only"))


def stack(*children: Any, size: Literal["s", "m", "l"] = "m", **props: Any) -> rx.Component:
    """Children one below the other, 8, 16 or 24 px apart."""
    return rx.el.div(
        *children, **with_class(props, "stack", "" if size == "m" else f"stack-{size}")
    )


def cluster(*children: Any, **props: Any) -> rx.Component:
    """Children side by side that wrap when there is no room."""
    return rx.el.div(*children, **with_class(props, "cluster"))


def columns(
    main: rx.Component, aside: rx.Component, first: rx.Component | None = None, **props: Any
) -> rx.Component:
    """A wide and a narrow column, one below the other on small screens.

    `first` tops the narrow column, and stands above everything on small screens.
    """
    top = [rx.el.div(first, class_name="column-first")] if first is not None else []
    return rx.el.div(
        *top,
        rx.el.div(main, class_name="column-main"),
        rx.el.div(aside, class_name="column-aside"),
        **with_class(props, "columns"),
    )
