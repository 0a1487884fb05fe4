"""The registry of models: versions, which one is in use, comparisons of two, and the way back.

Verbs take the actor's own models, or with `shared` those of everybody, which are for
administrators.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from focusflow.planning import repository
from focusflow.planning.learning.evaluate import Trained
from focusflow.planning.learning.schemas import Group, Kind, ModelVersion
from focusflow.planning.models import ExperimentAssignment, UserModel
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound

KEPT = 3
"""So many of the newest versions stay on record, besides those that may come into use again."""
PAUSE = timedelta(days=7)
"""After a roll-back, newly trained versions wait for so long."""
TRIED = "tried"
"""In the metrics of the one of two compared versions that was not in use before."""


def group_of(user_id: UUID, experiment: str, share: float) -> Group:
    """`b` for a share (0 to 1) of all people, always the same for one person and experiment.

    When the share grows, people only move from `a` to `b`.
    """
    digest = hashlib.sha256(f"{experiment}:{user_id}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    return "b" if place < share else "a"


def experiment_of(pair: Sequence[UserModel]) -> str:
    """The name under which two versions are compared."""
    owner = "everybody" if pair[0].user_id is None else "own"
    return f"{pair[0].kind}:{owner}:{pair[0].version}-{pair[1].version}"


def chosen(rows: Iterable[UserModel], user_id: UUID) -> dict[str, UserModel]:
    """Of active versions, the one of each kind that a person gets; their own before everybody's."""
    found: dict[str, list[UserModel]] = {}
    for row in sorted(rows, key=lambda r: (r.user_id is None, r.version)):
        known = found.setdefault(row.kind, [])
        if not known or known[0].user_id == row.user_id:
            known.append(row)
    return {kind: _of_pair(versions, user_id) for kind, versions in found.items()}


def _of_pair(versions: Sequence[UserModel], user_id: UUID) -> UserModel:
    if len(versions) == 1:
        return versions[0]
    pair = versions[:2]
    return pair[group_of(user_id, experiment_of(pair), pair[1].share) == "b"]


async def list_versions(
    db: Db, actor: Actor, kind: Kind, *, shared: bool = False
) -> list[ModelVersion]:
    """The versions of a kind on record, the newest first."""
    if shared:
        actor.require_admin()
    rows = await repository.model_versions(db, actor, kind, shared=shared)
    return [ModelVersion.model_validate(row) for row in reversed(rows)]


async def store(db: Db, actor: Actor, kind: Kind, trained: Trained) -> ModelVersion | None:
    """Keep a newly trained model of the actor; None when there was too little to make one.

    One that beat its rule takes the place of the version in use; otherwise the rule does. While
    two versions are compared, and for a week after a roll-back, the version in use stays.
    """
    rows = await _rows(db, actor, kind, shared=False)
    stays = _stays(rows, db.now())
    if not stays:
        _retire(rows)
    if not trained.params:
        return None
    row = UserModel(
        user_id=actor.user_id,
        kind=kind,
        version=_next(rows),
        params=trained.params,
        metrics={**trained.metrics, "used": trained.used},
        active=trained.used and not stays,
        trained_at=db.now(),
    )
    db.add(row)
    for old in _superfluous([*rows, row]):
        await db.delete(old)
    await db.flush()
    return ModelVersion.model_validate(row)


async def activate(
    db: Db, actor: Actor, kind: Kind, version: int, *, shared: bool = False
) -> ModelVersion:
    """Use one version for all it is meant for; that ends a comparison.

    NotFound for an unknown version, Conflict for one that did not beat its rule.
    """
    rows = await _rows(db, actor, kind, shared=shared)
    row = _proven(rows, version)
    _retire(rows)
    row.active, row.share = True, 1.0
    row.metrics = {key: found for key, found in row.metrics.items() if key != "withdrawn_at"}
    await db.flush()
    return ModelVersion.model_validate(row)


async def roll_back(db: Db, actor: Actor, kind: Kind, *, shared: bool = False) -> ModelVersion:
    """Go back to the version that was used before; the present one is withdrawn.

    Conflict when none is in use or there is none to go back to.
    """
    rows = await _rows(db, actor, kind, shared=shared)
    present = max((r for r in rows if r.active), key=lambda r: r.version, default=None)
    if present is None:
        raise Conflict("No version is in use, so there is nothing to take back.")
    former = _former(rows, present.version)
    if former is None:
        raise Conflict("There is no earlier version to go back to.")
    _retire(rows)
    present.metrics = {**present.metrics, "withdrawn_at": db.now().isoformat()}
    former.active, former.share = True, 1.0
    await db.flush()
    return ModelVersion.model_validate(former)


