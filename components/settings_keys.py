"""The keys, and moving them."""

from __future__ import annotations

import reflex as rx

from components.settings import part
from components.ui import button, form_error, icon_button
from state.frame import Frame
from state.keys import MOVABLE, KeyAction, KeyForm


class KeyRecorder(rx.Component):
    """Shows a key and takes another; see client/key_recorder.jsx."""

    library = "$/public/client/key_recorder"
    tag = "KeyRecorder"

    action: rx.Var[str]
    label: rx.Var[str]
    own: rx.Var[str]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


def _row(action: KeyAction) -> rx.Component:
    own = Frame.keys[action.key]
    return rx.el.li(
        rx.el.div(
            rx.el.span(action.label, class_name="row-title"),
            rx.cond(KeyForm.refused == action.key, form_error(KeyForm.why)),
            class_name="row-main",
        ),
        rx.cond(
            own,
            icon_button(
                "rotate_ccw",
                "As at the start: " + action.label,
                size="small",
                tip_side="left",
                on_click=KeyForm.move(action.key, action.key),
            ),
        ),
        KeyRecorder.create(action=action.key, label=action.label, own=own, on_pick=KeyForm.move),
        class_name="row",
    )


def keys_part() -> rx.Component:
    """All keys that can be moved, by where they work."""
    return part(
        "keyboard",
        *[
            rx.el.div(
                rx.el.h3(title, class_name="field-label", id=f"keys-{number}"),
                rx.el.ul(
                    *[_row(action) for action in actions],
                    role="list",
                    aria_labelledby=f"keys-{number}",
                    class_name="rows",
                ),
            )
            for number, (title, actions) in enumerate(MOVABLE.items())
        ],
        about="Press a key in this list and then the one you want instead. ? shows all keys.",
        aside=button("Reset all", size="small", on_click=KeyForm.reset_all),
    )
