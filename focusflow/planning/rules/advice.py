"""What someone could try, by what their own days say; nothing without enough of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from statistics import fmean, variance

from focusflow.planning.hindsight import AdviceView
from focusflow.planning.rules.values import HISTORY_DAYS
from focusflow.platform.formatting import format_hours

BUCKET_MINUTES = 5
"""Session lengths are compared in steps of so many minutes."""
LEAST_SESSIONS = 8
"""A length with fewer finished sessions says nothing."""
WORTH_TRYING = 10
"""A length that differs by no more than this from the usual one is not worth a change."""
LEAST_HARD = 6
MOST_OUTSIDE = 0.5
"""Up to this share of hard blocks outside the best hours is as it should be."""


def session_length(sessions: Iterable[tuple[int, float]]) -> AdviceView | None:
    """Another session length, when one went clearly better than the one that is usual.

    `sessions` are planned minutes and what came of it: completion times focus, 0 to 1.
    """
    found: dict[int, list[float]] = defaultdict(list)
    for minutes, worth in sessions:
        found[round(minutes / BUCKET_MINUTES) * BUCKET_MINUTES].append(worth)
    known = {length: all_ for length, all_ in found.items() if len(all_) >= LEAST_SESSIONS}
    if len(known) < 2:
        return None
    usual = max(known, key=lambda length: (len(known[length]), -length))
    best = max(known, key=lambda length: (fmean(known[length]), -abs(length - usual)))
    if abs(best - usual) <= WORTH_TRYING or not _better(known[best], known[usual]):
        return None
    return AdviceView(
        id="session_length",
        code="session_length",
        sentence=f"Try focus sessions of {best} min instead of {usual} min.",
        evidence=(
            f"{len(known[best])} sessions of {best} min went to {_percent(known[best])} as planned "
            f"and without pauses, {len(known[usual])} of {usual} min to "
            f"{_percent(known[usual])}, in the last {HISTORY_DAYS} days."
        ),
        minutes=best,
    )


def _better(some: Sequence[float], others: Sequence[float]) -> bool:
    """By more than chance explains, which is one standard error."""
    chance = math.sqrt(variance(some) / len(some) + variance(others) / len(others))
    return fmean(some) - fmean(others) > chance


def _percent(shares: Sequence[float]) -> str:
    return f"{round(100 * fmean(shares))} %"


def hard_in_peak_hours(
    starts: Sequence[int], peaks: Collection[int], *, hour24: bool = True
) -> AdviceView | None:
    """Hard work into the best hours, when most of it lies elsewhere.

    `starts` are the local start hours of hard blocks, `peaks` the best hours as far as known.
    """
    outside = sum(hour not in peaks for hour in starts)
    if not peaks or len(starts) < LEAST_HARD or outside <= MOST_OUTSIDE * len(starts):
        return None
    best = format_hours(peaks, hour24=hour24)
    return AdviceView(
        id="hard_in_peak_hours",
        code="hard_in_peak_hours",
        sentence=f"Put hard tasks at {best}, when your work goes best.",
        evidence=(
            f"{outside} of {len(starts)} blocks of hard work in the last {HISTORY_DAYS} days "
            f"began at other hours."
        ),
    )
