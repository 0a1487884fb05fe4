"""A plan in the making that never breaks a rule, with what each next block would bring."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from focusflow.planning.engine.frame import Frame, Item, late_points

Slot = tuple[int, int, int]  # start, end, item


class Board:
    """Placed blocks in order of time.

    `fits` knows rules 1, 6, 7 and 8; callers keep an item's own shape and order (2 to 5) by the
    range of starts that they ask for.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.blocks: list[Slot] = []
        self.mine: list[list[tuple[int, int]]] = [[] for _ in frame.items]
        self.done = [0] * len(frame.items)
        self._units = [0] * len(frame.grid.days)
        self._load = [0.0] * len(frame.grid.days)
        self._lows = [segment.lo for segment in frame.grid.segments]
        self._room: tuple[int, float] | None = None

    def copy(self) -> "Board":
        """An independent copy."""
        twin = Board.__new__(Board)
        twin.frame = self.frame
        twin.blocks = self.blocks.copy()
        twin.mine = [spans.copy() for spans in self.mine]
        twin.done = self.done.copy()
        twin._units = self._units.copy()
        twin._load = self._load.copy()
        twin._lows = self._lows
        twin._room = self._room
        return twin

    def whole(self, i: int) -> bool:
        """Whether all of an item is placed."""
        return self.done[i] == self.frame.items[i].need

    def last_end(self, i: int) -> int:
        """Where an item's last block ends."""
        return self.mine[i][-1][1]

    def segment_of(self, start: int) -> int:
        """The segment that begins last at or before a unit, -1 for none."""
        return bisect_right(self._lows, start) - 1

    def add(self, i: int, start: int, end: int) -> None:
        """Place a block that fits."""
        insort(self.blocks, (start, end, i))
        insort(self.mine[i], (start, end))
        self.done[i] += end - start
        self._count(self.frame.items[i], start, end, 1)

    def remove(self, i: int) -> None:
        """Take all blocks of an item away."""
        for start, end in self.mine[i]:
            del self.blocks[bisect_left(self.blocks, (start, end, i))]
            self._count(self.frame.items[i], start, end, -1)
        self.mine[i] = []
        self.done[i] = 0

    def room(self) -> tuple[int, float]:
        """The longest free stretch, and the most units that any local day has left."""
        if self._room is None:
            gaps = self.gaps(0, self.frame.horizon)
            longest = max((stop - start for _, start, stop, _, _ in gaps), default=0)
            most = self.frame.day_units
            left = float("inf") if most is None else most - min(self._units, default=most)
            self._room = longest, left
        return self._room

    def _count(self, item: Item, start: int, end: int, sign: int) -> None:
        self._room = None
        for day, units in self._by_day(start, end):
            self._units[day] += sign * units
            self._load[day] += sign * units * item.load

    def _by_day(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        grid = self.frame.grid
        day = grid.day_index(start)
        while True:
            last = day + 1 >= len(grid.day_starts) or grid.day_starts[day + 1] >= end
            stop = end if last else grid.day_starts[day + 1]
            yield day, stop - start
            if last:
                return
            start, day = stop, day + 1

    def fits(self, i: int, start: int, end: int, *, limits: bool = True) -> bool:
        """Whether a block of the item may stand there beside all others (and within limits)."""
        frame = self.frame
        here = self.segment_of(start)
        if here < 0:
            return False
        segment = frame.grid.segments[here]
        if end > segment.hi or (start - segment.lo) % frame.grid.step:
            return False
        at = bisect_left(self.blocks, (start, end, i))
        if at and self.blocks[at - 1][1] > start:
            return False
        if at < len(self.blocks) and self.blocks[at][0] < end:
            return False
        item = frame.items[i]
        if limits and not self._within_limits(item, start, end):
            return False
        return self._rested(item, at, start, end)

    def _within_limits(self, item: Item, start: int, end: int) -> bool:
        most, heaviest = self.frame.day_units, self.frame.day_load
        if most is None and heaviest is None:
            return True
        for day, units in self._by_day(start, end):
            if most is not None and self._units[day] + units > most:
                return False
            if heaviest is not None and self._load[day] + units * item.load > heaviest + 1e-9:
                return False
        return True

    def room_on(self, day: int) -> tuple[float, float]:
        """Units and load that a local day has left."""
        frame = self.frame
        units = float("inf") if frame.day_units is None else frame.day_units - self._units[day]
        load = float("inf") if frame.day_load is None else frame.day_load - self._load[day]
        return units, load

    def _rested(self, item: Item, at: int, start: int, end: int) -> bool:
        """Rule 7 for the run of work that a block inserted at index `at` would be part of."""
        frame, blocks = self.frame, self.blocks
        if frame.after is None:
            return True
        work, before, after = end - start, at - 1, at
        while before >= 0 and start - blocks[before][1] < frame.gap:
            start = blocks[before][0]
            work += blocks[before][1] - start
            before -= 1
        while after < len(blocks) and blocks[after][0] - end < frame.gap:
            work += blocks[after][1] - blocks[after][0]
            end = blocks[after][1]
            after += 1
        alone = before == at - 1 and after == at and not item.splittable
        if work > frame.after and not alone:
            return False
        if frame.long_after is None:
            return True
        stretches = 1
        while before >= 0 and start - blocks[before][1] < frame.long_gap:
            stretches += start - blocks[before][1] >= frame.gap
            start = blocks[before][0]
            before -= 1
        while after < len(blocks) and blocks[after][0] - end < frame.long_gap:
            stretches += blocks[after][0] - end >= frame.gap
            end = blocks[after][1]
            after += 1
        return stretches <= frame.long_after

    def gain(self, i: int, start: int, end: int) -> float:
        """Points that a block would add, without the bonus for a whole item."""
        frame = self.frame
        item, mine = frame.items[i], self.mine[i]
        here = self.segment_of(start)
        points = 0.8 * item.value * (end - start) / item.need
        if item.energy:
            points += item.energy * frame.energy_between(here, start, end)
        if not mine:
            points -= frame.early * (start - frame.now) + late_points(item, end)
        else:
            points -= frame.problem.weights.fragment
            points -= frame.early * min(0, start - mine[0][0])
            latest = mine[-1][1]
            points -= late_points(item, max(end, latest)) - late_points(item, latest)
        kept = frame.kept[i]
        if kept:
            points += frame.problem.weights.move * kept.get((start, end), 0)
        return points - frame.problem.weights.switch * self._added_switches(i, start)

    def _added_switches(self, i: int, start: int) -> int:
        at = bisect_left(self.blocks, (start, start, i))
        before = self.blocks[at - 1] if at else None
        after = self.blocks[at] if at < len(self.blocks) else None
        mid = (start, start, i)
        return self.differ(before, mid) + self.differ(mid, after) - self.differ(before, after)

    def neighbours(self, start: int, end: int) -> tuple[Slot | None, Slot | None]:
        """The blocks before and after a range that others lie in."""
        first = bisect_left(self.blocks, (start, 0, 0))
        last = bisect_left(self.blocks, (end, 0, 0))
        return (
            self.blocks[first - 1] if first else None,
            self.blocks[last] if last < len(self.blocks) else None,
        )

    def differ(self, one: Slot | None, other: Slot | None) -> int:
        """1 when two neighbours of one local day have different categories, else 0."""
        if one is None or other is None:
            return 0
        items, grid = self.frame.items, self.frame.grid
        if items[one[2]].category == items[other[2]].category:
            return 0
        return int(grid.day_index(one[0]) == grid.day_index(other[0]))

    def total(self) -> float:
        """The score of the board, the same as that of its plan."""
        frame, weights = self.frame, self.frame.problem.weights
        points = -weights.move * (frame.lost + sum(sum(kept.values()) for kept in frame.kept))
        for start, end, i in self.blocks:
            energy = frame.items[i].energy
            if energy:
                points += energy * frame.energy_between(self.segment_of(start), start, end)
            if frame.kept[i]:
                points += weights.move * frame.kept[i].get((start, end), 0)
        for item, mine in zip(frame.items, self.mine, strict=True):
            if mine:
                done = self.done[item.index]
                points += item.value * (0.8 * done / item.need + 0.2 * (done == item.need))
                points -= late_points(item, mine[-1][1]) + weights.fragment * (len(mine) - 1)
                points -= frame.early * (mine[0][0] - frame.now)
        for k in range(1, len(self.blocks)):
            points -= weights.switch * self.differ(self.blocks[k - 1], self.blocks[k])
        return points

    def gaps(self, start: int, end: int) -> Iterator[tuple[int, int, int, int, int]]:
        """Free stretches in a range: segment, start, end, end of work before, start of next."""
        blocks, frame = self.blocks, self.frame
        far = frame.horizon + frame.long_gap + 1
        first = max(0, self.segment_of(start))
        at = bisect_left(blocks, (start, 0, 0))
        while at and blocks[at - 1][1] > self._lows[first]:
            at -= 1
        for here in range(first, len(self._lows)):
            segment = frame.grid.segments[here]
            if segment.lo >= end:
                return
            free = segment.lo
            while True:
                inside = at < len(blocks) and blocks[at][0] < segment.hi
                stop = blocks[at][0] if inside else segment.hi
                if stop > free and stop > start:
                    before = blocks[at - 1][1] if at else -far
                    after = blocks[at][0] if at < len(blocks) else 2 * far
                    yield here, max(free, start), min(stop, end), before, after
                if not inside:
                    break
                free = blocks[at][1]
                at += 1
