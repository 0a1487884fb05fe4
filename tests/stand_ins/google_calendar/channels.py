"""The stand-in calls back: channels and their notices."""

from __future__ import annotations

import re
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import httpx

from tests.stand_ins.google_calendar.schema import Refused
from tests.stand_ins.google_calendar.store import Calendar, Json

ID = re.compile(r"[A-Za-z0-9\-_+/=]{1,64}")
LASTS = timedelta(days=7)


@dataclass
class Channel:
    """A promise to call `address`."""

    id: str
    resource: str
    uri: str
    address: str
    token: str
    ends_at: datetime
    messages: int = 0


@dataclass
class Channels:
    """All channels. Calls go out one after the other, unless `quiet`; `settle` waits for them."""

    root: str = ""
    open: dict[str, Channel] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    quiet: bool = False
    answered: list[int] = field(default_factory=list)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _sent: list[Future[None]] = field(default_factory=list)

    def watch(self, calendar: Calendar, body: Json) -> Json:
        """Open one, and say so to its address at once."""
        if body.get("type") not in ("web_hook", "webhook"):
            raise Refused(400, "channelUnknownType", "Unknown channel type", domain="push")
        if not ID.fullmatch(body.get("id", "")):
            raise Refused(400, "channelIdInvalid", "Channel id is not valid", domain="push")
        if body["id"] in self.used:
            raise Refused(400, "channelIdNotUnique", "Channel id not unique", domain="push")
        address = urlsplit(body.get("address", ""))
        # Google wants https everywhere; the tests listen on this machine without.
        if address.scheme != "https" and address.hostname != "127.0.0.1":
            raise Refused(400, "push.webhookUrlNotHttps", "WebHook callback must be HTTPS",
                          domain="global")  # fmt: skip
        if len(body.get("token", "")) > 256:
            raise Refused(400, "invalid", "Channel token too long")
        ends_at = datetime.now(UTC) + LASTS
        if "expiration" in body:
            wanted = datetime.fromtimestamp(int(body["expiration"]) / 1000, UTC)
            if wanted <= datetime.now(UTC):
                raise Refused(400, "channelExpired", "Channel expired", domain="push")
            ends_at = min(wanted, ends_at)
        resource = uuid.uuid5(uuid.NAMESPACE_URL, calendar.id).hex
        uri = f"{self.root}/calendar/v3/calendars/{calendar.id}/events?alt=json"
        made = Channel(body["id"], resource, uri, body["address"], body.get("token", ""), ends_at)
        self.open[made.id] = made
        self.used.add(made.id)
        self._call(made, "sync")
        return {
            "kind": "api#channel",
            "id": made.id,
            "resourceId": resource,
            "resourceUri": uri,
            "token": made.token,
            "expiration": str(int(ends_at.timestamp() * 1000)),
        }

    def stop(self, body: Json) -> None:
        """Close one."""
        found = self.open.get(body.get("id", ""))
        if found is None or found.resource != body.get("resourceId"):
            raise Refused(404, "notFound", f"Channel '{body.get('id')}' not found for project")
        del self.open[found.id]

    def changed(self, calendar: Calendar) -> None:
        """Tell who watches a calendar."""
        resource = uuid.uuid5(uuid.NAMESPACE_URL, calendar.id).hex
        for channel in list(self.open.values()):
            if channel.resource == resource and channel.ends_at > datetime.now(UTC):
                self._call(channel, "exists")

    def settle(self) -> None:
        """Wait until all calls were answered."""
        for sent in self._sent:
            sent.result(10)
        self._sent.clear()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def headers(self, channel: Channel, state: str) -> dict[str, str]:
        """What the next call of a channel says."""
        channel.messages += 1
        agent = "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)"
        return {
            "X-Goog-Channel-ID": channel.id,
            "X-Goog-Message-Number": str(channel.messages),
            "X-Goog-Resource-ID": channel.resource,
            "X-Goog-Resource-State": state,
            "X-Goog-Resource-URI": channel.uri,
            "X-Goog-Channel-Expiration": format_datetime(channel.ends_at, usegmt=True),
            "User-Agent": agent,
        } | ({"X-Goog-Channel-Token": channel.token} if channel.token else {})

    def _call(self, channel: Channel, state: str) -> None:
        if not self.quiet:
            headers = self.headers(channel, state)
            self._sent.append(self._pool.submit(self._post, channel.address, headers))

    def _post(self, address: str, headers: dict[str, str]) -> None:
        try:
            self.answered.append(httpx.post(address, headers=headers, timeout=5).status_code)
        except httpx.HTTPError:
            self.answered.append(0)
