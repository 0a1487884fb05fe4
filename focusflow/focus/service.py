"""The verbs of focus: run a timer that lives here as timestamps, and read what was done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from math import floor
from typing import Any
from uuid import UUID

from focusflow.accounts import service as accounts
from focusflow.focus import overrun, repository, rules
from focusflow.focus.events import (
    FocusBreakEnded,
    FocusSessionAbandoned,
    FocusSessionCompleted,
    FocusSessionPaused,
    FocusSessionResumed,
    FocusSessionStarted,
)
from focusflow.focus.models import FocusSession
from focusflow.focus.rules import Lengths, Timer
from focusflow.focus.schemas import CompleteIn, FocusToday, HistoryFilter, SessionView, StartIn
from focusflow.platform.actor import Actor
from focusflow.platform.api import Page, decode_cursor, encode_cursor, instant, uuid
from focusflow.platform.clock import day_bounds, local_day
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import publish
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskPatch

_TIMER = tuple(field.name for field in fields(Timer))
_OPEN = ("pending", "in_progress")


async def start(db: Db, actor: Actor, data: StartIn) -> SessionView:
    """Begin to focus; a break that is running is over with it.

    Conflict with `active_session_id` while a session runs; NotFound for a foreign task.
    """
    await repository.hold(db, actor)
    if data.task_id is not None:
        await _take_up(db, actor, data.task_id)
    running = await _settled(db, actor)
    if running is not None and running.phase == "focus":
        raise Conflict(
            "A focus session is running already. Finish it first, or go on with it.",
            active_session_id=running.id,
        )
    cycle = 1
    if running is not None:
        if data.mode == "pomodoro":
            cycle = rules.next_cycle(running.cycle)
        await _end(db, actor, running, rules.complete(_timer(running), db.now()))
    lengths = await _lengths(db, actor, data)
    timer = rules.begin(data.mode, lengths, db.now(), cycle)
    return await _view(db, actor, await _begin(db, actor, timer, data.task_id))


async def pause(db: Db, actor: Actor, session_id: UUID) -> SessionView:
    """Let the timer stand still. Conflict unless it runs."""
    row = await _hold(db, actor, session_id)
    _put(row, rules.pause(_timer(row), db.now()))
    await publish(db, actor, FocusSessionPaused(row.id, row.task_id))
    return await _view(db, actor, row)


async def resume(db: Db, actor: Actor, session_id: UUID) -> SessionView:
    """Let a paused timer run again. Conflict unless it is paused."""
    row = await _hold(db, actor, session_id)
    _put(row, rules.resume(_timer(row), db.now()))
    await overrun.watch(db, actor, row, _timer(row))
    await publish(db, actor, FocusSessionResumed(row.id, row.task_id))
    return await _view(db, actor, row)


async def complete(
    db: Db, actor: Actor, session_id: UUID, data: CompleteIn | None = None
) -> SessionView:
    """End a session and record its minutes, on its task too; or end a break.

    `minutes` trims what counts, at most what has really run. Conflict when it ended before.
    """
    data = data or CompleteIn()
    row = await _hold(db, actor, session_id)
    if data.complete_task and row.task_id is None:
        raise InvalidInput("complete_task", "This session has no task to complete.", True)
    await _end(db, actor, row, rules.complete(_timer(row), db.now(), data.minutes))
    if data.complete_task and row.task_id is not None:
        await tasks.complete_task(db, actor, row.task_id)
    return await _view(db, actor, row)


async def abandon(db: Db, actor: Actor, session_id: UUID) -> SessionView:
    """Give a session up: it stays in the history and counts for nothing. Also ends a break."""
    row = await _hold(db, actor, session_id)
    await _end(db, actor, row, rules.abandon(_timer(row), db.now()))
    return await _view(db, actor, row)


async def active(db: Db, actor: Actor) -> SessionView | None:
    """The running phase, after whatever its timestamps say has happened by now."""
    row = await repository.running(db, actor)
    if row is not None and rules.next_step(_timer(row), db.now()) is not None:
        await repository.hold(db, actor)
        row = await _settled(db, actor)
    return None if row is None else await _view(db, actor, row)


async def history(
    db: Db,
    actor: Actor,
    wanted: HistoryFilter | None = None,
    *,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[SessionView]:
    """Focus sessions (no breaks), the latest started first."""
    wanted = wanted or HistoryFilter()
    if wanted.start and wanted.end and wanted.end < wanted.start:
        raise InvalidInput("to", "The last day can't be before the first.", str(wanted.end))
    after = decode_cursor(cursor, instant, uuid)
    bounds = (
        day_bounds(actor, wanted.start)[0] if wanted.start else None,
        day_bounds(actor, wanted.end)[1] if wanted.end else None,
    )
    rows = await repository.history(
        db,
        actor,
        wanted,
        bounds,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    views = await _views(db, actor, rows[:limit])
    more = encode_cursor(views[-1].started_at, views[-1].id) if len(rows) > limit else None
    return Page(items=views, next_cursor=more)


async def today(db: Db, actor: Actor) -> FocusToday:
    """Minutes and sessions recorded on the present local day."""
    day = local_day(actor, db.now())
    minutes, sessions = await repository.recorded(db, actor, *day_bounds(actor, day))
    return FocusToday(day=day, minutes=minutes, sessions=sessions)


async def tell_overrun(db: Db, actor: Actor, session_id: UUID) -> None:
    """Tell that the task of a running session has overrun its estimate, if by now it has."""
    row = await _hold(db, actor, session_id)
    if row.status == "active":
        await overrun.tell(db, actor, row, rules.worked(_timer(row), db.now()))


async def watch_tasks(db: Db, actor: Actor, task_ids: Collection[UUID]) -> None:
    """Reckon again when a running session's task will overrun, if it is one of these."""
    row = await repository.running(db, actor)
    if row is not None and row.task_id in task_ids:
        await overrun.watch(db, actor, row, _timer(row))


