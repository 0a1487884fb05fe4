"""One piece of advice at a time, calm, and gone when it is not wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import PreferencesIn
from focusflow.planning import service as planning
from focusflow.planning.hindsight import AdviceView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from state.effects import say
from state.session import acting

MOST_HIDDEN = 20


@dataclass(frozen=True)
class Tip:
    """Something to try, and what speaks for it; `key` is empty without one."""

    key: str = ""
    sentence: str = ""
    evidence: str = ""
    minutes: int = 0


class Advice(rx.State):
    """The tip on Today. What someone does not want to see is kept in their browser."""

    tip: Tip = Tip()
    _looked: tuple[UUID, date] | None = None
    hidden: str = rx.LocalStorage("", name="ff_advice_hidden")

    async def show(self, db: Db, actor: Actor) -> None:
        """Read the advice that there is; it takes a month of work to change."""
        looking = (actor.user_id, local_day(actor, db.now()))
        if self._looked != looking:
            await self._read(db, actor)
            self._looked = looking

    async def _read(self, db: Db, actor: Actor) -> None:
        self.tip = first_tip(await planning.advice(db, actor), self._hidden())

    def _hidden(self) -> list[str]:
        return [key for key in str(self.hidden).split("\n") if key]

    @rx.event
    async def dismiss(self) -> None:
        """Not now, and not this again."""
        self.hidden = "\n".join([*self._hidden(), self.tip.key][-MOST_HIDDEN:])
        async with acting(self) as (db, actor):
            await self._read(db, actor)

    @rx.event
    async def use_minutes(self) -> None:
        """Focus in sessions of the length that the tip names."""
        minutes = self.tip.minutes
        async with acting(self) as (db, actor):
            now = await accounts.preferences(db, actor)
            kept = now.model_dump(include=set(PreferencesIn.model_fields) - {"seen"})
            await accounts.put_preferences(
                db, actor, PreferencesIn(**{**kept, "session_minutes": minutes})
            )
            await self._read(db, actor)
        await say(self, f"Sessions are {minutes} min long from now on.", tone="good")


def first_tip(found: tuple[AdviceView, ...], hidden: list[str]) -> Tip:
    """The first piece of advice that was not put away."""
    for one in found:
        key = f"{one.code}:{one.minutes or ''}"
        if key not in hidden:
            return Tip(key, one.sentence, one.evidence, one.minutes or 0)
    return Tip()
