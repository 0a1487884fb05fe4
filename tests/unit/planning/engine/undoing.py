"""What a sentence about an unplaced task says would have to give, undone; and whether it then fits.

Nothing here asks the code that writes the sentences: places are searched for one slot after the
other, and the plan with the task in it goes through the bench's checker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import make_frame
from focusflow.planning.engine.parse import parse_problem
from tests.planner_bench.checker import check
from tests.planner_bench.scoring import moment

Json = dict[str, Any]
MOST_STEPS = 200_000
NUMBER = r"(\d+(?:\.\d+)?(?:e-?\d+)?)"
LOAD_ROUNDED = 1e-4
DAY = timedelta(days=1)


class Left:
    """An unscheduled entry, with its problem and the blocks of all that is placed."""

    def __init__(self, data: Json, plan: Json, entry: Json) -> None:
        self.data, self.entry = deepcopy(data), entry
        self.code, self.reason, self.name = entry["code"], entry["reason"], entry["task"]
        self.tasks = {task["id"]: task for task in self.data["tasks"]}
        self.task = self.tasks[self.name]
        self.blocks = [dict(block) for block in plan["blocks"]]
        self.hard = bool(self.task["due"] and self.task["due_is_hard"])
        self.splittable = bool(self.task["min_block"] or self.task["max_block"])

    @property
    def others(self) -> list[Json]:
        return [block for block in self.blocks if block["task"] != self.name]

    @property
    def release(self) -> datetime:
        """From when on the task may start."""
        ends = [
            b["end"]
            for b in self.blocks
            if b["task"] in self.task["depends_on"] and self.whole(b["task"])
        ]
        earliest = [self.task["earliest"]] if self.task["earliest"] else []
        return max(moment(text) for text in [self.data["now"], *earliest, *ends])

    def whole(self, name: str) -> bool:
        done = sum(
            (moment(b["end"]) - moment(b["start"])).total_seconds() / 60
            for b in self.blocks if b["task"] == name
        )  # fmt: skip
        return bool(done >= self.tasks[name]["minutes"])

    def keep_only_needed(self) -> None:
        """Take away all that the task doesn't wait for."""
        wanted = list(self.task["depends_on"])
        for name in wanted:
            wanted += [n for n in self.tasks[name]["depends_on"] if n not in wanted]
        self.blocks = [b for b in self.blocks if b["task"] in wanted]

    def open_later(self) -> None:
        """Free days after all that is known, each with a pause round midnight."""
        task = self.task
        times = [w["end"] for w in self.data["windows"]] + [self.data["now"]]
        times += [task["earliest"]] if task["earliest"] else []
        zone = ZoneInfo(self.data["zone"])
        last = max([*map(moment, times), *(moment(b["end"]) for b in self.data["busy"])])
        first = datetime.combine(last.astimezone(zone).date() + 2 * DAY, datetime.min.time(), zone)
        days = 2 + task["minutes"] // 5
        self.data["windows"] += [
            {
                "start": (first + n * DAY).isoformat(),
                "end": (first + n * DAY + timedelta(hours=23)).isoformat(),
            }
            for n in range(min(days, 300))
        ]

    def open_until_due(self) -> None:
        """One free stretch from when the task may start to when it is due, and nothing else."""
        self.data["windows"] = [{"start": self.release.isoformat(), "end": self.task["due"]}]
        self.data["busy"] = []
        self.task["depends_on"] = []
        self.blocks = []


def undo(left: Left) -> None:
    """Undo each thing that the sentence names."""
    for clause in left.reason.split("; "):
        for pattern, change in CHANGES:
            if found := re.search(pattern, clause):
                change(left, found)
                break
        else:
            raise AssertionError(f"a sentence that is not understood: {clause!r}")


def _done(left: Left, found: re.Match[str]) -> None:
    task = left.task
    named = [n for n in task["depends_on"] if f'"{left.tasks[n]["title"]}"' in found[1]]
    assert named
    assert not any(left.whole(n) for n in named)
    task["depends_on"] = [n for n in task["depends_on"] if n not in named]


def _more_minutes(left: Left, found: re.Match[str]) -> None:
    left.data["limits"]["minutes_per_day"] += _up(left.entry["minutes"] - float(found[1]))


def _minutes_for_it(left: Left, found: re.Match[str]) -> None:
    left.data["limits"]["minutes_per_day"] = left.task["minutes"]


def _minutes(left: Left, found: re.Match[str]) -> None:
    left.data["limits"]["minutes_per_day"] = _up(float(found[1]))


def _more_load(left: Left, found: re.Match[str]) -> None:
    left.data["limits"]["load_per_day"] += float(found[1]) - float(found[2]) + LOAD_ROUNDED


def _load(left: Left, found: re.Match[str]) -> None:
    left.data["limits"]["load_per_day"] = float(found[1]) + LOAD_ROUNDED


def _preferred(left: Left, found: re.Match[str]) -> None:
    left.keep_only_needed()


def _due(left: Left, found: re.Match[str]) -> None:
    assert left.hard
    left.task["due"] = None
    if "beside" not in found.string:
        left.open_later()


def _calendar(left: Left, found: re.Match[str]) -> None:
    if left.hard:
        left.open_until_due()
    else:
        left.open_later()


