"""Calendar: a week, a day, or an agenda."""

from __future__ import annotations

import reflex as rx

from components.calendar import (
    agenda_list,
    block_dialogs,
    event_dialogs,
    file_dialogs,
    grid,
    hint,
    legend,
    toolbar,
)
from components.frame import frame
from state.calendar import Calendar


def page() -> rx.Component:
    return frame(
        rx.el.div(
            toolbar(),
            legend(),
            rx.cond(Calendar.view == "agenda", agenda_list(), rx.fragment(hint(), grid())),
            class_name="cal",
        ),
        active="calendar",
        page=Calendar,
        commands=[
            {"id": "new-event", "label": "New event", "group": "Calendar", "hotkey": "n"},
            {"id": "cal-today", "label": "Calendar: today", "group": "Calendar", "hotkey": "t"},
            {"id": "cal-day", "label": "Calendar: day", "group": "Calendar", "hotkey": "d"},
            {"id": "cal-week", "label": "Calendar: week", "group": "Calendar", "hotkey": "w"},
            {"id": "cal-agenda", "label": "Calendar: agenda", "group": "Calendar", "hotkey": "a"},
        ],
        overlays=[event_dialogs(), block_dialogs(), file_dialogs()],
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/calendar", title="Calendar · FocusFlow", on_load=Calendar.load)
