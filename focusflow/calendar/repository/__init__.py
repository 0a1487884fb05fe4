"""All SQL of the calendar; every read is scoped by the actor."""

from focusflow.calendar.repository.connected import (
    delete_spans,
    erase_calendar,
    keep_calendar,
    of_calendar,
    restyle,
)
from focusflow.calendar.repository.rows import (
    by_ids,
    calendars,
    delete_calendar,
    delete_ids,
    deletion,
    erase,
    everything,
    get,
    in_range,
    insert_rows,
    known,
    of_series,
    one_import_at_a_time,
    purge,
    revive,
    whole_series,
)
from focusflow.calendar.repository.search import ranked

__all__ = [
    "by_ids",
    "calendars",
    "delete_calendar",
    "delete_ids",
    "delete_spans",
    "deletion",
    "erase",
    "erase_calendar",
    "everything",
    "get",
    "in_range",
    "insert_rows",
    "keep_calendar",
    "known",
    "of_calendar",
    "of_series",
    "one_import_at_a_time",
    "purge",
    "ranked",
    "restyle",
    "revive",
    "whole_series",
]
