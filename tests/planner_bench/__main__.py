"""`python -m tests.planner_bench [--quick] [--only PART,...]`: measure the planner, print a table."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from focusflow.platform.clock import system_clock
from tests.bench import report
from tests.planner_bench import children, measure
from tests.planner_bench.families import FAMILIES, SIZES, Case
from tests.planner_bench.solvers import LEFT_OUT
from tests.planner_bench.tardiness import read

KEPT = Path(__file__).parents[2] / "var" / "bench-planner.json"
COUNTS = {
    "days": (100, 12),
    "weeks": (30, 3),
    "replans": (50, 6),
    "tardiness": (125, 10),
    "precedence": (200, 25),
    "midnight": (200, 20),
    "random": (10_000, 500),
}
PER_SIZE = (10, 2)
SHOWN_ERRORS = 20


def _families(text: str) -> list[str]:
    chosen = text.split(",")
    unknown = sorted(set(chosen) - set(FAMILIES))
    if unknown:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return [family for family in FAMILIES if family in chosen]


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="make bench-planner", description="Measure the planner.")
    parser.add_argument("--quick", action="store_true", help="a few problems of each part")
    parser.add_argument(
        "--only", type=_families, default=list(FAMILIES), metavar="PART,...",
        help=f"some of {', '.join(FAMILIES)}",
    )  # fmt: skip
    parser.add_argument("--count", type=_positive, help="so many problems of each part")
    parser.add_argument("--jobs", type=_positive, default=1, help="processes at once; blurs times")
    parser.add_argument(
        "--wt", type=Path, metavar="FOLDER", help="the OR-Library's wt40.txt and wtopt40.txt"
    )
    return parser.parse_args(given)


def cases(family: str, options: argparse.Namespace) -> list[Case]:
    """The problems of a family."""
    count = options.count or COUNTS[family][options.quick]
    if family == "tardiness":
        folder = options.wt.resolve()
        known = len(read(folder))
        count = min(count, known)
        # A few of them are spread over the file, which goes from easy to hard and back.
        return [Case(family, n * known // count, wt=folder) for n in range(count)]
    chosen = [Case(family, n) for n in range(count)]
    if family == "midnight":
        repeats = min(count, PER_SIZE[options.quick])
        chosen += [Case(family, n, tasks=size) for size in SIZES for n in range(repeats)]
    return chosen


def main() -> int:
    """Measure the chosen parts; 1 when a plan or a figure of it was wrong."""
    options = arguments()
    facts = report.machine(system_clock())
    print(f"{facts['cores']} cores, Python {facts['python']}, {facts['at']}", flush=True)
    if LEFT_OUT:
        print(f"timefold: left out, {LEFT_OUT}")
    print(report.HEAD)
    rows: list[report.Measure] = []
    errors: list[str] = []
    for family in options.only:
        if family == "tardiness" and options.wt is None:
            print("tardiness: left out, --wt names no folder with the OR-Library's files")
            continue
        begin = time.monotonic()
        try:
            chosen = cases(family, options)
        except (OSError, ValueError) as error:
            errors.append(f"{family}: {error}")
            continue
        found = children.plan_all(chosen, options.jobs)
        measured = measure.measures(family, found)
        rows += measured
        errors += found.errors
        for one in measured:
            print(measure.row(one), flush=True)
        print(f"  ({family}: {time.monotonic() - begin:.0f} s)", flush=True)
    facts |= {
        "load_after": [round(value, 2) for value in os.getloadavg()],
        "jobs": options.jobs,
        "errors": errors,
    }
    KEPT.parent.mkdir(exist_ok=True)
    report.write(KEPT, facts, rows)
    return _conclude(rows, errors)


def _conclude(rows: list[report.Measure], errors: list[str]) -> int:
    short = [row.name for row in rows if row.verdict == "short"]
    print(f"\n{len(short)} short of the goal" + "".join(f"\n  {name}" for name in short))
    for error in errors[:SHOWN_ERRORS]:
        print(f"wrong: {error}", file=sys.stderr)
    if len(errors) > SHOWN_ERRORS:
        print(f"and {len(errors) - SHOWN_ERRORS} more, all in {KEPT.name}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
