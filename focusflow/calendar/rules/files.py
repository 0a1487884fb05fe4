"""What an entry of a calendar file means for what is here already."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import PurePath
from typing import Literal

from focusflow.calendar.ics import IcsEvent, canonical
from focusflow.calendar.rules.overlaps import FREE_STATES

_UTC = ("UTC", "Etc/UTC")
UNNAMED = "Imported calendar"
_NAME_LIMIT = 200

Verdict = Literal["update", "unchanged", "older"]


def takes_time_from_file(event: IcsEvent) -> bool:
    """Whether an event from a file is busy: whole days never are until the user says so.

    Programs write holidays and birthdays as busy, and a blocked day would leave no plan.
    """
    return event.busy and not event.all_day


def fingerprint(event: IcsEvent) -> str:
    """A hash of what the event says, whatever its version; own exports give the same again."""
    content = {
        "title": event.title,
        "description": event.description.strip(),
        "location": event.location,
        "start": canonical(event.start),
        "end": canonical(event.end),
        "zone": "" if event.zone in _UTC else event.zone or "",
        "rule": event.recurrence_rule or "",
        "rdates": sorted(event.rdates),
        "exdates": sorted(event.exdates),
        "free": not event.all_day and (not event.busy or event.status in FREE_STATES),
        "cancelled": event.status == "cancelled",
        "tentative": event.status == "tentative",
        "following": event.this_and_future,
    }
    if event.attendees:
        content["attendees"] = [asdict(one) for one in event.attendees]
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def compare(
    incoming: IcsEvent,
    incoming_hash: str,
    *,
    known_hash: str,
    known_sequence: int,
    known_modified: datetime | None,
) -> Verdict:
    """What to do with an event whose UID and RECURRENCE-ID are here already.

    A higher SEQUENCE always wins, a lower one never; then the later LAST-MODIFIED, to the second;
    when nothing tells which is newer, the file does.
    """
    if incoming.sequence < known_sequence:
        return "unchanged" if incoming_hash == known_hash else "older"
    if incoming.sequence > known_sequence:
        return "update"
    if incoming_hash == known_hash:
        return "unchanged"
    modified = incoming.last_modified
    if modified and known_modified and modified < known_modified.replace(microsecond=0):
        return "older"
    return "update"


def calendar_name(inside: str | None, file_name: str) -> str:
    """What to call an imported calendar: by its own name, else by the file's."""
    stem = PurePath(file_name.replace("\\", "/")).name.removesuffix(".ics").removesuffix(".ICS")
    printable = "".join(char if char.isprintable() else " " for char in inside or stem)
    return " ".join(printable.split())[:_NAME_LIMIT].strip() or UNNAMED


def summary(taken: int, updated: int, unchanged: int, skipped: int) -> str:
    """What an import did, in one sentence."""
    if not taken and not updated:
        if unchanged:
            every = "event was" if unchanged == 1 else f"{unchanged:,} events were"
            said = f"Nothing changed: the {every} here already"
        else:
            said = "Nothing changed: no event of this file could be taken"
    else:
        parts = [(taken, "taken"), (updated, "updated"), (unchanged, "unchanged")]
        said = "Events: " + ", ".join(f"{count:,} {what}" for count, what in parts if count)
    if skipped:
        said += f"; {skipped:,} left out"
    return said + "."
