"""Every place a block may have, with the points that depend on nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from focusflow.planning.engine.frame import Frame, Item, late_points


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible block. For an item in one piece `points` is all it brings but for switches.

    For a splittable item it is the share of the value, the energy and what is kept.
    """

    item: int
    start: int
    end: int
    points: float


def choices(frame: Frame, item: Item) -> Iterator[Choice]:
    """The possible blocks of an item, from the rules that concern it alone."""
    step = frame.grid.step
    lengths: Sequence[int] = (item.need,)
    if item.splittable:
        lengths = range(step, min(item.most, item.need) + 1, step)
    move, kept = frame.problem.weights.move, frame.kept[item.index]
    for here, segment in enumerate(frame.grid.segments):
        hi = min(segment.hi, item.deadline)
        lo = max(segment.lo, item.soonest)
        first = segment.lo - (segment.lo - lo) // step * step
        for start in range(first, hi - lengths[0] + 1 if lengths else first, step):
            if item.fixed is not None and item.fixed != start:
                continue
            for length in lengths:
                end = start + length
                if end > hi:
                    break
                if item.fixed is not None and length != item.need:
                    continue
                points = 0.8 * item.value * length / item.need
                if item.energy:
                    points += item.energy * frame.energy_between(here, start, end)
                if kept:
                    points += move * kept.get((start, end), 0)
                if not item.splittable:
                    points += 0.2 * item.value - late_points(item, end)
                    points -= frame.early * (start - frame.now)
                yield Choice(item.index, start, end, points)


def count_choices(frame: Frame, item: Item) -> int:
    """About how many possible blocks an item has, without listing them."""
    step, lengths = frame.grid.step, 1
    if item.splittable:
        lengths = min(item.most, item.need) // step
    if item.fixed is not None:
        return lengths
    shortest = step if item.splittable else item.need
    total = 0
    for segment in frame.grid.segments:
        room = min(segment.hi, item.deadline) - max(segment.lo, item.soonest)
        starts = max(0, (room - shortest) // step + 1)
        # Near the end of a segment only the shorter lengths are left.
        cut = min(lengths, starts)
        total += (
            starts * lengths
            - (cut * (cut - 1) // 2 if item.splittable else 0)
            - max(0, (lengths - cut) * starts)
        )
    return total
