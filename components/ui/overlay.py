"""Dialogs and sheets: focus stays inside, Esc closes, and focus goes back where it came from."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex.components.component import field

from components.ui.base import Flag, Text, cx
from components.ui.buttons import button

CLOSE = {"data_close": ""}


class Overlay(rx.Component):
    """A modal, opened by the server through `open` or on the page by its name."""

    library = "$/public/client/overlay"
    tag = "Overlay"
    lib_dependencies: list[str] = field(default_factory=lambda: ["@radix-ui/react-dialog@1.3.1"])

    name: rx.Var[str]
    open: rx.Var[bool]
    title: rx.Var[str]
    description: rx.Var[str]
    close_label: rx.Var[str]
    hide_title: rx.Var[bool]
    on_open_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


def opens(name: str) -> dict[str, str]:
    """Spread into any element: a click on it opens the dialog of that name, with no round trip."""
    return {"data_open": name, "aria_haspopup": "dialog"}


def dialog(
    *children: Any,
    title: Text,
    description: Text | None = None,
    name: str | None = None,
    is_open: Flag | None = None,
    on_open_change: Any = None,
    kind: Literal["dialog", "wide", "sheet"] = "dialog",
    footer: Any = None,
    **props: Any,
) -> rx.Component:
    """A modal window, opened by its `name` on the page or by `is_open` and `on_open_change`.

    On phones every kind rises from the bottom; `sheet` stands at the right edge elsewhere.
    Elements inside with `**CLOSE` close it.
    """
    given = {
        "name": name,
        "open": is_open,
        "on_open_change": on_open_change,
        "description": description,
    }
    classes = {"dialog": "", "wide": "dialog-wide", "sheet": "sheet"}[kind]
    foot = [rx.el.div(footer, class_name="dialog-footer")] if footer is not None else []
    return Overlay.create(
        *children,
        *foot,
        title=title,
        class_name=" ".join(str(part) for part in cx("dialog", classes)),
        **{key: value for key, value in given.items() if value is not None},
        **props,
    )


def confirm_dialog(
    *,
    title: Text,
    description: Text,
    confirm: Text,
    on_confirm: Any,
    name: str | None = None,
    is_open: Flag | None = None,
    on_open_change: Any = None,
    cancel: Text = "Cancel",
) -> rx.Component:
    """Ask before what cannot be undone; everything else happens at once with an undo toast."""
    return dialog(
        title=title,
        description=description,
        name=name,
        is_open=is_open,
        on_open_change=on_open_change,
        footer=rx.fragment(
            button(cancel, **CLOSE),
            button(confirm, variant="danger", on_click=on_confirm, **CLOSE),
        ),
    )
