"""Carry out a change of a whole series, of one occurrence, or of one and all that follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from focusflow.calendar import repository, rules
from focusflow.calendar.ics import Moment, from_canonical
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.rules import Shift, Span
from focusflow.calendar.service.expansion import find
from focusflow.calendar.service.locate import Target
from focusflow.calendar.service.notice import announce, snapshot
from focusflow.calendar.service.rows import Group, put_bounds, put_span, span_columns, span_of
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput

TEXTS = ("title", "description", "location", "event_type", "status", "color", "busy")
_COPIED = (*TEXTS, "source", "calendar_name")


@dataclass(frozen=True)
class Edit:
    """What somebody wants changed: texts by field, a span from the present one, a rule.

    `rule` counts when `sets_rule`; None ends the repetition.
    """

    texts: dict[str, Any]
    span: Callable[[Span], Span | None]
    sets_rule: bool
    rule: str | None
    seen: datetime | None

    def texts_for(self, row: CalendarEvent, all_day: bool) -> dict[str, Any]:  # noqa: FBT001
        """The texts to set; an event that becomes all-day stops being busy, and back."""
        if "busy" in self.texts or all_day == row.all_day:
            return self.texts
        return {**self.texts, "busy": not all_day}


async def change_all(db: Db, actor: Actor, target: Target, edit: Edit, wanted: Span) -> Target:
    """Change a single event, or a whole series."""
    group, master = target.group, target.group.master
    before = snapshot(master)
    old = span_of(master)
    new = _moved_with(old, target.shown, wanted)
    shift = Shift(old, new)
    rule_before = master.recurrence_rule
    rule = _new_rule(edit, rule_before, rule_before, shift)
    texts = edit.texts_for(master, new.all_day)
    for row in group.changed.values():
        for name, value in texts.items():
            if getattr(row, name) == getattr(master, name):
                setattr(row, name, value)
    if not shift.is_none or old.end != new.end:
        await _move_changed(db, target, shift)
        master.rdates = [shift.text(text) for text in master.rdates]
        master.exdates = [shift.text(text) for text in master.exdates]
        put_span(master, new)
    for name, value in texts.items():
        setattr(master, name, value)
    if edit.sets_rule and rule is None:
        master.rdates, master.exdates = [], []
    master.recurrence_rule = rule
    if rule != rule_before and edit.sets_rule:
        await _drop_unplanned(db, actor, group)
    _touch(master)
    await db.flush()
    await announce(db, actor, "updated", master, before)
    return Target(group)


def _moved_with(old: Span, shown: Span, wanted: Span) -> Span:
    """The series moves as the occurrence does that was changed, and gets its new length."""
    if (shown.start, shown.end, shown.zone) == (wanted.start, wanted.end, wanted.zone):
        return old
    start = Shift(shown, wanted).moment(old.start)
    lengthened = shown.all_day != wanted.all_day or shown.length != wanted.length
    return Span(start, start + (wanted.length if lengthened else old.length), wanted.zone)


def _new_rule(edit: Edit, present: str | None, carried: str | None, shift: Shift) -> str | None:
    """The rule that is set anew, else the one carried on, moved along."""
    if edit.sets_rule and edit.rule != present:
        return rules.checked_rule(edit.rule, shift.new)
    if carried is None or shift.is_none:
        return carried
    return rules.checked_rule(rules.moved_rule(carried, shift), shift.new)


async def _move_changed(db: Db, target: Target, shift: Shift) -> None:
    """Let changed occurrences keep their place in a series that moves.

    One that was moved itself stays where it is; one with other texts only moves along.
    """
    rows = [*target.group.changed.values(), *target.gone.values()]
    rows = [row for row in rows if row.recurrence_id]
    for row in rows:
        span = span_of(row)
        planned = from_canonical(row.recurrence_id)
        if span.start == planned and span.length == shift.old.length:
            start = shift.moment(planned)
            put_span(row, Span(start, start + shift.new.length, shift.new.zone))
    moved = {row.id: shift.text(row.recurrence_id) for row in rows}
    for row in _doubles(rows, moved):
        rows.remove(row)
        target.group.changed.pop(row.recurrence_id, None)
        await db.delete(row)
    for row in rows:  # by way of names that nobody has: two must not meet half-way
        row.recurrence_id = f"~{row.id.hex}"
    await db.flush()
    for row in rows:
        row.recurrence_id = moved[row.id]
        put_bounds(row)
    target.group.changed = {row.recurrence_id: row for row in target.group.changed.values()}


def _doubles(rows: list[CalendarEvent], moved: dict[UUID, str]) -> list[CalendarEvent]:
    """Those that meet another: both halves of a repeated hour, where the clocks don't change."""
    first = {moved[row.id]: row.id for row in reversed(rows)}
    return [row for row in rows if first[moved[row.id]] != row.id]


