"""Calendar files: import with a report, export, and taking an import back."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import anyio.to_thread

from focusflow.calendar import repository, rules
from focusflow.calendar.ics import IcsError, read, write
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.schemas import ImportRemoved, ImportReport, ImportRow, ImportView
from focusflow.calendar.service.entries import Entry, entries_of, told
from focusflow.calendar.service.notice import announce_many
from focusflow.calendar.service.rows import ics_event
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound

MAX_BYTES = 10_000_000
MAX_EVENTS = 20_000
MAX_TOLD = 200
_OLDER = "A newer version of it is in your calendar already."


@dataclass
class _File:
    name: str
    entries: list[Entry]
    skipped: list[ImportRow]
    notes: list[ImportRow]


@dataclass
class _Outcome:
    taken: int = 0
    unchanged: int = 0
    updated: set[str] = field(default_factory=set)
    updates: int = 0
    touched: list[Entry] = field(default_factory=list)
    skipped: list[ImportRow] = field(default_factory=list)


async def import_ics(db: Db, actor: Actor, data: bytes, name: str) -> ImportReport:
    """Take the events of an .ics file (at most 10 MB and 20,000 events) that are new or newer.

    UID and RECURRENCE-ID tell what is here already; what is older than here is left, and so are
    events of the calendar that the file doesn't hold. Deleted events come back. Whole days come
    in as free time. InvalidInput says why a file can't be read at all.
    """
    file = await anyio.to_thread.run_sync(
        functools.partial(_read, data, name=name, zone=actor.timezone)
    )
    await repository.one_import_at_a_time(db, actor)
    outcome = await _meet_all(db, actor, file)
    lost = await _drop_lost(db, actor, file, outcome)
    if outcome.touched or lost:
        await _announce(db, actor, file, outcome)
    skipped = [*file.skipped, *outcome.skipped]
    return ImportReport(
        calendar_name=file.name,
        taken=outcome.taken,
        updated=outcome.updates,
        unchanged=outcome.unchanged,
        skipped=tuple(skipped[:MAX_TOLD]),
        skipped_total=len(skipped),
        notes=tuple(file.notes[:MAX_TOLD]),
        notes_total=len(file.notes),
        message=rules.summary(outcome.taken, outcome.updates, outcome.unchanged, len(skipped)),
    )


def _read(data: bytes, *, name: str, zone: str) -> _File:
    """The file as rows; runs in a thread."""
    try:
        found = read(data, zone=zone, max_bytes=MAX_BYTES, max_events=MAX_EVENTS)
    except IcsError as error:
        raise InvalidInput("file", error.sentence, name, reason=error.code) from error
    entries, unusable = entries_of(found.events)
    skipped = [*(told(item) for item in found.skipped), *unusable]
    notes = [told(item) for item in found.notes]
    return _File(rules.calendar_name(found.name, name), entries, skipped, notes)


async def _meet_all(db: Db, actor: Actor, file: _File) -> _Outcome:
    """Compare the file with what is here, and take what is new or newer."""
    uids = dict.fromkeys(entry.event.uid for entry in file.entries)
    known = {(row.uid, row.recurrence_id): row async for row in repository.known(db, actor, uids)}
    outcome = _Outcome()
    new: list[dict[str, Any]] = []
    differing: list[tuple[UUID, Entry]] = []
    for entry in file.entries:
        row = known.get(entry.key)
        if row is None:
            new.append(entry.row(db, actor, source="ics", calendar_name=file.name))
            outcome.taken += 1
            outcome.touched.append(entry)
        elif (
            row.deleted_at is None
            and row.content_hash == entry.hash
            and row.sequence >= entry.event.sequence
        ):
            outcome.unchanged += 1
        else:
            differing.append((row.id, entry))
    rows = await repository.by_ids(db, actor, [row_id for row_id, _ in differing])
    differing.sort(key=lambda pair: pair[1].key[1])  # series before their changed occurrences
    for row_id, entry in differing:
        master = known.get((entry.event.uid, ""))
        settled = master is not None and master.deleted_at is None
        _meet(rows[row_id], entry, file.name, outcome, settled=settled)
    await db.flush()
    await repository.insert_rows(db, new)
    return outcome


def _meet(
    row: CalendarEvent, entry: Entry, calendar_name: str, outcome: _Outcome, *, settled: bool
) -> None:
    """Decide about an event that is here already and may differ.

    A deleted one comes back, but not an occurrence of a living series (`settled`) that somebody
    took out of it, as long as the file says nothing new.
    """
    same = row.content_hash == entry.hash and entry.event.sequence <= row.sequence
    if row.deleted_at is not None and settled and entry.key[1] and same \
            and row.uid not in outcome.updated:  # fmt: skip
        outcome.unchanged += 1
        return
    if row.deleted_at is not None:
        _overwrite(row, entry)
        row.deleted_at, row.source, row.calendar_name = None, "ics", calendar_name
        outcome.taken += 1
        outcome.touched.append(entry)
        return
    verdict = rules.compare(
        entry.event,
        entry.hash,
        known_hash=row.content_hash or rules.fingerprint(ics_event(row)),
        known_sequence=row.sequence,
        known_modified=row.source_modified_at if row.content_hash else row.updated_at,
    )
    match verdict:
        case "unchanged":
            outcome.unchanged += 1
        case "older":
            outcome.skipped.append(ImportRow(line=None, title=entry.event.title, reason=_OLDER))
        case "update":
            _overwrite(row, entry)
            outcome.updates += 1
            outcome.touched.append(entry)
            if not row.recurrence_id:
                outcome.updated.add(row.uid)


def _overwrite(row: CalendarEvent, entry: Entry) -> None:
    """Let a row say what the file says; whether a whole day is busy stays the user's word."""
    stays_busy = row.busy if row.all_day and entry.event.all_day else None
    for name, value in entry.columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    if stays_busy is not None:
        row.busy = stays_busy


