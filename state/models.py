"""What administrators see of learned models: how good they are, the way back, comparisons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.planning import service as planning
from focusflow.planning.learning.schemas import CompareIn, ModelKindView, ModelView
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput
from state.account_lists import Paged
from state.effects import say
from state.forms import as_id, as_number, line
from state.session import acting
from state.wording import Words, words_of

PAGE = 25
SHARE = 20
LEAST, MOST = 5, 50
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
    """One version; `usable`: it could take the place of the one in use.

    `rival` is the one in use that it can be compared with, 0 where there is none; `compared`:
    that is going on.
    """

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
    number: int
    rival: int
    compared: bool
    shared: bool


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

    @rx.event
    async def end_comparison(self, model_id: str) -> None:
        """Go on with the version that was in use before the comparison."""
        await self._choose(planning.end_comparison, model_id)

    async def _choose(self, verb: Verb, model_id: str) -> None:
        try:
            async with acting(self) as (db, actor):
                now = await verb(db, actor, as_id(model_id))
        except Conflict as problem:
            await say(self, problem.message, tone="warn")
            return
        await self.reload()
        await say(self, f"{KINDS[now.kind]}: version {now.version} is in use.", tone="good")


class Comparison(rx.State):
    """The dialog that starts a comparison of a version with the one in use."""

    shown: bool = False
    title: str = ""
    sentence: str = ""
    share_error: str = ""
    error: str = ""
    _row: ModelRow | None = None

    @rx.event
    async def begin(self, model_id: str) -> None:
        """Ask for how many people it is."""
        rows = (await self.get_state(Models)).rows
        self._row = next((row for row in rows if row.id == model_id and row.rival), None)
        if self._row is not None:
            pair = f"{self._row.version} with version {self._row.rival}"
            self.title = f"{self._row.name}: compare {pair}"
            self.sentence = consequence(self._row, SHARE)
            self.share_error = self.error = ""
            self.shown = True

    @rx.event
    def close(self, opened: bool) -> None:  # noqa: FBT001
        """Leave everything as it is."""
        self.shown = self.shown and bool(opened)

    @rx.event
    def typed(self, text: str) -> None:
        """Say what the share that stands there now would mean."""
        if self._row is not None:
            try:
                self.sentence = consequence(self._row, share_of(text))
                self.share_error = ""
            except InvalidInput:
                self.sentence = consequence(self._row, None)

    @rx.event
    async def start(self, form: dict[str, Any]) -> None:
        """Start the comparison with the share that was typed."""
        row, self.share_error, self.error = self._row, "", ""
        if row is None or not self.shown:
            return
        try:
            share = share_of(line(form, "share")) / 100
            # The service takes the share of the later one, which may be the one in use.
            later = share if row.number > row.rival else 1 - share
            async with acting(self) as (db, actor):
                wanted = CompareIn(version=row.rival, share=later)
                await planning.compare_models(db, actor, as_id(row.id), wanted)
        except InvalidInput as problem:
            self.share_error = problem.message
            return
        except Conflict as problem:
            self.error = problem.message
            return
        self.shown = False
        await (await self.get_state(Models)).reload()
        await say(self, f"{row.name}: {row.version} is compared with version {row.rival}.")


def share_of(text: str) -> int:
    """How many per cent were typed; InvalidInput for what makes no comparison."""
    sentence = f"Give a whole number from {LEAST} to {MOST}."
    return as_number(text, LEAST, MOST, field="share", sentence=sentence)


def consequence(row: ModelRow, share: int | None) -> str:
    """What comparing this version means; without a share in general."""
    many = f"{share} per cent" if share else "So many per cent"
    if row.shared:
        return f"{many} of people get this version until you end it."
    # One person is never split: the same draw that shares out many people decides.
    odds = many[:1].lower() + many[1:]
    return f"Drawn by lot: with a chance of {odds}, {row.owner} gets this version until you end it."


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
        state = "In use" if len(view.in_use) < 2 else f"In use for {round(100 * view.reach)} %"
    usable = not view.active and bool(view.metrics.get("used"))
    return ModelRow(
        id=str(view.id),
        name=KINDS[view.kind],
        version=f"version {view.version}",
        owner=owner,
        quality=error_words(view.error, view.error_rule),
        better=known and view.error < view.error_rule,
        drifted=view.drifted,
        active=view.active,
        usable=usable,
        state=state,
        trained=words.moment(view.trained_at),
        number=view.version,
        rival=view.in_use[0] if usable and len(view.in_use) == 1 else 0,
        compared=view.active and len(view.in_use) > 1,
        shared=view.user_id is None,
    )
