"""Calendar files (RFC 5545): reading, expanding and writing, without I/O and clock."""

from focusflow.calendar.ics.expand import expand
from focusflow.calendar.ics.model import (
    Attendee,
    IcsError,
    IcsEvent,
    IcsFile,
    Moment,
    Skipped,
    canonical,
    from_canonical,
)
from focusflow.calendar.ics.reader import read
from focusflow.calendar.ics.rules import Checked, check_rule
from focusflow.calendar.ics.series import (
    Occurrence,
    Override,
    SeriesRow,
    series_rows,
)
from focusflow.calendar.ics.writer import write

__all__ = [
    "Attendee",
    "Checked",
    "IcsError",
    "IcsEvent",
    "IcsFile",
    "Moment",
    "Occurrence",
    "Override",
    "SeriesRow",
    "Skipped",
    "canonical",
    "check_rule",
    "expand",
    "from_canonical",
    "read",
    "series_rows",
    "write",
]
