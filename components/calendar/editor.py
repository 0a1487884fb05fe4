"""The dialog of an event, and the question about a series."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui import (
    button,
    checkbox,
    dialog,
    form,
    form_error,
    form_row,
    notice,
    select,
    text_field,
    textarea,
)
from components.ui.form_values import form_values
from components.ui.locale import zone_field
from state.calendar_editor import EventEditor
from state.calendar_form import CHOICES
from state.calendar_guests import MINE, Guest
from state.calendar_rows import NAMED_COLORS

BUSY = [("auto", "As usual"), ("busy", "Busy"), ("free", "Free")]


class EventTimes(rx.Component):
    """Lets the end follow the start; see client/event_times.jsx."""

    library = "$/public/client/event_times"
    tag = "EventTimes"

    mark: rx.Var[int]


def _moment(side: str, day: str, time: str) -> rx.Component:
    return rx.el.div(
        text_field(f"{side}_date", day, type="date", error=EventEditor.errors[f"{side}_date"]),
        rx.el.div(
            text_field(f"{side}_time", time, type="time", error=EventEditor.errors[f"{side}_time"]),
            class_name="event-time",
        ),
        class_name="event-moment",
    )


def _more() -> list[rx.Component]:
    return [
        text_field("location", "Place", optional=True, error=EventEditor.errors["location"]),
        form_row(
            select("repeat", "Repeats", CHOICES),
            rx.el.div(
                text_field(
                    "repeat_words",
                    "How it repeats",
                    placeholder="every other tue until 18 Dec",
                    error=EventEditor.errors["repeat_words"],
                ),
                class_name="event-words",
            ),
        ),
        textarea("description", "Notes", optional=True, error=EventEditor.errors["description"]),
        form_row(
            select("busy", "Your time", BUSY, hint="Planning keeps clear of busy time."),
            select("color", "Colour", NAMED_COLORS),
        ),
    ]


def _zone() -> rx.Component:
    """Shown when the event follows the clock of another place."""
    return rx.el.div(
        zone_field(
            "zone",
            "Time zone of this event",
            hint=EventEditor.other_zone,
            error=EventEditor.errors["zone"],
        ),
        class_name=rx.cond(EventEditor.other_zone, "event-zone", "event-zone event-hidden"),
    )


def _form() -> rx.Component:
    return form(
        form_values(EventEditor.values, EventEditor.seen, EventEditor.again),
        EventTimes.create(mark=EventEditor.again),
        rx.cond(
            EventEditor.origin,
            notice(
                rx.cond(
                    EventEditor.editable,
                    "It came with “" + EventEditor.origin + "”. What you change stays here, until "
                    "a newer version of it comes with a file.",
                    "It belongs to “" + EventEditor.origin + "”, which can only be read here.",
                )
            ),
        ),
        _invitation(),
        rx.el.fieldset(
            *_fields(),
            disabled=~EventEditor.editable,
            class_name="event-fields",
        ),
        form_error(EventEditor.error),
        rx.cond(
            EventEditor.overtaken,
            button(
                "Show the newer version", icon_name="rotate_cw", on_click=EventEditor.show_newer
            ),
        ),
        rx.cond(EventEditor.editable, _actions()),
        on_submit=EventEditor.save,
        class_name="event-form",
    )


def _guest(one: rx.Var[Guest]) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.name, dir="auto"), rx.el.span(one.said, class_name="muted"), key=one.name
    )


def _reply(key: str) -> rx.Component:
    """One of the answers; the one that was given is pressed."""
    return button(
        MINE[key],
        size="small",
        aria_pressed=EventEditor.said == key,
        on_click=EventEditor.reply(key),
    )


def _invitation() -> rx.Component:
    """Who is asked to come, and one's own answer."""
    return rx.cond(
        EventEditor.guests,
        rx.el.section(
            rx.el.h3("Guests", class_name="label"),
            rx.el.ul(rx.foreach(EventEditor.guests, _guest), class_name="guests"),
            rx.cond(
                EventEditor.said,
                rx.el.div(
                    *[_reply(key) for key in MINE],
                    role="group",
                    aria_label="Your answer",
                    class_name="cluster answers",
                ),
            ),
            class_name="stack stack-s",
        ),
    )


def _fields() -> list[rx.Component]:
    return [
        text_field(
            "title",
            "Title",
            auto_focus=True,
            auto_complete="off",
            max_length=500,
            error=EventEditor.errors["title"],
        ),
        checkbox("All day", field_id="all_day"),
        rx.el.div(
            _moment("start", "Starts", "Start time"),
            _moment("end", "Ends", "End time"),
            class_name="event-moments",
        ),
        _zone(),
        *_more(),
    ]


def _actions() -> rx.Component:
    return rx.el.div(
        rx.cond(
            EventEditor.key,
            button("Delete", icon_name="trash_2", variant="ghost", on_click=EventEditor.delete),
        ),
        button("Save", type="submit", variant="primary"),
        class_name="event-actions",
    )


def _scope(scope: str, text: str, **props: Any) -> rx.Component:
    return button(text, wide=True, on_click=EventEditor.answer(scope), **props)


def _question() -> rx.Component:
    asks: Any = rx.match(
        EventEditor.asks_verb,
        ("delete", "Which of them should go?"),
        ("move", "Which of them should move?"),
        "Which of them should change?",
    )
    return dialog(
        rx.el.div(
            rx.cond(
                EventEditor.asks_later_only,
                rx.fragment(),
                _scope("this", "Only this one", auto_focus=True),
            ),
            _scope("following", "This one and all that follow"),
            _scope("all", "All of them"),
            class_name="stack stack-s",
        ),
        title="“" + EventEditor.asks_title + "” repeats",
        description=asks,
        is_open=EventEditor.asking,
        on_open_change=EventEditor.set_asking,
    )


def event_dialogs() -> rx.Component:
    return rx.fragment(
        dialog(
            _form(),
            title=rx.cond(EventEditor.key, "Event", "New event"),
            is_open=EventEditor.shown,
            on_open_change=EventEditor.set_shown,
        ),
        _question(),
    )
