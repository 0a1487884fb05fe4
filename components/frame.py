"""The frame round every page of a signed-in person, bound to who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.quick_add import quick_add_dialog
from components.shell import User, shell
from components.ui import (
    Command,
    button,
    dialog,
    error_state,
    form,
    form_actions,
    form_error,
    hotkey,
    skeleton_rows,
    swipes,
    text_field,
    ticks,
)
from components.ui.effects import effects
from state.effects import Effects
from state.frame import Frame
from state.keys import SHORTCUTS
from state.search import Search


def frame(
    *children: Any,
    active: str,
    page: Any,
    commands: Sequence[Command] = (),
    overlays: Sequence[rx.Component] = (),
) -> rx.Component:
    """A page: `page` is its state, with `ready`, `failed` and the event `load`.

    Shows skeletons until it is ready, and what went wrong with a way to try again.
    """
    content = rx.cond(
        page.ready,
        rx.cond(page.failed, error_state(page.failed, page.load), rx.fragment(*children)),
        rx.el.div(skeleton_rows(5), class_name="page-loading"),
    )
    return shell(
        content,
        active=active,
        user=User(Frame.name, Frame.detail, Frame.initials, is_admin=Frame.is_admin),
        on_sign_out=Frame.sign_out,
        on_theme=Frame.choose_theme,
        quick_add=quick_add_dialog(),
        counts={"today": Frame.open_today, "tasks": Frame.open_tasks},
        commands=[
            {"id": "undo", "label": "Undo", "group": "Do", "hotkey": "mod+z"},
            *commands,
        ],
        shortcuts=SHORTCUTS,
        key_bindings=Frame.keys,
        search={
            "found": Search.rows,
            "found_for": Search.text,
            "on_search": Search.look,
        },
        overlays=[
            sign_in_again(),
            swipes(),
            ticks(),
            _undo_key(),
            effects(Effects.queue, Effects.undo),
            *overlays,
        ],
    )


def _undo_key() -> rx.Component:
    """What Ctrl Z presses; the toasts are the visible way."""
    return rx.el.button(
        "Undo",
        type="button",
        on_click=Effects.undo_last,
        class_name="sr-only",
        tab_index=-1,
        **hotkey("mod+z"),
    )


def sign_in_again() -> rx.Component:
    """The dialog that opens when the session has ended; it needs the effects on the same page."""
    return dialog(
        form(
            text_field("renew-email", "E-mail", value=Frame.email, read_only=True),
            text_field(
                "password",
                "Password",
                type="password",
                auto_complete="current-password",
                required=True,
            ),
            form_error(Frame.renew_error),
            form_actions(button("Sign in", type="submit", variant="primary")),
            on_submit=Frame.renew,
        ),
        title="Your session has ended",
        description="Sign in again here. What you typed on this page stays.",
        name="sign-in-again",
    )
