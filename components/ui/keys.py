"""Keyboard shortcuts. An element declares its key; pressing the key clicks or focuses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import reflex as rx

from components.ui.base import Flag
from components.ui.content import kbd
from components.ui.overlay import dialog, opens

HELP = "keys"


class Hotkeys(rx.Component):
    """Listens for keys; draws nothing."""

    library = "$/public/client/hotkeys"
    tag = "Hotkeys"

    bindings: rx.Var[dict[str, str]]
    enabled: rx.Var[bool]


def hotkey(keys: str) -> dict[str, str]:
    """Spread into an element: `hotkey("q")`, `hotkey("mod+z")`, `hotkey("g t")`.

    Fields are focused, everything else is clicked. Inside an element with `data-row` the key acts
    on the focused row only; while a dialog is open, only on what the dialog holds.
    """
    single = " " not in keys and "," not in keys
    named = {"aria_keyshortcuts": keys.replace("mod", "Control")} if single else {}
    return {"data_hotkey": keys, **named}


def hotkeys(
    bindings: Mapping[str, str] | rx.Var[dict[str, str]] | None = None, *, enabled: Flag = True
) -> rx.Component:
    """The listener, once a page. `bindings` maps a declared key to the user's own."""
    return Hotkeys.create(bindings=bindings or {}, enabled=enabled)


def shortcuts_dialog(groups: Mapping[str, Sequence[tuple[str, str]]]) -> rx.Component:
    """All keys, opened by `?`. Groups hold (keys, what they do); blanks part keys of a sequence."""
    return rx.fragment(
        rx.el.button(type="button", hidden=True, **opens(HELP), **hotkey("?")),
        dialog(
            rx.el.div(
                *[
                    rx.el.section(
                        rx.el.h3(title),
                        *[
                            rx.el.div(
                                rx.el.span(what), kbd(*keys.split(" ")), class_name="shortcut"
                            )
                            for keys, what in entries
                        ],
                    )
                    for title, entries in groups.items()
                ],
                class_name="shortcut-grid",
            ),
            title="Keyboard shortcuts",
            description="They rest while you type in a field.",
            name=HELP,
            kind="wide",
        ),
    )