async def _drop_unplanned(db: Db, actor: Actor, group: Group) -> None:
    """Let go of changed occurrences that a new rule doesn't plan any more."""
    lost = [
        planned
        for planned in group.changed
        if await find(group, planned, with_changes=False) is None
    ]
    ids = [group.changed.pop(planned).id for planned in lost]
    await repository.delete_ids(db, actor, ids, db.now())


async def change_one(db: Db, actor: Actor, target: Target, edit: Edit, wanted: Span) -> Target:
    """Change one occurrence and leave its series alone."""
    group, planned = target.group, target.planned
    if edit.rule and edit.rule != group.master.recurrence_rule:
        raise InvalidInput(
            "recurrence_rule",
            "One occurrence can't repeat by itself. Change the following ones, or all.",
            edit.rule,
        )
    carrier = target.carrier
    texts = edit.texts_for(carrier, wanted.all_day)
    row = group.changed.get(planned) or target.gone.get(planned)
    before = snapshot(carrier)
    if row is None:
        row = CalendarEvent(
            user_id=actor.user_id,
            uid=group.master.uid,
            recurrence_id=planned,
            sequence=group.master.sequence,
            **span_columns(wanted),
        )
        db.add(row)
    if row is not carrier:
        for name in _COPIED:
            setattr(row, name, getattr(carrier, name))
        row.deleted_at, row.this_and_future, row.content_hash = None, False, ""
    for name, value in texts.items():
        setattr(row, name, value)
    put_span(row, wanted)
    put_bounds(row)
    _touch(row)
    await db.flush()
    group.changed[planned] = row
    await announce(db, actor, "updated", row, before, event_id=group.master.id)
    return Target(group, await find(group, planned))


async def split(db: Db, actor: Actor, target: Target, edit: Edit, wanted: Span) -> Target:
    """End the series before the occurrence, and let a new one go on from there."""
    group, master, planned = target.group, target.group.master, target.planned
    moment, old = from_canonical(planned), span_of(master)
    cut = rules.cut_series(
        old, master.recurrence_rule, tuple(master.rdates), tuple(master.exdates), moment
    )
    shift = Shift(Span(moment, moment + old.length, old.zone), wanted)
    rule = _new_rule(edit, master.recurrence_rule, cut.later_rule, shift)
    carrier = target.carrier
    row = CalendarEvent(
        user_id=actor.user_id,
        uid=new_uid(),
        recurrence_rule=rule,
        rdates=[shift.text(text) for text in cut.later_rdates],
        exdates=[shift.text(text) for text in cut.later_exdates],
        **{name: getattr(carrier, name) for name in _COPIED},
        **span_columns(wanted),
    )
    for name, value in edit.texts_for(carrier, wanted.all_day).items():
        setattr(row, name, value)
    put_bounds(row)
    db.add(row)
    changed = _from(group, moment)
    await repository.delete_ids(db, actor, [other.id for other in changed.values()], db.now())
    changed.pop(planned, None)  # its texts are the new series' own
    later = Target(Group(row, {key: _copy(other, row.uid) for key, other in changed.items()}))
    db.add_all(later.group.changed.values())
    await _move_changed(db, later, shift)
    before = snapshot(master)
    master.recurrence_rule = cut.rule
    master.rdates, master.exdates = list(cut.rdates), list(cut.exdates)
    put_bounds(master)
    _touch(master)
    if edit.sets_rule and edit.rule != before["recurrence_rule"]:
        await _drop_unplanned(db, actor, later.group)
    await db.flush()
    await announce(db, actor, "updated", master, before)
    await announce(db, actor, "created", row, snapshot(row))
    return later


def _from(group: Group, moment: Moment) -> dict[str, CalendarEvent]:
    at = rules.index_instant(moment)
    return {
        planned: row
        for planned, row in group.changed.items()
        if rules.index_instant(from_canonical(planned)) >= at
    }


def _copy(row: CalendarEvent, uid: str) -> CalendarEvent:
    """A changed occurrence for another series; the old one stays behind as deleted.

    So importing the same file again finds it settled.
    """
    copy = CalendarEvent(
        user_id=row.user_id,
        uid=uid,
        recurrence_id=row.recurrence_id,
        this_and_future=row.this_and_future,
        sequence=row.sequence,
        **{name: getattr(row, name) for name in _COPIED},
        **span_columns(span_of(row)),
    )
    put_bounds(copy)
    return copy


def new_uid() -> str:
    """A UID that nobody else uses."""
    return f"{uuid4()}@focusflow"


def _touch(row: CalendarEvent) -> None:
    """Count a change made here; the versions of imported events are counted by their source."""
    if row.source == "manual":
        row.sequence += 1
    put_bounds(row)