async def latest_work(db: Db, actor: Actor, task_id: UUID) -> tuple[SessionView, ...]:
    """The last dozen focus sessions on a task, running or completed, the latest first."""
    wanted = HistoryFilter(status=["active", "paused", "completed"], task_id=task_id)
    return (await history(db, actor, wanted, limit=rules.CYCLES * 3)).items


async def erase(db: Db, actor: Actor, ids: Collection[UUID]) -> None:
    """Remove some sessions for good; for removing example data."""
    await repository.erase(db, actor, ids)
    db.changes.add((actor.user_id, "focus"))


async def _settled(db: Db, actor: Actor) -> FocusSession | None:
    """The running phase once all steps that are due were taken; the caller holds the timer."""
    row = await repository.running(db, actor)
    while row is not None and (step := rules.next_step(_timer(row), db.now())):
        await _end(db, actor, row, step.ended)
        task_id = row.task_id
        row = None
        if step.following is not None:
            if step.following.phase == "focus":
                task_id = await _still_open(db, actor, task_id)
            row = await _begin(db, actor, step.following, task_id)
    return row


async def _hold(db: Db, actor: Actor, session_id: UUID) -> FocusSession:
    await repository.hold(db, actor)
    row = await repository.one(db, actor, session_id)
    if row is None:
        raise NotFound
    return row


async def _begin(db: Db, actor: Actor, timer: Timer, task_id: UUID | None) -> FocusSession:
    row = FocusSession(
        user_id=actor.user_id, task_id=task_id, **{name: getattr(timer, name) for name in _TIMER}
    )
    db.add(row)
    await db.flush()
    started = FocusSessionStarted(row.id, task_id, row.mode, row.phase, row.planned_minutes)
    await publish(db, actor, started)
    await overrun.watch(db, actor, row, timer)
    return row


async def _end(db: Db, actor: Actor, row: FocusSession, ended: Timer) -> None:
    _put(row, ended)
    await db.flush()  # only one phase may run, also while the next one is written
    minutes = ended.actual_minutes or 0
    if ended.phase != "focus":
        await publish(db, actor, FocusBreakEnded(row.id, row.task_id))
    elif ended.status == "abandoned":
        await publish(db, actor, FocusSessionAbandoned(row.id, row.task_id, minutes))
    else:
        # The task before the points: whoever completes a task locks them in this order too.
        if row.task_id is not None and minutes > 0:
            await overrun.tell(db, actor, row, timedelta(minutes=minutes))
            await tasks.add_actual_minutes(db, actor, row.task_id, minutes)
        event = FocusSessionCompleted(
            session_id=row.id,
            task_id=row.task_id,
            minutes=minutes,
            planned=row.planned_minutes,
            mode=row.mode,
            ended_at=ended.ended_at or db.now(),
        )
        await publish(db, actor, event)


async def _take_up(db: Db, actor: Actor, task_id: UUID) -> None:
    task = await tasks.get_task(db, actor, task_id)
    if task.status not in _OPEN:
        raise Conflict(f"“{task.title}” is {task.status}. Reopen it to work on it.")
    if task.status == "pending":
        await tasks.update_task(db, actor, task_id, TaskPatch(status="in_progress"))


async def _still_open(db: Db, actor: Actor, task_id: UUID | None) -> UUID | None:
    """The task for the next focus phase, unless it was done or deleted meanwhile."""
    if task_id is None:
        return None
    task = (await tasks.briefs(db, actor, [task_id])).get(task_id)
    return task_id if task is not None and task.status in _OPEN else None


async def _lengths(db: Db, actor: Actor, data: StartIn) -> Lengths:
    chosen = await accounts.preferences(db, actor)
    default = None if data.mode == "flowtime" else chosen.session_minutes
    return Lengths(data.planned_minutes or default, chosen.break_minutes, chosen.long_break_minutes)


def _timer(row: FocusSession) -> Timer:
    values: dict[str, Any] = {name: getattr(row, name) for name in _TIMER}
    return Timer(**values)


def _put(row: FocusSession, timer: Timer) -> None:
    for name in _TIMER:
        setattr(row, name, getattr(timer, name))


async def _view(db: Db, actor: Actor, row: FocusSession) -> SessionView:
    return (await _views(db, actor, [row]))[0]


async def _views(db: Db, actor: Actor, rows: Sequence[FocusSession]) -> tuple[SessionView, ...]:
    ids = {row.task_id for row in rows if row.task_id is not None}
    named = await tasks.briefs(db, actor, ids)
    titles = {task_id: task.title for task_id, task in named.items()}
    return tuple(_as_view(row, titles, db.now()) for row in rows)


def _as_view(row: FocusSession, titles: dict[UUID, str], now: datetime) -> SessionView:
    timer = _timer(row)
    ran = floor(rules.elapsed(timer, now).total_seconds())
    length = rules.planned(timer)
    values: dict[str, Any] = {name: getattr(row, name) for name in _TIMER}
    values |= {
        "id": row.id,
        "task_id": row.task_id,
        "task_title": titles.get(row.task_id) if row.task_id else None,
        "paused_seconds": floor(timer.paused_seconds),
        "server_now": now,
        "ends_at": rules.ends_at(timer),
        "elapsed_seconds": ran,
        "remaining_seconds": None if length is None else max(int(length.total_seconds()) - ran, 0),
        "overrun_seconds": floor(rules.overrun(timer, now).total_seconds()),
        "must_decide": rules.must_decide(timer, now),
    }
    return SessionView(**values)