async def compare(
    db: Db,
    actor: Actor,
    kind: Kind,
    versions: tuple[int, int],
    *,
    share: float = 0.5,
    shared: bool = False,
) -> tuple[ModelVersion, ModelVersion]:
    """Use two versions at once: a share (0 to 1) of the people get the later one.

    Calling it again sets another share. Errors as for `activate`.
    """
    if not 0 <= share <= 1:
        raise InvalidInput("share", "Give a share between 0 and 1.", share)
    if versions[0] == versions[1]:
        raise InvalidInput("versions", "Choose two different versions.", list(versions))
    rows = await _rows(db, actor, kind, shared=shared)
    first, second = (_proven(rows, version) for version in sorted(versions))
    tried = _tried(first, second)
    _retire(rows)
    first.active = second.active = True
    first.share, second.share = 1.0, share
    tried.metrics = {**tried.metrics, TRIED: True}
    await db.flush()
    return ModelVersion.model_validate(first), ModelVersion.model_validate(second)


async def end_comparison(db: Db, actor: Actor, kind: Kind, *, shared: bool = False) -> ModelVersion:
    """Go on with the version that was in use before two were compared; the other may come back.

    Where neither was in use before, the earlier one goes on. Conflict when no two are compared.
    """
    rows = await _rows(db, actor, kind, shared=shared)
    pair = [row for row in rows if row.active]
    if len(pair) < 2:
        raise Conflict("No two versions are being compared, so there is nothing to end.")
    first, second = pair[:2]
    former = second if _tried(first, second) is first else first
    _retire(rows)
    former.active, former.share = True, 1.0
    await db.flush()
    return ModelVersion.model_validate(former)


async def note_groups(db: Db, actor: Actor, rows: Iterable[UserModel]) -> None:
    """Keep on record which of two versions the actor gets, for each kind that is compared."""
    kinds: dict[tuple[str, bool], list[UserModel]] = {}
    for row in rows:
        kinds.setdefault((row.kind, row.user_id is None), []).append(row)
    for versions in kinds.values():
        if len(versions) < 2:
            continue
        pair = sorted(versions, key=lambda row: row.version)[:2]
        name = experiment_of(pair)
        group = group_of(actor.user_id, name, pair[1].share)
        noted = await repository.assignment(db, actor, name)
        if noted is None:
            db.add(ExperimentAssignment(user_id=actor.user_id, experiment=name, group=group))
        else:
            noted.group = group
    await db.flush()


async def _rows(db: Db, actor: Actor, kind: Kind, *, shared: bool) -> list[UserModel]:
    """The versions of a kind, locked against another change until the transaction ends."""
    if shared:
        actor.require_admin()
    await repository.hold(db, actor)
    return list(await repository.model_versions(db, actor, kind, shared=shared))


def _retire(rows: Iterable[UserModel]) -> None:
    for row in rows:
        row.active = False
        if TRIED in row.metrics:
            row.metrics = {key: found for key, found in row.metrics.items() if key != TRIED}


def _tried(first: UserModel, second: UserModel) -> UserModel:
    """Of two versions, the earlier first, the one that is new beside what was in use before."""
    if first.active and second.active:
        return first if TRIED in first.metrics else second
    return first if second.active else second


def _next(rows: Sequence[UserModel]) -> int:
    return rows[-1].version + 1 if rows else 1


def _stays(rows: Sequence[UserModel], now: datetime) -> bool:
    """Whether newly trained versions have to wait."""
    withdrawn = [r.metrics["withdrawn_at"] for r in rows if "withdrawn_at" in r.metrics]
    recent = any(now - datetime.fromisoformat(moment) < PAUSE for moment in withdrawn)
    return recent or sum(row.active for row in rows) > 1


def _former(rows: Sequence[UserModel], version: int) -> UserModel | None:
    """The latest version before this one that beat its rule and was not withdrawn."""
    fit = [r for r in rows if r.metrics.get("used") and "withdrawn_at" not in r.metrics]
    return max((r for r in fit if r.version < version), key=lambda r: r.version, default=None)


def _proven(rows: Iterable[UserModel], version: int) -> UserModel:
    row = next((r for r in rows if r.version == version), None)
    if row is None:
        raise NotFound
    if not row.metrics.get("used"):
        raise Conflict(f"Version {version} was no better than its rule, so it can't be used.")
    return row


def _superfluous(rows: Sequence[UserModel]) -> list[UserModel]:
    """Versions that are neither in use, nor among the newest, nor what a roll-back would take."""
    keep = {row.version for row in rows if row.active} | {r.version for r in rows[-KEPT:]}
    for version in set(keep):
        former = _former(rows, version)
        if former is not None:
            keep.add(former.version)
    return [row for row in rows if row.version not in keep]