CHANGES: list[tuple[str, Callable[[Left, re.Match[str]], None]]] = [
    (r"^waits for (.*), which (?:is|are) not wholly placed$", _done),
    (rf"of the [\d.]+ min for a day {NUMBER} min are left$", _more_minutes),
    (r"^needs .*, a day holds at most [\d.]+ min$", _minutes_for_it),
    (rf"a day would have to hold {NUMBER} min instead of", _minutes),
    (rf"a load of {NUMBER}, of the load of [\d.]+ for a day {NUMBER} is left$", _more_load),
    (rf"^is a load of {NUMBER}, a day holds at most", _load),
    (rf"a day would have to hold a load of {NUMBER} instead of", _load),
    ("beside the tasks that were preferred", _preferred),
    (r"^needs .* before ", _due),
    ("no window has|at the earliest|longest free stretch|are free", _calendar),
]
"""How a sentence is told by its words, and what is undone."""


def _up(number: float) -> int:
    return -int(-number // 1)


def place(data: Json, blocks: list[Json], name: str) -> list[Json] | None:
    """Blocks for all of a task beside the given ones; None when there is no place."""
    frame = make_frame(parse_problem(data))
    index = {item.task.id: item.index for item in frame.items}
    board = Board(frame)
    for block in blocks:
        start, end = (frame.grid.exact(moment(block[key])) for key in ("start", "end"))
        assert start is not None
        assert end is not None
        board.add(index[block["task"]], start, end)
    item = frame.items[index[name]]
    ends = [board.last_end(other) for other in item.needs if board.mine[other]]
    found = _Search(board, item).blocks(max([item.release, *ends]), item.need)
    if found is None:
        return None
    at = frame.grid.moment
    return [{"task": name, "start": at(a).isoformat(), "end": at(b).isoformat()} for a, b in found]


class _Search:
    """Every block after the other, the longest first, until all of an item is placed."""

    def __init__(self, board: Board, item: Any) -> None:
        self.board, self.item, self.steps = board, item, 0

    def blocks(self, release: int, left: int) -> list[tuple[int, int]] | None:
        """Blocks for so many units, None when there is no place (or none is found soon)."""
        if not left:
            return []
        for start in self._starts(release):
            for length in self._lengths(left):
                self.steps += 1
                if self.steps > MOST_STEPS:
                    return None
                rest = self._with(start, start + length, left)
                if rest is not None:
                    return rest
        return None

    def _with(self, start: int, end: int, left: int) -> list[tuple[int, int]] | None:
        board, i = self.board, self.item.index
        if end > self.item.deadline or not board.fits(i, start, end):
            return None
        before = board.mine[i].copy()
        board.add(i, start, end)
        rest = self.blocks(end, left - (end - start))
        if rest is None:
            board.remove(i)
            for block in before:
                board.add(i, *block)
        return None if rest is None else [(start, end), *rest]

    def _lengths(self, left: int) -> Iterator[int]:
        item = self.item
        if not item.splittable:
            yield left
            return
        for length in range(min(item.most, left), 0, -self.board.frame.grid.step):
            if length >= item.least or length == left:
                yield length

    def _starts(self, first: int) -> Iterator[int]:
        for segment in self.board.frame.grid.segments:
            for at in range(segment.lo, segment.hi, self.board.frame.grid.step):
                if at >= first:
                    yield at


def broken(data: Json, blocks: list[Json]) -> list[str]:
    """Rules that the blocks break, whatever is left out."""
    plan = {"blocks": [{**b, "reason": "-"} for b in blocks], "breaks": [], "unscheduled": []}
    return [
        one
        for one in check(data, plan)
        if one.startswith(("rule", "blocks")) and not one.startswith("rule 5")
    ]


def undo_conflict(left: Left) -> bool:
    """Undo all that a fixed task's sentence names; False for a place that is off the grid."""
    data, task, reason = left.data, left.task, left.reason
    start = moment(task["fixed_start"])
    end = start + timedelta(minutes=task["minutes"])
    if "which is before now" in reason:
        data["now"] = min(moment(data["now"]), start).isoformat()
    if "longer than a block of" in reason:
        task["min_block"] = task["max_block"] = None
    if "before its earliest time" in reason:
        task["earliest"] = None
    if "after it is due" in reason:
        task["due"] = None
    if "outside every window" in reason:
        data["windows"] = [{"start": (start - DAY).isoformat(), "end": (end + DAY).isoformat()}]
        task["depends_on"] = [n for n in task["depends_on"] if not left.whole(n)]
        left.blocks = []
    if "leaves no break" in reason:
        data["breaks"] = None
    if "limits of the day" in reason:
        data["limits"] |= {"minutes_per_day": None, "load_per_day": None}
    _take_away(left, start, end)
    return "not on the grid" not in reason


def _take_away(left: Left, start: datetime, end: datetime) -> None:
    """What lies there, or near, or is not done by then, as far as it is named."""
    named = set(re.findall(r'"([^"]*)"', left.reason))
    gone = {name for name, task in left.tasks.items() if task["title"] in named}
    buffer = timedelta(minutes=left.data["limits"]["buffer_minutes"] or 0)
    left.task["depends_on"] = [n for n in left.task["depends_on"] if n not in gone]
    left.blocks = [b for b in left.blocks if b["task"] not in gone]
    left.data["busy"] = [
        b for b in left.data["busy"]
        if b["title"] not in named
        or moment(b["start"]) - buffer >= end or moment(b["end"]) + buffer <= start
    ]  # fmt: skip


def fixed_block(task: Json) -> Json:
    """The block that a fixed task would be."""
    end = moment(task["fixed_start"]) + timedelta(minutes=task["minutes"])
    return {"task": task["id"], "start": task["fixed_start"], "end": end.isoformat()}
