"""What administrators see of models and do with them; all of it is in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from focusflow.accounts.sessions import actor_for_user
from focusflow.planning import repository
from focusflow.planning.learning import registry
from focusflow.planning.learning.events import ModelChosen
from focusflow.planning.learning.schemas import (
    CompareIn,
    Kind,
    ModelKindView,
    ModelVersion,
    ModelView,
)
from focusflow.planning.models import UserModel
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, uuid
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.events import publish


async def list_models(
    db: Db, actor: Actor, *, kind: Kind | None = None, cursor: str | None = None, limit: int = 50
) -> Page[ModelView]:
    """Everybody's versions, perhaps of one kind, with accuracy and drift; the newest first."""
    actor.require_admin()
    after = decode_cursor(cursor, uuid)
    rows = await repository.models_page(db, after[0] if after else None, limit + 1, kind)
    more = encode_cursor(rows[limit - 1].id) if len(rows) > limit else None
    versions = [ModelVersion.model_validate(row) for row in rows[:limit]]
    return Page(items=await _views(db, versions), next_cursor=more)


async def model_kinds(db: Db, actor: Actor) -> tuple[ModelKindView, ...]:
    """The kinds of model there are, with how many versions and how good those in use are."""
    actor.require_admin()
    return tuple(
        ModelKindView.model_validate(row._mapping) for row in await repository.model_kinds(db)
    )


async def activate_model(db: Db, actor: Actor, model_id: UUID) -> ModelView:
    """Use this version for all it is meant for; Conflict when it did not beat its rule."""
    row, owner = await _found(db, actor, model_id)
    kind, shared = _kind(row), row.user_id is None
    chosen = await registry.activate(db, owner, kind, row.version, shared=shared)
    return await _told(db, actor, chosen, "activated")


async def roll_back_model(db: Db, actor: Actor, model_id: UUID) -> ModelView:
    """Go back from the version of this kind and owner that is in use to the one before.

    Conflict when none is in use or there is none to go back to.
    """
    row, owner = await _found(db, actor, model_id)
    chosen = await registry.roll_back(db, owner, _kind(row), shared=row.user_id is None)
    return await _told(db, actor, chosen, "rolled back to")


async def compare_models(
    db: Db, actor: Actor, model_id: UUID, data: CompareIn
) -> tuple[ModelView, ModelView]:
    """Use this version and another one of the same kind and owner beside each other."""
    row, owner = await _found(db, actor, model_id)
    first, second = await registry.compare(
        db,
        owner,
        _kind(row),
        (row.version, data.version),
        share=data.share,
        shared=row.user_id is None,
    )
    return (
        await _told(db, actor, first, "compared"),
        await _told(db, actor, second, "compared"),
    )


async def end_comparison(db: Db, actor: Actor, model_id: UUID) -> ModelView:
    """End the comparison of this kind and owner; the version used before it goes on alone.

    Conflict when no two are compared.
    """
    row, owner = await _found(db, actor, model_id)
    kept = await registry.end_comparison(db, owner, _kind(row), shared=row.user_id is None)
    return await _told(db, actor, kept, "kept after a comparison")


async def _found(db: Db, actor: Actor, model_id: UUID) -> tuple[UserModel, Actor]:
    """A version, and for whom the registry keeps it: its person, or the administrator."""
    actor.require_admin()
    row = await repository.model_by_id(db, model_id)
    if row is None:
        raise NotFound
    return row, actor if row.user_id is None else await actor_for_user(db, row.user_id)


def _kind(row: UserModel) -> Kind:
    return ModelVersion.model_validate(row).kind


async def _told(db: Db, actor: Actor, chosen: ModelVersion, action: str) -> ModelView:
    now = chosen.model_dump(include={"kind", "version", "share"})
    event = ModelChosen(chosen.id, action, now)
    await publish(db, actor, event, user_id=chosen.user_id)
    return (await _views(db, [chosen]))[0]


async def _views(db: Db, versions: Sequence[ModelVersion]) -> tuple[ModelView, ...]:
    """Versions beside what else is in use of their kinds and owners."""
    kinds = {one.kind for one in versions}
    owners = {one.user_id for one in versions if one.user_id}
    used: dict[tuple[str, UUID | None], list[tuple[int, float]]] = {}
    for kind, owner, version, share in await repository.models_in_use(db, kinds, owners):
        used.setdefault((kind, owner), []).append((version, share))
    return tuple(_view(one, used.get((one.kind, one.user_id), [])) for one in versions)


def _view(version: ModelVersion, used: Sequence[tuple[int, float]]) -> ModelView:
    """`used`: version and share of what is in use of its kind and owner, the earlier first."""
    known = version.metrics
    people = None if version.user_id is None else int(version.active)
    return ModelView(
        **version.model_dump(),
        error=known.get("error"),
        error_rule=known.get("error_rule"),
        drifted=bool(version.drift.get("flagged")),
        people=people,
        in_use=tuple(number for number, _ in used),
        reach=_reach(version.version, used),
    )


def _reach(version: int, used: Sequence[tuple[int, float]]) -> float:
    """The share of the people who get this version."""
    numbers = [number for number, _ in used]
    if version not in numbers:
        return 0.0
    if len(used) == 1:
        return 1.0
    later = used[1][1]
    return later if version == numbers[1] else round(1 - later, 6)
