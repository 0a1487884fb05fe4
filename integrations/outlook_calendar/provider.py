"""Outlook calendars, of Microsoft 365 and of personal accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from focusflow.calendar.ics import IcsEvent
from focusflow.connections.ports import (
    Cursor,
    Notice,
    Offer,
    OutsideCalendar,
    Placed,
    Reading,
    Secret,
    SignIn,
    Watch,
)
from focusflow.platform.clock import Clock, system_clock
from focusflow.platform.errors import InvalidInput
from integrations.outlook_calendar import reading, sign_in, watching, writing
from integrations.outlook_calendar.graph import Graph
from integrations.outlook_calendar.sign_in import App

_OFFER = Offer(
    key="outlook",
    title="Outlook",
    kind="calendar",
    reads="Events of Microsoft 365 and Outlook.com calendars, from a year ago to two years ahead.",
    writes="Your plan, if you want that, into one calendar; your answers to invitations.",
    setup="Sign in with Microsoft and allow reading and changing your calendars.",
)


class OutlookCalendar:
    """Reads and writes through Microsoft Graph, and is told of changes by it."""

    def __init__(self, app: App, clock: Clock = system_clock) -> None:
        self._app = app
        self._clock = clock
        needed = {
            "MICROSOFT_CLIENT_ID": app.client_id,
            "MICROSOFT_CLIENT_SECRET": app.client_secret,
        }
        self.offer = replace(
            _OFFER, missing=tuple(name for name, set_ in needed.items() if not set_)
        )

    def check(self, secret: Secret) -> str:
        """The address of the account."""
        if not secret.get("account") or not secret.get("access_token"):
            raise InvalidInput("provider", "Sign in with Microsoft to connect Outlook.")
        return secret["account"]

    async def begin_sign_in(self, redirect: str, state: str) -> SignIn:
        """Microsoft's page to sign in at."""
        return await sign_in.begin(self._app, redirect, state)

    async def finish_sign_in(
        self,
        redirect: str,  # noqa: ARG002  (stands in what was kept, and there it can't be another)
        kept: Mapping[str, Any],
        answer: Mapping[str, str],
    ) -> Secret:
        """What opens the account, with the address at which it is invited.

        One can sign in by another name than that.
        """
        secret = await sign_in.finish(self._app, kept, answer, self._clock)
        async with self._graph(secret) as graph:
            address = await reading.address(graph)
        return {**secret, "account": address or secret["account"]}

    async def refresh(self, secret: Secret) -> Secret:
        """A new access token."""
        return await sign_in.renew(self._app, secret, self._clock)

    async def revoke(self, secret: Secret) -> None:
        """Nothing: Microsoft lets no program give its access back.

        What opens the account is forgotten here; the person can take the access away at
        myaccount.microsoft.com.
        """

    async def calendars(self, secret: Secret) -> tuple[OutsideCalendar, ...]:
        """The account's calendars, its default one first."""
        async with self._graph(secret) as graph:
            return await reading.calendars(graph)

    async def read(self, secret: Secret, calendar: str, cursor: Cursor, zone: str) -> Reading:
        """All events near the present day, or what changed among them."""
        place = reading.Place(calendar, secret.get("account", ""), zone)
        async with self._graph(secret) as graph:
            return await reading.read(graph, place, cursor, self._clock())

    async def put(
        self, secret: Secret, calendar: str, events: Sequence[IcsEvent], known: Placed | None
    ) -> Placed:
        """Make or replace an event or a series."""
        async with self._graph(secret) as graph:
            return await writing.put(graph, calendar, events, known)

    async def remove(
        self,
        secret: Secret,
        calendar: str,  # noqa: ARG002  (ids are those of the whole account)
        known: Placed,
    ) -> None:
        """Remove an event or a series."""
        async with self._graph(secret) as graph:
            await writing.remove(graph, known)

    async def answer(
        self,
        secret: Secret,
        calendar: str,  # noqa: ARG002
        known: Placed,
        reply: Literal["accepted", "tentative", "declined"],
    ) -> Placed:
        """Tell the organizer whether one comes."""
        async with self._graph(secret) as graph:
            return await writing.answer(graph, known, reply)

    async def watch(self, secret: Secret, calendar: str, callback: str, token: str) -> Watch:
        """Subscribe to changes of a calendar."""
        async with self._graph(secret) as graph:
            return await watching.watch(graph, calendar, callback, token, self._clock())

    async def renew(
        self, secret: Secret, calendar: str, watch: Watch, callback: str, token: str
    ) -> Watch:
        """A new subscription in place of the old one, whose secret Graph would not change."""
        async with self._graph(secret) as graph:
            await watching.unwatch(graph, watch)
            return await watching.watch(graph, calendar, callback, token, self._clock())

    async def unwatch(self, secret: Secret, watch: Watch) -> None:
        """End a subscription."""
        async with self._graph(secret) as graph:
            await watching.unwatch(graph, watch)

    def notice(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Notice:  # noqa: ARG002
        """What a call says."""
        return watching.notice(query, body)

    def _graph(self, secret: Secret) -> Graph:
        return Graph(self._app.graph, secret)
