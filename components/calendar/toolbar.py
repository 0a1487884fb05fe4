"""Where the calendar stands, and which calendars it shows."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    button,
    css_vars,
    hotkey,
    icon,
    icon_button,
    live_region,
    menu,
    menu_item,
    menu_link,
    segmented,
    sr_only,
)
from state.calendar import Calendar
from state.calendar_editor import EventEditor
from state.calendar_files import CalendarFiles
from state.calendar_rows import Source

VIEWS = [("day", "Day"), ("week", "Week"), ("agenda", "Agenda")]
KEYS = {"day": "d", "week": "w", "agenda": "a"}


def toolbar() -> rx.Component:
    return rx.el.header(
        rx.el.h1("Calendar", class_name="sr-only"),
        rx.el.div(
            button("Today", on_click=Calendar.go_today, **hotkey("t")),
            icon_button("chevron_left", "Earlier", on_click=Calendar.go_earlier),
            icon_button("chevron_right", "Later", on_click=Calendar.go_later),
            class_name="cal-steps",
        ),
        rx.el.h2(Calendar.title, class_name="cal-title"),
        live_region(Calendar.title),
        rx.el.div(
            segmented(
                "calendar-view", "View", VIEWS, value=Calendar.view, on_change=Calendar.choose_view
            ),
            _menu(),
            button(
                rx.el.span("New", rx.el.span(" event", class_name="cal-wide")),
                icon_name="plus",
                variant="primary",
                on_click=EventEditor.new(Calendar.day),
                **hotkey("n"),
            ),
            class_name="cal-tools",
        ),
        *[_view_key(view, key) for view, key in KEYS.items()],
        class_name="cal-toolbar",
    )


def _view_key(view: str, key: str) -> rx.Component:
    """What D, W and A press; the choice beside it is the visible way."""
    return rx.el.button(
        view,
        type="button",
        hidden=True,
        on_click=Calendar.choose_view(view),
        **hotkey(key),
    )


def _menu() -> rx.Component:
    return menu(
        icon("ellipsis", size=18),
        menu_link("Connected calendars", href="/calendar/connections", icon_name="calendar_sync"),
        menu_item("Import and export", on_select=CalendarFiles.show, icon_name="arrow_right_left"),
        label="More",
    )


def _mark(source: rx.Var[Source]) -> rx.Component:
    return rx.cond(
        source.color,
        rx.el.span(class_name="cal-dot", **css_vars(own=source.color)),
        rx.el.span(class_name="cal-dot cal-dot-task"),
    )


def _source(source: rx.Var[Source]) -> Any:
    return rx.el.li(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=source.shown,
                on_change=Calendar.toggle_source(source.key),
                class_name="sr-only",
            ),
            _mark(source),
            rx.el.span(source.label),
            rx.cond(
                source.problem,
                rx.el.span(
                    icon("triangle_alert", size=14),
                    sr_only(" (not up to date)"),
                    data_tip=source.problem,
                    class_name="cal-problem",
                ),
            ),
            class_name="cal-source",
        )
    )


def legend() -> rx.Component:
    return rx.el.ul(
        rx.foreach(Calendar.sources, _source),
        role="list",
        aria_label="Calendars on show",
        class_name="cal-legend",
    )
