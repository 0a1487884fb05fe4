"""Finding calendars and reading them, against Radicale and Xandikos."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from focusflow.calendar.outside import Item
from focusflow.connections.ports import Reading
from focusflow.platform.errors import Forbidden, InvalidInput, UpstreamUnavailable
from focusflow.settings import get_settings
from integrations.caldav_calendar import CalDav, client, reading
from tests.caldav_servers import PASSWORD, USER, CalDavServer
from tests.hostile import Asked, hostile, plain
from tests.integration.connections.caldav.objects import lone

ZONE = "Europe/Berlin"


def titles(items: Sequence[Item]) -> set[str]:
    return {event.title for item in items for event in item.events}


def changed(found: Reading) -> set[str]:
    assert found.changes is not None
    return titles(found.changes.items)


def test_who_and_where_and_what_is_missing(provider: CalDav) -> None:
    full = {"address": "https://cloud.example.org/dav", "username": "alice", "password": "x"}
    assert provider.check(full) == "alice at cloud.example.org"
    assert provider.check({**full, "address": "caldav.icloud.com"}) == "alice at caldav.icloud.com"
    for field in full:
        with pytest.raises(InvalidInput) as error:
            provider.check({**full, field: " "})
        assert error.value.details["field"] == field


async def test_calendars_are_found_from_the_bare_server(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    tasks = server.make("only-tasks", holds="VTODO")
    found = {one.id: one for one in await provider.calendars(server.secret)}
    assert tasks not in found
    assert (found[calendar].title, found[calendar].color) == ("Work", "#ff8800")
    assert found[calendar].writable
    server.delete(tasks)


@pytest.mark.parametrize("place", ["principal", "calendar", "nowhere"])
async def test_an_address_may_be_anything_of_the_account(
    server: CalDavServer, provider: CalDav, calendar: str, place: str
) -> None:
    paths = {"principal": f"{server.address}/{USER}/", "calendar": calendar}
    secret = {**server.secret, "address": paths.get(place, f"{server.address}/not/there")}
    found = await provider.calendars(secret)
    assert calendar in [one.id for one in found]
    assert (len(found) == 1) or place != "calendar"


async def test_all_is_read_and_then_only_what_changed(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    for name in "abc":
        server.put(f"{calendar}{name}.ics", lone(name, f"First {name}"))
    first = await provider.read(server.secret, calendar, {}, ZONE)
    assert first.changes is not None
    assert first.changes.whole
    assert changed(first) == {"First a", "First b", "First c"}
    again = await provider.read(server.secret, calendar, first.cursor, ZONE)
    assert again.changes is None

    etag = server.put(f"{calendar}a.ics", lone("a", "Second a"))
    server.put(f"{calendar}d.ics", lone("d", "First d"))
    server.delete(f"{calendar}b.ics")
    news = await provider.read(server.secret, calendar, first.cursor, ZONE)
    assert news.changes is not None
    assert not news.changes.whole
    assert changed(news) == {"Second a", "First d"}
    ids = {item.events[0].uid: item.id for item in first.changes.items}
    assert news.changes.removed == (ids["b"],)
    assert [item.etag for item in news.changes.items if item.id == ids["a"]] == [etag]
    after = await provider.read(server.secret, calendar, news.cursor, ZONE)
    assert after.changes is None


async def test_without_sync_tokens_etags_tell_what_changed(
    server: CalDavServer, provider: CalDav, calendar: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_tokens(*_: object) -> None:
        return None

    monkeypatch.setattr(reading, "_synced", no_tokens)
    for name in "ab":
        server.put(f"{calendar}{name}.ics", lone(name, f"First {name}"))
    first = await provider.read(server.secret, calendar, {}, ZONE)
    assert changed(first) == {"First a", "First b"}
    assert (await provider.read(server.secret, calendar, first.cursor, ZONE)).changes is None
    server.put(f"{calendar}a.ics", lone("a", "Second a"))
    server.delete(f"{calendar}b.ics")
    news = await provider.read(server.secret, calendar, first.cursor, ZONE)
    assert changed(news) == {"Second a"}
    assert news.changes is not None
    assert len(news.changes.removed) == 1


async def test_a_token_that_is_refused_reads_whole(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    server.put(f"{calendar}a.ics", lone("a", "Here"))
    cursor = {"zone": ZONE, "token": "http://radicale.org/ns/sync/never-given-out"}
    found = await provider.read(server.secret, calendar, cursor, ZONE)
    assert found.changes is not None
    assert found.changes.whole
    assert changed(found) == {"Here"}


async def test_another_zone_reads_whole_for_times_that_name_none(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    server.put(f"{calendar}a.ics", lone("a", "Here", start="DTSTART:20261124T090000"))
    first = await provider.read(server.secret, calendar, {}, ZONE)
    other = await provider.read(server.secret, calendar, first.cursor, "America/New_York")
    assert first.changes is not None
    assert other.changes is not None
    assert first.changes.items[0].events[0].start.hour == 8
    assert other.changes.items[0].events[0].start.hour == 14


async def test_a_series_comes_with_its_changed_occurrences(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    text = lone("s", "Daily", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20261125T090000Z")
    override = "BEGIN:VEVENT\r\nUID:s\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261126T120000Z\r\n"
    override += "RECURRENCE-ID:20261126T090000Z\r\nSUMMARY:Later\r\nEND:VEVENT\r\n"
    server.put(f"{calendar}s.ics", text.replace("END:VCALENDAR", override + "END:VCALENDAR"))
    found = await provider.read(server.secret, calendar, {}, ZONE)
    assert found.changes is not None
    (item,) = found.changes.items
    assert [one.recurrence_id for one in item.events] == [None, "2026-11-26T09:00:00Z"]
    assert item.events[0].exdates == ("2026-11-25T09:00:00Z",)


async def test_an_object_that_is_too_large_is_left_out(
    server: CalDavServer, provider: CalDav, calendar: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 20_000)
    server.put(f"{calendar}huge.ics", lone("huge", "Huge", "DESCRIPTION:" + "x" * 40_000))
    for name in "abcde":
        server.put(f"{calendar}{name}.ics", lone(name, name))
    found = await provider.read(server.secret, calendar, {}, ZONE)
    assert changed(found) == set("abcde")
    assert found.skipped == 1


async def test_what_cannot_be_read_is_counted(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    server.put(f"{calendar}a.ics", lone("a", "Good"))
    server.put(f"{calendar}b.ics", lone("b", "Bad", "DTEND:20261124T100000Z", start="DTSTART:99990101T000000Z"))  # fmt: skip
    found = await provider.read(server.secret, calendar, {}, ZONE)
    assert changed(found) == {"Good"}
    assert found.skipped == 1


async def test_a_calendar_that_is_gone_says_so(
    server: CalDavServer, provider: CalDav, calendar: str
) -> None:
    first = await provider.read(server.secret, calendar, {}, ZONE)
    server.delete(calendar)
    for cursor in ({}, first.cursor):
        with pytest.raises(InvalidInput, match="any more"):
            await provider.read(server.secret, calendar, cursor, ZONE)


async def test_a_wrong_password_speaks_of_app_passwords(
    server: CalDavServer, provider: CalDav
) -> None:
    if server.name == "xandikos":  # lets everybody in
        assert await provider.calendars({**server.secret, "password": "wrong"})
        return
    with pytest.raises(Forbidden, match="app password"):
        await provider.calendars({**server.secret, "password": "wrong"})


async def test_private_addresses_are_refused(running: CalDavServer, provider: CalDav) -> None:
    assert not get_settings().outside_private_hosts
    with pytest.raises(InvalidInput) as error:
        await provider.calendars(running.secret)
    assert error.value.details["reason"] == "private_address"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """This machine may be asked; nobody's server yet."""
    monkeypatch.setattr(get_settings(), "outside_private_hosts", "127.0.0.1")
    return {"username": USER, "password": PASSWORD}


