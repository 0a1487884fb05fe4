"""The whole test run: unit and integration in parallel, then the browser against one server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from slipcover import merge_coverage

ROOT = Path(__file__).parents[1]
HOME = ROOT / "var" / "test"
PARTS = HOME / "coverage"
# Code that is being measured can't be compiled, so this is measured in a run of its own.
COMPILED = "*/planning/engine/kernels/*"
# What is seen stays instrumented: taking it out of running code fails now and then with threads.
MEASURED = ("-m", "slipcover", "--threshold", "1000000000")
GATES = {"rules and engine": 95.0, "overall": 85.0}


def say(text: str) -> None:
    print(f"\n== {text}", flush=True)


def run(*command: str, **environment: str) -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    print(f"   {time.monotonic() - started:.0f} s", flush=True)
    if done.returncode:
        sys.exit(done.returncode)


def is_rule(name: str) -> bool:
    pure = (
        "/rules.py",
        "/rules/",
        "planning/engine/",
        "tasks/quickadd/",
        "tasks/transfer/",
        "calendar/ics/",
    )
    return any(part in name for part in pure)


def percent(files: dict[str, dict[str, dict[str, float]]], names: list[str]) -> float:
    covered = sum(files[name]["summary"]["covered_lines"] for name in names)
    missing = sum(files[name]["summary"]["missing_lines"] for name in names)
    return 100.0 * covered / max(covered + missing, 1)


def check_coverage() -> None:
    parts = [json.loads(part.read_text()) for part in sorted(PARTS.glob("*.json"))]
    for part in parts[1:]:
        merge_coverage(parts[0], part)
    files = parts[0]["files"]
    figures = {
        "rules and engine": percent(files, [name for name in files if is_rule(name)]),
        "overall": percent(files, list(files)),
    }
    for name in sorted(files, key=lambda n: files[n]["summary"]["percent_covered"])[:12]:
        print(f"   {files[name]['summary']['percent_covered']:5.1f} %  {name}")
    failed = False
    for name, gate in GATES.items():
        print(f"   coverage of {name}: {figures[name]:.1f} % (at least {gate:.0f} %)")
        failed |= figures[name] < gate
    if failed:
        sys.exit("coverage is below the gate")


def main() -> None:
    shutil.rmtree(PARTS, ignore_errors=True)
    shutil.rmtree(HOME / "browser", ignore_errors=True)
    PARTS.mkdir(parents=True)
    say("unit and integration")
    run(*MEASURED, "--omit", COMPILED, "--out", str(PARTS / "tests.json"),
        "-m", "pytest", "tests/unit", "tests/integration", "-q", "-n", "2", "--dist", "worksteal")  # fmt: skip
    say("what is compiled, as it is written")
    run(*MEASURED, "--out", str(PARTS / "kernels.json"), "-m", "pytest", "-q",
        "tests/unit/planning/engine/test_compose.py", "-k", "source or laid",
        NUMBA_DISABLE_JIT="1")  # fmt: skip
    say("the pages are built")
    run("-c", "from pathlib import Path; from focusflow.frontend import build;"
        " build(Path('var/test/build.log'))")  # fmt: skip
    say("in the browser")
    run("-m", "pytest", "tests/e2e", "-q", "-n", "2", "--dist", "loadgroup")
    say("coverage")
    check_coverage()


if __name__ == "__main__":
    main()
