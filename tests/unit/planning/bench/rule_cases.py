"""For each rule a problem, a plan that keeps the rule, and a plan beside it that breaks it."""

from __future__ import annotations

from tests.unit.planning.bench.plans import at, busy, problem, task

BREAKS = {"after_minutes": 50, "minutes": 10}
LONG = BREAKS | {"long_after": 2, "long_minutes": 20}
A, B, C = task("a", 60), task("b", 30), task("c", 30)
SPLIT = task("a", 60, min_block=25, max_block=40)
FIXED = task("a", 60, fixed_start=at("10:00"))
OVERNIGHT = {"limits": {"minutes_per_day": 30}}
# The rule, the problem, the blocks that keep it, the blocks that break it.
CASES = {
    "in a window": (1, problem(A), ["a 11:00 12:00"], ["a 16:30 17:30"]),
    "in one window": (1, problem(A), ["a 12:00 13:00"], ["a 11:30 12:30"]),
    "not before now": (1, problem(A, now=at("10:00")), ["a 10:00 11:00"], ["a 09:55 10:55"]),
    "on the grid": (1, problem(A), ["a 10:05 11:05"], ["a 10:07 11:07"]),
    "on the grid from midnight": (
        1,
        problem(task("a", 45), slot_minutes=45),
        ["a 10:30 11:15"],
        ["a 10:45 11:30"],
    ),
    "on the grid of the local clock": (
        1,
        problem(A, zone="Asia/Kathmandu", slot_minutes=30),
        ["a 10:15 11:15"],
        ["a 10:00 11:00"],
    ),
    "on the grid to the second": (
        1,
        problem(SPLIT),
        ["a 10:00 10:25"],
        ["a 10:00:30 10:25:30"],
    ),
    "has a length": (1, problem(SPLIT), ["a 10:00 10:25"], ["a 10:00 10:00"]),
    "beside a busy time": (
        1,
        problem(A, busy=busy(("11:00", "11:30"))),
        ["a 10:00 11:00"],
        ["a 10:05 11:05"],
    ),
    "beside a block": (
        1,
        problem(A, B),
        ["b 10:00 10:30", "a 10:30 11:30"],
        ["b 10:00 10:30", "a 10:25 11:25"],
    ),
    "not more than its minutes": (
        2,
        problem(SPLIT),
        ["a 09:00 09:40", "a 10:00 10:20"],
        ["a 09:00 09:40", "a 10:00 10:25"],
    ),
    "not longer than max_block": (
        2,
        problem(SPLIT),
        ["a 09:00 09:40", "a 10:00 10:20"],
        ["a 09:00 09:45", "a 10:00 10:15"],
    ),
    "only the last in time is short": (
        2,
        problem(SPLIT),
        ["a 10:00 10:20", "a 09:00 09:25"],
        ["a 10:00 10:25", "a 09:00 09:20"],
    ),
    "one piece is whole": (2, problem(A), ["a 10:00 11:00"], ["a 10:00 10:55"]),
    "one piece is one block": (
        2,
        problem(A),
        ["a 10:00 11:00"],
        ["a 10:00 10:30", "a 10:30 11:00"],
    ),
    "not before earliest": (
        3,
        problem(A | {"earliest": at("10:00")}),
        ["a 10:00 11:00"],
        ["a 09:55 10:55"],
    ),
    "not after a hard due": (
        3,
        problem(A | {"due": at("11:00"), "due_is_hard": True}),
        ["a 10:00 11:00"],
        ["a 10:05 11:05"],
    ),
    "after what it depends on": (
        4,
        problem(SPLIT, B | {"depends_on": ["a"]}),
        ["a 09:00 09:40", "a 10:00 10:20", "b 10:20 10:50"],
        ["a 09:00 09:40", "b 09:40 10:10", "a 10:20 10:40"],
    ),
    "only if that is wholly placed": (
        4,
        problem(SPLIT, B | {"depends_on": ["a"]}),
        ["a 09:00 09:40"],
        ["a 09:00 09:40", "b 10:00 10:30"],
    ),
    "where it is fixed": (5, problem(FIXED), ["a 10:00 11:00"], ["a 10:05 11:05"]),
    "one block where it is fixed": (
        5,
        problem(SPLIT | {"max_block": 60, "fixed_start": at("10:00")}),
        ["a 10:00 11:00"],
        ["a 10:00 10:30", "a 10:30 11:00"],
    ),
    "all its minutes where it is fixed": (
        5,
        problem(SPLIT | {"max_block": 60, "fixed_start": at("10:00")}),
        ["a 10:00 11:00"],
        ["a 10:00 10:30"],
    ),
    "minutes a day, parted at midnight": (
        6,
        problem(A, **OVERNIGHT),
        ["a 23:30 24T00:30"],
        ["a 23:25 24T00:25"],
    ),
    "load a day": (
        6,
        problem(
            A | {"load": 0.7}, task("b", 40, load=0.1, min_block=5), limits={"load_per_day": 1.5}
        ),
        ["a 09:00 10:00", "b 10:00 10:30"],
        ["a 09:00 10:00", "b 10:00 10:35"],
    ),
    "load a day, parted at midnight": (
        6,
        problem(A | {"load": 2}, limits={"load_per_day": 2}),
        ["a 23:30 24T00:30"],
        ["a 23:25 24T00:25"],
    ),
    "a gap after enough work": (
        7,
        problem(B, C, breaks=BREAKS),
        ["b 09:00 09:30", "c 09:40 10:10"],
        ["b 09:00 09:30", "c 09:35 10:05"],
    ),
    "a meeting is a gap when it is long enough": (
        7,
        problem(B, C, breaks=BREAKS, busy=busy(("09:30", "09:35"), ("10:30", "10:40"))),
        ["b 10:00 10:30", "c 10:40 11:10"],
        ["b 09:00 09:30", "c 09:35 10:05"],
    ),
    "a long piece alone, then the gap": (
        7,
        problem(A, B, breaks=BREAKS),
        ["a 09:00 10:00", "b 10:10 10:40"],
        ["a 09:00 10:00", "b 10:05 10:35"],
    ),
    "no work just before a long piece": (
        7,
        problem(A, B, breaks=BREAKS),
        ["b 09:00 09:30", "a 09:40 10:40"],
        ["b 09:00 09:30", "a 09:35 10:35"],
    ),
    "what can be split is no long piece": (
        7,
        problem(task("a", 60, min_block=10), breaks=BREAKS),
        ["a 09:00 09:50", "a 10:00 10:10"],
        ["a 09:00 10:00"],
    ),
    "a long gap after so many stretches": (
        7,
        problem(A, B, C, breaks=LONG),
        ["b 09:00 09:30", "c 09:40 10:10", "a 10:30 11:30"],
        ["b 09:00 09:30", "c 09:40 10:10", "a 10:25 11:25"],
    ),
    "an early long gap begins the row anew": (
        7,
        problem(A, B, C, breaks=LONG),
        ["b 09:00 09:30", "c 09:50 10:20", "a 10:30 11:30"],
        ["b 09:00 09:30", "c 09:45 10:15", "a 10:30 11:30"],
    ),
    "a buffer before a busy time": (
        8,
        problem(A, busy=busy(("11:00", "11:30")), limits={"buffer_minutes": 5}),
        ["a 09:55 10:55"],
        ["a 10:00 11:00"],
    ),
    "a buffer after a busy time": (
        8,
        problem(A, busy=busy(("09:00", "10:00")), limits={"buffer_minutes": 10}),
        ["a 10:10 11:10"],
        ["a 10:05 11:05"],
    ),
}
