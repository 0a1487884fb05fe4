"""Random edits on both sides with a Google that throttles, breaks off and forgets: both sides end
equal, with nothing lost and nothing twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

import pytest

from focusflow.calendar.ics import IcsEvent
from focusflow.connections.ports import Placed, Reading
from focusflow.platform.errors import Conflict, Forbidden, NotFound, UpstreamUnavailable
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import ACCOUNT, CHOIR, at, event, lecture
from tests.stand_ins.google_calendar import Google
from tests.stand_ins.google_calendar.schema import Refused

Answer = TypeVar("Answer")
STEPS = 350


@dataclass
class Sides:
    """Google's side, and ours: what was read, by the ids over there."""

    google: Google
    provider: GoogleCalendar
    chance: random.Random
    secret: dict[str, str]
    cursor: dict[str, str] = field(default_factory=dict)
    here: dict[str, tuple[IcsEvent, str]] = field(default_factory=dict)
    made: int = 0
    met: Counter[str] = field(default_factory=Counter)

    async def sure(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer of a call, tried again until Google is well."""
        while True:
            try:
                return await call()
            except UpstreamUnavailable as error:
                self.met[str(error.details["reason"])] += 1
            except Forbidden as error:
                if error.details["reason"] != "token":
                    raise
                self.met["token"] += 1
                self.secret = await self.provider.refresh(self.secret)

    async def read(self) -> None:
        """Take over what is new there, as the calendar does."""

        async def call() -> Reading:
            return await self.provider.read(self.secret, ACCOUNT, self.cursor, "UTC")

        reading = await self.sure(call)
        assert reading.skipped == 0
        self.cursor = dict(reading.cursor) or self.cursor
        changes = reading.changes
        if changes is None:
            return
        if changes.whole:
            self.here.clear()
        for gone in changes.removed:
            if gone in self.here and self.here[gone][0].recurrence_id is None:
                uid = self.here[gone][0].uid
                self.here = {id_: row for id_, row in self.here.items() if row[0].uid != uid}
            self.here.pop(gone, None)
        self.here.update({item.id: (item.events[0], item.etag) for item in changes.items})

    def edit_there(self) -> None:
        """Somebody does something over there."""
        living = [one["id"] for one in self.google.living()]
        chosen = self.chance.choice(living) if living else ""
        day = f"{self.chance.randrange(1, 29):02}"
        try:
            match self.chance.randrange(7):
                case 0:
                    self.google.seed(**lecture(f"2026-11-{day}"))
                case 1:
                    self.google.seed(**CHOIR)
                case 2:
                    self.google.edit(chosen, summary=f"There {day}")
                case 3:
                    self.google.cancel(chosen)
                case 4:
                    self.google.cancel(f"{chosen}_20261019T080000Z")
                case 5:
                    self.google.edit(
                        f"{chosen}_20261026T090000Z",
                        start=at(f"2026-10-{day}T15:00:00+01:00"),
                        end=at("2026-10-30T16:00:00+01:00"),
                    )
                case 6:
                    self.google.edit(chosen, transparency="transparent")
        except Refused:
            return

    async def edit_here(self) -> None:
        """Something is made, changed or removed here and written at once."""
        written = [(id_, row) for id_, row in self.here.items() if row[0].status != "cancelled"]
        chosen, (known, etag) = self.chance.choice(written or [("", (event(), ""))])
        place = Placed(chosen, etag)
        turn = self.chance.randrange(4) if chosen else 0
        if turn == 0:
            self.made += 1
            rule = self.chance.choice([None, "FREQ=DAILY;COUNT=3"])
            new = event(uid=f"made-{self.made}@focusflow", recurrence_rule=rule)
            await self.sure(lambda: self.provider.put(self.secret, ACCOUNT, [new], None))
            return
        later = {"start": known.start + timedelta(hours=1), "end": known.end + timedelta(hours=1)}
        change = replace(known, title=f"Here {self.chance.randrange(99)}", **later)
        try:
            if turn == 1:
                await self.sure(lambda: self.provider.remove(self.secret, ACCOUNT, place))
            else:
                await self.sure(lambda: self.provider.put(self.secret, ACCOUNT, [change], place))
        except (Conflict, NotFound) as error:
            self.met[error.code] += 1

    def trouble(self) -> None:
        """Google gets into some difficulty."""
        match self.chance.randrange(6):
            case 0:
                self.google.throttle(2)
            case 1:
                self.google.fail(self.chance.choice([500, 502, 503]))
            case 2:
                self.google.lose_answer()
                self.google.lose_answer()
            case 3:
                self.google.answer_rubbish(b"<html>")
            case 4:
                self.google.expire_sync_tokens()
            case 5:
                self.google.expire_access()


@pytest.mark.parametrize("seed", range(3))
async def test_both_sides_end_equal(google: Google, provider: GoogleCalendar, seed: int) -> None:
    chance = random.Random(seed)
    google.page_limit = 5
    sides = Sides(google, provider, chance, google.sign_in())
    for _ in range(STEPS):
        turn = chance.random()
        if turn < 0.35:
            sides.edit_there()
        elif turn < 0.6:
            await sides.edit_here()
        elif turn < 0.75:
            sides.trouble()
        else:
            await sides.read()
    await sides.read()
    kept, sides.cursor, sides.here = sides.here, {}, {}
    await sides.read()
    assert kept == sides.here
    ids = [one.uid for one, _ in kept.values() if one.recurrence_id is None]
    assert len(ids) == len(set(ids)) > 10
    assert {one["id"] for one in google.living()} == {
        id_ for id_, (one, _) in kept.items() if one.status != "cancelled"
    }
    assert {"rate_limited", "status", "unreachable", "token", "CONFLICT"} <= set(sides.met)
