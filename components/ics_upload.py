"""Bringing in a calendar file, wherever that is at home."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Text


class IcsUpload(rx.Component):
    """Chooses, sends and reports; see client/ics_upload.jsx."""

    library = "$/public/client/ics_upload"
    tag = "IcsUpload"

    input_id: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    on_done: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]


def ics_upload(
    input_id: str = "ics-file",
    *,
    label: Text = "Choose a calendar file",
    hint: Text = "or drop an .ics file here, up to 10 MB",
    on_done: Any = None,
) -> rx.Component:
    """A place to choose or drop an .ics file; it is imported at once and says what came of it.

    `on_done` gets the import report (calendar_name, taken, updated, unchanged, skipped, ...).
    """
    given = {} if on_done is None else {"on_done": on_done}
    return IcsUpload.create(input_id=input_id, label=label, hint=hint, **given)
