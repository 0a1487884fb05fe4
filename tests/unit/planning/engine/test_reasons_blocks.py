"""Over random problems what is said of a block is true of the problem and the plan."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from focusflow.planning.engine import parse_problem, solve
from tests.planner_bench.mixed import mixed
from tests.planner_bench.scoring import local_minutes, moment
from tests.unit.planning.engine.free_time import free_runs

Json = dict[str, Any]
SEEDS = range(90)
HIGH = 0.8
PART = re.compile(r", (?!it was due)")


@cache
def planned(seed: int) -> tuple[Json, Json]:
    data = mixed(seed)
    return data, solve(parse_problem(data), solver="greedy").to_json()


class Said:
    """A block with its task and problem, and what is said of it."""

    def __init__(self, data: Json, plan: Json, block: Json) -> None:
        self.data, self.plan, self.block = data, plan, block
        self.zone = ZoneInfo(data["zone"])
        self.start, self.end = moment(block["start"]), moment(block["end"])
        self.task = next(task for task in data["tasks"] if task["id"] == block["task"])

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def due_day(self) -> date:
        """What is due at midnight is due on the day before."""
        due = moment(self.task["due"]).astimezone(self.zone)
        return (
            (due - timedelta(minutes=1)).date() if (due.hour, due.minute) == (0, 0) else due.date()
        )

    def in_time(self) -> bool:
        return self.end <= moment(self.task["due"])

    def energy(self, start: datetime, end: datetime) -> float:
        levels = self.data["energy_by_hour"]
        return sum(
            levels.get(str(local.hour), 0.7) * part
            for local, part in local_minutes(start, end, self.zone)
        )

    def clock(self, at: datetime) -> str:
        local, today = at.astimezone(self.zone), self.day(moment(self.data["now"]))
        return (
            f"{local:%H:%M}"
            if local.date() == today
            else f"{local:%a} {local.day} {local:%b %H:%M}"
        )


def is_true(said: Said, part: str) -> bool:
    """Whether a part of a reason holds."""
    task, data = said.task, said.data
    if part == "fixed by you":
        return moment(task["fixed_start"]) == said.start
    if part == "kept where it was":
        return any(
            (b["task"], moment(b["start"]), moment(b["end"])) == (task["id"], said.start, said.end)
            for b in data["previous"]
        )
    if part == "due today":
        return said.in_time() and said.due_day() == said.day(moment(data["now"]))
    if part == "due the next day":
        return said.in_time() and said.due_day() == said.day(said.start) + timedelta(days=1)
    if part.startswith("late, it was due "):
        return not said.in_time()
    if found := re.fullmatch(r"high energy (\d+)-(\d+)", part):
        return high_energy(said, int(found[1]), int(found[2]))
    if found := re.fullmatch('after "(.*)"', part):
        return comes_after(said, found[1])
    if part.startswith("free from "):
        runs = free_runs(data, [], moment(data["now"]), None)
        return part in {
            f"free from {said.clock(a)} to {said.clock(b)}" for a, b in runs if a <= said.start < b
        }
    raise AssertionError(f"a reason that is not understood: {part!r}")


def high_energy(said: Said, since: int, until: int) -> bool:
    """The block is in these hours, they are high, and elsewhere it would have less energy."""
    levels = [said.data["energy_by_hour"].get(str(hour), 0.7) for hour in range(24)]
    hours = {local.hour for local, _ in local_minutes(said.start, said.end, said.zone)}
    inside = hours <= set(range(since, until)) and min(levels[since:until]) >= HIGH
    edges = [levels[hour] for hour in (since - 1, until) if 0 <= hour < 24]
    return inside and all(level < HIGH for level in edges) and loses_elsewhere(said)


def loses_elsewhere(said: Said) -> bool:
    weight = said.data["weights"].get("energy", 2)
    if said.task["energy"] == "low" or not weight:
        return False
    earliest = [moment(said.task["earliest"])] if said.task["earliest"] else []
    until = moment(said.task["due"]) if said.task["due"] and said.task["due_is_hard"] else None
    runs = free_runs(said.data, [], max([moment(said.data["now"]), *earliest]), until)
    length, own = said.end - said.start, said.energy(said.start, said.end)
    slot = timedelta(minutes=said.data["slot_minutes"])
    for start, end in runs:
        at = start
        while at + length <= end:
            if said.energy(at, at + length) < own - 1e-6:
                return True
            at += slot
    return False


def comes_after(said: Said, title: str) -> bool:
    """The block is its task's first, and of all that the task needs that one ends last."""
    titles = {task["id"]: task["title"] for task in said.data["tasks"]}
    ends = {
        name: max(moment(b["end"]) for b in said.plan["blocks"] if b["task"] == name)
        for name in said.task["depends_on"]
    }
    latest = max(ends.values())
    mine = [moment(b["start"]) for b in said.plan["blocks"] if b["task"] == said.task["id"]]
    named = any(titles[name] == title for name, end in ends.items() if end == latest)
    return named and latest <= said.start == min(mine)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_part_of_a_reason_is_true(seed: int) -> None:
    data, plan = planned(seed)
    for block in plan["blocks"]:
        for part in PART.split(block["reason"]):
            assert is_true(Said(data, plan, block), part), (block, part)


def test_all_that_can_be_said_was_said() -> None:
    parts = [p for s in SEEDS for b in planned(s)[1]["blocks"] for p in PART.split(b["reason"])]
    said = Counter(re.split(r'[\d"]|free|, it was', part)[0].strip() for part in parts)
    expected = {
        "fixed by you",
        "kept where it was",
        "due today",
        "due the next day",
        "late",
        "high energy",
        "after",
        "",
    }
    assert set(said) == expected
