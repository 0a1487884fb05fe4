"""Google's promises to call back: channels, and what a call says."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

from focusflow.connections.ports import Notice, Watch
from focusflow.platform.errors import FocusFlowError, InvalidInput, NotFound
from integrations.google_calendar.client import Session
from integrations.google_calendar.refusals import unreachable

_LONGEST = 256
_CHANGES = ("exists", "not_exists")


def watch(session: Session, calendar: str, callback: str, token: str) -> Watch:
    """A channel for a calendar's events."""
    body = {"id": str(uuid4()), "type": "web_hook", "address": callback, "token": token}
    answer = session.call(session.events.watch(calendarId=calendar, body=body))
    try:
        ends_at = datetime.fromtimestamp(int(answer["expiration"]) / 1000, UTC)
        return Watch(body["id"], str(answer["resourceId"]), ends_at)
    except (KeyError, ValueError, OverflowError):
        raise unreachable("unreadable", "does not say until when it calls back") from None


def renew(session: Session, calendar: str, old: Watch, callback: str, token: str) -> Watch:
    """A new channel, and then an end to the old one: Google can't prolong any."""
    new = watch(session, calendar, callback, token)
    with suppress(FocusFlowError):  # it runs out by itself, and the new one must not get lost
        unwatch(session, old)
    return new


def unwatch(session: Session, old: Watch) -> None:
    """Stop a channel."""
    body = {"id": old.id, "resourceId": old.resource}
    try:
        session.call(session.channels.stop(body=body))
    except NotFound:
        return


def notice(headers: Mapping[str, str]) -> Notice:
    """Which channel says that something changed; all of it stands in the headers."""
    said = {name.lower(): value for name, value in headers.items()}
    channel, token = said.get("x-goog-channel-id", ""), said.get("x-goog-channel-token", "")
    state = said.get("x-goog-resource-state", "")
    if (
        not channel
        or not said.get("x-goog-resource-id")
        or max(len(channel), len(token)) > _LONGEST
    ):
        raise InvalidInput("headers", "This is no notice of Google's.")
    if state == "sync":  # the channel is there; nothing changed
        return Notice()
    if state not in _CHANGES:
        raise InvalidInput("headers", "This is no notice of Google's.")
    return Notice(watches=((channel, token),))
