"""Compile what searches, or load what was compiled before, so that nobody waits for it later."""

from focusflow.planning.engine.parse import parse_problem
from focusflow.planning.engine.solve import solve

TASK = {"minutes": 30, "value": 10.0, "min_block": 15, "category": "a"}
SMALL = {
    "now": "2026-01-05T08:00:00+00:00",
    "zone": "UTC",
    "slot_minutes": 15,
    "windows": [
        {"start": f"2026-01-05T{start}:00+00:00", "end": f"2026-01-05T{end}:00+00:00"}
        for start, end in (("09:00", "10:00"), ("11:00", "12:00"))
    ],
    "tasks": [{**TASK, "id": f"t{n}", "title": f"T{n}"} for n in range(7)],
    "breaks": {"after_minutes": 45, "minutes": 15},
}


def warm() -> None:
    """Plan a small problem; takes a minute the first time on a machine, then a second."""
    problem = parse_problem(SMALL)
    # While the bound is compiled the time runs out; only the next one comes to the search.
    for _ in range(2):
        solve(problem, seconds=0.1)


if __name__ == "__main__":
    warm()
