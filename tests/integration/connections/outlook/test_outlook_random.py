"""Random edits on both sides with an Outlook that throttles, loses answers and forgets: both sides
end equal, with nothing lost and nothing twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from focusflow.calendar.ics import IcsEvent, expand, series_rows
from focusflow.connections.ports import Cursor, Placed, Reading
from focusflow.platform.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    UpstreamUnavailable,
)
from tests.integration.connections.outlook.conftest import Account, at, event, utc, weekly
from tests.stand_ins.graph_calendar.mailbox import Event
from tests.stand_ins.graph_calendar.refusals import Refused
from tests.stand_ins.graph_calendar.times import instant_of

Answer = TypeVar("Answer")
Here = dict[str, tuple[tuple[IcsEvent, ...], str]]
STEPS = 350
HOUR = timedelta(hours=1)


@dataclass
class Sides:
    """Outlook's side, and ours: what was read, by the ids over there."""

    account: Account
    chance: random.Random
    cursor: Cursor = field(default_factory=dict)
    here: Here = field(default_factory=dict)
    made: int = 0
    met: Counter[str] = field(default_factory=Counter)

    async def sure(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer of a call, tried again until Outlook is well."""
        while True:
            try:
                return await call()
            except UpstreamUnavailable as error:
                self.met[str(error.details["reason"])] += 1
                self.account.graph.api.patience = None
            except Forbidden as error:
                if error.details["reason"] != "token":
                    raise
                self.met["token"] += 1
                self.account.secret = dict(await self.account.provider.refresh(self.account.secret))

    async def read(self) -> None:
        """Take over what is new there, as the calendar does."""

        async def call() -> Reading:
            return await self.account.read(self.cursor)

        reading = await self.sure(call)
        assert reading.skipped == 0
        self.cursor = reading.cursor or self.cursor
        changes = reading.changes
        if changes is None:
            return
        if changes.whole:
            self.here.clear()
        for gone in changes.removed:
            self.here.pop(gone, None)
        self.here.update({item.id: (item.events, item.etag) for item in changes.items})

    def edit_there(self) -> None:
        """Somebody does something in Outlook."""
        graph, box = self.account.graph, self.account.graph.mailbox
        living = list(box.events.values())
        one = self.chance.choice(living) if living else None
        day = f"{self.chance.randrange(1, 29):02}"
        span = {"start": at(f"2026-11-{day}T09:00:00"), "end": at(f"2026-11-{day}T10:00:00")}
        turn = self.chance.randrange(8)
        try:
            if turn == 0:
                graph.seed(subject=f"Single {day}", **span)
            elif turn == 1:
                times = {"start": at("2026-10-05T09:00:00"), "end": at("2026-10-05T10:00:00")}
                end = {"type": "numbered", "numberOfOccurrences": 12}
                graph.seed(subject=f"Series {day}", recurrence=weekly(**end), **times)
            elif one is None:
                return
            elif turn == 2:
                graph.edit(one.id, subject=f"There {day}")
            elif turn == 3:
                box.remove(one.id)
            elif turn == 4:
                graph.edit(one.id, showAs=self.chance.choice(["free", "busy", "tentative"]))
            elif one.fields["recurrence"]:
                self.edit_occurrence(one, turn)
            else:
                graph.edit(one.id, **span)
        except Refused:
            return

    def edit_occurrence(self, series: Event, turn: int) -> None:
        box = self.account.graph.mailbox
        found = box.within(series, utc("2026-10-01T00:00Z"), utc("2027-02-01T00:00Z"))
        if not found:
            return
        chosen = self.chance.choice(found)
        if turn == 5:
            box.remove(chosen.id)
        elif turn == 6:
            self.account.graph.edit(chosen.id, subject="Changed there")
        else:
            day = f"{chosen.day + timedelta(days=self.chance.randrange(3))}"
            self.account.graph.edit(
                chosen.id, start=at(f"{day}T15:00:00"), end=at(f"{day}T16:00:00")
            )

    async def edit_here(self) -> None:
        """Something is made, changed or removed here and written at once."""
        provider, main = self.account.provider, self.account.graph.main
        if not self.here or self.chance.random() < 0.2:
            self.made += 1
            rule = self.chance.choice([None, "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;COUNT=4;BYDAY=WE"])
            new = event(uid=f"made-{self.made}@focusflow", recurrence_rule=rule)
            await self.sure(lambda: provider.put(self.account.secret, main, [new], None))
            return
        id_ = self.chance.choice(list(self.here))
        events, etag = self.here[id_]
        place = Placed(id_, etag)
        try:
            if self.chance.random() < 0.2:
                await self.sure(lambda: provider.remove(self.account.secret, main, place))
            else:
                wanted = self.changed(events)
                await self.sure(lambda: provider.put(self.account.secret, main, wanted, place))
        except (Conflict, NotFound, InvalidInput) as error:
            self.met[error.code] += 1

    def changed(self, events: tuple[IcsEvent, ...]) -> list[IcsEvent]:
        """An event or a series with something changed about it."""
        master, *others = events
        turn = self.chance.randrange(4)
        if turn == 0 or not master.recurrence_rule:
            later = {"start": master.start + HOUR, "end": master.end + HOUR}
            title = f"Here {self.chance.randrange(99)}"
            if master.recurrence_rule:
                return [replace(master, title=title), *others]
            return [replace(master, title=title, **later)]
        begin = utc("2026-10-01T00:00Z")
        found = expand(series_rows(events), begin, begin + timedelta(days=120), zone="UTC")
        plain = [one for one in found if one.original]
        if not plain:
            return [master]
        one = self.chance.choice(plain)
        assert isinstance(one.start, datetime)
        assert one.recurrence_id is not None
        if turn == 1:
            dates = tuple(sorted({*master.exdates, one.recurrence_id}))
            return [replace(master, exdates=dates), *others]
        moved = replace(
            master, recurrence_id=one.recurrence_id, recurrence_rule=None, exdates=(),
            start=one.start + HOUR, end=one.end + 2 * HOUR, title="Moved here",
        )  # fmt: skip
        return [master, *others, moved]

    def trouble(self) -> None:
        """Outlook gets into some difficulty."""
        graph = self.account.graph
        match self.chance.randrange(6):
            case 0:
                graph.throttle(2)
            case 1:
                graph.throttle(status=self.chance.choice([500, 502, 503]), wait=None)
            case 2:
                graph.api.lost = 2
            case 3:
                graph.api.rubbish = 1
            case 4:
                graph.deltas.expire()
            case 5:
                graph.identity.tokens.clear()


@pytest.mark.parametrize("seed", range(3))
async def test_both_sides_end_equal(account: Account, seed: int) -> None:
    chance = random.Random(seed)
    sides = Sides(account, chance)
    for _ in range(STEPS):
        turn = chance.random()
        if turn < 0.35:
            sides.edit_there()
        elif turn < 0.65:
            await sides.edit_here()
        elif turn < 0.75:
            sides.trouble()
        else:
            await sides.read()
    await sides.read()
    kept = happening(sides.here)
    sides.cursor, sides.here = {}, {}
    await sides.read()
    assert kept == happening(sides.here)
    there = account.graph.mailbox.events
    assert kept.keys() == {id_ for id_ in there if times_there(account, id_)}
    assert len(kept) > 3
    for id_, (events, _) in kept.items():
        assert times_here(events) == times_there(account, id_)
    uids = [one["value"] for known in there.values() for one in known.properties]
    assert len(uids) == len(set(uids)) > 3
    assert {"rate_limited", "status", "unreadable", "token", "CONFLICT"} <= set(sides.met)


def happening(here: Here) -> Here:
    """What happens at all: all occurrences of a series may have been taken out."""
    return {id_: row for id_, row in here.items() if times_here(row[0])}


def times_here(events: tuple[IcsEvent, ...]) -> list[tuple[datetime, str]]:
    found = expand(
        series_rows(events), utc("2026-09-01T00:00Z"), utc("2027-03-01T00:00Z"), zone="UTC"
    )
    return sorted((one.start, one.title) for one in found)  # type: ignore[misc]


def times_there(account: Account, id_: str) -> list[tuple[datetime, str]]:
    box = account.graph.mailbox
    one = box.events[id_]
    if not one.fields["recurrence"]:
        return [(instant_of(one.fields["start"]), one.fields["subject"])]
    found = box.within(one, utc("2026-09-01T00:00Z"), utc("2027-03-01T00:00Z"))
    return sorted(
        (each.start, (each.changed or {}).get("subject", one.fields["subject"])) for each in found
    )
