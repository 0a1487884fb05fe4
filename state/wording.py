"""A person's formats, and days and times in their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import reflex as rx

from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import Db
from focusflow.platform.formatting import format_date, format_day, format_moment, format_time
from state.frame import Frame


@dataclass(frozen=True)
class Words:
    """How one person writes days and times; `today` is their local day."""

    today: date
    zone: ZoneInfo
    hour24: bool
    day_first: bool
    first_weekday: int

    def day(self, day: date) -> str:
        """Tomorrow, Friday, Fri 4 Dec."""
        return format_day(day, self.today, day_first=self.day_first)

    def date(self, day: date) -> str:
        """4 Dec, with the year when it is another."""
        return format_date(day, day_first=self.day_first, year=day.year != self.today.year)

    def time(self, moment: time) -> str:
        """14:05, or 2:05 pm."""
        return format_time(moment, hour24=self.hour24)

    def due(self, day: date | None, moment: time | None) -> str:
        """Tomorrow, 09:00; empty without a day."""
        if day is None:
            return ""
        return self.day(day) + (f", {self.time(moment)}" if moment else "")

    def moment(self, instant: datetime) -> str:
        """Yesterday, 17:20."""
        local = instant.astimezone(self.zone)
        return format_moment(local, self.today, hour24=self.hour24, day_first=self.day_first)


async def words_of(state: rx.State, db: Db, actor: Actor) -> Words:
    """The formats of the person in this tab."""
    frame = await state.get_state(Frame)
    return Words(
        today=local_day(actor, db.now()),
        zone=ZoneInfo(actor.timezone),
        hour24=frame.hour24,
        day_first=frame.day_first,
        first_weekday=frame.first_weekday,
    )
