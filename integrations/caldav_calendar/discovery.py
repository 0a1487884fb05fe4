"""Finding the calendars of an account (RFC 6764, RFC 4791), from whatever address was typed."""

from __future__ import annotations

import re

import httpx

from focusflow.connections.ports import OutsideCalendar
from focusflow.platform.addresses import read_url
from focusflow.platform.errors import FocusFlowError, InvalidInput
from integrations.caldav_calendar import dav
from integrations.caldav_calendar.client import Client, path_of, refusal, same_server
from integrations.caldav_calendar.dav import APPLE, CAL, CS, DAV, Resource

MAX_HOMES = 5
MAX_CALENDARS = 200
_PRINCIPAL = f"{DAV}current-user-principal"
_HOME = f"{CAL}calendar-home-set"
_ASKED = (
    f"{DAV}resourcetype",
    f"{DAV}displayname",
    f"{DAV}current-user-privilege-set",
    f"{CAL}supported-calendar-component-set",
    f"{APPLE}calendar-color",
)
_WRITING = ("write", "write-content", "bind", "all")


async def calendars(client: Client) -> tuple[OutsideCalendar, ...]:
    """The calendars that hold events; only the one at the address when it is one itself."""
    typed = client.address
    places = [typed, typed.join("/.well-known/caldav"), typed.join("/")]
    refused: FocusFlowError | None = None
    for place in dict.fromkeys(places):
        body = dav.propfind([*_ASKED, _PRINCIPAL, _HOME])
        answer, found, _ = await client.listing("PROPFIND", place, body, "0")
        if not found:
            refused = refused or _not_there(typed.host, answer.status)
            continue
        url, here = httpx.URL(answer.url), found[0]
        if here.has(f"{DAV}resourcetype", f"{CAL}calendar"):
            return tuple(filter(None, [_calendar(url, here)]))
        homes = await _homes(client, url, here)
        if homes:
            return await _inside(client, homes)
    raise refused or _not_there(typed.host, 0)


def _not_there(host: str, status: int) -> FocusFlowError:
    if status in (0, 200, 207, 400, 403, 404, 405, 410, 501):
        message = f"No calendars were found at {host}. Is it the CalDAV address of your account?"
        return InvalidInput("address", message, reason="no_calendars")
    return refusal(host, status)


async def _homes(client: Client, url: httpx.URL, here: Resource) -> list[httpx.URL]:
    homes = _trusted(url, here.hrefs(_HOME))
    if homes:
        return homes
    for principal in _trusted(url, here.hrefs(_PRINCIPAL))[:1]:
        body = dav.propfind([_HOME])
        answer, found, _ = await client.listing("PROPFIND", principal, body, "0")
        if found:
            return _trusted(httpx.URL(answer.url), found[0].hrefs(_HOME))
    return []


def _trusted(url: httpx.URL, hrefs: tuple[str, ...]) -> list[httpx.URL]:
    """Where a server that knows the person says that their things are.

    It may be another server (Apple has many), but then never without encryption.
    """
    found = []
    for href in hrefs[:MAX_HOMES]:
        try:
            target = read_url(str(url.join(href)))
        except (httpx.InvalidURL, InvalidInput, ValueError):
            continue
        if same_server(url, target) or (url.scheme == target.scheme == "https"):
            found.append(target)
    return found


async def _inside(client: Client, homes: list[httpx.URL]) -> tuple[OutsideCalendar, ...]:
    found: dict[str, OutsideCalendar] = {}
    for home in homes:
        answer, resources, _ = await client.listing("PROPFIND", home, dav.propfind(_ASKED), "1")
        if answer.status != 207:
            raise _not_there(home.host, answer.status)
        for one in resources:
            calendar = _calendar(httpx.URL(answer.url), one)
            if calendar is not None:
                found.setdefault(calendar.id, calendar)
    return tuple(found.values())[:MAX_CALENDARS]


def _calendar(base: httpx.URL, one: Resource) -> OutsideCalendar | None:
    """The calendar behind an answer; None when it is none, or holds no events."""
    if not one.has(f"{DAV}resourcetype", f"{CAL}calendar"):
        return None
    held = one.properties.get(f"{CAL}supported-calendar-component-set")
    if held is not None and len(held) and not any(part.get("name") == "VEVENT" for part in held):
        return None
    try:
        url = read_url(str(base.join(one.href)))
    except (httpx.InvalidURL, InvalidInput, ValueError):
        return None
    url = url.copy_with(raw_path=f"{path_of(url).rstrip('/')}/".encode())
    if not same_server(base, url) or len(str(url)) > 1024:
        return None
    title = " ".join(one.text(f"{DAV}displayname").split())[:200]
    return OutsideCalendar(
        id=str(url),
        title=title or url.path.rstrip("/").rpartition("/")[2][:200] or "Calendar",
        color=_color(one.text(f"{APPLE}calendar-color")),
        writable=_writable(one),
    )


def _writable(one: Resource) -> bool:
    if one.has(f"{DAV}resourcetype", f"{CS}subscribed"):
        return False
    name = f"{DAV}current-user-privilege-set"
    said = one.properties.get(name)
    # A server that does not say is asked when something is written.
    return said is None or any(one.has(name, f"{DAV}{right}") for right in _WRITING)


def _color(text: str) -> str:
    """`#rrggbb`; Apple adds two digits for how much shines through."""
    found = re.fullmatch(r"(#[0-9a-fA-F]{6})([0-9a-fA-F]{2})?", text)
    return found[1].lower() if found else ""
