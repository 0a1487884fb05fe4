"""What is in a calendar, or what changed since the last time."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import anyio.to_thread
import httpx

from focusflow.calendar.ics import IcsError, IcsEvent, read
from focusflow.calendar.outside import Changes, Item
from focusflow.connections.ports import Cursor, Reading
from focusflow.platform.errors import InvalidInput, UpstreamUnavailable
from integrations.caldav_calendar import dav
from integrations.caldav_calendar.client import Client, inside, path_of, refusal
from integrations.caldav_calendar.dav import CAL, DAV, Resource

SECONDS = 240.0
BATCH = 100
MAX_OBJECTS = 20_000
MAX_OBJECT_BYTES = 1_000_000
MAX_BYTES = 50_000_000
MAX_PAGES = 200
_PARSED_AT_ONCE = 10_000
_NO_EVENTS = "nothing_inside"


@dataclass
class _Listed:
    """What the server named: the marks of objects, what went, and where to go on next time."""

    etags: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    token: str = ""
    too_many: bool = False


@dataclass
class _Taken:
    """What came of reading objects; `empty` are ids under which no event stands."""

    items: list[Item] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    skipped: int = 0
    size: int = 0


async def read_calendar(client: Client, calendar: str, cursor: Cursor, zone: str) -> Reading:
    """By sync token where the server has them, else by comparing ETags."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _read(client, httpx.URL(calendar), cursor, zone)
    except TimeoutError:
        raise UpstreamUnavailable(
            f"The calendar could not be read within {SECONDS:g} seconds.", reason="timeout"
        ) from None


async def _read(client: Client, calendar: httpx.URL, cursor: Cursor, zone: str) -> Reading:
    seen = cursor if cursor.get("zone") == zone else {}
    if seen.get("token"):
        listed = await _synced(client, calendar, str(seen["token"]))
        if listed is not None:
            return await _changed(client, calendar, listed, zone)
    listed = await _synced(client, calendar, "")
    if listed is not None and listed.token:
        return await _whole(client, calendar, listed, zone)
    listed = await _all_etags(client, calendar)
    known: dict[str, str] = seen.get("etags") or {}
    if not known:
        return await _whole(client, calendar, listed, zone)
    now = listed.etags
    changed = {href: etag for href, etag in now.items() if not etag or known.get(href) != etag}
    news = _Listed(changed, set(known) - set(now), too_many=listed.too_many)
    return await _changed(client, calendar, news, zone, now)


async def _changed(
    client: Client,
    calendar: httpx.URL,
    listed: _Listed,
    zone: str,
    etags: dict[str, str] | None = None,
) -> Reading:
    cursor, gone = _cursor(listed, zone, etags), listed.gone
    if not listed.etags and not gone:
        return Reading(None, cursor=cursor)
    taken = await _objects(client, calendar, listed.etags, zone)
    removed = tuple(sorted(gone | set(taken.empty)))
    changes = Changes(tuple(taken.items), removed, whole=False)
    return Reading(changes, skipped=taken.skipped, cursor=cursor)


async def _whole(client: Client, calendar: httpx.URL, listed: _Listed, zone: str) -> Reading:
    taken = await _objects(client, calendar, listed.etags, zone)
    cursor = _cursor(listed, zone, listed.etags)
    return Reading(Changes(tuple(taken.items)), skipped=taken.skipped, cursor=cursor)


def _cursor(listed: _Listed, zone: str, etags: dict[str, str] | None) -> Cursor:
    if listed.too_many:
        raise InvalidInput(
            "address", f"This calendar holds more than {MAX_OBJECTS} entries.", reason="too_many"
        )
    return {"zone": zone, "token": listed.token} if listed.token else {"zone": zone, "etags": etags}


