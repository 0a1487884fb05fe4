"""The quick-add line: in its dialog on every page, and inline where it is at home."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.shell import QUICK_ADD
from components.ui import chip, dialog, form_error, icon, kbd
from state.quick_add import PartChip, QuickAdd

EXAMPLE = "Pay rent tomorrow 9am p1 #home"


class QuickInput(rx.Component):
    """The input itself; see client/quick_input.jsx."""

    library = "$/public/client/quick_input"
    tag = "QuickInput"

    input_id: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    add_label: rx.Var[str]
    parts: rx.Var[list[PartChip]]
    added: rx.Var[int]
    described_by: rx.Var[str]
    on_text: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_refuse: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_enter: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def _part(part: rx.Var[PartChip]) -> rx.Component:
    return chip(
        part.label,
        tone=rx.cond(part.kind == "priority", "warn", "accent"),
        on_remove=QuickAdd.refuse(part.key),
        remove_label=f"Keep {part.label} as text",
    )


def _line(input_id: str, placeholder: str, on_enter: Any) -> list[Any]:
    return [
        QuickInput.create(
            input_id=input_id,
            label="Add a task in plain words",
            placeholder=placeholder,
            add_label="Add",
            parts=QuickAdd.parts,
            added=QuickAdd.added,
            described_by=f"{input_id}-parts",
            on_text=QuickAdd.read,
            on_refuse=QuickAdd.refuse,
            on_enter=on_enter,
        ),
        rx.el.div(
            rx.foreach(QuickAdd.parts, _part),
            id=f"{input_id}-parts",
            class_name="quick-parts",
            aria_live="polite",
        ),
    ]


def quick_add_dialog() -> rx.Component:
    """The dialog that Q, the side button and the + open."""
    return dialog(
        rx.el.div(
            *_line("quick-add-input", f"{EXAMPLE} every month", QuickAdd.add),
            class_name="quick-add",
        ),
        form_error(QuickAdd.error),
        rx.el.p(
            "Dates, times, ",
            rx.el.code("p1"),
            ", ",
            rx.el.code("#project"),
            ", ",
            rx.el.code("@tag"),
            " and repeats are understood. Press ",
            kbd("Enter"),
            " to add, again for the next.",
            class_name="muted small",
        ),
        title="Add a task",
        name=QUICK_ADD,
    )


def quick_add_bar(
    *, placeholder: str = f"Add a task: {EXAMPLE}", on_enter: Any = None
) -> rx.Component:
    """The same line in the page; `on_enter` gets the line instead of the usual handler."""
    return rx.el.div(
        rx.el.div(
            icon("plus", size=20, class_name="quick-plus"),
            *_line("quick-add-bar", placeholder, on_enter or QuickAdd.add),
            rx.el.span(kbd("Q"), class_name="quick-key", aria_hidden="true"),
            class_name="quick-bar",
        ),
        form_error(QuickAdd.error),
        class_name="quick-place",
    )
