"""Calendars behind an address that gives out an .ics file: timetables, holidays, shared links."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import anyio.to_thread

from focusflow.calendar.ics import IcsError, IcsEvent, IcsFile, read
from focusflow.calendar.ics.parts import ALL, Parts, split
from focusflow.calendar.outside import Changes, Item
from focusflow.connections.ports import Cursor, Offer, OutsideCalendar, Reading, Secret
from focusflow.platform import outside
from focusflow.platform.addresses import read_url
from focusflow.platform.errors import InvalidInput

MAX_BYTES = 10_000_000
MAX_EVENTS = 20_000
SECONDS = 30.0
ONLY = OutsideCalendar(id="feed", title="")


class IcsFeed:
    """Reads the whole file, unless the other side says that it is the same as last time."""

    offer = Offer(
        key="feed",
        title="Calendar address",
        kind="calendar",
        reads="Events of any calendar that gives out an iCalendar address (.ics or webcal://).",
        writes="Nothing: such a calendar can only be read.",
        setup=(
            "Copy the secret or public iCal address from the settings of the other calendar "
            "and paste it here."
        ),
        asks=("address",),
    )

    def check(self, secret: Secret) -> str:
        """The host of the address."""
        try:
            return read_url(secret["address"]).host
        except InvalidInput as error:
            reason = error.details.get("reason")
            raise InvalidInput("address", error.message, reason=reason) from error

    async def calendars(self, secret: Secret) -> tuple[OutsideCalendar, ...]:  # noqa: ARG002
        """An address is one calendar, and what it is called stands in the file."""
        return (ONLY,)

    async def read(
        self,
        secret: Secret,
        calendar: str,  # noqa: ARG002  (an address is one calendar)
        cursor: Cursor,
        zone: str,
    ) -> Reading:
        """What the file holds; a file that is the same byte for byte counts as unchanged.

        Of a file that is much the same only what changed is read.
        """
        seen = cursor if cursor.get("zone") == zone else {}
        fetched = await outside.fetch(
            secret["address"],
            etag=seen.get("etag"),
            modified=seen.get("modified"),
            headers={"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"},
            max_bytes=MAX_BYTES,
            seconds=SECONDS,
        )
        if fetched.unchanged:
            return Reading(None)
        digest = hashlib.sha256(fetched.body).hexdigest()
        if digest == seen.get("digest"):
            return Reading(None)
        kept: Mapping[str, str | None] = {
            "etag": fetched.etag,
            "modified": fetched.last_modified,
            "digest": digest,
            "zone": zone,
        }
        work = functools.partial(reading_of, fetched.body, zone, seen.get("parts") or [])
        reading = await anyio.to_thread.run_sync(work)
        known = {name: value for name, value in kept.items() if value}
        return dataclasses.replace(reading, cursor={**known, **reading.cursor})


def reading_of(body: bytes, zone: str, before: Sequence[str]) -> Reading:
    """What the file holds: what changed, if that can be told by the parts of the file before."""
    parts = split(body, max_events=MAX_EVENTS)
    changed = parts.changed(before) if parts else None
    if parts and changed is not None:
        items = _read_alike(parts, zone, changed)
        if items is not None:
            same = parts.uids(frozenset(ALL) - changed)
            return Reading(Changes(items, same=same), cursor={"parts": parts.digests})
    try:
        file = _read(body, zone)
    except IcsError as error:
        raise InvalidInput("address", f"What the address gives out can't be read: {error.sentence}",
                           reason=error.code) from error  # fmt: skip
    items = _items(file.events)
    alike = parts and not file.skipped and parts.uids(ALL) == {item.id for item in items}
    return Reading(
        Changes(items),
        title=(file.name or "")[:200],
        skipped=len(file.skipped),
        cursor={"parts": parts.digests} if parts and alike else {},
    )


def _read_alike(parts: Parts, zone: str, shares: Collection[int]) -> tuple[Item, ...] | None:
    """The events of those shares of the file; None unless each was taken as it stands.

    With an event left out, or given a UID of its own, it is the whole file that decides.
    """
    uids = parts.uids(shares)
    if not uids:
        return ()
    try:
        file = _read(parts.only(shares), zone)
    except IcsError:
        return None
    items = _items(file.events)
    return items if not file.skipped and uids == {item.id for item in items} else None


def _items(events: Iterable[IcsEvent]) -> tuple[Item, ...]:
    """All entries of one UID as one item; a file has no other ids."""
    found: dict[str, list[IcsEvent]] = {}
    for event in events:
        found.setdefault(event.uid, []).append(event)
    return tuple(Item(uid, tuple(group)) for uid, group in found.items())


def _read(body: bytes, zone: str) -> IcsFile:
    return read(body, zone=zone, max_bytes=MAX_BYTES, max_events=MAX_EVENTS)