async def test_no_password_goes_where_a_redirect_leads(
    provider: CalDav, here: dict[str, str]
) -> None:
    async with hostile(plain("401 Unauthorized")) as second:
        async with hostile(plain("307 Temporary Redirect", Location=second.url("/x"))) as first:
            with pytest.raises(InvalidInput):
                await provider.calendars({**here, "address": first.url()})
        assert "authorization" in first.asked[0].headers
        assert second.asked
        assert all("authorization" not in asked.headers for asked in second.asked)


async def test_a_redirect_into_the_private_network_is_refused(
    provider: CalDav, here: dict[str, str]
) -> None:
    inner = "http://169.254.169.254/latest/meta-data"
    async with hostile(plain("301 Moved Permanently", Location=inner)) as first:
        with pytest.raises(InvalidInput) as error:
            await provider.calendars({**here, "address": first.url()})
    assert error.value.details["reason"] == "private_address"


async def test_a_server_that_wants_digest_gets_it(provider: CalDav, here: dict[str, str]) -> None:
    want = plain("401 Unauthorized", WWW_Authenticate='Digest realm="x", nonce="n", qop="auth"')
    body = b"""<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response>
        <href>/c/</href><propstat><prop><resourcetype><collection/><C:calendar/></resourcetype>
        </prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"""
    let_in = plain("207 Multi-Status", body)

    def answer(asked: Asked) -> AsyncIterator[bytes]:
        digest = asked.headers.get("authorization", "").startswith("Digest ")
        return (let_in if digest else want)(asked)

    async with hostile(answer) as server:
        (found,) = await provider.calendars({**here, "address": server.url("/c/")})
    assert found.title == "c"
    assert 'username="alice"' in server.asked[-1].headers["authorization"]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_a_wish_to_wait_is_heard(provider: CalDav, here: dict[str, str], status: str) -> None:
    async with hostile(plain(status, Retry_After="77")) as busy:
        with pytest.raises(UpstreamUnavailable) as error:
            await provider.read({**here, "address": busy.url()}, busy.url("/c/"), {}, ZONE)
    assert error.value.details["retry_after"] == 77


async def test_answers_with_entities_are_not_read(provider: CalDav, here: dict[str, str]) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><multistatus xmlns="DAV:">&a;</multistatus>'
    async with hostile(plain("207 Multi-Status", bomb)) as server:
        with pytest.raises(UpstreamUnavailable) as error:
            await provider.calendars({**here, "address": server.url()})
    assert error.value.details["reason"] == "unreadable"
