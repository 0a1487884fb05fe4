"""`python -m tests.bench [--quick] [--only GROUP ...]`: measure and print a table."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import inspect
import os
import sys
import time
from pathlib import Path

GROUPS = (
    "start",
    "pages",
    "planner",
    "api",
    "capture",
    "search",
    "calendar",
    "clients",
    "browser",
    "tasks_page",
)
ROOT = Path(__file__).parents[2]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure FocusFlow.")
    parser.add_argument("--only", action="append", choices=GROUPS, help="one group; repeatable")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, shorter loads")
    return parser.parse_args()


def main() -> int:
    """Run the groups; 1 when one of them could not be measured."""
    arguments = _arguments()
    os.chdir(ROOT)
    os.environ["FOCUSFLOW_HOME"] = str(ROOT / "var" / "bench" / "inside")
    from tests.bench import report, world

    for name, value in world.environment().items():
        os.environ[name] = value
    for name in set(os.environ) - set(world.environment()):
        del os.environ[name]
    world.HOME.mkdir(parents=True, exist_ok=True)
    here = world.World(quick=arguments.quick)
    facts = report.machine(here.now)
    broken = False
    measures: list[report.Measure] = []
    print(f"{facts['cores']} cores, Python {facts['python']}, {facts['at']}", flush=True)
    print(report.HEAD)
    try:
        for group in arguments.only or GROUPS:
            begin = time.monotonic()
            try:
                measured = importlib.import_module(f"tests.bench.{group}").measure(here)
                found = asyncio.run(measured) if inspect.iscoroutine(measured) else measured
            except Exception as error:  # noqa: BLE001  (the other groups are worth their figures)
                print(f"{group}: not measured: {type(error).__name__}: {error}", file=sys.stderr)
                broken = True
                continue
            measures += found
            for row in found:
                print(report.line(row), flush=True)
            print(f"  ({group}: {time.monotonic() - begin:.0f} s)", flush=True)
    finally:
        here.close()
    facts["load_after"] = [round(value, 2) for value in os.getloadavg()]
    report.write(ROOT / "var" / "bench.json", facts, measures)
    short = [row.name for row in measures if row.verdict == "short"]
    print(f"\n{len(short)} short of the goal" + "".join(f"\n  {name}" for name in short))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
