"""Buttons, and links that look like them."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from components.ui.base import Flag, Text, icon, with_class

Variant = Literal["primary", "secondary", "ghost", "danger"]
Size = Literal["small", "medium", "large"]


def _classes(variant: Variant, size: Size, *, wide: bool) -> tuple[str, ...]:
    return (
        "btn",
        "" if variant == "secondary" else f"btn-{variant}",
        "" if size == "medium" else f"btn-{size}",
        "btn-wide" if wide else "",
    )


def button(
    *children: Any,
    variant: Variant = "secondary",
    size: Size = "medium",
    icon_name: str = "",
    loading: Flag = False,
    disabled: Flag = False,
    wide: bool = False,
    **props: Any,
) -> rx.Component:
    """A button. One primary a screen; `loading` shows that it works and stops a second press."""
    if loading is not False:
        disabled = loading if disabled is False else rx.Var.create(loading) | disabled
        props["aria_busy"] = loading
    props.setdefault("type", "button")
    leading = [icon(icon_name, size=18 if size != "small" else 16)] if icon_name else []
    return rx.el.button(
        *leading,
        *children,
        disabled=disabled,
        **with_class(props, *_classes(variant, size, wide=wide)),
    )


def link_button(
    *children: Any,
    href: Text,
    variant: Variant = "secondary",
    size: Size = "medium",
    icon_name: str = "",
    wide: bool = False,
    **props: Any,
) -> rx.Component:
    """A link in the shape of a button, for going to another page."""
    leading = [icon(icon_name, size=18 if size != "small" else 16)] if icon_name else []
    return rx.el.a(
        *leading, *children, href=href, **with_class(props, *_classes(variant, size, wide=wide))
    )


def icon_button(
    icon_name: Text,
    label: Text,
    *,
    size: Literal["small", "medium"] = "medium",
    tip_side: Literal["above", "below", "left"] = "above",
    **props: Any,
) -> rx.Component:
    """A button with a picture only; `label` is its name and its tooltip."""
    props.setdefault("type", "button")
    if tip_side != "above":
        props["data_tip_side"] = tip_side
    return rx.el.button(
        icon(icon_name, size=18 if size == "medium" else 16),
        aria_label=label,
        data_tip=label,
        **with_class(props, "icon-btn", "icon-btn-small" if size == "small" else ""),
    )