async def _synced(client: Client, calendar: httpx.URL, token: str) -> _Listed | None:
    """What changed since the token; None when the server takes no such question, or not this one.

    The refusals differ (403, 409, 412, 501, 507): reading whole is right after any.
    """
    listed = _Listed(token=token)
    for _ in range(MAX_PAGES):
        answer, found, after = await client.listing(
            "REPORT", calendar, dav.sync_collection(listed.token), "0"
        )
        if answer.status in (404, 410):
            raise refusal(calendar.host, answer.status)
        if answer.status != 207 or not after:
            return None
        before, listed.token = listed.token, after
        more = _take(listed, calendar, found)
        if not more or after == before:
            return listed
    return None


async def _all_etags(client: Client, calendar: httpx.URL) -> _Listed:
    body = dav.propfind([f"{DAV}getetag", f"{DAV}resourcetype"])
    answer, found, _ = await client.listing("PROPFIND", calendar, body, "1")
    if answer.status != 207:
        raise refusal(calendar.host, answer.status)
    listed = _Listed()
    _take(listed, calendar, found)
    return listed


def _take(listed: _Listed, calendar: httpx.URL, found: Iterable[Resource]) -> bool:
    """Sort answers into what is there and what went; True when the server says there is more."""
    more = False
    for one in found:
        url = inside(calendar, one.href)
        if url is None:
            more = more or one.status == 507
            continue
        if one.has(f"{DAV}resourcetype", f"{DAV}collection"):
            continue
        href = path_of(url)
        if one.status in (404, 410):
            listed.etags.pop(href, None)
            listed.gone.add(href)
            continue
        listed.gone.discard(href)
        listed.etags[href] = one.text(f"{DAV}getetag")
        listed.too_many = listed.too_many or len(listed.etags) > MAX_OBJECTS
    return more and not listed.too_many


async def _objects(client: Client, calendar: httpx.URL, hrefs: Iterable[str], zone: str) -> _Taken:
    names, taken = list(hrefs), _Taken()
    for start in range(0, min(len(names), MAX_OBJECTS), BATCH):
        await _batch(client, calendar, names[start : start + BATCH], zone, taken)
    return taken


async def _batch(
    client: Client, calendar: httpx.URL, hrefs: Sequence[str], zone: str, taken: _Taken
) -> None:
    """Read some objects; an answer that is too large is asked for in halves."""
    try:
        answer, found, _ = await client.listing("REPORT", calendar, dav.multiget(hrefs), "0")
    except InvalidInput as error:
        if error.details.get("reason") != "too_large":
            raise
        if len(hrefs) == 1:
            taken.skipped += 1
            taken.empty.append(hrefs[0])
            return
        half = len(hrefs) // 2
        await _batch(client, calendar, hrefs[:half], zone, taken)
        await _batch(client, calendar, hrefs[half:], zone, taken)
        return
    if answer.status != 207:
        raise refusal(calendar.host, answer.status)
    taken.size += len(answer.body)
    if taken.size > MAX_BYTES:
        message = f"This calendar holds more than {MAX_BYTES / 1_000_000:g} MB."
        raise InvalidInput("address", message, reason="too_large")
    await anyio.to_thread.run_sync(functools.partial(_parse, calendar, found, zone, taken))


def _parse(calendar: httpx.URL, found: Iterable[Resource], zone: str, taken: _Taken) -> None:
    for one in found:
        url = inside(calendar, one.href)
        if url is None:
            continue
        href, data = path_of(url), one.text(f"{CAL}calendar-data")
        if not data:  # went between the two questions
            taken.empty.append(href)
            continue
        events, skipped = parsed(data.encode(), zone)
        taken.skipped += skipped
        if events:
            taken.items.append(Item(href, events, one.text(f"{DAV}getetag")))
        else:
            taken.empty.append(href)


def parsed(data: bytes, zone: str) -> tuple[tuple[IcsEvent, ...], int]:
    """The events of one object, all of one UID, and how much of it could not be read."""
    try:
        file = read(data, zone=zone, max_bytes=MAX_OBJECT_BYTES, max_events=_PARSED_AT_ONCE)
    except IcsError as error:
        return (), int(error.code != _NO_EVENTS)
    uid = file.events[0].uid if file.events else ""
    events = tuple(event for event in file.events if event.uid == uid)
    return events, len(file.skipped) + len(file.events) - len(events)
