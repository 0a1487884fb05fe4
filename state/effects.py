"""What the server asks one open tab to do once: say, undo, open, close, go, use a theme.

Declared as state and carried out by a component, so that no code is ever sent to a page
and the content policy needs no `unsafe-eval`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import reflex as rx

from focusflow.platform.ids import new_id
from state.live import reload_here
from state.session import acting

KEPT = 6
UNDOS = 20
UndoVerb = Callable[..., Awaitable[Any]]
S = TypeVar("S", bound=type[rx.State])
_undo_verbs: dict[str, UndoVerb] = {}
_followers: list[type[rx.State]] = []


@dataclass(frozen=True)
class Effect:
    """One thing to do. `id` rises, so that a page does each once."""

    id: str
    kind: str
    text: str = ""
    tone: str = "info"
    undo: str = ""
    undo_label: str = ""


def undoes(name: str, verb: UndoVerb) -> None:
    """Let toasts name this verb to take something back.

    It is called with db, actor, the id, and the note that came with the id, if any; a text that
    it answers is said instead of “Taken back.”
    """
    _undo_verbs[name] = verb


def follows_undo(state: S) -> S:
    """Declare that a state has `async def after_undo(self)`, for what this tab took back."""
    _followers.append(state)
    return state


class Effects(rx.State):
    """The effects of one tab, and what can still be taken back."""

    queue: list[Effect] = []
    _undos: list[tuple[str, str, str]] = []

    def _push(self, kind: str, text: str, **more: str) -> None:
        effect = Effect(id=new_id().hex, kind=kind, text=text, **more)
        self.queue = [*self.queue[-KEPT + 1 :], effect]

    @rx.event
    async def undo(self, key: str) -> None:
        """Take back what the toast of this key told."""
        found = next((item for item in self._undos if item[0] == key), None)
        if found is not None:
            self._undos = [item for item in self._undos if item is not found]
            await self._take_back(found)

    @rx.event
    async def undo_last(self) -> None:
        """Take back the latest thing that can be."""
        if not self._undos:
            self._push("say", "There is nothing to undo.")
            return
        last = self._undos[-1]
        self._undos = self._undos[:-1]
        await self._take_back(last)

    async def _take_back(self, item: tuple[str, str, str]) -> None:
        _, verb, subjects = item
        said = ""
        async with acting(self) as (db, actor):
            for subject in subjects.split():
                entity_id, *note = subject.split("=", 1)
                answer = await _undo_verbs[verb](db, actor, UUID(entity_id), *note)
                said = answer if isinstance(answer, str) else said
        for kind in _followers:
            follower: Any = await self.get_state(kind)
            await follower.after_undo()
        await reload_here(self)
        self._push("say", said or "Taken back.")

    @rx.event
    def show_error(self, message: str) -> None:
        """Say what could not be done."""
        self._push("say", message[:500], tone="bad")

    @rx.event
    def ask_to_sign_in(self) -> None:
        """Open the dialog that renews an ended session; the page stays as it is."""
        self._push("open", "sign-in-again")


async def _effects(state: rx.State) -> Effects:
    return await state.get_state(Effects)


async def say(
    state: rx.State, text: str, *, tone: str = "info", undo: tuple[str, UUID | str] | None = None
) -> None:
    """Show a toast; `undo` names a verb (see `undoes`) and the id it gets.

    Several ids are parted by blanks; each may carry a note without blanks: `id=note`.
    """
    effects = await _effects(state)
    key = ""
    if undo is not None:
        key = new_id().hex
        effects._undos = [*effects._undos[-UNDOS + 1 :], (key, undo[0], str(undo[1]))]
    effects._push("say", text, tone=tone, undo=key)


async def open_dialog(state: rx.State, name: str) -> None:
    """Open a named dialog."""
    (await _effects(state))._push("open", name)


async def close_dialog(state: rx.State, name: str) -> None:
    """Close a named dialog."""
    (await _effects(state))._push("close", name)


async def go(state: rx.State, address: str) -> None:
    """Leave for an address with a full page load, so that cookies are sent and read."""
    (await _effects(state))._push("go", address)


async def call(state: rx.State, address: str) -> None:
    """Let the browser ask one of our own addresses, for the cookies it answers with."""
    (await _effects(state))._push("call", address)


async def use_theme(state: rx.State, theme: str) -> None:
    """Use light, dark or system."""
    (await _effects(state))._push("theme", theme)
