"""From the plans of a family to the rows of the table, with the goals."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.report import Measure, line, percentile, spread
from tests.planner_bench.children import Found
from tests.planner_bench.families import Case, Run, passed_bounds

DAY_GAP = 3.0
DAY_OVER_GREEDY = 15.0
WEEK_GAP = 8.0
BEATS_RIVAL = 95.0
NO_DIFFERENCE = 1e-6
REPLAN_MS = 500.0
MEMORY_MB = 400.0
EXCESS = 5.0
MIDNIGHT_PLANS = 5.0
USERS = 1_000_000
SPREAD_SECONDS = 3600
# How the sentences of faults begin, by what is wrong.
FAULTS = {"broken rules": ("rule", "blocks", "unscheduled"), "wrong scores": ("score", "gap")}


@dataclass(frozen=True)
class AtLeast(Measure):
    """A figure that must not be smaller than its goal."""

    larger_is_better: bool = True

    @property
    def verdict(self) -> str:
        """ok or short, and nothing for a figure that has no goal."""
        if self.goal is None:
            return ""
        return "ok" if self.value >= self.goal else "short"


def row(measure: Measure) -> str:
    """A row of the table that says which way its goal goes."""
    shown = line(measure)
    return shown.replace("<= ", ">= ", 1) if isinstance(measure, AtLeast) else shown


def measures(family: str, found: Found) -> list[Measure]:
    """The rows of one family; none where nothing was planned."""
    if not found.runs:
        return []
    rows = FAMILIES[family](found.runs)
    note = "the largest process, with reading, checking and OR-Tools"
    return [*rows, Measure(f"{family}: peak of memory", found.memory_mb, "MB", MEMORY_MB, note)]


def by_contest(runs: Sequence[Run]) -> dict[tuple[str, float], list[Run]]:
    """The runs of each solver with its seconds, in the order in which they were made."""
    found: dict[tuple[str, float], list[Run]] = {}
    for run in runs:
        found.setdefault((run.solver, run.seconds), []).append(run)
    return found


def called(part: str, solver: str, seconds: float) -> str:
    """How a row begins."""
    return f"{part}, {solver}" + (f" at {seconds:g} s" if seconds else "")


def quality(
    part: str, runs: Sequence[Run], gap_goal: dict[float, float], over_goal: dict[float, float]
) -> list[Measure]:
    """Wall, gap and score over greedy of each solver; the goals of cp-sat by its seconds."""
    rows: list[Measure] = []
    ruled = {run.case: run.total for run in runs if run.solver == "greedy"}
    for (solver, seconds), mine in by_contest(runs).items():
        name, note = called(part, solver, seconds), f"{len(mine)} problems"
        ours = solver == "cp-sat"
        rows += spread(f"{name}: wall", [run.wall_ms for run in mine], note=note)
        gaps = [run.gap * 100 for run in mine if run.gap is not None]
        if gaps:
            goal = gap_goal.get(seconds) if ours else None
            rows.append(Measure(f"{name}: gap, median", statistics.median(gaps), "%", note=note))
            rows.append(Measure(f"{name}: gap, p95", percentile(gaps, 0.95), "%", goal, note))
        over = [
            (run.total - ruled[run.case]) / max(1.0, abs(ruled[run.case])) * 100
            for run in mine
            if solver != "greedy" and run.case in ruled
        ]
        if over:
            goal = over_goal.get(seconds) if ours else None
            rows.append(
                AtLeast(f"{name}: score over greedy", statistics.median(over), "%", goal, note)
            )
        if not ours and solver != "greedy":
            rows += against(part, runs, mine, goal=BEATS_RIVAL if seconds in gap_goal else None)
    return rows


def against(
    part: str, runs: Sequence[Run], rival: Sequence[Run], goal: float | None
) -> list[Measure]:
    """How often the planner's plans are as good as a rival's in the same time."""
    solver, seconds = rival[0].solver, rival[0].seconds
    totals = {r.case: r.total for r in runs if (r.solver, r.seconds) == ("cp-sat", seconds)}
    pairs = [(totals[run.case], run.total) for run in rival if run.case in totals]
    if not pairs:
        return []
    name, note = called(part, "cp-sat", seconds), f"{len(pairs)} problems"
    share = sum(own >= other - NO_DIFFERENCE for own, other in pairs) / len(pairs) * 100
    over = [(own - other) / max(1.0, abs(other)) * 100 for own, other in pairs]
    rows: list[Measure] = [
        AtLeast(f"{name}: score at least that of {solver}", share, "% of them", goal, note),
        AtLeast(f"{name}: score over {solver}", statistics.median(over), "%", note=note),
    ]
    lost = [run.figures.get("lost", 0.0) for run in rival if run.figures.get("dropped")]
    if lost:
        note = f"at most, for blocks that broke a rule in {len(lost)} of its plans"
        rows.append(
            Measure(f"{called(part, solver, seconds)}: lost", max(lost), "points", note=note)
        )
    return rows


def days(runs: Sequence[Run]) -> list[Measure]:
    """Crowded days."""
    return quality("day", runs, {1.0: DAY_GAP}, {1.0: DAY_OVER_GREEDY})


def weeks(runs: Sequence[Run]) -> list[Measure]:
    """Crowded weeks."""
    return quality("week", runs, {5.0: WEEK_GAP}, {})


def replans(runs: Sequence[Run]) -> list[Measure]:
    """The rest of a day after an overrun."""
    rows: list[Measure] = []
    for (solver, seconds), mine in by_contest(runs).items():
        name = called("replan", solver, seconds)
        blocks = sum(run.figures["previous"] for run in mine)
        note = f"{len(mine)} days, {blocks:.0f} blocks still to come"
        goal = REPLAN_MS if solver == "cp-sat" else None
        rows += spread(f"{name}: wall", [run.wall_ms for run in mine], goal, note)
        for what, text in (("moved", "moved"), ("needless", "moved needlessly")):
            counts = [run.figures[what] for run in mine]
            share = sum(counts) / max(1.0, blocks) * 100
            mean = statistics.mean(counts)
            rows.append(Measure(f"{name}: {text}, a replan", mean, "blocks", note=note))
            rows.append(Measure(f"{name}: {text}, of all", share, "%", note=note))
    return rows


def tardiness(runs: Sequence[Run]) -> list[Measure]:
    """Against the known optima. Those of 0 have no excess in per cent: hits are counted instead."""
    rows: list[Measure] = []
    for (solver, seconds), mine in by_contest(runs).items():
        name = called("wt40", solver, seconds)
        late = [run for run in mine if run.figures["optimum"] > 0]
        never = [run for run in mine if run.figures["optimum"] == 0]
        goal = EXCESS if solver == "cp-sat" else None
        walls = [run.wall_ms for run in mine]
        rows.append(
            Measure(
                f"{name}: wall, p95", percentile(walls, 0.95), "ms", note=f"{len(mine)} instances"
            )
        )
        if late:
            each = [_excess([run]) for run in late]
            note = f"{len(late)} with an optimum above 0"
            rows.append(Measure(f"{name}: mean excess", statistics.mean(each), "%", goal, note))
            note = f"total excess over total optimum of {len(mine)}"
            rows.append(Measure(f"{name}: total excess", _excess(mine), "%", note=note))
        for what, group in (("above 0", late), ("of 0, left out of the mean", never)):
            if group:
                note = f"of {len(group)} with an optimum {what}"
                rows.append(Measure(f"{name}: optimum hit", _hits(group), "instances", note=note))
        missing = sum(run.figures["missing"] for run in mine)
        note = "counted as if they followed the last one"
        rows.append(Measure(f"{name}: jobs not placed", missing, "jobs", note=note))
    return rows


def _excess(runs: Sequence[Run]) -> float:
    optimum = sum(run.figures["optimum"] for run in runs)
    return (sum(run.figures["tardiness"] for run in runs) - optimum) / optimum * 100


def _hits(runs: Sequence[Run]) -> int:
    return sum(run.figures["tardiness"] == run.figures["optimum"] for run in runs)


def precedence(runs: Sequence[Run]) -> list[Measure]:
    """How often everything is placed that can be, and how fast."""
    rows: list[Measure] = []
    for (solver, seconds), mine in by_contest(runs).items():
        name, note = called("precedence", solver, seconds), f"{len(mine)} days"
        share = statistics.mean(run.figures["all"] for run in mine) * 100
        rows += spread(f"{name}: wall", [run.wall_ms for run in mine], note=note)
        rows.append(AtLeast(f"{name}: all placed that can be", share, "% of days", note=note))
    return rows


def midnight(runs: Sequence[Run]) -> list[Measure]:
    """What planning everybody's day at night costs."""
    rows: list[Measure] = []
    for (solver, seconds), mine in by_contest(runs).items():
        name = called("midnight", solver, seconds)
        users = [run.wall_ms for run in mine if run.case.tasks is None]
        if users:
            goal = MIDNIGHT_PLANS if solver == "cp-sat" else None
            rate = len(users) / sum(users) * 1000
            note = f"{len(users)} ordinary days"
            rows.append(AtLeast(f"{name}: plans", rate, "/s on a core", goal, note))
            note = f"{USERS:,} users, spread over an hour"
            cores = USERS / rate / SPREAD_SECONDS
            rows.append(Measure(f"{name}: cores for all users", cores, "cores", note=note))
        for size in sorted({run.case.tasks for run in mine if run.case.tasks}):
            walls = [run.wall_ms for run in mine if run.case.tasks == size]
            note = f"{len(walls)} days of {size} tasks"
            value = statistics.median(walls)
            rows.append(Measure(f"{name}: a plan of {size} tasks", value, "ms", note=note))
    return rows


