"""What an outside system has to offer so that its calendars live here too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from focusflow.calendar.ics import IcsEvent
from focusflow.calendar.outside import Changes

ProviderKey = Literal["feed", "caldav", "google", "outlook"]

Secret = Mapping[str, str]
"""What opens an account or address: never logged, never shown, encrypted where it is kept.

What a person typed has the names of `Offer.asks`; OAuth keeps `access_token`, `refresh_token` and
`expires_at` (seconds since 1970) in it, and what else the provider likes.
"""

Cursor = Mapping[str, Any]
"""What a provider wants to hear at the next read, in JSON; empty at the first."""


@dataclass(frozen=True)
class Offer:
    """What a provider is, in words for the page where one connects.

    `asks` are the fields that a person fills in, of address, username and password; none means that
    one signs in over there.
    `missing` are the settings without which this installation can't offer it.
    """

    key: ProviderKey
    title: str
    kind: Literal["calendar"]
    reads: str
    writes: str
    setup: str
    asks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutsideCalendar:
    """A calendar that an account holds. `selected`: the person shows it over there as well."""

    id: str
    title: str
    color: str = ""
    writable: bool = False
    selected: bool = True


@dataclass(frozen=True)
class Reading:
    """What came of asking; `changes` is None when nothing changed since the cursor.

    An empty `cursor` leaves the one before as it is. `skipped` entries could not be read.
    """

    changes: Changes | None
    title: str = ""
    skipped: int = 0
    cursor: Cursor = field(default_factory=dict)


class CalendarProvider(Protocol):
    """Reads calendars of one kind of outside system.

    Every method but `check` may take a while, and raises UpstreamUnavailable when the other side
    does not answer or says to wait (`retry_after` in seconds among the details), and InvalidInput
    or Forbidden when only the person can mend it; either message is shown to them. Forbidden with
    the reason `token` says that the access token is not taken any more: it is renewed and the call
    repeated, once.
    """

    offer: Offer

    def check(self, secret: Secret) -> str:
        """What to call the connection, with nothing secret in it; asks nobody.

        InvalidInput says why this can't lead anywhere.
        """
        ...

    async def calendars(self, secret: Secret) -> tuple[OutsideCalendar, ...]:
        """The calendars of the account that hold events, its main one first."""
        ...

    async def read(self, secret: Secret, calendar: str, cursor: Cursor, zone: str) -> Reading:
        """What is in a calendar, or what changed; `zone` is for times that name none.

        A cursor that is not taken any more is no error: the calendar is read whole.
        """
        ...


@dataclass(frozen=True)
class Placed:
    """Where something that was written stands over there, and its version."""

    id: str
    etag: str


@runtime_checkable
class CalendarWriter(Protocol):
    """Writes into calendars; errors as in CalendarProvider.

    Conflict says that over there it is another version than the one that was known, and NotFound
    that it is gone: whoever wrote has to read first.
    """

    async def put(
        self, secret: Secret, calendar: str, events: Sequence[IcsEvent], known: Placed | None
    ) -> Placed:
        """Make (`known` None) or replace an event, or a series with its changed occurrences.

        Making the same UID again after a lost answer gives the place of what stands there, and
        makes nothing twice.
        """
        ...

    async def remove(self, secret: Secret, calendar: str, known: Placed) -> None:
        """Remove it; what is gone already counts as removed."""
        ...


@runtime_checkable
class CalendarAnswers(Protocol):
    """Tells the organizer of an event whether one comes."""

    async def answer(
        self,
        secret: Secret,
        calendar: str,
        known: Placed,
        reply: Literal["accepted", "tentative", "declined"],
    ) -> Placed:
        """Set the account's own answer."""
        ...


@dataclass(frozen=True)
class SignIn:
    """Where a browser goes to let us in, and what is kept until it comes back (JSON, sealed)."""

    address: str
    kept: Mapping[str, Any]


@runtime_checkable
class OAuthProvider(Protocol):
    """A provider one signs in to, by OAuth 2 with PKCE; errors as in CalendarProvider."""

    async def begin_sign_in(self, redirect: str, state: str) -> SignIn:
        """Where to send the browser; it comes back to `redirect` with `state`."""
        ...

    async def finish_sign_in(
        self, redirect: str, kept: Mapping[str, Any], answer: Mapping[str, str]
    ) -> Secret:
        """What opens the account, from the parameters with which the browser came back.

        Forbidden when the person, or the provider, said no, or left out a right that is needed.
        """
        ...

    async def refresh(self, secret: Secret) -> Secret:
        """The same with a new access token; Forbidden when access was taken back over there."""
        ...

    async def revoke(self, secret: Secret) -> None:
        """Give the access back; what is no longer known over there counts as given back."""
        ...


@dataclass(frozen=True)
class Watch:
    """The other side's promise to call back when a calendar changes, until `ends_at`."""

    id: str
    resource: str
    ends_at: datetime


@dataclass(frozen=True)
class Notice:
    """What a call from the other side says, not yet believed.

    `reply` is what it wants to hear at once when it only tries the address. `watches` are pairs of
    a watch's id and the secret it was told.
    """

    watches: tuple[tuple[str, str], ...] = ()
    reply: str | None = None


@runtime_checkable
class CalendarWatcher(Protocol):
    """Can be asked to call back when something changes; errors as in CalendarProvider."""

    async def watch(self, secret: Secret, calendar: str, callback: str, token: str) -> Watch:
        """Ask to be called at `callback` with `token` when the calendar changes."""
        ...

    async def renew(
        self, secret: Secret, calendar: str, watch: Watch, callback: str, token: str
    ) -> Watch:
        """Prolong it, or make a new one in its place."""
        ...

    async def unwatch(self, secret: Secret, watch: Watch) -> None:
        """End it; what has ended already counts as ended."""
        ...

    def notice(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Notice:
        """What a call says; InvalidInput when it is none of theirs."""
        ...
