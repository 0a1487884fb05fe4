"""Pure rules of the calendar: times as entered, series, overlaps, files."""

from focusflow.calendar.rules.files import (
    calendar_name,
    compare,
    fingerprint,
    summary,
    takes_time_from_file,
)
from focusflow.calendar.rules.overlaps import (
    overlap_any,
    overlap_warnings,
    overlapping,
    takes_time,
)
from focusflow.calendar.rules.series import (
    Cut,
    Shift,
    bounds,
    checked_rule,
    cut_series,
    moved_rule,
    planned_moment,
)
from focusflow.calendar.rules.times import (
    Span,
    change_span,
    clock_of,
    index_instant,
    resolve_span,
    wall,
)

__all__ = [
    "Cut",
    "Shift",
    "Span",
    "bounds",
    "calendar_name",
    "change_span",
    "checked_rule",
    "clock_of",
    "compare",
    "cut_series",
    "fingerprint",
    "index_instant",
    "moved_rule",
    "overlap_any",
    "overlap_warnings",
    "overlapping",
    "planned_moment",
    "resolve_span",
    "summary",
    "takes_time",
    "takes_time_from_file",
    "wall",
]
