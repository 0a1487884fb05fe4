"""The grid of a week or a day."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.components.component import field

from state.calendar import Calendar
from state.calendar_editor import EventEditor
from state.calendar_rows import AgendaDay
from state.frame import Frame

FULLCALENDAR = ["@fullcalendar/react@7.1.4", "temporal-polyfill@1.0.7"]


class CalendarGrid(rx.NoSSRComponent):
    """Draws entries on a scale of hours and lets them be dragged; see client/calendar_grid.jsx."""

    library = "$/public/client/calendar_grid"
    tag = "CalendarGrid"
    lib_dependencies: list[str] = field(default_factory=lambda: [*FULLCALENDAR])

    view: rx.Var[str]
    day: rx.Var[str]
    days: rx.Var[list[AgendaDay]]
    mark: rx.Var[int]
    zone: rx.Var[str]
    hour24: rx.Var[bool]
    first_weekday: rx.Var[int]
    label: rx.Var[str]
    on_fit: rx.EventHandler[rx.event.passthrough_event_spec(bool)]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_draw: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
    on_drop: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]
    on_day: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def grid() -> rx.Component:
    return CalendarGrid.create(
        view=Calendar.view,
        day=Calendar.day,
        days=Calendar.days,
        mark=Calendar.mark,
        zone=Frame.zone,
        hour24=Frame.hour24,
        first_weekday=Frame.first_weekday,
        label="Calendar, " + Calendar.title,
        on_fit=Calendar.fit,
        on_pick=Calendar.pick,
        on_draw=EventEditor.new_at,
        on_drop=Calendar.drop,
        on_day=Calendar.open_day,
    )
