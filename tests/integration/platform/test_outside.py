"""Reading from servers that lie, drip, never end, and send us to places inside."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from focusflow.platform import outside
from focusflow.platform.clock import ManualClock
from focusflow.platform.errors import FocusFlowError, InvalidInput, UpstreamUnavailable
from focusflow.platform.outside import Fetched
from focusflow.settings import get_settings
from tests.hostile import Asked, certificate, hostile, plain

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
CLOCK = ManualClock(datetime(2026, 12, 1, 9, tzinfo=UTC))


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The operator lets people call 127.0.0.1, and nothing else inside."""
    monkeypatch.setattr(get_settings(), "outside_private_hosts", "127.0.0.1")
    outside._tls.cache_clear()
    yield
    outside._tls.cache_clear()


async def read(url: str, **more: Any) -> Fetched:
    return await outside.fetch(url, **{"max_bytes": 100_000, "seconds": 5, "clock": CLOCK, **more})


async def refused(kind: type[FocusFlowError], url: str, **more: Any) -> FocusFlowError:
    """The error that reading ends in; it never tells the secret part of the address."""
    with pytest.raises(kind) as error:
        await read(url, **more)
    told = f"{error.value} {error.value.details}"
    assert "s3cret" not in told
    assert error.value.message.endswith((".", "?"))
    return error.value


async def names(host: str, port: int) -> Sequence[str]:
    """Every name is this machine, but those that say they are inside."""
    return ["127.0.0.2"] if host.startswith("inside") else ["127.0.0.1"]


async def test_a_body_with_its_marks() -> None:
    answer = plain("200 OK", CALENDAR, ETag='"v1"', Last_Modified="Tue, 01 Dec 2026 08:00:00 GMT")
    async with hostile(answer) as server:
        found = await read(server.url("/s3cret.ics?x=%2F"))
        assert (found.status, found.body, found.unchanged) == (200, CALENDAR, False)
        assert (found.etag, found.last_modified) == ('"v1"', "Tue, 01 Dec 2026 08:00:00 GMT")
        assert "s3cret" not in repr(found)
        assert server.asked[0].path == "/s3cret.ics?x=%2F"
        assert server.asked[0].headers["host"] == f"127.0.0.1:{server.port}"
        assert "cookie" not in server.asked[0].headers


async def test_unchanged_is_asked_for_and_understood() -> None:
    async with hostile(plain("304 Not Modified", ETag='"v1"')) as server:
        found = await read(server.url(), etag='"v1"', modified="Tue, 01 Dec 2026 08:00:00 GMT")
        assert found.unchanged
        assert found.body == b""
        asked = server.asked[0].headers
        assert asked["if-none-match"] == '"v1"'
        assert asked["if-modified-since"] == "Tue, 01 Dec 2026 08:00:00 GMT"


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/", "http://[::1]:{port}/", "//0/"])
async def test_a_redirect_to_an_inner_address_is_not_followed(target: str) -> None:
    async with AsyncExitStack() as stack:
        inner = await stack.enter_async_context(hostile(plain("200 OK", b"inner"), host="0.0.0.0"))
        location = target.format(port=inner.port)
        outer = await stack.enter_async_context(hostile(plain("302 Found", Location=location)))
        error = await refused(InvalidInput, outer.url("/s3cret"))
        assert error.details["reason"] == "private_address"
        assert inner.asked == []


async def test_a_name_is_resolved_once_a_hop_and_the_checked_address_is_called() -> None:
    """A name that is public while checked and private while called (DNS rebinding)."""
    told = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        told.append(host)
        return ["127.0.0.1"] if len(told) == 1 else ["127.0.0.2"]

    async with hostile(plain("200 OK", CALENDAR)) as server:
        found = await read(server.url(host="feed.example"), resolve=rebinding)
        assert found.body == CALENDAR
        assert told == ["feed.example"]
        assert server.asked[0].headers["host"] == f"feed.example:{server.port}"


