"""The command palette and search: Ctrl or Cmd and K, type a few letters, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

import reflex as rx
from reflex.components.component import field

from components.ui.base import Text

PALETTE = "palette"


class Command(TypedDict, total=False):
    """One command: `href` to go somewhere, or `hotkey` to press the element that declares it."""

    id: str
    label: str
    group: str
    keywords: str
    href: str
    hotkey: str
    keys: str


class Palette(rx.Component):
    """Loads its list and search when it is first opened."""

    library = "$/public/client/palette"
    tag = "Palette"
    lib_dependencies: list[str] = field(
        default_factory=lambda: ["cmdk@1.1.1", "@radix-ui/react-dialog@1.3.1"]
    )

    commands: rx.Var[list[dict[str, str]]]
    bindings: rx.Var[dict[str, str]]
    found: rx.Var[list[Any]]
    found_for: rx.Var[str]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    empty: rx.Var[str]
    add_as: rx.Var[str]
    add_label: rx.Var[str]


def palette(
    commands: Sequence[Command] | rx.Var[list[dict[str, str]]],
    *,
    bindings: Any = None,
    found: Any = (),
    found_for: Text = "",
    on_search: Any = None,
    label: Text = "Search and commands",
    placeholder: Text = "Search, go to a place, or do something",
    empty: Text = "Nothing has that name. Try another word.",
    add_as: Text = "",
    add_label: Text = "",
) -> rx.Component:
    """The palette, once a page. Elements with `**opens(PALETTE)` open it too.

    on_search gets what is typed, from two letters on; `found` are rows with id, group, title,
    detail, href and done, and `found_for` the text they belong to. `add_as` names a dialog that
    takes over what is typed, `add_label` says what it does with it.
    """
    searches = {} if on_search is None else {"on_search": on_search}
    return Palette.create(
        commands=commands,
        bindings={} if bindings is None else bindings,
        found=found,
        found_for=found_for,
        label=label,
        placeholder=placeholder,
        empty=empty,
        add_as=add_as,
        add_label=add_label,
        **searches,
    )
