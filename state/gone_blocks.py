"""Planned work that was deleted in the calendar it was written into, and what that means."""

from __future__ import annotations

import reflex as rx

from focusflow.connections import service as connections
from focusflow.platform.errors import Unauthenticated
from state import live
from state.connection_rows import GoneRow, gone_row
from state.effects import say
from state.forms import as_id
from state.session import acting
from state.wording import words_of


@live.frames
@live.shows("connections")
class GoneBlocks(rx.State):
    """What is asked, wherever the plan is."""

    rows: list[GoneRow] = []

    @rx.event
    async def load(self) -> None:
        """Read it with the page; who is not signed in is sent away by the page itself."""
        try:
            await self.reload()
        except Unauthenticated:
            self.rows = []

    async def reload(self) -> None:
        """Read what is to be asked."""
        async with acting(self) as (db, actor):
            found = await connections.list_gone(db, actor)
            words = await words_of(self, db, actor) if found else None
        self.rows = [gone_row(view, words) for view in found] if words is not None else []

    @rx.event
    async def answer(self, block_id: str, put_back: bool) -> None:  # noqa: FBT001
        """Write it there again, or take it out of the plan as well."""
        async with acting(self) as (db, actor):
            await connections.answer_gone(db, actor, as_id(block_id), put_back=put_back is True)
        await self.reload()
        await live.reload_here(self)
        await say(self, "It is written there again." if put_back else "It has left the plan.")
