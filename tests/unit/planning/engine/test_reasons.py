"""Reasons are true: without the obstacle that is named, the task fits."""

import pytest

from focusflow.planning.engine import parse_problem, solve, violations


def plan(data):
    problem = parse_problem(data)
    made = solve(problem, seconds=0.3)
    assert violations(problem, made) == []
    return made


def left(data, task):
    (entry,) = [u for u in plan(data).unscheduled if u.task == task]
    return entry


def placed(data, task):
    return all(u.task != task for u in plan(data).unscheduled)


def reason(data, task="a"):
    return next(b.reason for b in plan(data).blocks if b.task == task)


def test_reasons_of_blocks(make):
    weights = {"energy": 2, "move": 3, "early": 0.05, "switch": 0, "fragment": 0}
    fixed = make.task("a", 60, fixed_start=make.at("10:00"))
    assert reason(make.problem(fixed)) == "fixed by you"
    due = make.task("a", 60, energy="high", due=make.at("16:00"))
    peak = {"11": 1.0, "12": 0.9, "13": 0.1}
    assert (
        reason(make.problem(due, energy_by_hour=peak, weights=weights))
        == "due today, high energy 11-13"
    )
    kept = make.problem(
        make.task("a", 60), previous=[make.span("11:00", "12:00", task="a")], weights=weights
    )
    assert reason(kept) == "kept where it was"
    needs = make.problem(make.task("b", 60, title="Outline"), make.task("a", 60, depends_on=["b"]))
    assert reason(needs) == 'after "Outline"'
    assert reason(make.problem(make.task("a", 60))) == "free from 09:00 to 17:00"
    late = make.task("a", 60, due=make.at("09:30"))
    assert reason(make.problem(late)) == "late, it was due 09:30"
    tomorrow = make.task("a", 60, due=make.at("09:30", "2026-11-24"))
    assert reason(make.problem(tomorrow)) == "due the next day"
    flat = make.task("a", 60, energy="high")
    assert "energy" not in reason(make.problem(flat, energy_by_hour=peak))


def test_too_long(make):
    data = make.problem(make.task("a", 90), windows=[make.span("09:00", "10:00")])
    entry = left(data, "a")
    assert (entry.code, entry.minutes) == ("too_long", 90)
    assert entry.reason == "needs 90 min in one piece, the longest free stretch is 60 min"
    assert placed(data | {"windows": [make.span("09:00", "10:30")]}, "a")


def test_no_room_before_due(make):
    task = make.task("a", 60, due=make.at("10:00"), due_is_hard=True, min_block=15)
    data = make.problem(task, busy=[make.span("09:30", "09:45")])
    entry = left(data, "a")
    assert (entry.code, entry.minutes) == ("no_room_before_due", 15)
    assert entry.reason == "needs 60 min before 10:00, 45 min are free"
    assert placed(data | {"busy": []}, "a")
    whole = make.problem(
        make.task("a", 60, due=make.at("10:00"), due_is_hard=True),
        busy=[make.span("09:30", "09:45")],
    )
    assert left(whole, "a").reason == (
        "needs 60 min in one piece before 10:00, 30 min is the longest free stretch"
    )


def test_no_room_before_due_beside_other_tasks(make):
    data = make.problem(
        make.task("a", 60, 5, due=make.at("10:00"), due_is_hard=True),
        make.task("b", 30, 50, due=make.at("10:00"), due_is_hard=True),
    )
    entry = left(data, "a")
    assert entry.code == "no_room_before_due"
    assert (
        entry.reason
        == "needs 60 min before 10:00, 30 min is the longest stretch left beside other tasks"
    )
    data["tasks"][0]["due_is_hard"] = False
    assert placed(data, "a")


def test_no_room(make):
    data = make.problem(make.task("a", 600, min_block=15))
    entry = left(data, "a")
    assert (entry.code, entry.minutes) == ("no_room", 120)
    assert entry.reason == "needs 600 min, 480 min are free"
    late = make.problem(make.task("a", 120, earliest=make.at("16:00")))
    entry = left(late, "a")
    assert entry.code == "no_room"
    assert (
        entry.reason == "needs 120 min in one piece after 16:00, 60 min is the longest free stretch"
    )


def test_blocked_by(make):
    data = make.problem(make.task("b", 600, title="Thesis"), make.task("a", 60, depends_on=["b"]))
    entry = left(data, "a")
    assert (entry.code, entry.reason) == (
        "blocked_by",
        'waits for "Thesis", which is not wholly placed',
    )
    data["tasks"][0]["minutes"] = 60
    assert placed(data, "a")


def test_day_full_and_load_full(make):
    tasks = [make.task("b", 60, 50, load=3), make.task("a", 60, 5, load=2)]
    minutes = make.problem(*tasks, limits={"minutes_per_day": 90})
    assert left(minutes, "a").code == "day_full"
    assert left(minutes, "a").reason == "needs 60 min, of the 90 min for a day 30 min are left"
    assert placed(minutes | {"limits": {"minutes_per_day": 120}}, "a")
    load = make.problem(*tasks, limits={"load_per_day": 8})
    assert left(load, "a").code == "load_full"
    assert (
        left(load, "a").reason == "needs 60 min, a load of 4, of the load of 8 for a day 2 is left"
    )
    assert placed(load | {"limits": {"load_per_day": 10}}, "a")


def test_a_task_that_no_day_can_hold(make):
    task = make.task("a", 120, load=3)
    assert left(make.problem(task, limits={"minutes_per_day": 90}), "a").reason == (
        "needs 120 min in one piece, a day holds at most 90 min"
    )
    assert left(make.problem(task, limits={"load_per_day": 10}), "a").reason == (
        "is a load of 12, a day holds at most 10"
    )


