"""What of a calendar file, or of an outside calendar, becomes a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from focusflow.calendar import rules
from focusflow.calendar.ics import IcsEvent, Skipped
from focusflow.calendar.models import RULE_LIMIT
from focusflow.calendar.rules import Span
from focusflow.calendar.schemas import ImportRow
from focusflow.calendar.service.rows import bounds_columns, span_columns
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.ids import new_id

_FAR_OFF = "Its dates are too far off."
_RULE_TOO_LONG = "Its repeat rule is too long."

Key = tuple[str, str]


@dataclass
class Entry:
    """One event, and the columns of its row that come from where it was read."""

    event: IcsEvent
    hash: str
    columns: dict[str, Any]

    @property
    def key(self) -> Key:
        """What tells it from others of the same file: its UID, and which occurrence it changes."""
        return self.event.uid, self.event.recurrence_id or ""

    @property
    def state(self) -> tuple[str, str, str, None]:
        """What a row that says the same has as its own state."""
        return self.hash, self.columns["external_id"], self.columns["etag"], None

    def row(self, db: Db, actor: Actor, **columns: Any) -> dict[str, Any]:
        """All columns of a new row; what is given stands before what was read."""
        return {
            "id": new_id(),
            "user_id": actor.user_id,
            "calendar_id": None,
            "color": "",
            "event_type": "general",
            "external_id": "",
            "etag": "",
            "created_at": db.now(),
            "updated_at": db.now(),
            "deleted_at": None,
            **self.columns,
            **columns,
        }


def entries_of(events: Iterable[IcsEvent]) -> tuple[list[Entry], list[ImportRow]]:
    """The events that can be kept as rows, and why others can't."""
    entries: list[Entry] = []
    skipped: list[ImportRow] = []
    for event in events:
        reason = _RULE_TOO_LONG if len(event.recurrence_rule or "") > RULE_LIMIT else None
        try:
            columns = _columns(event)
        except OverflowError:  # the end of its last occurrence leaves the calendar
            reason = _FAR_OFF
        if reason:
            skipped.append(ImportRow(line=None, title=event.title, reason=reason))
        else:
            entries.append(Entry(event, columns["content_hash"], columns))
    return entries, skipped


def told(item: Skipped) -> ImportRow:
    """What was left out, or taken otherwise, as it is given out."""
    return ImportRow(line=item.line, title=item.title, reason=item.reason)


def _columns(event: IcsEvent) -> dict[str, Any]:
    span = Span(event.start, event.end, event.zone)
    recurrence_id = event.recurrence_id or ""
    return {
        "uid": event.uid,
        "recurrence_id": recurrence_id,
        "this_and_future": event.this_and_future,
        "sequence": event.sequence,
        "title": event.title,
        "description": event.description,
        "location": event.location,
        "status": event.status,
        "busy": rules.takes_time_from_file(event),
        "recurrence_rule": event.recurrence_rule,
        "rdates": list(event.rdates),
        "exdates": list(event.exdates),
        "attendees": [asdict(one) for one in event.attendees],
        "content_hash": rules.fingerprint(event),
        "source_modified_at": event.last_modified,
        **span_columns(span),
        **bounds_columns(
            span,
            event.recurrence_rule,
            event.rdates,
            this_and_future=event.this_and_future,
            recurrence_id=recurrence_id,
        ),
    }
