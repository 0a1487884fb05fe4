"""The browser's time zone, sent along with a form."""

from __future__ import annotations

import reflex as rx


class ZoneInput(rx.Component):
    """A hidden field that holds the browser's zone."""

    library = "$/public/client/zone"
    tag = "ZoneInput"

    name: rx.Var[str]


def zone_input(name: str) -> rx.Component:
    """Put this into a form; the handler gets the IANA name under `name`."""
    return ZoneInput.create(name=name)
