"""The quick-add line: in its dialog on every page, and inline where it is at home."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.quick_lines import lines_preview
from components.shell import QUICK_ADD
from components.ui import chip, dialog, form_error, icon, kbd, menu, menu_item, menu_line
from state.quick_add import Choice, Known, PartChip, QuickAdd
from state.quick_lines import QuickLines

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
    known: rx.Var[list[Known]]
    added: rx.Var[int]
    given: rx.Var[str]
    given_key: rx.Var[int]
    described_by: rx.Var[str]
    on_text: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_refuse: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_enter: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_lines: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def _plain(part: rx.Var[PartChip]) -> rx.Component:
    return chip(
        part.label,
        tone=rx.cond(part.kind == "priority", "warn", "accent"),
        on_remove=QuickAdd.refuse(part.key),
        remove_label=f"Keep {part.label} as text",
    )


def _unsure(part: rx.Var[PartChip]) -> rx.Component:
    """A chip that is not sure: its menu has all that may be meant, the likeliest first."""
    maybe = part.kind == "maybe"

    def choice(one: rx.Var[Choice], place: rx.Var[int]) -> rx.Component:
        mark = rx.cond(one.chosen, icon("check", size=16), icon("circle_help", size=16))
        return menu_item(
            rx.fragment(mark, one.label),
            on_select=QuickAdd.choose(part.key, place),
        )

    return menu(
        rx.fragment(
            rx.cond(maybe, f"“{part.words}” = {part.label}?", part.label),
            rx.el.span(rx.cond(maybe, "", "?"), class_name="chip-doubt", aria_hidden="true"),
            icon("chevron_down", size=14),
            rx.el.span(", not certain: choose what is meant", class_name="sr-only"),
        ),
        rx.foreach(part.choices, choice),
        menu_line(),
        menu_item(
            f"Keep “{part.words}” as text", icon_name="type", on_select=QuickAdd.refuse(part.key)
        ),
        trigger_class="chip chip-unsure",
        align="start",
    )


def _part(part: rx.Var[PartChip]) -> rx.Component:
    return rx.cond(part.choices.length() > 0, _unsure(part), _plain(part))


def _line(input_id: str, placeholder: str, on_enter: Any, on_lines: Any) -> list[Any]:
    return [
        QuickInput.create(
            input_id=input_id,
            label="Add a task in plain words",
            placeholder=placeholder,
            add_label="Add",
            parts=QuickAdd.parts,
            known=QuickAdd.known,
            added=QuickAdd.added,
            given=QuickAdd.given,
            given_key=QuickAdd.given_key,
            described_by=f"{input_id}-parts",
            on_text=QuickAdd.read,
            on_refuse=QuickAdd.refuse,
            on_enter=on_enter,
            on_lines=on_lines,
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
            *_line("quick-add-input", f"{EXAMPLE} every month", QuickAdd.add, QuickLines.look),
            class_name="quick-add",
        ),
        form_error(QuickAdd.error),
        lines_preview(),
        rx.el.p(
            "Dates, times, ",
            rx.el.code("p1"),
            ", ",
            rx.el.code("#project"),
            ", ",
            rx.el.code("@tag"),
            " and repeats are understood. Press ",
            kbd("Enter"),
            " to add, again for the next. Paste several lines to add them all.",
            class_name="muted small",
        ),
        title="Add a task",
        name=QUICK_ADD,
    )


def quick_add_bar(
    *,
    placeholder: str = f"Add a task: {EXAMPLE}",
    on_enter: Any = None,
    on_lines: Any = None,
) -> rx.Component:
    """The same line in the page.

    `on_enter` gets the line, and `on_lines` several pasted ones, instead of the usual handlers.
    """
    return rx.el.div(
        rx.el.div(
            icon("plus", size=20, class_name="quick-plus"),
            *_line(
                "quick-add-bar",
                placeholder,
                on_enter or QuickAdd.add,
                on_lines or QuickLines.look,
            ),
            rx.el.span(kbd("Q"), class_name="quick-key", aria_hidden="true"),
            class_name="quick-bar",
        ),
        form_error(QuickAdd.error),
        lines_preview(),
        class_name="quick-place",
    )
