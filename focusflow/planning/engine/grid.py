"""From instants to whole units and back: where on the clock's grid work may lie.

A unit is one slot, or a part of it where a change of the clock shifts the grid by less than a slot
(then a slot has `step` units). Unit 0 is a point of the grid at or before `now`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import gcd

from focusflow.planning.engine.problem import Problem

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the free time on one local day with one offset, in epoch seconds.

    `phase` is the remainder modulo the slot of the epoch seconds at which the grid has its points.
    """

    start: int
    end: int
    offset: int
    day: int
    phase: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Free time in one window, in units; blocks start at `lo`, `lo + step`, ... and end by `hi`."""

    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The free time of a problem in units of `unit` seconds after `origin`.

    `day_starts` are the units at which the local days `days` begin, as far as segments reach.
    `energy` holds, beside each segment, the energy-weighted hours from its start to each unit.
    """

    origin: int
    unit: int
    step: int
    segments: tuple[Segment, ...]
    days: tuple[date, ...]
    day_starts: tuple[int, ...]
    energy: tuple[tuple[float, ...], ...]

    def moment(self, at: int) -> datetime:
        """The instant of a unit."""
        return datetime.fromtimestamp(self.origin + at * self.unit, UTC)

    def floor(self, moment: datetime) -> int:
        """The last unit at or before an instant."""
        return int((moment.timestamp() - self.origin) // self.unit)

    def ceil(self, moment: datetime) -> int:
        """The first unit at or after an instant."""
        return -int((self.origin - moment.timestamp()) // self.unit)

    def exact(self, moment: datetime) -> int | None:
        """The unit of an instant, None when it lies between two."""
        at = self.floor(moment)
        return at if self.moment(at) == moment else None

    def day_index(self, at: int) -> int:
        """Which of `days` a unit lies in."""
        return max(0, bisect_right(self.day_starts, at) - 1)

    @property
    def units_per_hour(self) -> float:
        """How many units an hour has."""
        return 3600 / self.unit


def free_spans(problem: Problem) -> list[tuple[int, int]]:
    """The windows after now without busy times and their buffers, in epoch seconds, in order."""
    buffer = problem.limits.buffer_minutes * 60
    now = _up(problem.now)
    busy = _merged((_down(b.start) - buffer, _up(b.end) + buffer) for b in problem.busy)
    free: list[tuple[int, int]] = []
    for window in sorted(problem.windows, key=lambda w: (w.start, w.end)):
        at, end = max(now, _up(window.start)), _down(window.end)
        for start, stop in busy[bisect_right(busy, at, key=lambda span: span[1]) :]:
            if start >= end:
                break
            if start > at:
                free.append((at, start))
            at = stop
        if at < end:
            free.append((at, end))
    return free


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def make_grid(problem: Problem) -> Grid:
    """The grid of a problem; without any free time it has no segments."""
    slot = problem.slot_minutes * 60
    runs = [list(_pieces(problem, a, b)) for a, b in free_spans(problem)]
    pieces = [piece for run in runs for piece in run]
    now = _down(problem.now)
    first = pieces[0].phase if pieces else 0
    unit = slot
    for piece in pieces:
        unit = gcd(unit, piece.phase - first)
    origin = now - (now - first) % slot
    found = [
        (Segment((lo - origin) // unit, (hi - origin) // unit), part)
        for run in runs
        for lo, hi, part in _aligned(problem, run)
    ]
    day_units = {(p.start - origin) // unit: p for p in reversed(pieces)}
    starts: dict[int, int] = {}
    for at in sorted(day_units):
        starts.setdefault(day_units[at].day, at)
    return Grid(
        origin=origin,
        unit=unit,
        step=slot // unit,
        segments=tuple(segment for segment, _ in found),
        days=tuple(date.fromordinal(day) for day in starts),
        day_starts=tuple(starts.values()),
        energy=tuple(_energy(problem, s, part, origin, unit) for s, part in found),
    )


def _up(moment: datetime) -> int:
    return -int(-moment.timestamp() // 1)


def _down(moment: datetime) -> int:
    return int(moment.timestamp() // 1)


def _pieces(problem: Problem, start: int, end: int) -> Iterator[Piece]:
    """Cut a span where the local day or the offset changes."""
    slot = problem.slot_minutes * 60
    while start < end:
        offset = _offset(problem, start)
        day = (start + offset) // DAY
        stop = min(end, (day + 1) * DAY - offset)
        if _offset(problem, stop - 1) != offset:
            before, after = start, stop - 1
            while after - before > 1:
                middle = (before + after) // 2
                if _offset(problem, middle) == offset:
                    before = middle
                else:
                    after = middle
            stop = after
        yield Piece(start, stop, offset, day + _EPOCH, (day * DAY - offset) % slot)
        start = stop


_EPOCH = date(1970, 1, 1).toordinal()


def _offset(problem: Problem, at: int) -> int:
    there = datetime.fromtimestamp(at, problem.zone).utcoffset() or timedelta()
    return int(there.total_seconds())


def _aligned(problem: Problem, run: list[Piece]) -> Iterator[tuple[int, int, list[Piece]]]:
    """Pieces joined while their grids agree, drawn in to the grid's points, in epoch seconds."""
    slot = problem.slot_minutes * 60
    cuts = [i for i, (a, b) in enumerate(pairwise(run), 1) if a.phase != b.phase]
    for i, j in pairwise([0, *cuts, len(run)]):
        part = run[i:j]
        phase = part[0].phase
        lo = part[0].start + (phase - part[0].start) % slot
        hi = part[-1].end - (part[-1].end - phase) % slot
        # At a change of the clock the same instant may read as another time, off the grid.
        if (hi + _offset(problem, hi)) % DAY % slot:
            hi -= slot
        if lo < hi:
            yield lo, hi, part


def _energy(
    problem: Problem, segment: Segment, part: list[Piece], origin: int, unit: int
) -> tuple[float, ...]:
    """Energy-weighted hours from the segment's start to each of its units."""
    by_hour = problem.energy_by_hour
    upto = [0.0]
    for level in by_hour:
        upto.append(upto[-1] + level)

    def in_day(second: int) -> float:
        hour, rest = divmod(second, 3600)
        return upto[hour] + (by_hour[hour] * rest / 3600 if rest else 0.0)

    lo = origin + segment.lo * unit
    total, at, sums = 0.0, 0, [0.0]
    for k in range(segment.lo, segment.hi):
        upto_unit = origin + (k + 1) * unit
        while lo < upto_unit:
            piece = part[at]
            stop = min(upto_unit, piece.end)
            if lo < stop:
                shift = piece.offset - (piece.day - _EPOCH) * DAY
                total += in_day(stop + shift) - in_day(lo + shift)
                lo = stop
            if lo == piece.end and at + 1 < len(part):
                at += 1
        sums.append(total)
    return tuple(sums)
