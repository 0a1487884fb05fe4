"""What was learned of people, and from what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Row,
    func,
    not_,
    or_,
    select,
)
from sqlmodel import col

from focusflow.planning.models import (
    ExperimentAssignment,
    FeatureSnapshot,
    Schedule,
    UserModel,
)
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db


async def active_models(db: Db, actor: Actor, since: datetime) -> Sequence[UserModel]:
    """The models in use for the actor, own and everybody's, trained after an instant."""
    statement = select(UserModel).where(
        or_(col(UserModel.user_id) == actor.user_id, col(UserModel.user_id).is_(None)),
        col(UserModel.active),
        col(UserModel.trained_at) > since,
    )
    return (await db.scalars(statement.order_by(col(UserModel.kind), col(UserModel.version)))).all()


async def model_versions(
    db: Db, actor: Actor, kind: str, *, shared: bool = False
) -> Sequence[UserModel]:
    """All versions of a kind that are kept for the actor, or for everybody, the first first."""
    owner = col(UserModel.user_id)
    statement = (
        select(UserModel)
        .where(owner.is_(None) if shared else owner == actor.user_id, col(UserModel.kind) == kind)
        .order_by(col(UserModel.version))
        .execution_options(populate_existing=True)
    )
    return (await db.scalars(statement)).all()


async def models_page(
    db: Db, after: UUID | None, limit: int, kind: str | None = None
) -> Sequence[Row[Any]]:
    """Everybody's versions without their parameters, the newest first; for administrators."""
    names = ("id", "user_id", "kind", "version", "metrics", "drift", "active", "share")
    statement = select(*(getattr(UserModel, name) for name in (*names, "trained_at")))
    if after is not None:
        statement = statement.where(col(UserModel.id) < after)
    if kind is not None:
        statement = statement.where(col(UserModel.kind) == kind)
    return (await db.execute(statement.order_by(col(UserModel.id).desc()).limit(limit))).all()


async def models_in_use(
    db: Db, kinds: Collection[str], owners: Collection[UUID]
) -> Sequence[Row[str, UUID | None, int, float]]:
    """Kind, owner, version and share of what is in use of some kinds, the first version first.

    Those of the owners, and those of everybody; for administrators.
    """
    owner = col(UserModel.user_id)
    statement = select(
        col(UserModel.kind), owner, col(UserModel.version), col(UserModel.share)
    ).where(
        col(UserModel.active),
        col(UserModel.kind).in_(kinds),
        or_(owner.in_(owners), owner.is_(None)),
    )
    return (await db.execute(statement.order_by(col(UserModel.version)))).all()


async def model_by_id(db: Db, model_id: UUID) -> UserModel | None:
    """One version of anybody's; for administrators."""
    return await db.get(UserModel, model_id)


async def model_kinds(db: Db) -> Sequence[Row[Any]]:
    """The kinds there are, with figures of their versions; for administrators."""
    in_use = col(UserModel.active)
    metrics, drift = col(UserModel.metrics), col(UserModel.drift)
    statement = select(
        col(UserModel.kind).label("id"),
        func.count().label("versions"),
        func.count(func.distinct(col(UserModel.user_id))).label("people"),
        func.count().filter(in_use).label("in_use"),
        func.count().filter(in_use, drift["flagged"].as_boolean()).label("drifted"),
        func.avg(metrics["error"].as_float()).filter(in_use).label("error"),
        func.avg(metrics["error_rule"].as_float()).filter(in_use).label("error_rule"),
        func.max(col(UserModel.trained_at)).label("last_trained_at"),
    )
    statement = statement.group_by(col(UserModel.kind)).order_by(col(UserModel.kind))
    return (await db.execute(statement)).all()


async def snapshots(
    db: Db, actor: Actor, since: date, limit: int | None = None, *, until: date | None = None
) -> Sequence[FeatureSnapshot]:
    """Feature snapshots of a day and later ones, perhaps up to another, the newest first."""
    statement = select(FeatureSnapshot).where(
        col(FeatureSnapshot.user_id) == actor.user_id, col(FeatureSnapshot.day) >= since
    )
    if until is not None:
        statement = statement.where(col(FeatureSnapshot.day) <= until)
    statement = statement.order_by(col(FeatureSnapshot.day).desc()).limit(limit)
    return (await db.scalars(statement)).all()


async def assignment(db: Db, actor: Actor, experiment: str) -> ExperimentAssignment | None:
    """Which of two versions was noted for the actor."""
    return await db.scalar(
        select(ExperimentAssignment).where(
            col(ExperimentAssignment.user_id) == actor.user_id,
            col(ExperimentAssignment.experiment) == experiment,
        )
    )


async def planners(
    db: Db, since: date, fresh: datetime | None, after: UUID | None, limit: int
) -> list[tuple[UUID, date | None]]:
    """People with a plan on or after a day, by id, and the day of their last snapshot.

    Those with a snapshot made after `fresh` are left out.
    """
    owner, noted = col(Schedule.user_id), col(FeatureSnapshot.user_id)
    statement = select(owner).where(col(Schedule.day) >= since).distinct().order_by(owner)
    if fresh is not None:
        made = select(noted).where(noted == owner, col(FeatureSnapshot.created_at) > fresh)
        statement = statement.where(not_(made.exists()))
    if after is not None:
        statement = statement.where(owner > after)
    people = statement.limit(limit).subquery()
    last = select(func.max(col(FeatureSnapshot.day))).where(noted == people.c.user_id)
    rows = await db.execute(
        select(people.c.user_id, last.scalar_subquery()).order_by(people.c.user_id)
    )
    return [(row[0], row[1]) for row in rows]
