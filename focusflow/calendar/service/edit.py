"""Create and change events."""

from __future__ import annotations

from uuid import UUID

from focusflow.calendar import rules
from focusflow.calendar.fields import Scope
from focusflow.calendar.ics import canonical
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.rules import Span
from focusflow.calendar.schemas import EventChange, EventIn, EventReplace, EventView
from focusflow.calendar.service.locate import Target, effective_scope, locate
from focusflow.calendar.service.notice import announce, snapshot
from focusflow.calendar.service.read import LOOK_AHEAD, overlap_warnings
from focusflow.calendar.service.rows import Group, event_view, put_bounds, span_columns, span_of
from focusflow.calendar.service.scopes import TEXTS, Edit, change_all, change_one, new_uid, split
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict


async def create_event(db: Db, actor: Actor, data: EventIn) -> EventView:
    """Write an event of one's own; overlapping busy events come back as `warnings`."""
    span = rules.resolve_span(data, default_zone=actor.timezone)
    row = CalendarEvent(
        user_id=actor.user_id,
        source="manual",
        uid=new_uid(),
        recurrence_rule=rules.checked_rule(data.recurrence_rule, span),
        busy=not span.all_day if data.busy is None else data.busy,
        **{name: getattr(data, name) for name in TEXTS if name != "busy"},
        **span_columns(span),
    )
    put_bounds(row)
    db.add(row)
    await db.flush()
    await announce(db, actor, "created", row, snapshot(row))
    return await _saved(db, actor, Target(Group(row)), span.note)


async def update_event(
    db: Db,
    actor: Actor,
    event_id: UUID,
    change: EventChange,
    *,
    scope: Scope = "all",
    occurrence: str | None = None,
) -> EventView:
    """Change the fields that are given.

    Of a series `scope` says whether one `occurrence` (its `recurrence_id`), it and all that
    follow, or all change. With an occurrence and 'all', the whole series moves as the occurrence
    does. 'following' makes a new series, whose view is returned.
    """
    edit = Edit(
        texts={name: value for name in TEXTS if (value := getattr(change, name)) is not None},
        span=lambda shown: rules.change_span(shown, change, default_zone=actor.timezone),
        sets_rule="recurrence_rule" in change.model_fields_set,
        rule=change.recurrence_rule or None,
        seen=change.seen,
    )
    target = await locate(db, actor, event_id, occurrence, lock=True)
    return await _update(db, actor, target, edit, scope)


async def replace_event(
    db: Db,
    actor: Actor,
    event_id: UUID,
    data: EventReplace,
    *,
    scope: Scope = "all",
    occurrence: str | None = None,
) -> EventView:
    """Write all fields anew; scopes as in `update_event`."""
    span = rules.resolve_span(data, default_zone=actor.timezone)
    texts = {name: getattr(data, name) for name in TEXTS}
    texts["busy"] = not span.all_day if data.busy is None else data.busy
    rule = data.recurrence_rule or None
    edit = Edit(texts, lambda _: span, sets_rule=True, rule=rule, seen=data.seen)
    target = await locate(db, actor, event_id, occurrence, lock=True)
    return await _update(db, actor, target, edit, scope)


async def _update(db: Db, actor: Actor, target: Target, edit: Edit, scope: Scope) -> EventView:
    scope = effective_scope(target, scope)
    wanted = edit.span(target.shown) or target.shown
    _refuse_stale(edit, target, wanted)
    if scope == "this":
        saved = await change_one(db, actor, target, edit, wanted)
    elif scope == "following" and target.planned != canonical(span_of(target.group.master).start):
        saved = await split(db, actor, target, edit, wanted)
    else:
        saved = await change_all(db, actor, target, edit, wanted)
    return await _saved(db, actor, saved, wanted.note)


def _refuse_stale(edit: Edit, target: Target, wanted: Span) -> None:
    row = target.carrier
    if edit.seen is None or row.updated_at <= edit.seen:
        return
    differs = any(getattr(row, name) != value for name, value in edit.texts.items())
    moved = (wanted.start, wanted.end) != (target.shown.start, target.shown.end)
    if differs or moved or (edit.sets_rule and edit.rule != target.group.master.recurrence_rule):
        raise Conflict(
            "This event was changed elsewhere meanwhile. Your text is kept; "
            "reload to see the other version.",
            current=snapshot(row),
        )


async def _saved(db: Db, actor: Actor, target: Target, note: str | None) -> EventView:
    view = event_view(actor, target.group, target.found, note=note)
    warnings: tuple[str, ...] = ()
    if rules.takes_time(view):
        end = view.ends_at
        if target.found is None and target.group.repeats:
            end = max(view.starts_at, db.now()) + LOOK_AHEAD
        warnings = await overlap_warnings(db, actor, view.id, view.starts_at, end)
    return view.model_copy(update={"warnings": warnings})
