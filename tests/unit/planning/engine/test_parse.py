import pytest

from focusflow.planning.engine import Breaks, Energy, Limits, ProblemError, Weights, parse_problem


def refused(data):
    with pytest.raises(ProblemError) as caught:
        parse_problem(data)
    return caught.value


def test_a_full_problem_is_read(make):
    data = make.problem(
        make.task(
            "t1", 90, 60, energy="high", min_block=30, max_block=45, load=2, category="essay"
        ),
        make.task("t2", 30, depends_on=["t1"], due=make.at("15:00"), due_is_hard=True),
        busy=[make.span("10:00", "10:30", title="Stand-up")],
        energy_by_hour={"9": 1.0, "14": 0.4},
        breaks={"after_minutes": 50, "minutes": 10, "long_after": 4, "long_minutes": 20},
        limits={"minutes_per_day": 360, "load_per_day": None, "buffer_minutes": 5},
        previous=[make.span("09:00", "09:30", task="t2")],
        weights={"energy": 2, "switch": 1, "fragment": 1, "move": 3, "early": 0.05},
        later_addition={"is": "ignored"},
    )
    problem = parse_problem(data)
    assert problem.tasks[0].energy is Energy.HIGH
    assert problem.tasks[0].splittable
    assert not problem.tasks[1].splittable
    assert problem.tasks[1].depends_on == ("t1",)
    assert (problem.energy_by_hour[9], problem.energy_by_hour[14]) == (1.0, 0.4)
    assert problem.energy_by_hour[11] == 0.7
    assert problem.breaks == Breaks(50, 10, 4, 20)
    assert problem.limits == Limits(360, None, 5)
    assert problem.busy[0].title == "Stand-up"
    assert problem.previous[0].task == "t2"
    assert problem.now.isoformat() == "2026-11-23T07:00:00+00:00"


def test_optional_members_may_be_missing(make):
    data = make.problem(make.task("a", 15), limits={"buffer_minutes": 10})
    del data["weights"], data["busy"]
    problem = parse_problem(data)
    assert problem.breaks is None
    assert problem.limits == Limits(None, None, 10)
    assert problem.previous == ()
    assert problem.weights == Weights(2, 1, 1, 3, 0.05)
    assert parse_problem(data | {"weights": {"early": 0}}).weights == Weights(2, 1, 1, 3, 0)
    assert parse_problem(data | {"breaks": {"after_minutes": 50, "minutes": 10}}).breaks == Breaks(
        50, 10
    )


def test_windows_come_in_any_order_and_may_touch(make):
    windows = [make.span("13:00", "17:00"), make.span("09:00", "13:00")]
    problem = parse_problem(make.problem(windows=windows))
    assert [w.start.hour for w in problem.windows] == [8, 12]


TOP = [
    ("now", "2026-11-23T08:00:00", "now", "no offset"),
    ("now", "yesterday", "now", "is not a time"),
    ("now", 5, "now", "must be a time"),
    ("now", None, "now", "is required"),
    ("now", "0001-01-01T00:00:00+01:00", "now", "between the years"),
    ("zone", "Europe/Atlantis", "zone", "not a known time zone"),
    ("zone", "../etc/passwd", "zone", "not a known time zone"),
    ("zone", "", "zone", "must not be empty"),
    ("slot_minutes", 0, "slot_minutes", "at least 1"),
    ("slot_minutes", True, "slot_minutes", "whole number"),
    ("slot_minutes", 2.5, "slot_minutes", "whole number"),
    ("tasks", {}, "tasks", "must be a list"),
    ("tasks", [7], "tasks[0]", "must be an object"),
    ("energy_by_hour", {"24": 1}, "energy_by_hour.24", "hour from 0 to 23"),
    ("energy_by_hour", {"9": 1.5}, "energy_by_hour.9", "at most 1"),
    ("energy_by_hour", {"9": "high"}, "energy_by_hour.9", "must be a number"),
    ("energy_by_hour", [1], "energy_by_hour", "must be an object"),
    ("breaks", {"minutes": 10}, "breaks.after_minutes", "is required"),
    ("breaks", {"after_minutes": 50, "minutes": 0}, "breaks.minutes", "at least 1"),
    (
        "breaks",
        {"after_minutes": 50, "minutes": 10, "long_after": 4},
        "breaks.long_minutes",
        "go together",
    ),
    (
        "breaks",
        {"after_minutes": 50, "minutes": 10, "long_minutes": 20},
        "breaks.long_after",
        "go together",
    ),
    ("limits", {"minutes_per_day": -5}, "limits.minutes_per_day", "at least 0"),
    ("limits", {"load_per_day": float("inf")}, "limits.load_per_day", "finite"),
    ("limits", {"buffer_minutes": 5000}, "limits.buffer_minutes", "at most 1440"),
    ("weights", {"switch": float("nan")}, "weights.switch", "finite"),
    ("weights", {"move": -1}, "weights.move", "negative"),
    ("weights", {"move": 1e9}, "weights.move", "at most 1e+06"),
]


