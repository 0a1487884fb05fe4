"""What the browser knows about where its person is: time zones, and how dates are written."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.ui.base import Text
from components.ui.fields import text_field

ZONES = "time-zones"


class ZoneList(rx.Component):
    """The names to choose from; see client/locale.jsx."""

    library = "$/public/client/locale"
    tag = "ZoneList"

    list_id: rx.Var[str]


class LocaleProbe(rx.Component):
    """Tells once what this browser's locale is; draws nothing."""

    library = "$/public/client/locale"
    tag = "LocaleProbe"

    on_probe: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, Any])]


def zone_field(field_id: str, label: Text, **props: Any) -> rx.Component:
    """A time zone by its IANA name, searched by typing part of it."""
    return rx.fragment(
        text_field(field_id, label, list=ZONES, auto_complete="off", spell_check=False, **props),
        ZoneList.create(list_id=ZONES),
    )


def locale_probe(on_probe: Any) -> rx.Component:
    """`on_probe` gets zone, hour24, day_first and first_weekday (0 is Monday) of the browser."""
    return LocaleProbe.create(on_probe=on_probe)
