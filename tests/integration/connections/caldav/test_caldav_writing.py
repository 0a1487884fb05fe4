"""Writing into calendars, against Radicale and Xandikos."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from focusflow.calendar.ics import IcsEvent, canonical
from focusflow.connections.ports import Placed
from focusflow.platform.errors import Conflict, NotFound
from integrations.caldav_calendar import CalDav
from tests.caldav_servers import CalDavServer
from tests.integration.connections.caldav.objects import event, lone

ZONE = "Europe/Berlin"


async def there(server: CalDavServer, provider: CalDav, calendar: str) -> list[IcsEvent]:
    """All events as they are read back."""
    found = await provider.read(server.secret, calendar, {}, ZONE)
    assert found.changes is not None
    return [one for item in found.changes.items for one in item.events]


async def test_an_event_is_made_changed_and_removed(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    mine = event("plan-1@focusflow", title="Write; all, of it")
    made = await provider.put(server.secret, calendar, [mine], None)
    (found,) = await there(server, provider, calendar)
    assert (found.title, found.start) == (mine.title, mine.start)
    later = replace(mine, start=mine.start + timedelta(hours=2), end=mine.end + timedelta(hours=2))
    changed = await provider.put(server.secret, calendar, [later], made)
    assert (changed.id, changed.etag != made.etag) == (made.id, True)
    (found,) = await there(server, provider, calendar)
    assert found.start == later.start
    await provider.remove(server.secret, calendar, changed)
    assert await there(server, provider, calendar) == []
    await provider.remove(server.secret, calendar, changed)


async def test_making_again_after_a_lost_answer_gives_what_stands_there(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    mine = event("strange/../uid?&<x>")
    first = await provider.put(server.secret, calendar, [mine], None)
    assert await provider.put(server.secret, calendar, [mine], None) == first
    assert len(await there(server, provider, calendar)) == 1


async def test_another_object_in_our_place_is_a_conflict(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    server.put(f"{calendar}taken.ics", lone("somebody-else", "Theirs"))
    with pytest.raises(Conflict):
        await provider.put(server.secret, calendar, [event("taken")], None)
    assert "Theirs" in server.get(f"{calendar}taken.ics")


async def test_what_changed_there_meanwhile_is_a_conflict(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    mine = event("plan-2", title="Mine")
    made = await provider.put(server.secret, calendar, [mine], None)
    server.put(server.address + made.id, lone("plan-2", "Theirs"))
    with pytest.raises(Conflict):
        await provider.put(server.secret, calendar, [replace(mine, title="New")], made)
    with pytest.raises(Conflict):
        await provider.remove(server.secret, calendar, made)
    assert "Theirs" in server.get(server.address + made.id)


async def test_what_is_gone_there_is_not_made_anew(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    made = await provider.put(server.secret, calendar, [event("plan-3")], None)
    server.delete(server.address + made.id)
    with pytest.raises(NotFound):
        await provider.put(server.secret, calendar, [event("plan-3", title="New")], made)


async def test_no_place_outside_the_calendar_is_touched(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    other = server.make("other-" + calendar.rstrip("/")[-8:])
    etag = server.put(f"{other}x.ics", lone("x", "Theirs"))
    for place in (f"{other}x.ics", f"../{other.rstrip('/')[-14:]}/x.ics"):
        with pytest.raises(NotFound):
            await provider.put(server.secret, calendar, [event("x")], Placed(place, etag))
        with pytest.raises(NotFound):
            await provider.remove(server.secret, calendar, Placed(place, etag))
    assert "Theirs" in server.get(f"{other}x.ics")


async def test_what_we_do_not_know_stays(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Go", "TRIGGER:-PT15M", "END:VALARM")
    more = ("ATTENDEE;PARTSTAT=ACCEPTED;CN=Bob:mailto:bob@example.org", "X-OWN;X-P=1:kept")
    more += ("CATEGORIES:Work,Deep", "URL:https://example.org/x", "LOCATION:Room 5", *alarm)
    url = f"{calendar}full.ics"
    etag = server.put(url, lone("full", "Old", "DTEND:20261124T100000Z", *more))
    (was,) = await there(server, provider, calendar)
    known = Placed(url.removeprefix(server.address), etag)
    moved = replace(was, title="New", start=was.start + timedelta(days=1), end=was.end + timedelta(days=1))  # fmt: skip
    await provider.put(server.secret, calendar, [moved], known)
    text = server.get(url)
    for kept in ("mailto:bob@example.org", "PARTSTAT=ACCEPTED", "X-P=1:kept", "Room 5"):
        assert kept in text
    for kept in ("TRIGGER:-PT15M", "https://example.org/x", "Deep", "SUMMARY:New", "20261125T09"):
        assert kept in text
    (now,) = await there(server, provider, calendar)
    assert (now.title, now.start, now.categories) == ("New", moved.start, ("Work", "Deep"))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", None])
async def test_series_come_back_as_they_were_written(
    server: CalDavServer, provider: CalDav, calendar: str, zone: str | None
) -> None:
    clock = ZoneInfo(zone) if zone else None
    first = datetime(2026, 3, 23, 9, tzinfo=clock).astimezone(UTC) if clock else date(2026, 3, 23)
    length = timedelta(hours=1) if clock else timedelta(days=1)

    def day(number: int) -> datetime | date:
        if clock is None:
            return date(2026, 3, 23) + timedelta(days=number)
        wall = datetime(2026, 3, 23, 9, tzinfo=clock) + timedelta(days=number)
        return wall.astimezone(UTC)

    same = {"all_day": clock is None, "zone": zone}
    master = event("series", title="Standup", start=first, end=first + length,
                   recurrence_rule="FREQ=DAILY;COUNT=12", exdates=(canonical(day(2)),), **same)  # fmt: skip
    moved = event("series", title="Moved", start=day(7), end=day(7) + length,
                  recurrence_id=canonical(day(6)), **same)  # fmt: skip
    made = await provider.put(server.secret, calendar, [master, moved], None)

    def told(one: IcsEvent) -> tuple[object, ...]:
        return (one.title, one.start, one.end, one.recurrence_id, one.recurrence_rule, one.exdates)

    back = await there(server, provider, calendar)
    assert [told(one) for one in back] == [told(master), told(moved)]
    again = replace(back[1], title="Moved again", start=day(8), end=day(8) + length)
    shorter = replace(back[0], exdates=(canonical(day(2)), canonical(day(3))))
    changed = await provider.put(server.secret, calendar, [shorter, again], made)
    back = await there(server, provider, calendar)
    assert [told(one) for one in back] == [told(shorter), told(again)]
    await provider.put(server.secret, calendar, [shorter], changed)
    assert [told(one) for one in await there(server, provider, calendar)] == [told(shorter)]
