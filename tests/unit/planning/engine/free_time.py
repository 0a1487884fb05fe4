"""The free time of a problem, slot by slot and told from its JSON alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.planner_bench.scoring import moment

Json = dict[str, Any]


def free_minutes(
    data: Json, blocks: list[Json], since: datetime, until: datetime | None
) -> tuple[float, float]:
    """Minutes of whole free slots, and those of the longest stretch of them."""
    runs = free_runs(data, blocks, since, until)
    lengths = [(end - start).total_seconds() / 60 for start, end in runs]
    return sum(lengths), max(lengths, default=0.0)


def free_runs(
    data: Json, blocks: list[Json], since: datetime, until: datetime | None
) -> list[tuple[datetime, datetime]]:
    """Stretches of whole free slots within each window, slot after slot."""
    zone, minute = ZoneInfo(data["zone"]), timedelta(minutes=1)
    slot = timedelta(minutes=data["slot_minutes"])
    buffer = timedelta(minutes=data["limits"]["buffer_minutes"] or 0)
    taken = [(moment(b["start"]) - buffer, moment(b["end"]) + buffer) for b in data["busy"]]
    taken += [(moment(b["start"]), moment(b["end"])) for b in blocks]
    runs: list[tuple[datetime, datetime]] = []
    for window in sorted(data["windows"], key=lambda w: moment(w["start"])):
        at, end, here = max(since, moment(window["start"])), moment(window["end"]), len(runs)
        while at < end:
            stop = at + slot
            whole = all(_on_grid(one, zone, data["slot_minutes"]) for one in (at, stop))
            inside = whole and stop <= (end if until is None else min(end, until))
            if inside and not any(a < stop and at < b for a, b in taken):
                joins = len(runs) > here and runs[-1][1] == at
                runs.append((runs.pop()[0] if joins else at, stop))
            at = stop if whole else at + minute
    return runs


def _on_grid(at: datetime, zone: ZoneInfo, slot: int) -> bool:
    local = at.astimezone(zone)
    return not local.second and (local.hour * 60 + local.minute) % slot == 0
