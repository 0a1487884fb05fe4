"""The best sequences of blocks in one free segment, at given prices: a dynamic program.

Exact for rule 7 inside the segment but for long breaks, and for the costs of switches. An item in
one piece might come twice in a sequence, since what came before is not remembered; items that do
are remembered from then on, up to a number.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from focusflow.planning.engine.choices import Choice
from focusflow.planning.engine.frame import Frame

Floats = npt.NDArray[np.float64]
_State = tuple[int, int, int]  # slots of work since the last break, items used, kind
NEVER = -1e12
WORTH = 1e-9
# Items of a segment that are remembered; each doubles the states.
MOST_REMEMBERED = 7
# Of so many sequences none should have an item twice.
FIRST = 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """Blocks of one segment in order, by the numbers of their choices; `worth` at the prices."""

    worth: float
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Arc:
    """A way on from a moment: `gains` by kind, of the best choices (`row`) or of one (`one`)."""

    length: int
    gains: Floats
    row: int
    bit: int
    one: int
    kind: int


class Pricer:
    """The choices of one segment, grouped for the dynamic program. Times are in slots."""

    def __init__(
        self, frame: Frame, found: Sequence[Choice], numbers: Sequence[int], kinds: int, at: int
    ) -> None:
        segment, step = frame.grid.segments[at], frame.grid.step
        self.slots = (segment.hi - segment.lo) // step
        self.kinds = kinds
        # Without breaks every block begins rested.
        self.after = 1 if frame.after is None else frame.after // step
        self.gap = 0 if frame.after is None else -(-frame.gap // step)
        self.switch = frame.problem.weights.switch
        self._alone = {i.index for i in frame.items if not i.splittable}
        self._remembered: list[int] = []
        mine = np.array(numbers, dtype=np.int64)
        starts = np.array([(found[k].start - segment.lo) // step for k in numbers], dtype=np.int64)
        spans = np.array([(found[k].end - found[k].start) // step for k in numbers], dtype=np.int64)
        items = np.array([found[k].item for k in numbers], dtype=np.int64)
        category = np.array([frame.items[i].category for i in items], dtype=np.int64)
        kind = category if kinds > 1 else np.zeros_like(items)
        by = np.lexsort((items, kind, spans, starts))
        self.numbers, self._items, self._kind = mine[by], items[by], kind[by]
        self._starts, self._spans = starts[by], spans[by]
        self._group()

    def _group(self) -> None:
        """Runs of choices alike in start, length and kind; rows of runs alike but for the kind."""
        place = self._starts * (self.slots + 1) + self._spans
        key = place * self.kinds + self._kind
        self._first = np.flatnonzero(np.diff(key, prepend=-1))
        self._last = np.append(self._first[1:], len(key))
        rows, self._row = np.unique(place[self._first], return_inverse=True)
        self._column = self._kind[self._first]
        self._at = [divmod(int(row), self.slots + 1) for row in rows]
        self._run = {
            (int(row), int(column)): run
            for run, (row, column) in enumerate(zip(self._row, self._column, strict=True))
        }

    def best(self, gains: Floats, begin: Floats, end: Floats) -> list[Pattern]:
        """The sequences of most worth, at most one for each kind of last block, the best first.

        `gains` are those of all choices by number; `begin` and `end` are what a first and a last
        block of each kind bring besides.
        """
        if not len(self.numbers):
            return []
        mine = gains[self.numbers]
        remembered = list(self._remembered)
        while True:
            table = _Table(self, mine, remembered, begin)
            found = table.sequences(end)
            twice = self._twice(found[:FIRST])
            if not twice or len(remembered) >= MOST_REMEMBERED:
                break
            remembered = [*remembered, *twice][:MOST_REMEMBERED]
        used = {int(self._items[k]) for _, path in found for k in path}
        self._remembered = [item for item in remembered if item in used]
        return [Pattern(worth, tuple(int(self.numbers[k]) for k in path)) for worth, path in found]

    def _twice(self, found: list[tuple[float, list[int]]]) -> list[int]:
        twice: list[int] = []
        for _, path in found:
            items = [int(self._items[k]) for k in path]
            twice += [i for i in dict.fromkeys(items) if i in self._alone and items.count(i) > 1]
        return list(dict.fromkeys(twice))

    def arcs(self, mine: Floats, remembered: list[int]) -> list[list[_Arc]]:
        """The ways on from each moment that are worth something."""
        arcs: list[list[_Arc]] = [[] for _ in range(self.slots + 1)]
        if remembered:
            known = np.isin(self._items, remembered)
            for k in np.flatnonzero(known & (mine > WORTH)).tolist():
                bit = remembered.index(int(self._items[k]))
                one = _Arc(int(self._spans[k]), mine[k : k + 1], -1, bit, k, int(self._kind[k]))
                arcs[int(self._starts[k])].append(one)
            mine = np.where(known, NEVER, mine)
        table = np.full((len(self._at), self.kinds), NEVER)
        table[self._row, self._column] = np.maximum.reduceat(mine, self._first)
        for row in np.flatnonzero(table.max(axis=1) > WORTH).tolist():
            start, length = self._at[row]
            arcs[start].append(_Arc(length, table[row], row, -1, -1, -1))
        return arcs

    def choice_of(self, arc: _Arc, kind: int, mine: Floats, remembered: list[int]) -> int:
        """The choice an arc stands for: the best of its row and kind that is not remembered."""
        if arc.bit >= 0:
            return arc.one
        run = self._run[arc.row, kind]
        here = range(int(self._first[run]), int(self._last[run]))
        return max((k for k in here if self._items[k] not in remembered), key=mine.__getitem__)


class _Table:
    """The most that can have been gained up to each moment.

    `busy[t, w, m, c]`: after w slots of work since the last break, with the remembered items m
    used and a last block of kind c; `rested[t, m, c]`: after a break.
    """

    def __init__(self, pricer: Pricer, mine: Floats, remembered: list[int], begin: Floats) -> None:
        self.pricer, self.mine, self.remembered, self.begin = pricer, mine, remembered, begin
        slots, after, sets = pricer.slots, pricer.after, 1 << len(remembered)
        self.busy = np.full((slots + 1, after + 1, sets, pricer.kinds), NEVER)
        self.rested = np.full((slots + 1, sets, pricer.kinds), NEVER)
        self.arcs = pricer.arcs(mine, remembered)
        numbers = np.arange(sets)
        self._without = [np.flatnonzero((numbers >> b) & 1 == 0) for b in range(len(remembered))]
        for at in range(slots + 1):
            self._pass(at)
            if self.arcs[at]:
                self._go_on(at)

    def _pass(self, at: int) -> None:
        busy, rested, gap = self.busy, self.rested, self.pricer.gap
        if at:
            np.maximum(rested[at], rested[at - 1], out=rested[at])
            np.maximum(busy[at], busy[at - 1], out=busy[at])
        if at + gap <= self.pricer.slots:
            np.maximum(rested[at + gap], busy[at].max(axis=0), out=rested[at + gap])

    def _go_on(self, at: int) -> None:
        pricer, busy = self.pricer, self.busy
        after, switch = pricer.after, pricer.switch
        fresh, tired = self.rested[at], busy[at]
        fresh = np.maximum(fresh, fresh.max(axis=1, keepdims=True) - switch)
        fresh[0] = np.maximum(fresh[0], self.begin)
        tired = np.maximum(tired, tired.max(axis=2, keepdims=True) - switch)
        for arc in self.arcs[at]:
            to, length = busy[at + arc.length], arc.length
            work = min(length, after)
            if arc.bit < 0:
                np.maximum(to[work], fresh + arc.gains, out=to[work])
                if length < after:
                    more = to[length + 1 :]
                    np.maximum(more, tired[1 : after - length + 1] + arc.gains, out=more)
                continue
            before = self._without[arc.bit]
            then, kind, gain = before | (1 << arc.bit), arc.kind, arc.gains[0]
            to[work, then, kind] = np.maximum(to[work, then, kind], fresh[before, kind] + gain)
            if length < after:
                old = to[length + 1 :, then, kind]
                new = tired[1 : after - length + 1, before, kind] + gain
                to[length + 1 :, then, kind] = np.maximum(old, new)

    def sequences(self, end: Floats) -> list[tuple[float, list[int]]]:
        """The best sequence for each kind of last block, as far as worth something."""
        arriving: dict[int, list[tuple[int, _Arc]]] = defaultdict(list)
        for at, arcs in enumerate(self.arcs):
            for arc in arcs:
                arriving[at + arc.length].append((at, arc))
        final = self.busy[-1]
        found = []
        for kind in range(self.pricer.kinds):
            work, used = np.unravel_index(int(np.argmax(final[:, :, kind])), final.shape[:2])
            worth = float(final[work, used, kind] + end[kind])
            if worth > WORTH:
                found.append((worth, (int(work), int(used), kind)))
        found.sort(reverse=True)
        return [(worth, self._path(state, arriving)) for worth, state in found]

    def _path(self, state: _State, arriving: dict[int, list[tuple[int, _Arc]]]) -> list[int]:
        """The choices that led to a state at the end, found by asking what gave each value."""
        at = self.pricer.slots
        path: list[int] = []
        before: _State | None = state
        while before is not None:
            state = before
            value = self.busy[(at, *state)]
            while at and self.busy[(at - 1, *state)] == value:
                at -= 1
            at, arc, before = self._step(state, value, arriving[at])
            path.append(self.pricer.choice_of(arc, state[2], self.mine, self.remembered))
        return path[::-1]

    def _step(
        self, state: _State, value: float, arriving: list[tuple[int, _Arc]]
    ) -> tuple[int, _Arc, _State | None]:
        """The last block before a state: when what came before it ended, and that state."""
        work, used, kind = state
        after = self.pricer.after
        for start, arc in arriving:
            if arc.bit >= 0 and (arc.kind != kind or not (used >> arc.bit) & 1):
                continue
            gain = arc.gains[kind] if arc.bit < 0 else arc.gains[0]
            if gain <= NEVER:
                continue
            left = used if arc.bit < 0 else used ^ (1 << arc.bit)
            if work == min(arc.length, after):
                if left == 0 and self.begin[kind] + gain == value:
                    return start, arc, None
                other = self._origin(self.rested[start, left], kind, gain, value)
                if other is not None:
                    return self._before_rest(start, left, other, arc)
            if work > arc.length:
                was = work - arc.length
                other = self._origin(self.busy[start, was, left], kind, gain, value)
                if other is not None:
                    return start, arc, (was, left, other)
        raise RuntimeError("a value of the table has no origin")

    def _origin(self, values: Floats, kind: int, gain: float, value: float) -> int | None:
        """The kind of block before that leads to a value, None when none does."""
        lost = np.full(len(values), self.pricer.switch)
        lost[kind] = 0.0
        fitting = np.flatnonzero(values - lost + gain == value)
        return int(fitting[0]) if len(fitting) else None

    def _before_rest(self, at: int, used: int, kind: int, arc: _Arc) -> tuple[int, _Arc, _State]:
        """When the work ended that a rested state came from, and the state it ended in."""
        value, gap = self.rested[at, used, kind], self.pricer.gap
        while at and self.rested[at - 1, used, kind] == value:
            at -= 1
        work = int(np.argmax(self.busy[at - gap, :, used, kind]))
        return at - gap, arc, (work, used, kind)
