"""Rule 7 for CP-SAT, unit by unit: work since the last break, stretches since the last long one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ortools.sat.python import cp_model

from focusflow.planning.engine.choices import Choice
from focusflow.planning.engine.frame import Frame

Literal = cp_model.IntVar
Expr = cp_model.LinearExpr | cp_model.IntVar | int


def add_rest_rule(
    model: cp_model.CpModel,
    frame: Frame,
    idle: Mapping[int, Sequence[Literal]],
    long: Sequence[tuple[Choice, Literal]],
) -> None:
    """Keep rule 7, given the literals that say a free unit is idle.

    `long` are the single blocks longer than a stretch, which are exempt but must stand alone.
    """
    cover: dict[int, list[Literal]] = defaultdict(list)
    starts: dict[int, list[Literal]] = defaultdict(list)
    for choice, literal in long:
        starts[choice.start].append(literal)
        for at in range(choice.start, choice.end):
            cover[at].append(literal)
    for lo, hi in _runs(frame):
        run = _Run(model, frame, lo, hi)
        for at in range(lo, hi):
            if at in idle:
                run.work[at] = 1 - cp_model.LinearExpr.sum(list(idle[at]))
                run.long[at] = cp_model.LinearExpr.sum(cover[at]) if at in cover else 0
        run.add_breaks(starts)
        run.add_cuts()
        if frame.long_after is not None:
            run.add_long_breaks(frame.long_after)


def _runs(frame: Frame) -> Iterator[tuple[int, int]]:
    """Segments joined where the time between them is too short for a long break."""
    lo = hi = None
    for segment in frame.grid.segments:
        if lo is not None and hi is not None and segment.lo - hi >= frame.long_gap:
            yield lo, hi
            lo = None
        lo, hi = segment.lo if lo is None else lo, segment.hi
    if lo is not None and hi is not None:
        yield lo, hi


class _Run:
    """One run of units, before and after which everyone is rested.

    `work` says of each free unit whether there is work, `long` whether in a block longer than a
    stretch; all other units are idle.
    """

    def __init__(self, model: cp_model.CpModel, frame: Frame, lo: int, hi: int) -> None:
        self.model, self.frame = model, frame
        self.lo, self.hi = lo, hi
        self.after = frame.after or 0
        self.work: dict[int, Expr] = {}
        self.long: dict[int, Expr] = {}

    def _rested(self, at: int, units: int) -> Literal:
        """A literal that is true only when the units up to and with `at` are all idle."""
        rested = self.model.new_bool_var("")
        for k in range(max(self.lo, at - units + 1), at + 1):
            if k in self.work:
                self.model.add(rested + self.work[k] <= 1)
        return rested

    def add_breaks(self, long_starts: Mapping[int, Sequence[Literal]]) -> None:
        """Count the work since the last break; a long block begins rested and counts as full."""
        model = self.model
        since: Expr = 0
        rested: Literal | None = None
        for k in range(self.lo, self.hi):
            for literal in long_starts.get(k, ()):
                if rested is not None:
                    model.add_implication(literal, rested)
            rested = self._rested(k, self.frame.gap)
            total = model.new_int_var(0, self.after, "")
            work, long = self.work.get(k, 0), self.long.get(k, 0)
            model.add(total >= since + work - long - self.after * rested)
            if not isinstance(long, int):
                model.add(total >= self.after * long)
            since = total

    def add_cuts(self) -> None:
        """In a stretch and gap together there is at most a stretch of work: implied, but tight."""
        width = self.after + self.frame.gap
        for first in range(self.lo, self.hi - width + 1):
            units = [k for k in range(first, first + width) if k in self.work]
            if len(units) > self.after:
                # Of a long block, which may fill the window, each unit counts for a little less.
                total = sum(width * self.work[k] - self.frame.gap * self.long[k] for k in units)
                self.model.add(total <= self.after * width)

    def add_long_breaks(self, most: int) -> None:
        """Count the stretches since the last long break."""
        model, gap = self.model, self.frame.gap
        count: Expr = 0
        rested: Expr = 1
        for k in range(self.lo, self.hi):
            begins = model.new_bool_var("")
            if k in self.work:
                before = [self.work[i] for i in range(max(self.lo, k - gap), k) if i in self.work]
                model.add(begins >= self.work[k] - sum(before))
            row = model.new_int_var(0, most, "")
            model.add(row >= count + begins - most * rested)
            model.add(row >= begins)
            count = row
            rested = self._rested(k, self.frame.long_gap)
