"""The outside systems that this installation can connect to; bootstrap fills it."""

from __future__ import annotations

from focusflow.connections.ports import CalendarProvider
from focusflow.platform.errors import NotFound

_providers: dict[str, CalendarProvider] = {}


def use(*providers: CalendarProvider) -> None:
    """Offer these and no others."""
    _providers.clear()
    _providers.update({provider.offer.key: provider for provider in providers})


def offered() -> tuple[CalendarProvider, ...]:
    """All of them, in the order in which they were given."""
    return tuple(_providers.values())


def provider_of(key: str) -> CalendarProvider:
    """The one with that key; NotFound when it is not offered."""
    if key not in _providers:
        raise NotFound("This installation can't connect to that.")
    return _providers[key]
