"""Keyboard shortcuts. An element declares its key; pressing the key clicks or focuses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import reflex as rx

from components.ui.base import Flag
from components.ui.overlay import dialog, opens

HELP = "keys"
_NAMES = {
    "mod": "Ctrl",
    "shift": "Shift",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Escape": "Esc",
    "Delete": "Del",
    "ContextMenu": "Menu",
}


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
    return Hotkeys.create(bindings={} if bindings is None else bindings, enabled=enabled)


def key_hint(keys: str, bindings: rx.Var[dict[str, str]] | None = None) -> rx.Component:
    """A declared key drawn as keys: the user's own where it was moved."""
    drawn = [rx.el.kbd(sign, class_name="kbd") for sign in _signs(keys)]
    if bindings is None:
        return rx.el.span(*drawn, class_name="keys")
    own = bindings[keys]
    moved = rx.foreach(own.upper().split(" "), lambda sign: rx.el.kbd(sign, class_name="kbd"))
    return rx.el.span(rx.cond(own, rx.fragment(moved), rx.fragment(*drawn)), class_name="keys")


def _signs(keys: str) -> list[str]:
    """`mod+Enter` as Ctrl Enter, `shift+ArrowUp,shift+ArrowDown` as Shift ↑ ↓."""
    first, *others = keys.split(",")
    found = [_NAMES.get(part, part) for part in first.replace("+", " ").split(" ")]
    for other in others:
        last = other.replace("+", " ").split(" ")[-1]
        found.append(_NAMES.get(last, last))
    return [sign.upper() if len(sign) == 1 else sign for sign in found]


def shortcuts_dialog(
    groups: Mapping[str, Sequence[tuple[str, str]]],
    bindings: rx.Var[dict[str, str]] | None = None,
) -> rx.Component:
    """All keys, opened by `?`. Groups hold (declared keys, what they do)."""
    return rx.fragment(
        rx.el.button(type="button", hidden=True, **opens(HELP), **hotkey("?")),
        dialog(
            rx.el.div(
                *[
                    rx.el.section(
                        rx.el.h3(title),
                        *[
                            rx.el.div(
                                rx.el.span(what), key_hint(keys, bindings), class_name="shortcut"
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
            footer=rx.el.a("Change keys", href="/settings#keyboard", class_name="btn"),
            name=HELP,
            kind="wide",
        ),
    )
