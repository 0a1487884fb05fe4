"""Waiting, emptiness, failure, and short messages."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Number, Text, css_vars, icon, sr_only, with_class
from components.ui.buttons import button


def empty_state(
    sentence: Text,
    action: rx.Component,
    example: rx.Component | None = None,
    *,
    icon_name: str = "sparkles",
    **props: Any,
) -> rx.Component:
    """What belongs here, in one sentence; the one action; an example that can be removed."""
    more = [rx.el.div(example, class_name="empty-example")] if example is not None else []
    return rx.el.div(
        icon(icon_name, size=28),
        rx.el.p(sentence, class_name="empty-title"),
        action,
        *more,
        **with_class(props, "empty"),
    )


def error_state(sentence: Text, on_retry: Any = None, **props: Any) -> rx.Component:
    """What failed and what a person can do about it."""
    retry = (
        [] if on_retry is None else [button("Try again", icon_name="rotate_cw", on_click=on_retry)]
    )
    return rx.el.div(
        icon("cloud_off", size=28),
        rx.el.p(sentence, class_name="empty-title"),
        *retry,
        role="alert",
        **with_class(props, "empty"),
    )


def skeleton_rows(count: int = 4, label: Text = "Loading") -> rx.Component:
    """Rows to come. Nothing shows for the first 300 ms."""

    def line(position: int) -> rx.Component:
        share = (62, 44, 70, 52)[position % 4]
        return rx.el.div(
            rx.el.span(class_name="skeleton-dot"),
            rx.el.span(class_name="skeleton-line", **css_vars(share=share)),
            class_name="skeleton-row",
        )

    return rx.el.div(
        sr_only(label),
        *[line(position) for position in range(count)],
        role="status",
        class_name="skeleton",
    )


def progress_bar(
    value: Number, label: Text, *, text: Any = None, end: Any = None, **props: Any
) -> rx.Component:
    """A share from 0 to 100 with its name; `text` and `end` stand under the bar."""
    below = []
    if text is not None or end is not None:
        below = [rx.el.div(rx.el.span(text), rx.el.span(end), class_name="progress-text")]
    return rx.el.div(
        rx.el.div(
            rx.el.div(class_name="progress-bar"),
            role="progressbar",
            aria_label=label,
            aria_valuenow=value,
            aria_valuemin=0,
            aria_valuemax=100,
            class_name="progress-track",
            **css_vars(share=value),
        ),
        *below,
        **with_class(props, "progress"),
    )


def live_region(message: Text, *, urgent: bool = False) -> rx.Component:
    """A line that screen readers speak when it changes; nothing shows."""
    return rx.el.div(
        message,
        role="alert" if urgent else "status",
        aria_live="assertive" if urgent else "polite",
        class_name="sr-only",
    )


def toaster() -> rx.Component:
    """The place where toasts appear; give it to `rx.App(toaster=...)`."""
    return rx.toast.provider(
        position="bottom-right",
        rich_colors=False,
        expand=False,
        visible_toasts=3,
        close_button=False,
    )