async def test_the_next_address_is_tried_when_one_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(get_settings(), "outside_private_hosts", "127.0.0.0/8")

    async def two(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.9", "127.0.0.1"]

    async with hostile(plain("200 OK", CALENDAR)) as server:
        assert (await read(server.url(host="two.example"), resolve=two)).body == CALENDAR


async def test_redirects_are_followed_five_times() -> None:
    async def onwards(asked: Asked) -> AsyncIterator[bytes]:
        number = int(asked.path[1:])
        if number == 0:
            yield b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend"
        else:
            yield f"HTTP/1.1 307 On\r\nLocation: /{number - 1}\r\nContent-Length: 0\r\n\r\n".encode()

    async with hostile(onwards) as server:
        found = await read(server.url("/5"))
        assert (found.body, found.url) == (b"end", server.url("/0"))
        error = await refused(InvalidInput, server.url("/6"))
        assert error.details["reason"] == "redirects"


@pytest.mark.parametrize("location", ["ftp://x.example/", "http://u:s3cret@x.example/", "http://["])
async def test_a_redirect_to_nonsense(location: str) -> None:
    async with hostile(plain("301 Moved", Location=location)) as server:
        error = await refused(InvalidInput, server.url())
        assert error.details["reason"] == "redirects"


async def test_what_the_caller_sends_stays_with_the_first_server() -> None:
    own = {"Authorization": "Bearer s3cret", "X-Key": "s3cret", "Cookie": "a=b", "Accept": "text/x"}
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(hostile(plain("200 OK")))

        async def onwards(asked: Asked) -> AsyncIterator[bytes]:
            where = "/again" if asked.path == "/" else other.url(host="other.example")
            yield f"HTTP/1.1 302 On\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()

        first = await stack.enter_async_context(hostile(onwards))
        await read(first.url(host="one.example"), headers=own, resolve=names)
        for asked in first.asked:
            assert asked.headers["authorization"] == "Bearer s3cret"
            assert asked.headers["x-key"] == "s3cret"
            assert "cookie" not in asked.headers
        assert [asked.path for asked in first.asked] == ["/", "/again"]
        sent = other.asked[0].headers
        assert set(sent) == {"host", "accept", "accept-encoding", "user-agent"}


async def _endless(_asked: Asked) -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
    while True:
        yield bytes(65_536)


async def test_ten_gigabytes_stop_at_the_limit() -> None:
    async with hostile(_endless) as server:
        error = await refused(InvalidInput, server.url("/s3cret"), max_bytes=1_000_000)
        assert error.details["reason"] == "too_large"
        assert "1 MB" in error.message
        assert server.sent < 30_000_000  # what fits in the buffers between


async def test_a_decompression_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(20_000_000))
    async with hostile(plain("200 OK", bomb, Content_Encoding="gzip")) as server:
        error = await refused(InvalidInput, server.url(), max_bytes=1_000_000)
        assert error.details["reason"] == "too_large"


async def test_packed_bodies_are_unpacked() -> None:
    packed = gzip.compress(CALENDAR)
    async with hostile(plain("200 OK", packed, Content_Encoding="gzip")) as server:
        assert (await read(server.url())).body == CALENDAR
        assert server.asked[0].headers["accept-encoding"] == "gzip"


async def test_a_slow_drip_ends_at_the_deadline() -> None:
    async def drip(_asked: Asked) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
        while True:
            yield b"."
            await asyncio.sleep(0.01)

    async with hostile(drip) as server:
        error = await refused(UpstreamUnavailable, server.url("/s3cret"), seconds=0.3)
        assert error.details["reason"] == "timeout"
        assert server.sent > 45  # it did drip: no single read was slow


async def test_a_name_server_that_never_answers_ends_at_the_deadline() -> None:
    async def silent(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    error = await refused(
        UpstreamUnavailable, "https://slow.example/", seconds=0.05, resolve=silent
    )
    assert error.details["reason"] == "timeout"


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-Much: " + b"x" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 30_000 + b"\r\n",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n.",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nBEG",
        b"",
    ],
)
async def test_what_is_no_answer_we_can_read(head: bytes) -> None:
    async def send(_asked: Asked) -> AsyncIterator[bytes]:
        yield head

    async with hostile(send) as server:
        error = await refused(UpstreamUnavailable, server.url("/s3cret"))
        assert error.details["reason"] in ("unreadable", "unreachable")


