"""Making, changing and removing objects, without losing what stands in them besides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import quote

import anyio.to_thread
import httpx

from focusflow.calendar.ics import IcsEvent, write
from focusflow.connections.ports import Placed
from focusflow.platform.errors import Conflict, NotFound, UpstreamUnavailable
from focusflow.platform.outside import Fetched
from integrations.caldav_calendar import dav
from integrations.caldav_calendar.client import Client, inside, path_of, refusal
from integrations.caldav_calendar.dav import DAV
from integrations.caldav_calendar.patching import patched
from integrations.caldav_calendar.reading import parsed

_TYPE = "text/calendar; charset=utf-8; component=VEVENT"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,199}")
_GONE = (404, 410)


async def put(
    client: Client, calendar: str, events: Sequence[IcsEvent], known: Placed | None
) -> Placed:
    """Make or replace an object."""
    collection = httpx.URL(calendar)
    if known is None:
        return await _make(client, collection, events)
    return await _replace(client, _place(collection, known), events, known)


async def remove(client: Client, calendar: str, known: Placed) -> None:
    """Remove an object, if it still is the version that was known."""
    url = _place(httpx.URL(calendar), known)
    answer = await client.ask("DELETE", url, headers=_if_match(known))
    if answer.status == 412:
        if (await client.ask("GET", url)).status in _GONE:
            return
        raise _differs(url)
    if answer.status not in (*_GONE, 200, 202, 204):
        raise refusal(url.host, answer.status)


async def _make(client: Client, collection: httpx.URL, events: Sequence[IcsEvent]) -> Placed:
    uid = events[0].uid
    name = uid if _PLAIN.fullmatch(uid) else hashlib.sha256(uid.encode()).hexdigest()
    url = collection.copy_with(raw_path=f"{path_of(collection)}{quote(name)}.ics".encode())
    body = await anyio.to_thread.run_sync(lambda: write(events, name=""))
    headers = {"Content-Type": _TYPE, "If-None-Match": "*"}
    answer = await client.ask("PUT", url, _without_name(body), headers)
    if answer.status in (200, 201, 204):
        return await _placed(client, url, answer.etag)
    if answer.status in (403, 409, 412):
        standing = await _standing(client, collection, url, uid)
        if standing is not None:
            return standing
    if answer.status in (409, 412):
        raise _differs(url)
    raise refusal(url.host, answer.status)


async def _standing(
    client: Client, collection: httpx.URL, url: httpx.URL, uid: str
) -> Placed | None:
    """Where an object of this UID stands already: in our place, or under another name."""
    found = await client.ask("GET", url)
    if found.status == 200 and _holds(found, uid):
        return await _placed(client, url)
    _, resources, _ = await client.listing("REPORT", collection, dav.with_uid(uid), "1")
    for one in resources:
        place = inside(collection, one.href)
        if place is None:
            continue
        found = await client.ask("GET", place)  # text-match finds parts of words, too
        if found.status == 200 and _holds(found, uid):
            return await _placed(client, place)
    return None


def _holds(found: Fetched, uid: str) -> bool:
    events, _ = parsed(found.body, "UTC")
    return any(event.uid == uid for event in events)


async def _replace(
    client: Client, url: httpx.URL, events: Sequence[IcsEvent], known: Placed
) -> Placed:
    standing = await client.ask("GET", url)
    if standing.status in _GONE:
        raise _is_gone(url)
    if standing.status != 200:
        raise refusal(url.host, standing.status)
    # Not compared here: a proxy that packs answers changes their ETag. If-Match decides.
    body = await anyio.to_thread.run_sync(lambda: patched(standing.body, events))
    headers = {"Content-Type": _TYPE, **_if_match(known)}
    answer = await client.ask("PUT", url, body, headers)
    if answer.status in _GONE:
        raise _is_gone(url)
    if answer.status in (409, 412):
        raise _differs(url)
    if answer.status not in (200, 201, 204):
        raise refusal(url.host, answer.status)
    return await _placed(client, url, answer.etag)


async def _placed(client: Client, url: httpx.URL, etag: str | None = None) -> Placed:
    """Where it stands; a server that changed what it was given says no version, and is asked."""
    if not etag:
        body = dav.propfind([f"{DAV}getetag"])
        _, found, _ = await client.listing("PROPFIND", url, body, "0")
        etag = found[0].text(f"{DAV}getetag") if found else ""
    if not etag:
        message = f"{url.host} does not say which version it keeps. Please try again later."
        raise UpstreamUnavailable(message, reason="no_version", host=url.host)
    return Placed(path_of(url), etag)


def _place(collection: httpx.URL, known: Placed) -> httpx.URL:
    url = inside(collection, known.id)
    if url is None:
        raise _is_gone(collection)
    return url


def _if_match(known: Placed) -> dict[str, str]:
    return {"If-Match": known.etag} if known.etag else {}


def _without_name(body: bytes) -> bytes:
    """One object has no name of a calendar, and some servers refuse it."""
    return body.replace(b"X-WR-CALNAME:\r\n", b"")


def _differs(url: httpx.URL) -> Conflict:
    return Conflict(f"This is different at {url.host} by now.", reason="changed")


def _is_gone(url: httpx.URL) -> NotFound:
    return NotFound(f"This is not at {url.host} any more.", reason="gone")
