"""Rules of connections: when to look, and what of a plan is to be written."""

from focusflow.connections.rules.timing import (
    LISTED_AGAIN,
    MOST_FAILURES,
    Frequency,
    ends_soon,
    interval,
    next_sync,
    next_try,
    retry_delay,
    watch_ends_soon,
)
from focusflow.connections.rules.writing import (
    Block,
    Seen,
    Write,
    Written,
    event_of,
    seen_of,
    without_plan,
    writes,
)

__all__ = [
    "LISTED_AGAIN",
    "MOST_FAILURES",
    "Block",
    "Frequency",
    "Seen",
    "Write",
    "Written",
    "ends_soon",
    "event_of",
    "interval",
    "next_sync",
    "next_try",
    "retry_delay",
    "seen_of",
    "watch_ends_soon",
    "without_plan",
    "writes",
]
