"""Calendars from elsewhere: what is connected, how it goes, and connecting more."""

from __future__ import annotations

from typing import Any

import reflex as rx

from focusflow.connections import service as connections
from focusflow.connections.schemas import CalendarChange, ConnectIn, ConnectionChange
from focusflow.platform.errors import NotFound
from state.account_forms import Form, text_of
from state.connection_rows import (
    FEED,
    ConnectedRow,
    FeedRow,
    ProviderRow,
    connected_row,
    feed_row,
    provider_row,
)
from state.effects import go, say
from state.forms import as_id, asked
from state.frame import open_page
from state.live import shows
from state.session import acting, actor_of
from state.wording import words_of

CAME_BACK = {
    "done": ("Signed in. The calendars appear as soon as they are read.", "good"),
    "conflict": ("That was another account than this connection’s. Nothing was changed.", "warn"),
    "upstream_unavailable": ("The other side did not answer. Please try again.", "bad"),
}
NOT_LET_IN = ("The other side did not let us in, or it took too long. Nothing was changed.", "bad")


@shows("connections")
class Connections(Form, rx.State):
    """The page of connected calendars. `adding` is what the form connects."""

    failed: str = ""
    rows: list[ConnectedRow] = []
    feeds: list[FeedRow] = []
    providers: list[ProviderRow] = []
    adding: str = FEED

    @rx.var
    def offered(self) -> ProviderRow:
        """What the form connects, in words."""
        found = [one for one in self.providers if one.key == self.adding]
        return found[0] if found else ProviderRow(FEED, "", "", "", "", [], "")

    @rx.event
    async def load(self) -> Any:
        """Open the page; say how signing in went for whoever comes back from there."""
        elsewhere = await open_page(self)
        how = asked(self, "sign-in")
        if elsewhere is None and how:
            text, tone = CAME_BACK.get(how, NOT_LET_IN)
            await say(self, text, tone=tone)
            return rx.redirect("/calendar/connections", replace=True)
        return elsewhere

    async def reload(self) -> None:
        """Read what is connected."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            found = await connections.list_connections(db, actor)
            feeds = await connections.list_feeds(db, actor)
        self.providers = [provider_row(one) for one in connections.list_providers()]
        offers = {one.key: one for one in self.providers}
        self.feeds = [feed_row(view, words) for view in feeds]
        self.rows = [connected_row(view, offers.get(view.provider), words) for view in found]

    def row(self, connection_id: str) -> ConnectedRow:
        """A connection on show; NotFound when it has ended."""
        found = next((row for row in self.rows if row.id == connection_id), None)
        if found is None:
            raise NotFound("This connection has ended meanwhile.")
        return found

    @rx.event
    def add(self, provider: str) -> None:
        """Let the form connect something else; what was typed is dropped with it."""
        if provider in {one.key for one in self.providers}:
            self.adding = provider
            self.again += 1
            self._clear()

    @rx.event
    async def connect(self, form: dict[str, Any]) -> None:
        """Connect by what was typed."""
        self._clear()
        with self._trying():
            data = ConnectIn.model_validate(
                {
                    "provider": self.adding,
                    **{name: text_of(form, name) for name in self.offered.fields},
                    **({"busy": bool(form.get("busy"))} if self.adding == FEED else {}),
                    "title": text_of(form, "title").strip() or None,
                }
            )
            async with acting(self) as (db, actor):
                await connections.connect(db, actor, data)
            self.again += 1
            await self.reload()
            await say(self, "Connected. Its events appear as soon as they are read.", tone="good")

    @rx.event
    async def sign_in(self, provider: str, connection_id: str) -> None:
        """Leave for the other side's sign-in; with a connection, that one is let in again."""
        self._clear()
        with self._trying():
            actor = await actor_of(self)
            wanted = as_id(connection_id) if connection_id else None
            address = await connections.begin_sign_in(actor, str(provider)[:20], wanted)
            await go(self, address)

    @rx.event
    async def read_now(self, connection_id: str) -> None:
        """Look at the outside now."""
        async with acting(self) as (db, actor):
            await connections.sync_now(db, actor, as_id(connection_id))
        await self.reload()

    @rx.event
    async def pause(self, connection_id: str, pausing: bool) -> None:  # noqa: FBT001
        """Stop reading for a while, or go on."""
        status = "paused" if pausing is True else "active"
        async with acting(self) as (db, actor):
            change = ConnectionChange(status=status)
            await connections.change_connection(db, actor, as_id(connection_id), change)
        await self.reload()

    @rx.event
    async def choose(self, connection_id: str, calendar_id: str, chosen: bool) -> None:  # noqa: FBT001
        """Read a calendar of an account, or no longer: then its events go."""
        change = CalendarChange(chosen=chosen is True)
        async with acting(self) as (db, actor):
            await connections.change_calendar(
                db, actor, as_id(connection_id), as_id(calendar_id), change
            )
        await self.reload()
