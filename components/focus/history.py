"""What was focused: today in numbers, and the sessions of the past by day."""

from __future__ import annotations

import reflex as rx

from components.ui import button, list_row, rows, section, stat_tile
from state.focus import Focus, SessionDay, SessionRow


def today_tiles() -> rx.Component:
    """Today's minutes and points."""
    return rx.el.div(
        stat_tile("Focused today", Focus.today_text),
        stat_tile("Points today", Focus.points_text),
        class_name="tiles",
    )


def history() -> rx.Component:
    """Past sessions by day."""
    return rx.cond(
        Focus.days,
        rx.el.div(
            rx.foreach(Focus.days, _day),
            rx.cond(Focus.has_more, button("Show more", on_click=Focus.show_more)),
            class_name="stack stack-l",
        ),
        rx.el.p("Your sessions will be listed here, day by day.", class_name="muted"),
    )


def _day(day: rx.Var[SessionDay]) -> rx.Component:
    return section(
        day.title,
        rows(rx.foreach(day.rows, _session), label=day.title),
        aside=day.total,
        key=day.key,
    )


def _session(row: rx.Var[SessionRow]) -> rx.Component:
    return list_row(row.title, detail=row.when, trailing=row.minutes, key=row.id)
