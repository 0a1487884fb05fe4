"""A calendar behind an address: what is there is shown here, and what goes wrong is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from focusflow.calendar import service as calendar
from focusflow.calendar.events import CalendarChanged
from focusflow.calendar.schemas import EventChange
from focusflow.connections import service
from focusflow.connections.ports import Reading
from focusflow.connections.schemas import CalendarChange, ConnectionChange
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.platform.events import EventRecord
from integrations.ics_feed import IcsFeed
from tests.feeds import Feed
from tests.integration.calendar.conftest import ics
from tests.integration.connections.conftest import Connect, Look, shown, state_of

ALGEBRA = "UID:a@uni|SUMMARY:Algebra|DTSTART:20261124T090000Z|DTEND:20261124T103000Z"
DRAWING = "UID:d@uni|SUMMARY:Drawing|DTSTART:20261125T090000Z|DTEND:20261125T103000Z"
WEEKLY = "UID:w@uni|SUMMARY:Choir|DTSTART:20261119T180000Z|DTEND:20261119T190000Z|RRULE:FREQ=WEEKLY"
FREE_DAY = "UID:h@uni|SUMMARY:Holiday|DTSTART;VALUE=DATE:20261126|DTEND;VALUE=DATE:20261127"
HOUR = timedelta(hours=1)


async def test_what_is_there_is_shown_here_and_follows(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics(ALGEBRA, DRAWING)
    view = await connect(alice)
    assert (view.title, view.status, view.synced_at) == ("127.0.0.1", "active", None)
    view = await look(alice, view)
    assert [(one.title, one.events) for one in view.calendars] == [("Lectures", 2)]
    found = await shown(alice)
    assert [(one.title, one.source, one.calendar_name) for one in found] == [
        ("Algebra", "feed", "Lectures"),
        ("Drawing", "feed", "Lectures"),
    ]
    assert not any(one.editable for one in found)

    feed.body = ics(ALGEBRA.replace("090000Z", "110000Z").replace("103000Z", "120000Z"), WEEKLY)
    view = await look(alice, view, HOUR)
    found = await shown(alice)
    assert [(one.title, one.starts_at.hour) for one in found if one.starts_at.day == 24] == [
        ("Algebra", 11)
    ]
    assert "Drawing" not in {one.title for one in found}
    assert len([one for one in found if one.title == "Choir"]) == 5
    assert view.calendars[0].events == 2

    feed.body = ics(ALGEBRA, DRAWING)
    await look(alice, view, HOUR)
    assert [one.title for one in await shown(alice)] == ["Algebra", "Drawing"]
    async with unit_of_work() as db:
        runs = await service.list_runs(db, alice, view.id)
    assert [(run.taken, run.updated, run.removed) for run in runs] == [
        (1, 1, 1), (1, 1, 1), (2, 0, 0),
    ]  # fmt: skip


async def test_what_cannot_be_kept_is_counted_at_every_look(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    days = ",".join(f"{n},-{n}" for n in range(1, 367))
    weekdays = ",".join(
        f"{n}{day},-{n}{day}" for n in range(1, 54) for day in ("MO", "TU", "WE", "TH")
    )
    wordy = f"FREQ=YEARLY;BYYEARDAY={days};BYDAY={weekdays}"
    endless = f"UID:e@uni|DTSTART:20260101T090000Z|DTEND:20260101T100000Z|RRULE:{wordy}"
    feed.body = ics(ALGEBRA, DRAWING, endless)
    view = await look(alice, await connect(alice))
    assert (view.calendars[0].events, view.calendars[0].skipped) == (2, 1)
    feed.body = ics(ALGEBRA.replace("Algebra", "Geometry"), endless)
    view = await look(alice, view, HOUR)
    assert (view.calendars[0].events, view.calendars[0].skipped) == (1, 1)
    assert [one.title for one in await shown(alice)] == ["Geometry"]


@pytest.mark.parametrize("etags", [True, False])
async def test_what_is_the_same_is_not_read_again_and_asked_for_less_often(
    alice: Actor, feed: Feed, connect: Connect, look: Look, *, etags: bool
) -> None:
    feed.body, feed.etags = ics(ALGEBRA), etags
    view = await look(alice, await connect(alice))
    waits = []
    for _ in range(5):
        view = await look(alice, view, HOUR)
        assert view.next_sync_at is not None
        assert view.synced_at is not None
        waits.append((view.next_sync_at - view.synced_at).total_seconds() / 60)
    assert waits == [15, 15, 15, 30, 30]
    assert ("if-none-match" in feed.asked[-1]) == etags
    async with unit_of_work() as db:
        outcomes = [run.outcome for run in await service.list_runs(db, alice, view.id)]
    assert outcomes == ["unchanged"] * 5 + ["changed"]


async def test_the_same_event_may_be_in_several_calendars(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics(ALGEBRA)
    async with unit_of_work() as db:
        await calendar.import_ics(db, alice, ics(ALGEBRA, name="File"), "file.ics")
    for title in ("One", "Two"):
        await look(alice, await connect(alice, title=title))
    assert sorted(one.calendar_name for one in await shown(alice)) == ["File", "One", "Two"]
    async with unit_of_work() as db:
        exported = await calendar.export_ics(db, alice)
    assert exported.count(b"UID:a@uni") == 1


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"", "404"),
        (500, b"", "500"),
        (200, b"<!doctype html><html>Sign in</html>", "can't be read"),
        (200, b"", "can't be read"),
    ],
)
async def test_what_goes_wrong_is_told_and_what_is_here_stays(
    alice: Actor, feed: Feed, connect: Connect, look: Look, *, status: int, body: bytes, said: str
) -> None:
    feed.body = ics(ALGEBRA)
    view = await look(alice, await connect(alice))
    feed.status, feed.body = status, body
    view = await look(alice, view, HOUR)
    assert said in view.problem
    assert "private-7f3a" not in view.problem
    assert [one.title for one in await shown(alice)] == ["Algebra"]

    feed.status, feed.body = 200, ics(ALGEBRA, DRAWING)
    async with unit_of_work() as db:
        await service.sync_now(db, alice, view.id)
    view = await look(alice, view)
    assert (view.problem, view.status) == ("", "active")
    assert len(await shown(alice)) == 2


async def test_ten_failures_in_a_row_end_the_asking(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.status = 503
    view = await connect(alice)
    for _ in range(12):
        view = await look(alice, view, timedelta(hours=7))
    assert (view.status, view.next_sync_at) == ("error", None)
    asked = len(feed.asked)
    assert asked <= 10
    async with unit_of_work() as db:
        assert await service.take_due(db) == []


async def test_a_wish_to_be_left_alone_is_honoured(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.status, feed.headers = 429, {"Retry-After": "7200"}
    view = await look(alice, await connect(alice))
    assert view.next_sync_at is not None
    assert view.tried_at is not None
    assert view.next_sync_at - view.tried_at >= timedelta(hours=2)


async def test_it_can_only_be_read(alice: Actor, feed: Feed, connect: Connect, look: Look) -> None:
    feed.body = ics(ALGEBRA)
    await look(alice, await connect(alice))
    (event,) = await shown(alice)
    async with unit_of_work() as db:
        with pytest.raises(Conflict, match="Lectures"):
            await calendar.update_event(db, alice, event.id, EventChange(title="Mine"))
        with pytest.raises(Conflict, match="Lectures"):
            await calendar.delete_event(db, alice, event.id)


async def test_paused_it_is_left_alone(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    view = await connect(alice)
    async with unit_of_work() as db:
        await service.change_connection(db, alice, view.id, ConnectionChange(status="paused"))
        with pytest.raises(Conflict, match="paused"):
            await service.sync_now(db, alice, view.id)
    view = await look(alice, view, HOUR)
    assert feed.asked == []
    assert view.next_sync_at is None
    feed.body = ics(ALGEBRA)
    async with unit_of_work() as db:
        await service.change_connection(db, alice, view.id, ConnectionChange(status="active"))
    await look(alice, view)
    assert len(feed.asked) == 1


async def test_it_takes_time_from_plans_or_not(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics(ALGEBRA, FREE_DAY)
    view = await look(alice, await connect(alice))

    async def busy() -> list[str]:
        async with unit_of_work() as db:
            now = db.now()
            found = await calendar.busy_times(
                db, alice, now - timedelta(days=1), now + timedelta(days=5)
            )
        return [one.title for one in found]

    assert await busy() == ["Algebra"]
    for wanted, expected in ((False, []), (True, ["Algebra"])):
        async with unit_of_work() as db:
            await service.change_calendar(
                db, alice, view.id, view.calendars[0].id, CalendarChange(busy=wanted)
            )
        await look(alice, view, HOUR)
        assert await busy() == expected


async def test_it_can_be_called_and_coloured_otherwise(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics(ALGEBRA)
    view = await look(alice, await connect(alice))
    async with unit_of_work() as db:
        change = CalendarChange(title="Uni", color="#1d8f74")
        await service.change_calendar(db, alice, view.id, view.calendars[0].id, change)
    (event,) = await shown(alice)
    assert (event.calendar_name, event.color) == ("Uni", "#1d8f74")
    feed.body = ics(ALGEBRA, DRAWING)
    await look(alice, view, HOUR)
    assert {(one.calendar_name, one.color) for one in await shown(alice)} == {("Uni", "#1d8f74")}


@pytest.mark.parametrize("keep", [True, False])
async def test_disconnected_its_events_stay_or_go(
    alice: Actor, feed: Feed, connect: Connect, look: Look, *, keep: bool
) -> None:
    moved = "UID:w@uni|SUMMARY:Choir away|RECURRENCE-ID:20261126T180000Z|DTSTART:20261126T200000Z|" \
            "DTEND:20261126T210000Z"  # fmt: skip
    feed.body = ics(ALGEBRA, WEEKLY, moved)
    view = await look(alice, await connect(alice))
    before = [(one.title, one.starts_at) for one in await shown(alice)]
    async with unit_of_work() as db:
        done = await service.disconnect(db, alice, view.id, keep=keep)
    assert done.events == 3
    found = await shown(alice)
    assert [(one.title, one.starts_at) for one in found] == (before if keep else [])
    assert all(one.editable and one.source == "ics" for one in found)
    async with unit_of_work() as db:
        assert await service.list_connections(db, alice) == ()
        with pytest.raises(NotFound):
            await service.list_runs(db, alice, view.id)
        report = await calendar.import_ics(db, alice, feed.body, "same.ics")
    assert report.unchanged == (3 if keep else 0)


async def test_disconnecting_while_it_is_read_brings_nothing_back(
    alice: Actor, feed: Feed, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed.body = ics(ALGEBRA)
    view = await connect(alice)
    read = IcsFeed.read

    async def read_meanwhile(*args: Any) -> Reading:
        async with unit_of_work() as db:
            await service.disconnect(db, alice, view.id)
        return await read(*args)

    monkeypatch.setattr(IcsFeed, "read", read_meanwhile)
    await service.sync(view.id)
    assert len(feed.asked) == 1
    assert await shown(alice) == []


async def test_what_opens_it_is_seen_nowhere(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics(ALGEBRA)
    view = await look(alice, await connect(alice))
    assert "private-7f3a" not in view.model_dump_json()
    async with unit_of_work() as db:
        for table in ("connection", "connected_calendar", "event", "sync_run"):
            rows = (await db.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t"))).scalars()
            held = json.dumps(list(rows))
            assert "private-7f3a" not in held
            assert "707269766174652d37663361" not in held  # the same, as bytes are written


async def test_plans_hear_of_what_changed_and_from_when_to_when(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics(ALGEBRA, DRAWING)
    view = await look(alice, await connect(alice))
    feed.body = ics(ALGEBRA)
    await look(alice, view, HOUR)
    async with unit_of_work() as db:
        query = select(EventRecord).where(EventRecord.name == CalendarChanged.__name__)
        told = [record.payload for record in await db.scalars(query.order_by(EventRecord.id))]
    assert [(one["kind"], one["start"][:16], one["end"][:16]) for one in told] == [
        ("mirrored", "2026-11-24T09:00", "2026-11-25T10:30"),
        ("mirrored", "2026-11-25T09:00", "2026-11-25T10:30"),
    ]


async def test_a_floating_time_is_the_persons_own(
    alice: Actor, feed: Feed, connect: Connect, look: Look
) -> None:
    feed.body = ics("UID:f|SUMMARY:Lunch|DTSTART:20261124T120000|DTEND:20261124T130000")
    await look(alice, await connect(alice))
    (event,) = await shown(alice)
    assert event.starts_at.hour == 11  # noon in Berlin


@pytest.mark.parametrize(
    "address",
    ["", "ftp://example.org/a.ics", "example", "http://", "https://user@", "javascript:1"],
)
async def test_an_address_that_leads_nowhere_is_refused_at_once(
    alice: Actor, connect: Connect, address: str
) -> None:
    with pytest.raises((InvalidInput, ValueError)):
        await connect(alice, address=address)


async def test_thirty_are_enough(alice: Actor, bob: Actor, connect: Connect) -> None:
    for _ in range(30):
        await connect(alice)
    with pytest.raises(Conflict, match="30"):
        await connect(alice)
    await connect(bob)


async def test_a_mended_address_is_read_at_once(
    alice: Actor, feed: Feed, connect: Connect, look: Look, clock: ManualClock
) -> None:
    feed.status = 404
    view = await look(alice, await connect(alice))
    feed.status, feed.body = 200, ics(ALGEBRA)
    async with unit_of_work() as db:
        change = ConnectionChange(address=feed.address + "?moved")
        await service.change_connection(db, alice, view.id, change)
        assert await service.take_due(db) == [view.id]
    view = await look(alice, view)
    assert (view.problem, view.status) == ("", "active")
    assert await state_of(alice, view) == view
