"""Train the models of one person: read, fit in a thread, store.

The verbs here take no `db`: they open their own units of work, so that no transaction is open
while models are fitted. A kind whose fitting fails keeps what it has, which is its rule at first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog

from focusflow.planning import repository
from focusflow.planning.learning import completion, drift, durations, hours, registry
from focusflow.planning.learning.evaluate import Array, Trained
from focusflow.planning.learning.features import History, Row, block_rows, finished_rows
from focusflow.planning.learning.gather import history_of
from focusflow.planning.learning.schemas import Kind
from focusflow.planning.learning.snapshot import features_of
from focusflow.planning.models import FeatureSnapshot, UserModel
from focusflow.planning.rules.values import HISTORY_DAYS
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db, unit_of_work

log = structlog.get_logger("learning")
WEEK = timedelta(days=7)
SLACK = timedelta(days=1)
"""A weekly job may run this much early and still count for its week."""
_said: set[tuple[str, str]] = set()


@dataclass(frozen=True)
class _Fitted:
    """What came of fitting; a kind that failed is missing from `models`."""

    features: dict[str, Any] = field(default_factory=dict)
    models: dict[Kind, Trained] = field(default_factory=dict)
    drift: dict[UUID, dict[str, Any]] = field(default_factory=dict)


async def train_personal(actor: Actor) -> bool:
    """Make today's snapshot, check the models in use for drift, and train new ones.

    False when that was done today already.
    """
    async with unit_of_work() as db:
        day = local_day(actor, db.now())
        if await _noted(db, actor, day):
            return False
        history = await history_of(db, actor)
        active = await repository.active_models(db, actor, db.now() - timedelta(days=HISTORY_DAYS))
    fitted = await asyncio.to_thread(_fit_personal, history, day, active)
    async with unit_of_work() as db:
        await repository.hold(db, actor)
        if await _noted(db, actor, day):
            return False
        db.add(FeatureSnapshot(user_id=actor.user_id, day=day, features=fitted.features))
        await db.flush()
        await _note(db, actor, fitted)
        return True


async def train_planner(actor: Actor) -> bool:
    """Learn how much of a day gets done; False when that was learned this week already."""
    async with unit_of_work() as db:
        if not await _due(db, actor, WEEK - SLACK):
            return False
        history = await history_of(db, actor)
    days = hours.planned_days(history.blocks, history.planned)
    trained = _attempt(hours.PLANNER, lambda: hours.train_capacity(days, history.daily_minutes))
    if trained is None:
        return False
    async with unit_of_work() as db:
        await repository.hold(db, actor)
        if not await _due(db, actor, WEEK - SLACK):
            return False
        await registry.store(db, actor, "planner", trained)
        return True


async def planner_is_late(db: Db, actor: Actor) -> bool:
    """Whether the weekly job has passed this person by, because nothing ran at its hour."""
    return await _due(db, actor, WEEK + SLACK)


async def _due(db: Db, actor: Actor, age: timedelta) -> bool:
    versions = await repository.model_versions(db, actor, hours.PLANNER)
    return not versions or versions[-1].trained_at <= db.now() - age


async def _noted(db: Db, actor: Actor, day: date) -> bool:
    return any(row.day == day for row in await repository.snapshots(db, actor, day))


async def _note(db: Db, actor: Actor, fitted: _Fitted) -> None:
    since = db.now() - timedelta(days=HISTORY_DAYS)
    active = await repository.active_models(db, actor, since)
    for row in active:
        if row.id in fitted.drift:
            row.drift = fitted.drift[row.id]
    for kind, trained in fitted.models.items():
        await registry.store(db, actor, kind, trained)
    await registry.note_groups(db, actor, await repository.active_models(db, actor, since))


def _fit_personal(history: History, day: date, active: Sequence[UserModel]) -> _Fitted:
    """Everything that takes time, without a database."""
    finished, blocks = finished_rows(history), block_rows(history)
    attempts: dict[Kind, Callable[[], Trained]] = {
        "duration": lambda: durations.train(finished),
        "completion": lambda: completion.train(blocks),
        "peak_hours": lambda: hours.train_peak_hours(history.sessions),
    }
    models = {kind: _attempt(kind, run) for kind, run in attempts.items()}
    # What everybody shares is not judged by one person.
    own = [row for row in active if row.user_id == history.actor.user_id]
    return _Fitted(
        features=features_of(history, day, finished, blocks),
        models={kind: trained for kind, trained in models.items() if trained is not None},
        drift={row.id: _drift(row, finished, blocks) for row in own if row.kind in _ASKED},
    )


def _attempt(kind: str, run: Callable[[], Trained]) -> Trained | None:
    try:
        return run()
    except ImportError as error:
        if _is_new("scikit-learn", error):
            log.warning("no scikit-learn, the rules stay", error=str(error))
    except Exception as error:  # a model is a help; without it the rule goes on working
        if _is_new(kind, error):
            log.exception("not trained, the rule stays", model=kind)
    return None


def _is_new(what: str, error: Exception) -> bool:
    """Whether a failure was not logged yet: every person's job would fail alike."""
    said = (what, type(error).__name__)
    known = said in _said
    _said.add(said)
    return not known


# For each kind what a stored model sees of rows, and how far it is off.
_Ask = Callable[[dict[str, Any], list[Row]], Array]
_ASKED: dict[str, tuple[_Ask, _Ask]] = {
    durations.KIND: (durations.inputs, durations.errors),
    completion.KIND: (completion.inputs, completion.errors),
}


def _drift(row: UserModel, finished: list[Row], blocks: list[Row]) -> dict[str, Any]:
    """What the days after a model's training say of it."""
    rows = finished if row.kind == durations.KIND else blocks
    inputs, errors = _ASKED[row.kind]
    try:
        through = date.fromisoformat(row.params["through"])
        later = [r for r in rows if r.day > through]
        if not later:
            return dict(row.drift)
        lines, off = inputs(row.params, later), errors(row.params, later)
        return drift.check(row.params["reference"], row.metrics, lines, off)
    except (KeyError, TypeError, ValueError, IndexError):
        # `learned` leaves such a model out as well.
        return {"flagged": True, "unreadable": True}
