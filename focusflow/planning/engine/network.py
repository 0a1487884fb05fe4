"""The day as a flow: blocks and idle units are arcs along the clock, one unit of flow takes them.

A node is a moment with the category of the local day's last block, so that the arc from one
category to another carries the cost of a switch. Both the linear relaxation and the model for
CP-SAT are built on it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from focusflow.planning.engine.choices import Choice
from focusflow.planning.engine.frame import Frame

NONE = -1
HUB = -2
Node = tuple[int, int]


@dataclass(slots=True)
class Network:
    """Arcs by number: the choices first, then those added here, with the points of the latter.

    `balance` lists for each node its arcs with +1 where they leave and -1 where they arrive; they
    sum to 1 at the first node and to 0 elsewhere (the flow ends at the last moment). `idle` has the
    arcs that pass each free unit without work.
    """

    count: int
    points: list[float] = field(default_factory=list)
    balance: list[list[tuple[int, int]]] = field(default_factory=list)
    idle: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _number: dict[Node, int] = field(default_factory=dict)

    def arc(self, tail: Node, head: Node | None, points: float = 0.0) -> int:
        """Add an arc; without a head it ends the flow."""
        arc = self.count + len(self.points)
        self.points.append(points)
        self.connect(arc, tail, head)
        return arc

    def connect(self, arc: int, tail: Node, head: Node | None) -> None:
        """Let an arc lead from one node to another."""
        self._at(tail).append((arc, 1))
        if head is not None:
            self._at(head).append((arc, -1))

    def _at(self, node: Node) -> list[tuple[int, int]]:
        if node not in self._number:
            self._number[node] = len(self.balance)
            self.balance.append([])
        return self.balance[self._number[node]]


class _Moments:
    """The moments of all segments in order; where two segments touch there are two of one time."""

    def __init__(self, frame: Frame) -> None:
        self.units = [k for s in frame.grid.segments for k in range(s.lo, s.hi + 1)]
        self.days = [frame.grid.day_index(k) for k in self.units]
        self._lows = [s.lo for s in frame.grid.segments]
        self._first = []
        count = 0
        for s in frame.grid.segments:
            self._first.append(count)
            count += s.hi - s.lo + 1

    def of(self, start: int, length: int = 0) -> int:
        """The moment a length after a start in the segment of the start."""
        segment = bisect_right(self._lows, start) - 1
        return self._first[segment] + start - self._lows[segment] + length


def make_network(frame: Frame, found: Sequence[Choice]) -> Network:
    """The flow network over some choices; where switches cost nothing there are no categories."""
    moments = _Moments(frame)
    network = Network(len(found))
    by_category = bool(frame.problem.weights.switch)
    kinds = [frame.items[c.item].category if by_category else NONE for c in found]

    def arrive(source: int, target: int, kind: int) -> Node:
        same_day = moments.days[source] == moments.days[target]
        return target, kind if same_day else NONE

    network.connect(-1, (0, NONE), None)
    network.balance[0].clear()
    starting: dict[int, set[int]] = defaultdict(set)
    for k, c in enumerate(found):
        start, end = moments.of(c.start), moments.of(c.start, c.end - c.start)
        network.connect(k, (start, kinds[k]), arrive(start, end, kinds[k]))
        if kinds[k] != NONE:
            starting[start].add(kinds[k])
    states = sorted({NONE, *kinds})
    last = len(moments.units) - 1
    for moment in range(last):
        unit, following = moments.units[moment], moments.units[moment + 1]
        # The end of a segment leads to the next one; only inside a segment a unit passes.
        inside = following == unit + 1 and moments.of(unit) == moment
        for kind in states:
            arc = network.arc((moment, kind), arrive(moment, moment + 1, kind))
            if inside:
                network.idle[unit].append(arc)
        _switches(network, frame, moment, starting.get(moment, set()), states)
    for kind in states:
        network.arc((last, kind), None)
    return network


def _switches(
    network: Network, frame: Frame, moment: int, starting: set[int], states: Sequence[int]
) -> None:
    """Ways to begin with a category: as the day's first, or after another one at a cost."""
    if not starting:
        return
    for kind in states:
        if kind != NONE:
            network.arc((moment, kind), (moment, HUB))
    for kind in sorted(starting):
        network.arc((moment, NONE), (moment, kind))
        network.arc((moment, HUB), (moment, kind), -frame.problem.weights.switch)
