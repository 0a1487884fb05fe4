"""What administrators see of learned models: how good they are, and the way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.planning import service as planning
from focusflow.planning.learning.schemas import ModelKindView, ModelView
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict
from state.account_lists import Paged
from state.effects import say
from state.forms import as_id
from state.session import acting
from state.wording import Words, words_of

PAGE = 25
Verb = Callable[[Db, Actor, UUID], Awaitable[ModelView]]
KINDS = {
    "duration": "How long tasks take",
    "completion": "What gets done",
    "peak_hours": "Best hours",
    "planner": "Planning",
    "insight": "Insights",
}


@dataclass(frozen=True)
class KindRow:
    """All versions of one kind together."""

    kind: str
    name: str
    in_use: str
    quality: str
    drifted: str


@dataclass(frozen=True)
class ModelRow:
    """One version; `usable`: it could take the place of the one in use."""

    id: str
    name: str
    version: str
    owner: str
    quality: str
    better: bool
    drifted: bool
    active: bool
    usable: bool
    state: str
    trained: str


class Models(Paged, rx.State):
    """Versions of models, the newest first."""

    kinds: list[KindRow] = []
    rows: list[ModelRow] = []

    async def reload(self) -> None:
        """Read the page on show."""
        async with acting(self) as (db, actor):
            words = await words_of(self, db, actor)
            kinds = await planning.model_kinds(db, actor)
            page = await planning.list_models(db, actor, cursor=self._cursor(), limit=PAGE)
            owners = {one.user_id for one in page.items if one.user_id}
            names = await accounts.names_of(db, actor, owners)
        self.kinds = [kind_row(one) for one in kinds if one.versions]
        self.rows = [model_row(one, names, words) for one in page.items]
        self._turned(page.next_cursor)

    @rx.event
    async def roll_back(self, model_id: str) -> None:
        """Use the version before this one."""
        await self._choose(planning.roll_back_model, model_id)

    @rx.event
    async def activate(self, model_id: str) -> None:
        """Use this version for all it is meant for."""
        await self._choose(planning.activate_model, model_id)

    async def _choose(self, verb: Verb, model_id: str) -> None:
        try:
            async with acting(self) as (db, actor):
                now = await verb(db, actor, as_id(model_id))
        except Conflict as problem:
            await say(self, problem.message, tone="warn")
            return
        await self.reload()
        await say(self, f"{KINDS[now.kind]}: version {now.version} is in use.", tone="good")


def error_words(error: float | None, rule: float | None) -> str:
    """A version's error beside that of its rule; less is better."""
    if error is None or rule is None:
        return "not measured"
    return f"error {error:.2f}, the rule's {rule:.2f}"


def kind_row(view: ModelKindView) -> KindRow:
    """A kind in words."""
    many = "1 version" if view.versions == 1 else f"{view.versions} versions"
    return KindRow(
        kind=view.id,
        name=KINDS[view.id],
        in_use=f"{view.in_use} of {many} in use",
        quality=error_words(view.error, view.error_rule),
        drifted=f"{view.drifted} drifted" if view.drifted else "",
    )


def model_row(view: ModelView, names: dict[UUID, str], words: Words) -> ModelRow:
    """A version in words."""
    known = view.error is not None and view.error_rule is not None
    owner = names.get(view.user_id, "somebody unknown") if view.user_id else "Everybody"
    state = "Not in use"
    if view.active:
        state = "In use" if view.share >= 1 else f"In use for {round(100 * view.share)} %"
    return ModelRow(
        id=str(view.id),
        name=KINDS[view.kind],
        version=f"version {view.version}",
        owner=owner,
        quality=error_words(view.error, view.error_rule),
        better=known and view.error < view.error_rule,
        drifted=view.drifted,
        active=view.active,
        usable=not view.active and bool(view.metrics.get("used")),
        state=state,
        trained=words.moment(view.trained_at),
    )
