"""How the planner writes times and minutes in its reasons."""

from collections.abc import Sequence
from datetime import datetime

from focusflow.planning.engine.frame import Frame


def clock(frame: Frame, moment: datetime) -> str:
    """A local time of day, with the date when it is not today."""
    problem = frame.problem
    local = moment.astimezone(problem.zone)
    if local.date() == problem.now.astimezone(problem.zone).date():
        return f"{local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def minutes(frame: Frame, units: float) -> str:
    """A number of units as minutes."""
    return f"{units * frame.grid.unit / 60:g} min"


def listed(names: Sequence[str]) -> str:
    """Names with commas and an `and` before the last."""
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])
