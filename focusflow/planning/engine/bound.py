"""A simple upper bound of the score: every item at its own best, shares of items allowed."""

from focusflow.planning.engine.frame import Frame, Item, late_points


def simple_bound(frame: Frame) -> float:
    """No plan scores more. Fills the free time with the best points a unit, as if items were sand.

    An item's points are at most its share times what it brings alone at its best place: energy at
    the best hour, begun and ended as soon as it ever can be. Costs of switches, splitting and
    missing dependencies are left out.
    """
    weights = frame.problem.weights
    points = -weights.move * frame.lost
    room = float(capacity(frame))
    gains = [(alone(frame, item), item.need) for item in frame.items]
    for gain, need in sorted(gains, key=lambda pair: -pair[0] / pair[1]):
        if gain <= 0 or room <= 0:
            break
        share = min(1.0, room / need)
        points += share * gain
        room -= share * need
    return points


def alone(frame: Frame, item: Item) -> float:
    """The most that a whole item can bring if nothing else is placed, at least 0."""
    grid = frame.grid
    starts = [item.soonest] if grid.segments else []
    if item.fixed is not None:
        starts = [item.fixed] if item.fixed >= 0 else []
    if not starts or starts[0] >= item.deadline:
        return 0.0
    if not item.splittable and not _fits_somewhere(frame, item):
        return 0.0
    # A block of a single slot may begin and end an item that is placed in part.
    soonest = starts[0] + (grid.step if item.splittable else item.need)
    best_hour = max(frame.problem.energy_by_hour)
    hours = item.need / grid.units_per_hour
    points = item.value + item.energy * best_hour * hours
    points -= frame.early * (starts[0] - frame.now) + late_points(item, soonest)
    return max(0.0, points)


def _fits_somewhere(frame: Frame, item: Item) -> bool:
    """Whether any free stretch holds an item in one piece."""
    return any(
        min(s.hi, item.deadline) - max(s.lo, item.soonest) >= item.need for s in frame.grid.segments
    )


def capacity(frame: Frame) -> int:
    """The most units of work that the free time holds, by rule 7 and the limit for a day."""
    per_day: dict[int, int] = {}
    grid = frame.grid
    for segment in grid.segments:
        bounds = [at for at in grid.day_starts if segment.lo < at < segment.hi]
        for lo, hi in zip([segment.lo, *bounds], [*bounds, segment.hi], strict=True):
            day = grid.day_index(lo)
            per_day[day] = per_day.get(day, 0) + _most_work(frame, hi - lo)
    if frame.day_units is not None:
        return sum(min(frame.day_units, units) for units in per_day.values())
    return sum(per_day.values())


def _most_work(frame: Frame, length: int) -> int:
    """The most units of work in a free stretch, where long pieces may be longer than a stretch."""
    if frame.after is None:
        return length
    longest = max([frame.after, *(item.need for item in frame.items if not item.splittable)])
    full, rest = divmod(length, longest + frame.gap)
    return full * longest + min(rest, longest)