def test_lower_value(make):
    data = make.problem(
        make.task("a", 60, 5), make.task("b", 90, 50), windows=[make.span("09:00", "11:00")]
    )
    entry = left(data, "a")
    assert entry.code == "lower_value"
    assert entry.reason == (
        "needs 60 min, 30 min is the longest stretch left beside the tasks that were preferred"
    )
    data["tasks"].pop()
    assert placed(data, "a")


def test_lower_value_in_points(make):
    data = make.problem(make.task("a", 60, 3), weights={"early": 5, "energy": 0})
    assert left(data, "a").reason == "needs 60 min; it would cost 2.0 points more than it brings"
    worthless = make.problem(make.task("a", 60, 0))
    assert left(worthless, "a").reason == "needs 60 min; it would bring no points"


def test_breaks_leave_no_stretch(make):
    data = make.problem(
        make.task("a", 60, 5),
        make.task("b", 60, 50),
        windows=[make.span("09:00", "11:00")],
        breaks={"after_minutes": 60, "minutes": 15},
    )
    entry = left(data, "a")
    assert entry.code == "lower_value"
    assert "the breaks leave no stretch long enough" in entry.reason
    del data["breaks"]
    assert placed(data, "a")


def test_earliest_after_window(make):
    data = make.problem(make.task("a", 60, earliest=make.at("08:00", "2026-11-24")))
    entry = left(data, "a")
    assert entry.code == "earliest_after_window"
    assert entry.reason == "starts Tue 24 Nov 08:00 at the earliest, the last free time ends 17:00"


def test_a_block_shorter_than_a_slot(make):
    data = make.problem(make.task("a", 60, max_block=10))
    assert left(data, "a").reason == "its longest block is shorter than a slot"


FIXED = [
    ({"fixed_start": "07:30"}, {}, "before now"),
    ({"fixed_start": "08:30"}, {}, "outside every window"),
    ({"fixed_start": "10:05"}, {}, "not on the grid of 15 min"),
    ({"fixed_start": "10:00", "max_block": 30}, {}, "its 60 min are longer than a block of 30 min"),
    ({"fixed_start": "10:00", "earliest": "11:00"}, {}, "before its earliest time 11:00"),
    ({"fixed_start": "10:00", "due": "10:30", "due_is_hard": True}, {}, "after it is due 10:30"),
    ({"fixed_start": "10:00"}, {"busy": ["10:30", "11:30"]}, 'where "Stand-up" is'),
    ({"fixed_start": "10:00"}, {"busy": ["11:00", "11:30"]}, 'too close to "Stand-up"'),
    ({"fixed_start": "10:00"}, {"limits": {"minutes_per_day": 30}}, "limits of the day allow"),
    ({"fixed_start": "09:00", "depends_on": ["b"]}, {}, 'but "B" is not done by then'),
]


@pytest.mark.parametrize(("fields", "more", "expected"), FIXED)
def test_fixed_conflicts_name_what_is_in_the_way(make, fields, more, expected):
    times = {"fixed_start", "earliest", "due"}
    fields = {k: make.at(v) if k in times else v for k, v in fields.items()}
    if "busy" in more:
        more = {
            "busy": [make.span(*more["busy"], title="Stand-up")],
            "limits": {"buffer_minutes": 5},
        }
    data = make.problem(make.task("a", 60, **fields), make.task("b", 30)) | more
    entry = left(data, "a")
    assert entry.code == "fixed_conflict"
    assert expected in entry.reason


def test_fixed_conflicts_between_tasks(make):
    tasks = [
        make.task(i, 60, v, fixed_start=make.at(t))
        for i, v, t in (("b", 9, "10:00"), ("a", 1, "10:30"))
    ]
    assert left(make.problem(*tasks), "a").reason == 'fixed at 10:30, where "B" is'
    beside = [
        make.task(i, 60, v, fixed_start=make.at(t))
        for i, v, t in (("b", 9, "10:00"), ("a", 1, "11:00"))
    ]
    data = make.problem(*beside, breaks={"after_minutes": 60, "minutes": 15})
    assert left(data, "a").reason == "fixed at 11:00, where the work around it leaves no break"


def test_what_is_left_of_a_split_task_is_reported(make):
    data = make.problem(
        make.task("a", 120, 5, min_block=30),
        make.task("b", 60, 50),
        windows=[make.span("09:00", "11:00")],
    )
    entry = left(data, "a")
    assert (entry.minutes, entry.code) == (60, "lower_value")
    assert entry.reason.startswith("needs 60 more min")


def test_breaks_are_shown_clear_of_busy_times(make):
    data = make.problem(
        make.task("a", 60, fixed_start=make.at("09:00")),
        make.task("b", 60, fixed_start=make.at("10:45")),
        make.task("c", 60, fixed_start=make.at("12:00")),
        make.task("d", 60, fixed_start=make.at("13:15")),
        busy=[make.span("10:00", "10:15"), make.span("13:00", "13:10")],
        breaks={"after_minutes": 60, "minutes": 15},
    )
    shown = [(b["start"][11:16], b["end"][11:16]) for b in plan(data).to_json()["breaks"]]
    # The third gap is nearly filled by a busy time: nothing long enough is left to show.
    assert shown == [("10:15", "10:30"), ("11:45", "12:00")]


def test_a_long_break_is_shown_after_some_stretches(make):
    data = make.problem(
        *(make.task(f"t{i}", 60) for i in range(3)),
        breaks={"after_minutes": 60, "minutes": 15, "long_after": 2, "long_minutes": 45},
        weights={"early": 1},
    )
    shown = [(b["start"][11:16], b["end"][11:16]) for b in plan(data).to_json()["breaks"]]
    assert shown == [("10:00", "10:15"), ("11:15", "12:00")]
