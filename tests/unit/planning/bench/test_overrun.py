"""A day at 11:00 after an overrun, and which moves of a new plan were needless, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.planner_bench.overrun import at_eleven, moved, needless, overrun_place

Json = dict[str, Any]


def at(clock: str) -> str:
    return f"2026-11-23T{clock}:00+01:00"


def block(task: str, start: str, end: str) -> Json:
    return {"task": task, "start": at(start), "end": at(end)}


def task(name: str, length: int, *depends_on: str, split: bool = False, **more: Any) -> Json:
    return {
        "id": name, "minutes": length, "depends_on": list(depends_on), "load": 1,
        "min_block": 10 if split else None, "max_block": 60 if split else None,
        "fixed_start": None, **more,
    }  # fmt: skip


def day(*tasks: Json, most: int | None = None) -> Json:
    return {
        "now": at("07:45"),
        "slot_minutes": 5,
        "windows": [{"start": at("08:00"), "end": at("20:00")}],
        "busy": [{"start": at("13:00"), "end": at("14:00"), "title": "Review"}],
        "tasks": list(tasks),
        "breaks": {"after_minutes": 50, "minutes": 10},
        "limits": {"minutes_per_day": most, "load_per_day": None, "buffer_minutes": 5},
    }


TASKS = (
    task("done", 60),
    task("running", 60, "done"),
    task("next", 30, "done"),
    task("later", 60),
    task("after", 30, "running"),
    task("left", 30, fixed_start=at("09:00")),
)
BLOCKS = [
    block("later", "15:00", "16:00"),
    block("done", "09:00", "10:00"),
    block("running", "10:30", "11:30"),
    block("next", "11:45", "12:15"),
    block("after", "16:15", "16:45"),
]


def eleven(most: int | None = None) -> Json:
    return at_eleven(day(*TASKS, most=most), {"blocks": BLOCKS})


def test_what_is_done_is_gone_and_what_runs_has_45_minutes_more() -> None:
    problem = eleven(most=400)
    assert problem["now"] == at("11:00")
    left = {t["id"]: t["minutes"] for t in problem["tasks"]}
    assert left == {"running": 30 + 45, "next": 30, "later": 60, "after": 30, "left": 30}
    assert [t["depends_on"] for t in problem["tasks"]] == [[], [], [], ["running"], []]
    assert all(t["fixed_start"] is None for t in problem["tasks"])
    assert problem["limits"]["minutes_per_day"] == 400 - 90
    assert [b["task"] for b in problem["previous"]] == ["next", "later", "after"]
    assert problem["overrun"] == {"task": "running", "minutes": 75}


def test_between_two_blocks_it_is_the_latest_that_goes_on() -> None:
    blocks = [block("done", "09:00", "10:00"), block("later", "11:00", "12:00")]
    problem = at_eleven(day(*TASKS), {"blocks": blocks})
    assert problem["overrun"] == {"task": "done", "minutes": 45}
    assert problem["tasks"][0]["minutes"] == 45
    assert [b["task"] for b in problem["previous"]] == ["later"]


def test_the_overrun_is_placed_from_now_on_and_followed_by_a_break() -> None:
    spans = [(a.strftime("%H:%M"), b.strftime("%H:%M")) for a, b in overrun_place(eleven())]
    assert (spans[0][0], spans[-2][1]) == ("11:00", "12:15")
    assert spans[-1] == ("12:15", "12:25")


@pytest.mark.parametrize(("split", "begins"), [(True, "11:00"), (False, "14:05")])
def test_round_a_meeting_only_work_in_one_piece_waits(split: bool, begins: str) -> None:
    problem = at_eleven(day(task("long", 180, split=split)), {"blocks": [
        block("long", "10:30", "13:00")
    ]})  # fmt: skip
    assert problem["overrun"]["minutes"] == 165
    assert overrun_place(problem)[0][0].strftime("%H:%M") == begins


def test_moves_are_needless_only_where_the_old_place_was_still_good() -> None:
    problem = eleven()
    new = {
        "blocks": [
            block("running", "11:00", "12:15"),
            block("next", "12:25", "12:55"),
            block("later", "17:00", "18:00"),
            block("after", "18:15", "18:45"),
        ]
    }
    assert [b["task"] for b in moved(problem, new)] == ["next", "later", "after"]
    # `next` was in the way of the overrun, `after` waits for the task that overran.
    assert [b["task"] for b in needless(problem, new)] == ["later"]
    kept = {"blocks": [*new["blocks"][:2], *problem["previous"][1:]]}
    assert [b["task"] for b in moved(problem, kept)] == ["next"]
    assert needless(problem, kept) == []


def test_what_the_days_limit_cannot_hold_beside_the_overrun_is_not_needless() -> None:
    new = {"blocks": [block("running", "11:00", "12:15")]}
    fits = eleven(most=90 + 75 + 60)
    assert [b["task"] for b in needless(fits, new)] == ["later"]
    tight = eleven(most=90 + 75 + 55)
    assert needless(tight, new) == []
