"""Timefold as a rival: the same contract, another solver. Optional: `timefold` and a JDK of 17.

What was chosen. The model is in Java (Rival.java), compiled when first used, for what Timefold
makes of a model in Python is many times slower. Each free stretch has a list of pieces (a planning
list variable; a piece may be in no list), and a plan is read from the lists by walking through them
in order of time: each piece begins as soon as the rules let it and is left out where they don't.
So every state of the search is a sound plan, no hard score is needed, and the contract's score is
the score. Tasks that may be split are pieces of their least length, which join to longer blocks
where they meet; some idle pieces let work begin later. Fixed tasks have stretches of their own.
Construction heuristic and local search (late acceptance) are Timefold's own for list variables.

Its plans go through the same checker and score as all others. Blocks of tasks that break a rule
are dropped, so that a broken rule never counts as a win.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from focusflow.planning.engine import parse_problem
from focusflow.planning.engine.board import Board
from focusflow.planning.engine.frame import Frame, Item, make_frame
from tests.planner_bench.checker import check
from tests.planner_bench.drawing import Json
from tests.planner_bench.scoring import minutes_between, moment, score

SOURCE = Path(__file__).with_name("Rival.java")
COMPILED = Path(__file__).parents[2] / "var" / "bench-rival"
# Minutes of a piece of a task for whose blocks there is no least length, and of the idle pieces.
USUAL_PIECE = 30
IDLE = (5, 5, 10, 10, 15, 15, 30, 30, 60, 60, 120, 120)
OPTIONS = ("-Xmx1g", "-XX:+UseSerialGC")


def missing() -> str:
    """What is not there that the rival needs, empty when all is."""
    if importlib.util.find_spec("timefold") is None or importlib.util.find_spec("jpype") is None:
        return "the package timefold is not installed"
    if shutil.which("javac") is None:
        return "there is no javac"
    return ""


def timefold(problem: Json, seconds: float) -> Json:
    """A plan by Timefold. The first call starts its machine.

    `dropped` says how many blocks broke a rule and are gone, `lost` how many points they had.
    """
    frame = make_frame(parse_problem(problem))
    blocks = [
        {
            "task": frame.items[i].task.id,
            "start": frame.grid.moment(start).isoformat(),
            "end": frame.grid.moment(end).isoformat(),
            "reason": "placed by Timefold",
        }
        for i, start, end in _solve(frame, seconds)
    ]
    kept = sound(problem, blocks)
    plan = {"blocks": kept, "breaks": [], "unscheduled": _unscheduled(problem, kept)}
    points = score(problem, plan)
    lost = score(problem, {"blocks": blocks})["total"] - points["total"]
    return {**plan, "score": points, "dropped": len(blocks) - len(kept), "lost": lost}


def sound(problem: Json, blocks: list[Json]) -> list[Json]:
    """The blocks without those of tasks that break a rule."""
    kept = list(blocks)
    while kept:
        plan = {"blocks": kept, "breaks": [], "unscheduled": _unscheduled(problem, kept)}
        broken = check(problem, plan)
        if not broken:
            break
        present = {block["task"] for block in kept}
        named = [name for name in re.findall(r"'([^']*)'", " ".join(broken)) if name in present]
        gone = named[0] if named else kept[0]["task"]
        kept = [block for block in kept if block["task"] != gone]
    return kept


def _unscheduled(problem: Json, blocks: list[Json]) -> list[Json]:
    left = {task["id"]: task["minutes"] for task in problem["tasks"]}
    for block in blocks:
        left[block["task"]] -= round(minutes_between(moment(block["start"]), moment(block["end"])))
    fixed = {task["id"] for task in problem["tasks"] if task.get("fixed_start")}
    return [
        {
            "task": name,
            "minutes": rest,
            "code": "fixed_conflict" if name in fixed else "no_room",
            "reason": "left out by Timefold",
        }
        for name, rest in left.items()
        if rest
    ]


def _solve(frame: Frame, seconds: float) -> list[tuple[int, int, int]]:
    """The blocks as (item, start, end) in units."""
    if not frame.grid.segments or not frame.items:
        return []
    java, solver = _machine()
    stretches, fixed = _stretches(frame)
    pieces = [list(piece) for piece in _pieces(frame, fixed)]
    two = java.JArray(java.JInt, 2)
    found = solver.solve(_model(frame, java), two(stretches), two(pieces), round(seconds * 1000))
    return [(int(i), int(start), int(end)) for i, start, end in found]


def _stretches(frame: Frame) -> tuple[list[list[int]], set[int]]:
    """Free stretches round the fixed tasks, as (lo, hi, segment, fixed item or -1), in order."""
    board = Board(frame)
    fixed = [item for item in frame.items if item.fixed is not None and item.fixed >= 0]
    for item in sorted(fixed, key=lambda item: -item.value):
        start = item.fixed or 0
        end = start + item.need
        if item.release <= start and end <= item.deadline and board.fits(item.index, start, end):
            board.add(item.index, start, end)
    rows = [[lo, hi, here, -1] for here, lo, hi, _, _ in board.gaps(0, frame.horizon)]
    rows += [[lo, hi, board.segment_of(lo), i] for lo, hi, i in board.blocks]
    return sorted(rows), {item.index for item in frame.items if item.fixed is not None}


def _pieces(frame: Frame, fixed: set[int]) -> list[tuple[int, int]]:
    """Pieces as (item, length), those of the densest value first, and the idle ones."""
    unit = frame.grid.unit / 60
    found = []
    for item in sorted(frame.items, key=lambda item: -item.value / item.need):
        if item.index not in fixed:
            found += [(item.index, length) for length in _lengths(item, frame)]
    idle = [round(minutes / unit) // frame.grid.step * frame.grid.step for minutes in IDLE]
    return found + [(-1, length) for length in idle if length]


def _lengths(item: Item, frame: Frame) -> list[int]:
    step = frame.grid.step
    if not item.splittable or item.need <= min(item.least, item.most):
        return [item.need] if item.need <= item.most else []
    usual = round(USUAL_PIECE * 60 / frame.grid.unit) // step * step
    least = max(item.least, step if item.task.min_block else min(item.most, max(step, usual)))
    if item.most < least:
        return []
    count = max(1, item.need // least)
    steps, more = divmod(item.need // step, count)
    lengths = [(steps + (n < more)) * step for n in range(count)]
    return lengths if lengths[0] <= item.most else [least] * count


@cache
def _machine() -> tuple[Any, Any]:
    """The package jpype with a running machine, and a solver."""
    import jpype

    home = importlib.util.find_spec("timefold")
    if home is None or not home.submodule_search_locations:
        raise ModuleNotFoundError("timefold")
    jars = Path(home.submodule_search_locations[0]) / "solver" / "jars"
    if not jpype.isJVMStarted():
        jpype.startJVM(*OPTIONS, classpath=[str(jars / "*"), str(_compiled(jars))])
    level = jpype.JClass("ch.qos.logback.classic.Level")
    jpype.JClass("org.slf4j.LoggerFactory").getLogger("ROOT").setLevel(level.ERROR)
    solver = jpype.JClass("Rival")()
    return jpype, solver


def _compiled(jars: Path) -> Path:
    """The folder with the compiled model, made anew when the source is newer."""
    if COMPILED.is_dir() and COMPILED.stat().st_mtime >= SOURCE.stat().st_mtime:
        return COMPILED
    COMPILED.parent.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=COMPILED.parent))
    command = ["javac", "-proc:none", "-cp", f"{jars}/*", "-d", str(fresh), str(SOURCE)]
    subprocess.run(command, check=True)
    shutil.rmtree(COMPILED, ignore_errors=True)
    fresh.rename(COMPILED)
    return COMPILED


def _model(frame: Frame, java: Any) -> Any:
    """The problem as the fields of Rival.Model."""
    grid, items, weights = frame.grid, frame.items, frame.problem.weights
    model = java.JClass("Rival$Model")()
    ints, reals, flags = (java.JArray(one) for one in (java.JInt, java.JDouble, java.JBoolean))
    rows = java.JArray(java.JInt, 2)
    model.step, model.gap, model.longGap = grid.step, frame.gap, frame.long_gap
    model.after = 0 if frame.after is None else max(1, frame.after)
    model.longAfter = frame.long_after or 0
    model.dayUnits = -1 if frame.day_units is None else frame.day_units
    model.dayLoad = -1.0 if frame.day_load is None else frame.day_load
    model.now, model.early = frame.now, frame.early
    model.switching, model.fragment, model.move = weights.switch, weights.fragment, weights.move
    model.dayStarts = ints(list(grid.day_starts))
    model.segmentLo = ints([segment.lo for segment in grid.segments])
    model.energySums = java.JArray(java.JDouble, 2)([list(sums) for sums in grid.energy])
    for name in ("need", "most", "release", "deadline", "category"):
        setattr(model, name, ints([getattr(item, name) for item in items]))
    model.splittable = flags([item.splittable for item in items])
    for name in ("value", "late", "load", "energy"):
        setattr(model, name, reals([getattr(item, name) for item in items]))
    model.due = reals([0.0 if item.due is None else item.due for item in items])
    model.needs = rows([list(item.needs) for item in items])
    kept = enumerate(frame.kept)
    model.kept = rows([[i, *span, count] for i, spans in kept for span, count in spans.items()])
    return model
