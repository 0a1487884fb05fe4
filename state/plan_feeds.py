"""Addresses at which other calendars read the plan."""

from __future__ import annotations

from typing import Any

import reflex as rx

from focusflow.connections import service as connections
from focusflow.connections.schemas import FeedIn
from state.account_forms import Form, text_of
from state.connections import Connections
from state.effects import say
from state.forms import as_id
from state.session import acting


class PlanFeeds(Form, rx.State):
    """Make an address, which is shown this once, or end one."""

    address: str = ""
    ending: str = ""
    ending_title: str = ""
    asking: bool = False

    async def _reload(self) -> None:
        page = await self.get_state(Connections)
        await page.reload()

    @rx.event
    async def make(self, form: dict[str, Any]) -> None:
        """Make a new address and show it."""
        self._clear()
        self.address = ""
        with self._trying():
            data = FeedIn(title=text_of(form, "title"), titles=bool(form.get("titles")))
            async with acting(self) as (db, actor):
                made = await connections.make_feed(db, actor, data)
            self.address = made.address
            self.again += 1
            await self._reload()

    @rx.event
    def hide(self) -> None:
        """Show the new address no more."""
        self.address = ""

    @rx.event
    async def ask(self, feed_id: str) -> None:
        """Ask before an address ends."""
        page = await self.get_state(Connections)
        found = next((row for row in page.feeds if row.id == feed_id), None)
        if found is not None:
            self.ending, self.ending_title, self.asking = found.id, found.title, True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001
        """Close the question."""
        self.asking = is_open is True

    @rx.event
    async def end(self) -> None:
        """Let the address lead nowhere."""
        self.asking = False
        async with acting(self) as (db, actor):
            await connections.end_feed(db, actor, as_id(self.ending))
        await self._reload()
        await say(self, f"The address for “{self.ending_title}” leads nowhere any more.")
