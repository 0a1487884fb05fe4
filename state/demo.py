"""The example that an empty page offers, and taking it away again."""

from __future__ import annotations

import reflex as rx

from focusflow import demo
from state.effects import say
from state.session import actor_of


class ExampleActions(rx.State, mixin=True):
    """Handlers of the example; the page has `reload`."""

    filling: bool = False
    percent: int = 0

    @rx.event(background=True)
    async def try_example(self) -> None:
        """Fill the account with sixty days of an example."""
        async with self:
            if self.filling:
                return
            self.filling, self.percent = True, 0
            actor = await actor_of(self)

        async def tell(percent: int) -> None:
            async with self:
                self.percent = percent

        try:
            await demo.fill(actor, tell)
        finally:
            async with self:
                self.filling = False
        async with self:
            await self.reload()
            await say(self, "This is an example. Remove it whenever you like.", tone="good")

    @rx.event(background=True)
    async def remove_example(self) -> None:
        """Take the example away again; what is one's own stays."""
        async with self:
            if self.filling:
                return
            self.filling, self.percent = True, 0
            actor = await actor_of(self)
        try:
            await demo.clear(actor)
        finally:
            async with self:
                self.filling = False
        async with self:
            await self.reload()
            await say(self, "The example is gone. What is yours is still here.", tone="good")
