"""Being called back: channels, their renewal, and calls that are none of Google's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from focusflow.connections.ports import CalendarWatcher, Notice, Watch
from focusflow.platform.errors import InvalidInput, UpstreamUnavailable
from integrations.google_calendar import GoogleCalendar
from tests.integration.connections.google.conftest import ACCOUNT, lecture
from tests.stand_ins.google_calendar import Google

Secret = dict[str, str]


@dataclass
class Ear:
    """Who is called, and what each call said."""

    address: str = ""
    heard: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def ear() -> Iterator[Ear]:
    found = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.heard.append(dict(self.headers.items()))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_address[1]}/api/v1/webhooks/google"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join(5)


def notices(google: Google, provider: GoogleCalendar, ear: Ear) -> list[Notice]:
    """What the calls until now say."""
    google.channels.settle()
    found = [provider.notice(headers, {}, b"") for headers in ear.heard]
    ear.heard.clear()
    return found


async def test_a_change_is_called_out_and_the_first_call_means_nothing(
    google: Google, provider: GoogleCalendar, secret: Secret, ear: Ear
) -> None:
    assert isinstance(provider, CalendarWatcher)
    watch = await provider.watch(secret, ACCOUNT, ear.address, "our-token")
    assert watch.ends_at > datetime.now(UTC) + timedelta(days=6)
    assert notices(google, provider, ear) == [Notice()]
    google.seed(**lecture())
    assert notices(google, provider, ear) == [Notice(watches=((watch.id, "our-token"),))]


async def test_a_new_watch_takes_the_place_of_the_old(
    google: Google, provider: GoogleCalendar, secret: Secret, ear: Ear
) -> None:
    old = await provider.watch(secret, ACCOUNT, ear.address, "one")
    new = await provider.renew(secret, ACCOUNT, old, ear.address, "two")
    assert new.id != old.id
    notices(google, provider, ear)
    google.seed(**lecture())
    assert notices(google, provider, ear) == [Notice(watches=((new.id, "two"),))]
    ended = Watch("gone", "nothing", old.ends_at)
    third = await provider.renew(secret, ACCOUNT, ended, ear.address, "three")
    assert third.id in google.channels.open


async def test_a_new_watch_is_not_lost_because_the_old_can_not_be_ended(
    google: Google, provider: GoogleCalendar, secret: Secret, ear: Ear
) -> None:
    old = await provider.watch(secret, ACCOUNT, ear.address, "one")
    google.before["events.watch"] = google.fail
    new = await provider.renew(secret, ACCOUNT, old, ear.address, "two")
    assert {old.id, new.id} == set(google.channels.open)


async def test_a_watch_ends_once_and_ending_it_again_is_no_error(
    google: Google, provider: GoogleCalendar, secret: Secret, ear: Ear
) -> None:
    watch = await provider.watch(secret, ACCOUNT, ear.address, "one")
    await provider.unwatch(secret, watch)
    await provider.unwatch(secret, watch)
    notices(google, provider, ear)
    google.seed(**lecture())
    assert notices(google, provider, ear) == []


async def test_google_calls_nobody_without_encryption(
    provider: GoogleCalendar, secret: Secret
) -> None:
    with pytest.raises(InvalidInput, match="HTTPS"):
        await provider.watch(secret, ACCOUNT, "http://focus.example.org/x", "one")


async def test_an_answer_that_gets_lost_is_no_ones_mistake(
    google: Google, provider: GoogleCalendar, secret: Secret, ear: Ear
) -> None:
    google.lose_answer()
    with pytest.raises(UpstreamUnavailable):
        await provider.watch(secret, ACCOUNT, ear.address, "one")


REAL = {
    "X-Goog-Channel-ID": "3e5a",
    "X-Goog-Channel-Token": "our-token",
    "X-Goog-Resource-ID": "r",
    "X-Goog-Resource-State": "exists",
}


def test_a_call_is_passed_on_with_its_secret_for_others_to_believe(
    provider: GoogleCalendar,
) -> None:
    lower = {name.lower(): value for name, value in REAL.items()}
    assert provider.notice(lower, {}, b"").watches == (("3e5a", "our-token"),)
    forged = {**REAL, "X-Goog-Channel-Token": "guessed"}
    assert provider.notice(forged, {}, b"").watches == (("3e5a", "guessed"),)
    without = {name: value for name, value in REAL.items() if "Token" not in name}
    assert provider.notice(without, {}, b"").watches == (("3e5a", ""),)


@pytest.mark.parametrize(
    "change",
    [
        {"X-Goog-Channel-ID": ""},
        {"X-Goog-Channel-ID": "x" * 300},
        {"X-Goog-Channel-Token": "x" * 300},
        {"X-Goog-Resource-ID": ""},
        {"X-Goog-Resource-State": ""},
        {"X-Goog-Resource-State": "deleted"},
    ],
)
def test_what_is_no_call_of_googles_is_refused(
    provider: GoogleCalendar, change: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput):
        provider.notice({**REAL, **change}, {}, b"")
    with pytest.raises(InvalidInput):
        provider.notice({}, {"validationToken": "x"}, b"{}")
