"""Google Calendar as a provider of calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from focusflow.settings import Settings
from integrations.google_calendar import reading, watching, writing
from integrations.google_calendar.client import Client
from integrations.google_calendar.sign_in import GoogleSignIn


class GoogleCalendar:
    """Reads and writes the calendars of an account that one signs in to."""

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        needed = {
            "GOOGLE_CLIENT_ID": settings.google_client_id,
            "GOOGLE_CLIENT_SECRET": settings.google_client_secret,
        }
        self.offer = Offer(
            key="google",
            title="Google Calendar",
            kind="calendar",
            reads="Events of all calendars that you choose.",
            writes="Your plan, if you want that, into one calendar; your answers to invitations.",
            setup="Sign in with Google and leave both boxes ticked: your calendars, their events.",
            missing=tuple(name for name, value in needed.items() if not value),
        )
        self._client = Client(settings.google_api_url)
        self._sign_in = GoogleSignIn(settings, clock)

    def check(self, secret: Secret) -> str:
        """The address of the account, which was kept when one signed in."""
        account = secret.get("account", "")
        if not account:
            raise InvalidInput("account", "Sign in with Google first.")
        return account

    async def calendars(self, secret: Secret) -> tuple[OutsideCalendar, ...]:
        """The calendars in the account's list."""
        return await self._client.run(secret, reading.calendars)

    async def read(self, secret: Secret, calendar: str, cursor: Cursor, zone: str) -> Reading:
        """The calendar whole at first, afterwards what changed."""
        return await self._client.run(
            secret,
            lambda session: reading.read(session, calendar, cursor, zone),
            reading.SECONDS,
        )

    async def put(
        self, secret: Secret, calendar: str, events: Sequence[IcsEvent], known: Placed | None
    ) -> Placed:
        """Make or change an event; what Google keeps beside what we know stays as it is."""
        return await self._client.run(
            secret,
            lambda session: writing.put(session, calendar, events, known),
            writing.SECONDS,
        )

    async def remove(self, secret: Secret, calendar: str, known: Placed) -> None:
        """Remove an event, a series, or one occurrence."""
        await self._client.run(secret, lambda session: writing.remove(session, calendar, known))

    async def answer(
        self,
        secret: Secret,
        calendar: str,
        known: Placed,
        reply: Literal["accepted", "tentative", "declined"],
    ) -> Placed:
        """Answer an invitation; the organizer hears of it."""
        return await self._client.run(
            secret, lambda session: writing.answer(session, calendar, known, reply)
        )

    async def begin_sign_in(self, redirect: str, state: str) -> SignIn:
        """Google's page where one lets us in."""
        return self._sign_in.begin(redirect, state)

    async def finish_sign_in(
        self, redirect: str, kept: Mapping[str, Any], answer: Mapping[str, str]
    ) -> Secret:
        """Access, and whose account it is for."""
        secret = await self._sign_in.finish(redirect, kept, answer)
        return {**secret, "account": await self._client.run(secret, reading.account)}

    async def refresh(self, secret: Secret) -> Secret:
        """The same with a new access token."""
        return await self._sign_in.refresh(secret)

    async def revoke(self, secret: Secret) -> None:
        """Give the access back."""
        await self._sign_in.revoke(secret)

    async def watch(self, secret: Secret, calendar: str, callback: str, token: str) -> Watch:
        """Ask to be called back; `callback` has to be https with a certificate Google trusts."""
        return await self._client.run(
            secret, lambda session: watching.watch(session, calendar, callback, token)
        )

    async def renew(
        self, secret: Secret, calendar: str, watch: Watch, callback: str, token: str
    ) -> Watch:
        """A new watch in place of the old one."""
        return await self._client.run(
            secret, lambda session: watching.renew(session, calendar, watch, callback, token)
        )

    async def unwatch(self, secret: Secret, watch: Watch) -> None:
        """End a watch."""
        await self._client.run(secret, lambda session: watching.unwatch(session, watch))

    def notice(
        self,
        headers: Mapping[str, str],
        query: Mapping[str, str],  # noqa: ARG002  (Google says all in headers)
        body: bytes,  # noqa: ARG002
    ) -> Notice:
        """What a call of Google's says."""
        return watching.notice(headers)
