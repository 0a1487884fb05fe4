"""Things the server asks an open page to do once, without sending it code to run."""

from __future__ import annotations

from typing import Any

import reflex as rx


class Effects(rx.Component):
    """Carries out the effects in `queue`, each once; `on_undo` gets the key of an undo."""

    library = "$/public/client/effects"
    tag = "Effects"
    lib_dependencies: list[str] = ["sonner@2.0.8"]  # noqa: RUF012  (Reflex reads it so)

    queue: rx.Var[list[Any]]
    on_undo: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def effects(queue: Any, on_undo: Any) -> rx.Component:
    """Put this once on every page."""
    return Effects.create(queue=queue, on_undo=on_undo)
