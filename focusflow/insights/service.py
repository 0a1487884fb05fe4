"""What a user may ask about the days that were."""

from __future__ import annotations

from datetime import date, timedelta

from focusflow.insights import repository
from focusflow.insights.schemas import DayStat
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput

LONGEST = 400


async def days(db: Db, actor: Actor, start: date, end: date) -> tuple[DayStat, ...]:
    """One view for each local day from `start` to `end`, both included, the oldest first.

    InvalidInput when the range is turned round or longer than 400 days.
    """
    count = (end - start).days + 1
    if count < 1:
        raise InvalidInput("end", "The last day can't be before the first.", str(end))
    if count > LONGEST:
        raise InvalidInput("end", f"Ask for {LONGEST} days at most.", str(end))
    found = {
        row.day: DayStat.model_validate(row) for row in await repository.days(db, actor, start, end)
    }
    wanted = (start + timedelta(days=index) for index in range(count))
    return tuple(found.get(day) or DayStat(day=day) for day in wanted)
