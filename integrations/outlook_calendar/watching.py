"""Asking Graph to call back when a calendar changes, and reading what it then says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from focusflow.connections.ports import Notice, Watch
from focusflow.platform.errors import InvalidInput, NotFound
from integrations.outlook_calendar.graph import Graph

LASTS = timedelta(days=6)
"""Graph gives calendars at most seven days."""
_LONGEST_TOKEN = 2_000
_LONGEST_NAME = 500


async def watch(graph: Graph, calendar: str, callback: str, token: str, now: datetime) -> Watch:
    """Ask to be called; Graph tries the address before it promises anything."""
    answer = await graph.send(
        "POST",
        "/subscriptions",
        body={
            "changeType": "created,updated,deleted",
            "notificationUrl": callback,
            "lifecycleNotificationUrl": callback,
            "resource": f"/me/calendars/{quote(calendar, safe='=')}/events",
            "expirationDateTime": (now + LASTS).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "clientState": token,
        },
    )
    ends = datetime.fromisoformat(str(answer["expirationDateTime"]))
    return Watch(str(answer["id"]), str(answer.get("resource", "")), ends)


async def unwatch(graph: Graph, watch: Watch) -> None:
    """End it; what has ended already counts as ended."""
    try:
        await graph.send("DELETE", f"/subscriptions/{quote(watch.id, safe='')}")
    except NotFound:
        return


def notice(query: Mapping[str, str], body: bytes) -> Notice:
    """What a call says: a try of the address, changes, or news about the promise itself."""
    token = query.get("validationToken")
    if token is not None:
        if len(token) > _LONGEST_TOKEN:
            raise _strange()
        return Notice(reply=token)
    try:
        said = json.loads(body)["value"]
        named = dict(_named(one) for one in said)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _strange() from None
    if not named:
        raise _strange()
    return Notice(watches=tuple(named.items()))


def _named(one: Mapping[str, Any]) -> tuple[str, str]:
    watch, token = one["subscriptionId"], one.get("clientState") or ""
    if not isinstance(watch, str) or not isinstance(token, str):
        raise TypeError
    return watch[:_LONGEST_NAME], token[:_LONGEST_NAME]


def _strange() -> InvalidInput:
    return InvalidInput("body", "This is no notice of Microsoft Graph.")
