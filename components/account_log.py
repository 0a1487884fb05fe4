"""Lines of the log of what was done to people's data, page by page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import button, rows
from state.account_lists import LogRow


def _line(row: rx.Var[LogRow], *, technical: bool) -> rx.Component:
    names = [rx.el.code(row.action, class_name="log-action")] if technical else []
    return rx.el.li(
        rx.el.div(
            rx.el.span(row.what, class_name="log-what"),
            *names,
            rx.el.span(row.when, class_name="log-when"),
            class_name="log-head",
        ),
        rx.cond(row.detail, rx.el.p(row.detail, class_name="log-detail")),
        rx.el.p(row.who, class_name="log-who"),
        class_name="log-line",
    )


def log_lines(found: Any, label: str, *, technical: bool = False) -> rx.Component:
    """The lines of a log; `technical` adds the names that a search goes by."""
    return rows(
        rx.foreach(found, lambda row: _line(row, technical=technical)),
        label=label,
        class_name="log",
    )


def pager(state: Any, label: str) -> rx.Component:
    """Buttons to the newer and the older page of a list, where there are any."""
    return rx.cond(
        state.has_newer | state.has_older,
        rx.el.nav(
            button("Newer", size="small", disabled=~state.has_newer, on_click=state.newer),
            button("Older", size="small", disabled=~state.has_older, on_click=state.older),
            aria_label=label,
            class_name="pager",
        ),
    )