async def _drop_lost(db: Db, actor: Actor, file: _File, outcome: _Outcome) -> Sequence[Any]:
    """Changed occurrences that a newer version of their series doesn't have any more.

    Those that were changed here (they have no hash of a file) stay.
    """
    held = {entry.key for entry in file.entries}
    rows = await repository.of_series(db, actor, outcome.updated)
    lost = [
        row.id
        for row in rows
        if row.recurrence_id and row.content_hash and (row.uid, row.recurrence_id) not in held
    ]
    return await repository.delete_ids(db, actor, lost, db.now())


async def _announce(db: Db, actor: Actor, file: _File, outcome: _Outcome) -> None:
    starts = [entry.columns["series_start"] for entry in outcome.touched]
    ends = [entry.columns["series_end"] for entry in outcome.touched]
    await announce_many(
        db,
        actor,
        "imported",
        start=min(starts, default=None),
        end=None if None in ends else max(ends, default=None),
        details={
            "calendar_name": file.name,
            "taken": outcome.taken,
            "updated": outcome.updates,
        },
    )


async def list_imports(db: Db, actor: Actor) -> tuple[ImportView, ...]:
    """The calendars that were imported, by name."""
    return tuple(
        ImportView(calendar_name=name, events=count, changed_at=changed)
        for name, count, changed in await repository.calendars(db, actor)
    )


async def remove_import(db: Db, actor: Actor, calendar_name: str) -> ImportRemoved:
    """Delete everything that came with one imported calendar; importing it again brings it back."""
    ids = await repository.delete_calendar(db, actor, calendar_name, db.now())
    if not ids:
        raise NotFound("There is no imported calendar of that name.")
    start: datetime | None = None
    await announce_many(
        db,
        actor,
        "removed",
        start=start,
        end=None,
        details={"calendar_name": calendar_name, "events": len(ids)},
    )
    return ImportRemoved(calendar_name=calendar_name, events=len(ids))


async def export_ics(db: Db, actor: Actor, *, calendar_name: str | None = None) -> bytes:
    """All events, or those of one calendar, as an iCalendar file with their time zones."""
    rows = await repository.everything(db, actor, calendar_name)
    events = [ics_event(row) for row in rows]
    title = calendar_name or "FocusFlow"
    return await anyio.to_thread.run_sync(functools.partial(write, events, name=title))
