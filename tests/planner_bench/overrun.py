"""The rest of an accepted day at 11:00, after work took longer; and what a new plan of it moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.planner_bench.drawing import Json, minutes, moment, text

REPLAN_HOUR = 11
MORE_MINUTES = 45

Stretch = tuple[datetime, datetime]


def at_eleven(day: Json, plan: Json) -> Json:
    """What is left to plan of a day. What is done is gone and counts towards the day's limits.

    The task under way, or between two blocks the latest one, has 45 min more than it had left. The
    member `overrun`, which is no part of the contract, says which task that is and for how many
    minutes it is going on; it is None when nothing was begun before 11:00.
    """
    now = moment(day["windows"][0]["start"]).replace(hour=REPLAN_HOUR, minute=0)
    begun = [block for block in _in_time(plan["blocks"]) if moment(block["start"]) < now]
    running = begun[-1] if begun else None
    done: dict[str, int] = {}
    for block in begun:
        worked = minutes({"start": block["start"], "end": text(min(moment(block["end"]), now))})
        done[block["task"]] = done.get(block["task"], 0) + worked
    left = {task["id"]: task["minutes"] - done.get(task["id"], 0) for task in day["tasks"]}
    if running:
        left[running["task"]] += MORE_MINUTES
    return {
        **day,
        "now": text(now),
        "tasks": [_rest(task, left, now) for task in day["tasks"] if left[task["id"]] > 0],
        "limits": _limits_left(day, done),
        "previous": [
            {name: block[name] for name in ("task", "start", "end")}
            for block in _in_time(plan["blocks"])
            if moment(block["start"]) >= now
        ],
        "overrun": running
        and {
            "task": running["task"],
            "minutes": MORE_MINUTES + max(0, minutes({"start": text(now), "end": running["end"]})),
        },
    }


def _in_time(blocks: Sequence[Json]) -> list[Json]:
    return sorted(blocks, key=lambda block: moment(block["start"]))


def _rest(task: Json, left: dict[str, int], now: datetime) -> Json:
    """The task with what is left of it; an hour of its own that is over binds it no more."""
    fixed = task["fixed_start"]
    return {
        **task,
        "minutes": left[task["id"]],
        "depends_on": [other for other in task["depends_on"] if left[other] > 0],
        "fixed_start": fixed if fixed and moment(fixed) >= now else None,
    }


def _limits_left(day: Json, done: dict[str, int]) -> Json:
    limits = dict(day["limits"])
    loads = {task["id"]: task["load"] for task in day["tasks"]}
    if limits["minutes_per_day"] is not None:
        limits["minutes_per_day"] = max(0, limits["minutes_per_day"] - sum(done.values()))
    if limits["load_per_day"] is not None:
        spent = sum(loads[name] * worked / 30 for name, worked in done.items())
        limits["load_per_day"] = max(0.0, limits["load_per_day"] - spent)
    return limits


def moved(problem: Json, plan: Json) -> list[Json]:
    """The blocks of the previous plan that the new plan does not have."""
    kept = {_key(block) for block in plan["blocks"]}
    return [block for block in problem["previous"] if _key(block) not in kept]


def needless(problem: Json, plan: Json) -> list[Json]:
    """Those of the moved blocks that could have stayed where they were.

    Not needless: another block of the task that overran; a block where the overrun is now or the
    break after it; one whose task waits, through others or not, for a task of these; and of the
    rest the fewest without which the overrun and all that could stay are within the day's limits.
    Everything else that allowed a block in the accepted plan still holds.
    """
    if not problem["overrun"]:
        return moved(problem, plan)
    over = overrun_place(problem)
    pushed = {problem["overrun"]["task"]}
    pushed |= {block["task"] for block in problem["previous"] if _meets(block, over)}
    pushed |= _waiting(problem, pushed)

    def may_stay(block: Json) -> bool:
        return not _meets(block, over) and (block["task"] not in pushed)

    staying = [block for block in problem["previous"] if may_stay(block)]
    found = [block for block in moved(problem, plan) if may_stay(block)]
    return _beyond_limits(problem, staying, found)


def _key(block: Json) -> tuple[str, datetime, datetime]:
    return block["task"], moment(block["start"]), moment(block["end"])


def overrun_place(problem: Json) -> list[Stretch]:
    """Where the overrun goes on: the first free time from now, then a break.

    A task in one piece takes the first free stretch that holds it, or none.
    """
    slot = timedelta(minutes=problem["slot_minutes"])
    over = problem["overrun"]
    task = next(one for one in problem["tasks"] if one["id"] == over["task"])
    split = task["min_block"] is not None or task["max_block"] is not None
    need = (over["minutes"] if split else task["minutes"]) // problem["slot_minutes"]
    taken: list[datetime] = []
    at = moment(problem["now"])
    close = moment(problem["windows"][0]["end"])
    while at < close and len(taken) < need:
        if _free(problem, at, at + slot):
            taken.append(at)
        elif not split:
            taken.clear()
        at += slot
    if len(taken) < need and not split:
        return []
    rest = timedelta(minutes=problem["breaks"]["minutes"])
    return [(one, one + slot) for one in taken] + [(at, at + rest)]


def _free(problem: Json, start: datetime, end: datetime) -> bool:
    apart = timedelta(minutes=problem["limits"]["buffer_minutes"])
    return not any(
        start < moment(busy["end"]) + apart and moment(busy["start"]) - apart < end
        for busy in problem["busy"]
    )


def _meets(block: Json, stretches: Sequence[Stretch]) -> bool:
    start, end = moment(block["start"]), moment(block["end"])
    return any(start < until and begin < end for begin, until in stretches)


def _waiting(problem: Json, names: set[str]) -> set[str]:
    """All tasks that wait for these, through others or not."""
    found: set[str] = set()
    fresh = set(names)
    while fresh:
        fresh = {
            task["id"] for task in problem["tasks"] if fresh.intersection(task["depends_on"])
        } - found
        found |= fresh
    return found


def _beyond_limits(problem: Json, staying: Sequence[Json], found: Sequence[Json]) -> list[Json]:
    """The needless blocks without the longest, as many as the day's limits could not hold."""
    limits = problem["limits"]
    tasks = {task["id"]: task for task in problem["tasks"]}
    over = tasks[problem["overrun"]["task"]]
    work = over["minutes"] + sum(minutes(block) for block in staying)
    load = over["load"] * over["minutes"] / 30
    load += sum(tasks[block["task"]]["load"] * minutes(block) / 30 for block in staying)
    most, heaviest = limits["minutes_per_day"], limits["load_per_day"]
    left = sorted(found, key=minutes)
    while left and (
        (most is not None and work > most) or (heaviest is not None and load > heaviest + 1e-6)
    ):
        block = left.pop()
        work -= minutes(block)
        load -= tasks[block["task"]]["load"] * minutes(block) / 30
    return left
