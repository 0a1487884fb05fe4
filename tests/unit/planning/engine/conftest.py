"""Small problems for the planner's tests: one Monday in Berlin, nine to five, slots of 15 minutes."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]
DAY = "2026-11-23"


def at(time: str, day: str = DAY, offset: str = "+01:00") -> str:
    return f"{day}T{time}:00{offset}"


def span(start: str, end: str, day: str = DAY, **more: Any) -> Json:
    return {"start": at(start, day), "end": at(end, day), **more}


def task(name: str, minutes: int, value: float = 10, **more: Any) -> Json:
    return {
        "id": name,
        "title": name.upper(),
        "minutes": minutes,
        "value": value,
        "energy": "low",
    } | more


def problem(*tasks: Json, **more: Any) -> Json:
    """Nothing but value counts unless a test says so."""
    return {
        "now": at("08:00"),
        "zone": "Europe/Berlin",
        "slot_minutes": 15,
        "windows": [span("09:00", "17:00")],
        "busy": [],
        "tasks": list(tasks),
        "weights": {"energy": 0, "switch": 0, "fragment": 0, "move": 0, "early": 0},
    } | more


class Make:
    """The builders above, handed to tests."""

    at = staticmethod(at)
    span = staticmethod(span)
    task = staticmethod(task)
    problem = staticmethod(problem)


@pytest.fixture
def make() -> type[Make]:
    return Make


@pytest.fixture
def plan_of() -> Callable[..., Any]:
    """A plan from (task, start, end) triples of one day."""
    from focusflow.planning.engine import Plan

    def build(*blocks: tuple[str, str, str], **more: Any) -> Plan:
        data = {"blocks": [{"task": t, "start": at(s), "end": at(e)} for t, s, e in blocks]}
        return Plan.from_json(data | more)

    return build


@pytest.fixture
def best_by_trying_all() -> Callable[[Json], float]:
    """The best score over every plan of a tiny problem, judged by the checker alone."""
    return _best_by_trying_all


def _best_by_trying_all(data: Json) -> float:
    from datetime import timedelta
    from itertools import product

    from focusflow.planning.engine import Plan, parse_problem, score, violations

    problem = parse_problem(data)
    slot = timedelta(minutes=problem.slot_minutes)
    starts = []
    for window in problem.windows:
        moment = window.start
        while moment < window.end:
            starts.append(moment)
            moment += slot

    def fits(one: Any, blocks: list[Any]) -> bool:
        return not violations(problem, Plan(blocks=tuple(blocks), unscheduled=one))

    options = [list(_ways(t, starts, slot)) for t in problem.tasks]
    best = float("-inf")
    for combination in product(*options):
        blocks = [block for way in combination for block in way]
        if fits((), blocks):
            best = max(best, score(problem, Plan(blocks=tuple(blocks))).total)
    return best


def _ways(task: Any, starts: list[Any], slot: Any) -> Any:
    """All sets of blocks of one task that do not overlap and hold at most its minutes."""
    from datetime import timedelta

    from focusflow.planning.engine import Block

    most = timedelta(minutes=task.minutes)
    lengths = [most]
    if task.splittable:
        longest = min(most, timedelta(minutes=task.max_block or task.minutes))
        lengths = [slot * k for k in range(1, longest // slot + 1)]

    def extend(blocks: tuple[Any, ...], left: Any) -> Any:
        yield blocks
        for start in starts:
            if blocks and start < blocks[-1].end:
                continue
            for length in lengths:
                if length <= left:
                    yield from extend(
                        (*blocks, Block(task.id, start, start + length)), left - length
                    )

    yield from extend((), most)
