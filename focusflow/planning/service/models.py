"""What administrators see of models and do with them; all of it is in the audit log."""

from __future__ import annotations

from typing import Any
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
    items = tuple(_view(ModelVersion.model_validate(row)) for row in rows[:limit])
    return Page(items=items, next_cursor=more)


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
    return _view(chosen)


def _view(version: ModelVersion) -> ModelView:
    known: dict[str, Any] = version.metrics
    people = None if version.user_id is None else int(version.active)
    return ModelView(
        **version.model_dump(),
        error=known.get("error"),
        error_rule=known.get("error_rule"),
        drifted=bool(version.drift.get("flagged")),
        people=people,
    )