@pytest.mark.parametrize(
    "status", ["401 No", "403 No", "404 No", "410 No", "418 Tea", "300 Choose"]
)
async def test_what_the_person_has_to_change(status: str) -> None:
    async with hostile(plain(status)) as server:
        error = await refused(InvalidInput, server.url("/s3cret"))
        assert (error.details["reason"], error.details["status"]) == ("status", int(status[:3]))
        assert error.details["value"] is None


async def test_a_missing_calendar_asks_whether_it_is_still_shared() -> None:
    async with hostile(plain("404 Not Found")) as server:
        error = await refused(InvalidInput, server.url("/s3cret"))
        assert error.message == "The address at 127.0.0.1 answers with 404: is it still shared?"


async def test_out_of_order() -> None:
    async with hostile(plain("503 No", Retry_After="120")) as server:
        error = await refused(UpstreamUnavailable, server.url())
        assert error.details["retry_after"] == 120
    async with hostile(plain("500 No")) as server:
        error = await refused(UpstreamUnavailable, server.url())
        assert "retry_after" not in error.details


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("90", 90),
        (format_datetime(CLOCK() + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(CLOCK() - timedelta(minutes=5), usegmt=True), 0),
        ("99999999999999999999", 86_400),
        ("soon", 60),
        ("-5", 60),
        (None, 60),
    ],
)
async def test_come_back_later(said: str | None, seconds: int) -> None:
    answer = plain("429 Wait", Retry_After=said) if said else plain("429 Wait")
    async with hostile(answer) as server:
        error = await refused(UpstreamUnavailable, server.url())
        assert error.details["reason"] == "rate_limited"
        assert error.details["retry_after"] == seconds


async def test_nobody_listens() -> None:
    async with hostile(plain("200 OK")) as server:
        port = server.port
    error = await refused(UpstreamUnavailable, f"http://127.0.0.1:{port}/s3cret")
    assert error.details["reason"] == "unreachable"


async def test_an_encrypted_answer_from_the_right_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, tls = certificate(tmp_path, names=("feed.example",))
    monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    async with hostile(plain("200 OK", CALENDAR), tls) as server:
        webcal = server.url(host="feed.example").replace("https", "webcal")
        assert (await read(webcal, resolve=names)).body == CALENDAR
        error = await refused(UpstreamUnavailable, server.url(host="other.example"), resolve=names)
        assert error.details["reason"] == "certificate"
        assert len(server.asked) == 1


@pytest.mark.parametrize("expired", [True, False])
async def test_a_wrong_certificate(
    expired: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, tls = certificate(tmp_path, names=("127.0.0.1",), expired=expired)
    if expired:
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    async with hostile(plain("200 OK", CALENDAR), tls) as server:
        error = await refused(UpstreamUnavailable, server.url("/s3cret"))
        assert error.details["reason"] == "certificate"
        assert ("expired" if expired else "self-signed") in error.message
        assert server.asked == []


async def test_encryption_is_never_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, tls = certificate(tmp_path, names=("127.0.0.1",))
    monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    async with AsyncExitStack() as stack:
        bare = await stack.enter_async_context(hostile(plain("200 OK")))
        answer = plain("302 Found", Location=bare.url("/s3cret"))
        safe = await stack.enter_async_context(hostile(answer, tls))
        error = await refused(InvalidInput, safe.url())
        assert error.details["reason"] == "downgrade"
        assert bare.asked == []


async def test_a_server_that_does_not_speak_tls() -> None:
    async with hostile(plain("200 OK")) as server:
        error = await refused(
            UpstreamUnavailable, server.url("/s3cret").replace("http", "https"), seconds=0.2
        )
        assert error.details["reason"] in ("certificate", "unreachable", "timeout")


async def test_nothing_inside_is_called_and_a_host_alone_can_be_checked() -> None:
    for url in (
        "http://127.0.0.2/",
        "https://169.254.169.254/latest/",
        "http://[::1]/",
        "http://0/",
    ):
        error = await refused(InvalidInput, url)
        assert error.details["reason"] == "private_address"
        with pytest.raises(InvalidInput):
            await outside.check_host(url)
    assert [str(a) for a in await outside.check_host("http://127.0.0.1:5232/")] == ["127.0.0.1"]
    assert await outside.check_host("https://dav.example/", names)
    with pytest.raises(InvalidInput):
        await outside.check_host("https://inside.example/", names)