@pytest.mark.parametrize(("field", "value", "path", "message"), TOP)
def test_a_bad_member_is_named(make, field, value, path, message):
    error = refused(make.problem(make.task("a", 15)) | {field: value})
    assert error.path == path
    assert message in error.message
    assert str(error) == f"{path}: {error.message}"


TASKS = [
    ("minutes", 20, "multiple of the slot"),
    ("minutes", 0, "at least 1"),
    ("minutes", -15, "at least 1"),
    ("minutes", 10**12, "at most"),
    ("minutes", "15", "whole number"),
    ("id", None, "is required"),
    ("id", "", "must not be empty"),
    ("id", 4, "must be a text"),
    ("value", None, "is required"),
    ("value", -1, "negative"),
    ("value", float("nan"), "finite"),
    ("value", True, "must be a number"),
    ("energy", "extreme", "low, medium or high"),
    ("load", -1, "negative"),
    ("lateness_per_hour", -2, "negative"),
    ("due", "2026-11-23T10:00", "no offset"),
    ("due_is_hard", 1, "true or false"),
    ("earliest", "noon", "is not a time"),
    ("fixed_start", "2026-11-23T10:00", "no offset"),
    ("min_block", 0, "at least 1"),
    ("max_block", 2.5, "whole number"),
    ("depends_on", "a", "must be a list"),
]


@pytest.mark.parametrize(("field", "value", "message"), TASKS)
def test_a_bad_field_of_a_task_is_named(make, field, value, message):
    error = refused(
        make.problem(
            make.task("a", 15),
            make.task("b", 15),
            make.task("c", 15, **{field: value})
            if field not in {"id", "minutes", "value"}
            else make.task("c", 15) | {field: value},
        )
    )
    assert error.path == f"tasks[2].{field}"
    assert message in error.message


def test_block_lengths_fit_together(make):
    error = refused(make.problem(make.task("a", 60, min_block=45, max_block=30)))
    assert error.path == "tasks[0].max_block"


def test_unknown_and_repeated_ids_are_named(make):
    twice = refused(make.problem(make.task("a", 15), make.task("a", 15)))
    assert (twice.path, "used twice" in twice.message) == ("tasks[1].id", True)
    unknown = refused(make.problem(make.task("a", 15), make.task("b", 15, depends_on=["a", "x"])))
    assert (unknown.path, "'x'" in unknown.message) == ("tasks[1].depends_on[1]", True)
    number = refused(make.problem(make.task("a", 15, depends_on=[3])))
    assert number.path == "tasks[0].depends_on[0]"
    before = refused(make.problem(previous=[make.span("09:00", "10:00", task="gone")]))
    assert before.path == "previous[0].task"


def test_a_circle_of_dependencies_is_named(make):
    error = refused(
        make.problem(
            make.task("z", 15, depends_on=["a"]),
            make.task("a", 15, depends_on=["b"]),
            make.task("b", 15, depends_on=["c"]),
            make.task("c", 15, depends_on=["a"]),
        )
    )
    assert error.path.startswith("tasks[")
    assert error.path.endswith("].depends_on")
    assert error.message.count("->") == 3
    assert "z" not in error.message.split(": ")[1]
    own = refused(make.problem(make.task("a", 15, depends_on=["a"])))
    assert own.path == "tasks[0].depends_on"


@pytest.mark.parametrize("field", ["windows", "busy", "previous"])
def test_an_end_before_its_start_is_named(make, field):
    bad = make.span("10:00", "09:00", task="a")
    error = refused(make.problem(make.task("a", 15)) | {field: [bad]})
    assert error.path == f"{field}[0].end"


def test_overlapping_windows_are_named(make):
    windows = [make.span("12:00", "17:00"), make.span("09:00", "12:15")]
    error = refused(make.problem(windows=windows))
    assert (error.path, error.message) == ("windows[0].start", "overlaps windows[1]")


def test_sizes_are_bounded(make):
    many = refused(make.problem(*(make.task(f"t{i}", 15) for i in range(2001))))
    assert (many.path, "at most 2000" in many.message) == ("tasks", True)
    far = refused(make.problem(windows=[make.span("09:00", "10:00", "2028-01-01")]))
    assert far.path == "windows[0].end"
    assert refused([]).path == "problem"


def test_an_impossible_problem_is_not_refused(make):
    parse_problem(make.problem(make.task("a", 15 * 40_000), windows=[]))
    parse_problem(make.problem(make.task("a", 15), busy=[make.span("00:00", "23:00")]))
