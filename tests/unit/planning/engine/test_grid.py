"""Where work may lie: the clock's grid, free time, local days."""

from datetime import UTC, datetime

from focusflow.planning.engine import parse_problem, solve, violations
from focusflow.planning.engine.grid import make_grid


def free(data):
    """The free segments in local wall time."""
    problem = parse_problem(data)
    grid = make_grid(problem)

    def local(at):
        return grid.moment(at).astimezone(problem.zone).strftime("%d %H:%M")

    return [(local(s.lo), local(s.hi)) for s in grid.segments]


def test_free_time_is_windows_without_busy_times_and_buffers(make):
    data = make.problem(
        slot_minutes=5,
        windows=[make.span("09:00", "12:00"), make.span("13:00", "14:00")],
        busy=[
            make.span("10:00", "10:30"),
            make.span("10:20", "10:45"),
            make.span("13:50", "15:00"),
        ],
        limits={"buffer_minutes": 5},
    )
    assert free(data) == [
        ("23 09:00", "23 09:55"),
        ("23 10:50", "23 12:00"),
        ("23 13:00", "23 13:45"),
    ]


def test_edges_are_drawn_in_to_the_grid_of_the_clock(make):
    data = make.problem(now=make.at("09:07"), windows=[make.span("09:00", "10:08")])
    assert free(data) == [("23 09:15", "23 10:00")]


def test_nothing_is_free_before_now_or_within_less_than_a_slot(make):
    assert free(make.problem(now=make.at("18:00"))) == []
    assert free(make.problem(windows=[make.span("09:01", "09:14")])) == []
    assert free(make.problem(windows=[make.span("09:00", "09:00")])) == []


def test_the_grid_is_that_of_the_local_clock(make):
    # 09:00 in Berlin is 13:45 in Kathmandu: the next half hour there is 14:00.
    data = make.problem(zone="Asia/Kathmandu", slot_minutes=30)
    assert free(data)[0][0] == "23 14:00"


def berlin_night(make, day, before, after, **more):
    window = {"start": f"{day}T00:00:00{before}", "end": f"{day}T06:00:00{after}"}
    return make.problem(now=f"{day}T00:00:00{before}", windows=[window], **more)


def test_a_night_in_spring_is_an_hour_short_and_one_in_autumn_an_hour_long(make):
    for day, before, after, hours in (
        ("2026-03-29", "+01:00", "+02:00", 5),
        ("2026-10-25", "+02:00", "+01:00", 7),
    ):
        grid = make_grid(parse_problem(berlin_night(make, day, before, after)))
        assert [s.hi - s.lo for s in grid.segments] == [hours * 4]
        tasks = [make.task(f"t{i}", 60) for i in range(8)]
        problem = parse_problem(berlin_night(make, day, before, after, tasks=tasks))
        plan = solve(problem, solver="greedy")
        assert len(plan.blocks) == hours
        assert violations(problem, plan) == []


def test_times_come_out_with_the_offset_of_their_moment(make):
    tasks = [make.task("a", 60, fixed_start="2026-03-29T01:00:00+01:00")]
    problem = parse_problem(berlin_night(make, "2026-03-29", "+01:00", "+02:00", tasks=tasks))
    block = solve(problem, solver="greedy").to_json()["blocks"][0]
    assert block["start"] == "2026-03-29T01:00:00+01:00"
    assert block["end"] == "2026-03-29T03:00:00+02:00"


def test_a_shift_of_half_an_hour_moves_the_grid(make):
    # On Lord Howe Island clocks go back from 02:00 to 01:30 on 5 April 2026.
    window = {"start": "2026-04-05T00:00:00+11:00", "end": "2026-04-05T06:00:00+10:30"}
    data = make.problem(
        *(make.task(f"t{i}", 60) for i in range(8)),
        now="2026-04-05T00:00:00+11:00",
        zone="Australia/Lord_Howe",
        slot_minutes=60,
        windows=[window],
    )
    grid = make_grid(parse_problem(data))
    assert grid.step == 2
    # The hour that ends as the clock goes back would end at half past by the clock.
    assert free(data) == [("05 00:00", "05 01:00"), ("05 02:00", "05 06:00")]
    plan = solve(parse_problem(data), seconds=0.3)
    assert len(plan.blocks) == 5
    assert violations(parse_problem(data), plan) == []


def test_local_days_are_told_apart(make):
    windows = [make.span("22:00", "23:59"), make.span("08:00", "09:00", "2026-11-24")]
    grid = make_grid(parse_problem(make.problem(windows=windows)))
    assert [str(day) for day in grid.days] == ["2026-11-23", "2026-11-24"]
    assert [grid.day_index(s.lo) for s in grid.segments] == [0, 1]


def test_units_and_moments_agree(make):
    grid = make_grid(parse_problem(make.problem(now=make.at("08:10"))))
    nine = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    between = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    assert grid.moment(grid.floor(nine)) == grid.moment(grid.ceil(nine)) == nine
    assert grid.exact(nine) == grid.floor(between) == grid.ceil(between) - 1
    assert grid.exact(between) is None
    assert grid.units_per_hour == 4


def test_energy_is_summed_over_the_free_units(make):
    data = make.problem(energy_by_hour={"9": 1.0, "10": 0.2}, windows=[make.span("09:30", "10:30")])
    grid = make_grid(parse_problem(data))
    assert [round(x, 6) for x in grid.energy[0]] == [0, 0.25, 0.5, 0.55, 0.6]
