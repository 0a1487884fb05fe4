"""The days on show as a list: everything the grid shows, for every hand and ear."""

from __future__ import annotations

import reflex as rx

from components.ui import badge, button, css_vars, empty_state, icon, kind_mark, list_row, rows
from state.calendar import Calendar
from state.calendar_editor import EventEditor
from state.calendar_rows import AgendaDay, Entry


def _leading(entry: rx.Var[Entry]) -> rx.Component:
    return rx.cond(
        entry.color,
        rx.el.span(class_name="cal-dot", **css_vars(own=entry.color)),
        rx.el.span(kind_mark(entry.kind), class_name="cal-kind", data_kind=entry.kind),
    )


def _entry(entry: rx.Var[Entry]) -> rx.Component:
    return list_row(
        entry.title,
        leading=rx.el.span(
            rx.el.span(entry.when, class_name="cal-row-when"),
            _leading(entry),
            class_name="cal-row-lead",
        ),
        detail=entry.detail,
        trailing=rx.cond(entry.repeats, badge("Repeats", icon_name="repeat_2")),
        on_open=Calendar.pick(entry.key),
        done=entry.done,
    )


def _day(day: rx.Var[AgendaDay]) -> rx.Component:
    return rx.el.section(
        rx.el.h3(
            day.title, class_name=rx.cond(day.today, "cal-day-title cal-today", "cal-day-title")
        ),
        rx.cond(
            day.lines,
            rows(rx.foreach(day.lines, _entry), label=day.title),
            rx.el.p("Nothing planned.", class_name="muted small"),
        ),
        rx.cond(
            day.more,
            button(
                day.more,
                variant="ghost",
                size="small",
                on_click=Calendar.open_day(day.day),
                disabled=Calendar.view == "day",
            ),
        ),
        class_name="cal-day",
    )


def agenda_list() -> rx.Component:
    """The agenda; a week without anything says what belongs here."""
    return rx.cond(
        Calendar.empty,
        empty_state(
            "Nothing in these days yet. Meetings, lessons and appointments belong here, and your "
            "plan keeps clear of them.",
            button("New event", icon_name="plus", on_click=EventEditor.new(Calendar.day)),
            icon_name="calendar_days",
        ),
        rx.el.div(rx.foreach(Calendar.days, _day), class_name="cal-agenda"),
    )


def hint() -> rx.Component:
    """What an empty grid is for, on one line above it."""
    return rx.cond(
        Calendar.empty,
        rx.el.p(
            icon("mouse_pointer_2", size=16),
            "Nothing here yet. Draw on the grid or press New event to put something in.",
            class_name="cal-hint",
        ),
    )
