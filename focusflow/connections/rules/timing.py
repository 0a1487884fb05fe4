"""When a connection is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Frequency = Literal["auto", "hourly", "daily", "weekly"]

MOST_FAILURES = 10
"""After so many in a row nobody asks any more until the person says so."""

_EVERY: dict[str, timedelta] = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}
_SOONEST = timedelta(minutes=15)
_LATEST = timedelta(hours=4)
_STEADY = 4
_FIRST_RETRY = timedelta(minutes=2)
_LAST_RETRY = timedelta(hours=6)


_TOKEN_LEFT = timedelta(minutes=5)
_WATCH_LEFT = timedelta(days=1)
LISTED_AGAIN = timedelta(days=1)
"""After so long an account is asked anew which calendars it holds."""


def ends_soon(expires_at: str | None, now: datetime) -> bool:
    """Whether an access token (seconds since 1970) should be renewed before it is used."""
    return (
        bool(expires_at) and float(expires_at or 0) - now.timestamp() < _TOKEN_LEFT.total_seconds()
    )


def watch_ends_soon(ends_at: datetime, now: datetime) -> bool:
    """Whether the other side should be asked anew to call back."""
    return ends_at - now < _WATCH_LEFT


def interval(frequency: Frequency, unchanged: int) -> timedelta:
    """How long until the next look. By itself every 15 minutes, and less often while all stays.

    After each four looks that found nothing new the time doubles, up to four hours.
    """
    if frequency != "auto":
        return _EVERY[frequency]
    return min(_SOONEST * (1 << min(unchanged // _STEADY, 8)), _LATEST)


def retry_delay(failures: int, retry_after: int | None = None) -> timedelta:
    """How long to wait after so many failures in a row: doubled each time, from 2 min to 6 h.

    What the other side asked for (`retry_after`, seconds) is honoured, up to a day.
    """
    delay = min(_FIRST_RETRY * (1 << min(max(failures, 1) - 1, 20)), _LAST_RETRY)
    asked = timedelta(seconds=min(retry_after or 0, 86_400))
    return max(delay, asked)


def next_sync(now: datetime, every: timedelta) -> datetime:
    """The next look, on the minute: who is looked at each hour is so 24 times a day."""
    return (now + every).replace(second=0, microsecond=0)


def next_try(now: datetime, failures: int, retry_after: int | None = None) -> datetime:
    """The next look after a failure, on the minute and never before what was asked for."""
    at = now + retry_delay(failures, retry_after) + timedelta(seconds=59)
    return at.replace(second=0, microsecond=0)
