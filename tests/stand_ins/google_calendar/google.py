"""The state of the stand-in, and what tests do to it behind the back of who uses it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.stand_ins.google_calendar import events
from tests.stand_ins.google_calendar.access import CLIENT, CLIENT_SECRET, SCOPES, Access, Grant
from tests.stand_ins.google_calendar.channels import Channels
from tests.stand_ins.google_calendar.schema import Method, Refused, description
from tests.stand_ins.google_calendar.store import (
    Calendar,
    Json,
    page_of_events,
    page_of_instances,
)

ACCOUNT = "alice@example.com"


@dataclass
class Fault:
    """What happens to one of the next requests: an answer without work, or work without answer."""

    refusal: Refused | None = None
    lose_answer: bool = False
    body: bytes | None = None


@dataclass
class Google:
    """One account with its calendars. `asked` is what was asked of the API, in order.

    `before` is done once, just before a method is: somebody who is faster.
    """

    url: str = ""
    calendars: dict[str, Calendar] = field(default_factory=dict)
    access: Access = field(default_factory=Access)
    channels: Channels = field(default_factory=Channels)
    page_limit: int = 2500
    strict: bool = True
    asked: list[tuple[str, Json]] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    broken: list[str] = field(default_factory=list)
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.add_calendar(ACCOUNT, "Alice", primary=True)

    # What tests do.

    def settings(self) -> dict[str, str]:
        """The settings with which FocusFlow talks to this instead of Google."""
        return {
            "google_client_id": CLIENT,
            "google_client_secret": CLIENT_SECRET,
            "google_authorize_url": f"{self.url}/o/oauth2/v2/auth",
            "google_token_url": f"{self.url}/token",
            "google_revoke_url": f"{self.url}/revoke",
            "google_api_url": self.url,
        }

    def add_calendar(self, calendar_id: str, summary: str, **fields: Any) -> Calendar:
        made = Calendar(calendar_id, summary, changed=self.channels.changed, **fields)
        self.calendars[calendar_id] = made
        return made

    def sign_in(self, scopes: tuple[str, ...] = SCOPES) -> dict[str, str]:
        """What opens the account, without the way through a browser."""
        answer = self.access.give(Grant(scopes), lasting=True)
        return {
            "access_token": answer["access_token"],
            "refresh_token": answer["refresh_token"],
            "expires_at": "1",
            "account": ACCOUNT,
        }

    def seed(self, calendar_id: str = ACCOUNT, **event: Any) -> Json:
        """An event that somebody made over there; fields as in Google's Event."""
        with self.lock:
            calendar = self.calendars[calendar_id]
            role, calendar.accessRole = calendar.accessRole, "owner"
            try:
                return deepcopy(events.insert(calendar, event, ACCOUNT))
            finally:
                calendar.accessRole = role

    def edit(self, event_id: str, calendar_id: str = ACCOUNT, **fields: Any) -> Json:
        """Somebody changes an event or an occurrence over there."""
        with self.lock:
            return deepcopy(events.patch(self.calendars[calendar_id], event_id, fields, None))

    def cancel(self, event_id: str, calendar_id: str = ACCOUNT) -> None:
        """Somebody removes an event or an occurrence over there."""
        with self.lock:
            events.delete(self.calendars[calendar_id], event_id, None)

    def event(self, event_id: str, calendar_id: str = ACCOUNT) -> Json:
        """What stands there now."""
        with self.lock:
            return deepcopy(self.calendars[calendar_id].find(event_id))

    def living(self, calendar_id: str = ACCOUNT) -> list[Json]:
        """Everything that stands in a calendar and was not removed."""
        with self.lock:
            found = self.calendars[calendar_id].events.values()
            return [deepcopy(event) for event in found if event["status"] != "cancelled"]

    def expire_sync_tokens(self, calendar_id: str = ACCOUNT) -> None:
        self.calendars[calendar_id].epoch += 1

    def expire_access(self) -> None:
        """An hour passes."""
        self.access.tokens.clear()

    def take_back(self) -> None:
        """The person removes FocusFlow from their account over there."""
        for grant in [*self.access.tokens.values(), *self.access.refreshes.values()]:
            grant.alive = False

    def throttle(self, times: int = 1, status: int = 403, retry_after: int | None = None) -> None:
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        refusal = Refused(status, "rateLimitExceeded", "Rate Limit Exceeded",
                          domain="usageLimits", headers=headers)  # fmt: skip
        self.faults.extend(Fault(refusal) for _ in range(times))

    def fail(
        self, status: int = 503, reason: str = "backendError", message: str = "Backend Error"
    ) -> None:
        self.faults.append(Fault(Refused(status, reason, message)))

    def lose_answer(self) -> None:
        """The next request is done, but its answer gets lost."""
        self.faults.append(Fault(lose_answer=True))

    def answer_rubbish(self, body: bytes) -> None:
        self.faults.append(Fault(body=body))

    # What the API does.

    def answer(
        self, verb: str, path: str, query: dict[str, list[str]], headers: dict[str, str], body: Any
    ) -> Json | None:
        """The answer to a request of the API; Refused when there is none."""
        described = description()
        method, parts = described.find(verb, path)
        with self.lock:
            self._let_in(method, headers.get("authorization", ""))
            asked = described.parameters(method, query)
            sent = described.body(method, body) if method.request else {}
            self.asked.append((method.name, {**asked, **({"body": sent} if sent else {})}))
            if act := self.before.pop(method.name, None):
                act()
            names = {name: unquote(value) for name, value in parts.items()}
            answer = self._do(method.name, names, asked, sent, headers.get("if-match"))
            if self.strict:
                described.answer(method, answer)
            return deepcopy(answer)

    def _let_in(self, method: Method, header: str) -> None:
        grant = self.access.tokens.get(header.removeprefix("Bearer "))
        if not header.startswith("Bearer ") or grant is None or not grant.alive:
            raise Refused(401, "authError", "Invalid Credentials")
        if not set(grant.scopes) & set(method.spec["scopes"]):
            raise Refused(403, "insufficientPermissions",
                          "Request had insufficient authentication scopes.")  # fmt: skip

    def _do(
        self, name: str, names: dict[str, str], asked: Json, sent: Json, if_match: str | None
    ) -> Json | None:
        if name == "calendarList.list":
            return self._list(asked)
        if name == "channels.stop":
            self.channels.stop(sent)
            return None
        calendar = self._calendar(names.get("calendarId", ""))
        event_id = names.get("eventId", "")
        match name:
            case "calendarList.get":
                return calendar.entry()
            case "events.list":
                return page_of_events(calendar, asked, self.page_limit)
            case "events.get":
                return calendar.told(calendar.find(event_id))
            case "events.instances":
                return page_of_instances(calendar, calendar.find(event_id), asked)
            case "events.insert":
                return events.insert(calendar, sent, ACCOUNT)
            case "events.patch":
                return events.patch(calendar, event_id, sent, if_match)
            case "events.update":
                return events.update(calendar, event_id, sent, if_match)
            case "events.delete":
                events.delete(calendar, event_id, if_match)
                return None
            case "events.watch":
                return self.channels.watch(calendar, sent)
        raise NotImplementedError(f"the stand-in does not do {name}")

    def _calendar(self, calendar_id: str) -> Calendar:
        if calendar_id == "primary":
            calendar_id = ACCOUNT
        if calendar_id not in self.calendars:
            raise Refused(404, "notFound", "Not Found")
        return self.calendars[calendar_id]

    def _list(self, asked: Json) -> Json:
        every = [calendar.entry() for calendar in self.calendars.values()]
        begin = int(asked.get("pageToken", "0"))
        end = begin + min(asked.get("maxResults", 100), 250, self.page_limit)
        answer: Json = {"kind": "calendar#calendarList", "etag": '"1"', "items": every[begin:end]}
        if end < len(every):
            return answer | {"nextPageToken": str(end)}
        return answer | {"nextSyncToken": "calendars"}
