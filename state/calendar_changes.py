"""Changes of events: from what was dragged or typed to a verb, its toast, and the way back."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventChange, EventView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import at_local
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput, NotFound
from state.effects import undoes
from state.forms import as_id
from state.wording import Words

Scope = Literal["this", "following", "all"]
SCOPES: tuple[Scope, ...] = ("this", "following", "all")
TEXTS = ("title", "description", "location", "color", "busy")
HOUR = timedelta(hours=1)
_WRONG = "This is no time that a calendar has."


@dataclass(frozen=True)
class Pending:
    """A change that waits for an answer: of this one, the following, or all."""

    verb: Literal["save", "move", "delete"]
    event_id: UUID
    occurrence: str | None
    change: EventChange = field(default_factory=EventChange)

    @property
    def sets_rule(self) -> bool:
        """Whether it changes how the event repeats."""
        return "recurrence_rule" in self.change.model_fields_set


@dataclass(frozen=True)
class Told:
    """What a toast says about a change."""

    text: str
    tone: str = "good"
    undo: tuple[str, str] | None = None


@dataclass(frozen=True)
class Dropped:
    """Where something was dropped: clock times without zone, or days when `all_day`."""

    start: datetime
    end: datetime | None
    all_day: bool
    resized: bool


def parts_of(key: object) -> tuple[UUID, str | None]:
    """The event and the occurrence that a key of the grid names."""
    event_id, _, occurrence = str(key).partition(":")
    return as_id(event_id), occurrence[:40] or None


def day_of(value: object) -> date:
    """A day from the page; InvalidInput for anything else."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise InvalidInput("start_date", _WRONG) from error


def moment_of(value: object) -> datetime:
    """A clock time from the page, to the minute; InvalidInput for anything else."""
    try:
        found = datetime.fromisoformat(str(value)[:16])
    except ValueError as error:
        raise InvalidInput("start_time", _WRONG) from error
    return found.replace(second=0, microsecond=0, tzinfo=None)


def dropped(what: Mapping[str, Any]) -> Dropped:
    """What the grid tells about a drag."""
    end = what.get("end")
    return Dropped(
        start=moment_of(what.get("start")),
        end=moment_of(end) if end else None,
        all_day=what.get("all_day") is True,
        resized=what.get("resized") is True,
    )


def moved(event: EventView, actor: Actor, to: Dropped) -> EventChange:
    """The change that puts an event where it was dropped; its own time zone stays."""
    if to.all_day:
        last = {"end_date": to.end.date()} if to.resized and to.end else {}
        return EventChange(all_day=True, start_date=to.start.date(), **last)
    if event.all_day:
        end = to.end or to.start + HOUR
        return EventChange(
            all_day=False, start_date=to.start.date(), start_time=to.start.time(),
            end_date=end.date(), end_time=end.time(), zone=actor.timezone,
        )  # fmt: skip
    side, at = ("end", to.end) if to.resized and to.end else ("start", to.start)
    if event.zone == actor.timezone:
        return EventChange(**{f"{side}_date": at.date(), f"{side}_time": at.time()})
    return EventChange(**{f"{side}s_at": at_local(actor, at.date(), at.time())})


async def carry_out(db: Db, actor: Actor, words: Words, wanted: Pending, scope: Scope) -> Told:
    """Do what was asked, and say how to take it back."""
    one = wanted.occurrence if scope == "this" else None
    if wanted.verb == "delete":
        gone = await calendar.get_event(db, actor, wanted.event_id, occurrence=one)
        deleted = await calendar.delete_event(
            db, actor, wanted.event_id, scope=scope, occurrence=wanted.occurrence
        )
        which = {"this": "", "following": " from here on", "all": ""}[deleted.scope]
        return Told(
            f"Deleted “{gone.title}”{which}.",
            undo=("calendar.restore", f"{gone.id}={deleted.undo}"),
        )
    seen = wanted.occurrence if scope != "all" else None
    before = await calendar.get_event(db, actor, wanted.event_id, occurrence=seen)
    saved = await calendar.update_event(
        db, actor, wanted.event_id, wanted.change, scope=scope, occurrence=wanted.occurrence
    )
    undo = None
    if not (scope == "following" and wanted.sets_rule):
        note = _pack("this" if scope == "this" else "all", one, _inverse(wanted.change, before))
        undo = ("calendar.put_back", f"{saved.id}={note}")
    text = f"Saved “{saved.title}”."
    if wanted.verb == "move" and (scope != "all" or saved.recurrence_rule is None):
        text = f"“{saved.title}” is now {_when(saved, words)}."
    elif wanted.verb == "move":
        text = f"“{saved.title}” was moved."
    return told(saved, text, undo)


def told(saved: EventView, text: str, undo: tuple[str, str] | None) -> Told:
    """The toast of a saved event, with what was done to its times and what it overlaps."""
    remarks = [saved.note or "", *saved.warnings]
    said = " ".join(part for part in (text, *remarks) if part)
    return Told(said, "warn" if any(remarks) else "good", undo)


def _when(saved: EventView, words: Words) -> str:
    if saved.start_date is not None:
        return words.day(saved.start_date)
    return words.moment(saved.starts_at)


def _inverse(change: EventChange, before: EventView) -> EventChange:
    """The change that puts back what this one changes."""
    given = change.model_fields_set
    values: dict[str, Any] = {
        name: getattr(before, name) for name in TEXTS if getattr(change, name) is not None
    }
    if given & {"all_day", "starts_at", "ends_at", "start_date", "end_date", "end_time", "zone"}:
        values |= {"busy": before.busy, "all_day": before.all_day}
        if before.all_day:
            values |= {"start_date": before.start_date, "end_date": before.end_date}
        else:
            values |= {
                "starts_at": before.starts_at, "ends_at": before.ends_at, "zone": before.zone,
            }  # fmt: skip
    if "recurrence_rule" in given:
        values["recurrence_rule"] = before.recurrence_rule or ""
    return EventChange(**values)


def _pack(scope: Scope, occurrence: str | None, change: EventChange) -> str:
    """A note without blanks for the undo."""
    body = change.model_dump_json(exclude_unset=True)
    return urlsafe_b64encode(f"{scope}\n{occurrence or ''}\n{body}".encode()).decode()


async def put_back(db: Db, actor: Actor, event_id: UUID, note: str) -> None:
    """Give an event, or one occurrence of it, the times and texts that the note holds."""
    scope, occurrence, body = urlsafe_b64decode(note).decode().split("\n", 2)
    await calendar.update_event(
        db,
        actor,
        event_id,
        EventChange.model_validate_json(body),
        scope="this" if scope == "this" else "all",
        occurrence=occurrence or None,
    )


async def restore(db: Db, actor: Actor, event_id: UUID, note: str) -> None:
    """Take a deletion back."""
    await calendar.restore_event(db, actor, event_id, UUID(note))


undoes("calendar.put_back", put_back)
undoes("calendar.restore", restore)
undoes("calendar.delete", calendar.delete_event)


def default_start(day: date, now: datetime) -> datetime:
    """When a new event on a day would begin: the next full hour today, else nine o'clock."""
    if day != now.date() or now.hour >= 23:
        return datetime.combine(day, time(9))
    return now.replace(minute=0, second=0, microsecond=0, tzinfo=None) + HOUR


def not_there() -> NotFound:
    """The error for something that left the page meanwhile."""
    return NotFound("This is not in your calendar any more.")
