"""Over random problems the sentences are true: with what they name undone, the task fits."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from focusflow.planning.engine import parse_problem, solve
from tests.planner_bench.mixed import mixed
from tests.planner_bench.scoring import moment, score
from tests.unit.planning.engine.free_time import free_minutes
from tests.unit.planning.engine.undoing import (
    Left,
    broken,
    fixed_block,
    place,
    undo,
    undo_conflict,
)

Json = dict[str, Any]
SEEDS = range(60)
SEARCHED = range(100, 124)
# Said of a task for which there is room.
IN_POINTS = ("more than it brings", "it would bring no points", "there is room")
# Said of blocks that can be nowhere, whatever else gives.
SHAPE = re.compile(
    r"its longest block is shorter|its blocks have at least (\d+) min, and at most (\d+)"
)


@cache
def planned(seed: int, *, searched: bool = False) -> tuple[Json, Json]:
    data = mixed(seed)
    problem = parse_problem(data)
    plan = solve(problem, seconds=0.05) if searched else solve(problem, solver="greedy")
    return data, plan.to_json()


def lefts(seed: int, *, searched: bool = False) -> list[Left]:
    data, plan = planned(seed, searched=searched)
    return [Left(data, plan, entry) for entry in plan["unscheduled"]]


def fits_when_undone(left: Left) -> str:
    """What is wrong with a sentence, empty for nothing."""
    if left.code == "fixed_conflict":
        on_grid = undo_conflict(left)
        found = [fixed_block(left.task)] if on_grid else []
    elif SHAPE.search(left.reason):
        return ""
    else:
        if not any(said in left.reason for said in IN_POINTS):
            undo(left)
        found = place(left.data, left.others, left.name)
        if found is None:
            return "there is no place even so"
    more = set(broken(left.data, [*left.others, *found])) - set(broken(left.data, left.others))
    return "; ".join(sorted(more))


@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_obstacle_that_is_named_the_task_fits(seed: int) -> None:
    for left in lefts(seed):
        wrong = fits_when_undone(left)
        assert not wrong, (left.name, left.code, left.reason, wrong)


@pytest.mark.parametrize("seed", SEARCHED)
def test_without_the_obstacle_the_task_fits_beside_a_searched_plan(seed: int) -> None:
    for left in lefts(seed, searched=True):
        wrong = fits_when_undone(left)
        assert not wrong, (left.name, left.code, left.reason, wrong)


def test_every_code_was_among_them() -> None:
    codes = Counter(left.code for seed in SEEDS for left in lefts(seed))
    assert set(codes) == {
        "blocked_by", "day_full", "earliest_after_window", "fixed_conflict", "load_full",
        "lower_value", "no_room", "no_room_before_due", "no_window", "too_long",
    }  # fmt: skip
    assert min(codes.values()) >= 5


def test_with_the_obstacle_the_task_hardly_ever_fits() -> None:
    """Places that the sentences' search overlooks are rare; a sentence never invents one."""
    named = [
        left
        for seed in SEEDS
        for left in lefts(seed)
        if left.code != "fixed_conflict" and not any(said in left.reason for said in IN_POINTS)
        if all(left.whole(name) for name in left.task["depends_on"])
    ]
    invented = [left for left in named if place(left.data, left.others, left.name) is not None]
    assert len(named) > 100
    assert len(invented) <= len(named) / 50


FIGURES = [
    (r"(\d+) min are free", 0, False),
    (r"(\d+) min is the longest free stretch", 1, False),
    (r"(\d+) min are left beside", 0, True),
    (r"(\d+) min is the longest stretch left", 1, True),
]


def test_the_free_minutes_that_are_named_are_free() -> None:
    checked: Counter[str] = Counter()
    for seed in SEEDS:
        for left in lefts(seed):
            for pattern, which, beside in FIGURES:
                if found := re.search(pattern, left.reason):
                    until = moment(left.task["due"]) if left.hard else None
                    blocks = left.blocks if beside else []
                    free = free_minutes(left.data, blocks, left.release, until)[which]
                    assert free == float(found[1]), (seed, left.name, left.reason)
                    checked[pattern] += 1
    assert len(checked) == len(FIGURES)


def test_placing_a_task_costs_as_many_points_as_are_named() -> None:
    checked = 0
    for seed in SEEDS:
        for left in lefts(seed):
            found = re.search(r"it would (?:cost (?:about )?([\d.]+) points|bring no)", left.reason)
            if found is None or left.blocks == [] or left.splittable:
                continue
            now = score(left.data, {"blocks": left.blocks})["total"]
            said = float(found[1] or 0)
            for there in every_place(left):
                then = score(left.data, {"blocks": [*left.blocks, there]})["total"]
                assert now - then >= said - 1e-6, (seed, left.name, left.reason, there)
            checked += 1
    assert checked > 10


def every_place(left: Left) -> list[Json]:
    """Each block that an unsplittable task may be beside the others."""
    if left.task["fixed_start"]:
        return [fixed_block(left.task)]
    slot, length = timedelta(minutes=1), timedelta(minutes=left.task["minutes"])
    found, known = [], set(broken(left.data, left.blocks))
    for window in left.data["windows"]:
        start, end = max(moment(window["start"]), left.release), moment(window["end"])
        while start + length <= end:
            local = start.astimezone(ZoneInfo(left.data["zone"]))
            if (local.hour * 60 + local.minute) % left.data["slot_minutes"] == 0:
                block = {
                    "task": left.name,
                    "start": start.isoformat(),
                    "end": (start + length).isoformat(),
                }
                if not set(broken(left.data, [*left.blocks, block])) - known:
                    found.append(block)
            start += slot
    return found
