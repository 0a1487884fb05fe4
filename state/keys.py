"""The keys of the program, and moving them."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.keys import GROUPS
from focusflow.platform.errors import InvalidInput
from state.effects import say
from state.frame import Frame
from state.session import acting

SHORTCUTS: dict[str, tuple[tuple[str, str], ...]] = {
    title: tuple((action.key, action.label) for action in actions)
    for title, actions in GROUPS.items()
}


@dataclass(frozen=True)
class KeyAction:
    """An action whose key may be moved, by the key it has from the start."""

    key: str
    label: str


MOVABLE: dict[str, tuple[KeyAction, ...]] = {
    title: movable
    for title, actions in GROUPS.items()
    if (movable := tuple(KeyAction(one.key, one.label) for one in actions if not one.fixed))
}


class KeyForm(rx.State):
    """Moving keys. `refused` is the action whose new key was not taken, and `why` says it."""

    refused: str = ""
    why: str = ""

    @rx.event
    async def move(self, action: str, key: str) -> None:
        """Give an action another key; the one it has from the start gives it back."""
        self.refused, self.why = "", ""
        try:
            async with acting(self) as (db, actor):
                wishes = await accounts.set_key(db, actor, action, None if key == action else key)
        except InvalidInput as problem:
            self.refused, self.why = action, problem.message
            return
        (await self.get_state(Frame)).keys = wishes.key_bindings

    @rx.event
    async def reset_all(self) -> None:
        """Give all keys back their places."""
        self.refused, self.why = "", ""
        async with acting(self) as (db, actor):
            wishes = await accounts.reset_keys(db, actor)
        (await self.get_state(Frame)).keys = wishes.key_bindings
        await say(self, "All keys are as they were at the start.", tone="good")
