"""Calendar objects as other programs write them, and events as we write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from focusflow.calendar.ics import IcsEvent


def lone(uid: str, title: str, *more: str, start: str = "DTSTART:20261124T090000Z") -> str:
    """One object with one event of an hour, if it has a time."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", "BEGIN:VEVENT"]
    lines += [f"UID:{uid}", "DTSTAMP:20261101T000000Z", start, f"SUMMARY:{title}", *more]
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])


def event(uid: str, **fields: Any) -> IcsEvent:
    """An event of ours, of an hour."""
    start = fields.pop("start", datetime(2026, 11, 24, 9, tzinfo=UTC))
    end = fields.pop("end", start + timedelta(hours=1))
    return IcsEvent(uid=uid, start=start, end=end, **fields)