def random(runs: Sequence[Run]) -> list[Measure]:
    """Problems that mix all features: how many have a plan that is wrong in some way."""
    cases: dict[Case, list[Run]] = {}
    for run in runs:
        cases.setdefault(run.case, []).append(run)
    blocks = sum(run.figures["blocks"] for run in runs)
    planned = AtLeast("random: problems", len(cases), "problems", note=f"{blocks:,.0f} blocks")
    rows: list[Measure] = [planned]
    for (solver, seconds), mine in by_contest(runs).items():
        name, note = called("random", solver, seconds), f"{len(mine)} problems"
        for what, begins in FAULTS.items():
            wrong = sum(any(fault.startswith(begins) for fault in run.faults) for run in mine)
            rows.append(Measure(f"{name}: {what}", wrong, "problems", 0.0, note))
        rows += spread(f"{name}: wall", [run.wall_ms for run in mine], note=note)
    passed = sum(any(passed_bounds(one)) for one in cases.values())
    rows.append(Measure("random: passed bounds", passed, "problems", 0.0, "by any plan of it"))
    return rows


FAMILIES: dict[str, Callable[[Sequence[Run]], list[Measure]]] = {
    "days": days,
    "weeks": weeks,
    "replans": replans,
    "tardiness": tardiness,
    "precedence": precedence,
    "midnight": midnight,
    "random": random,
}
