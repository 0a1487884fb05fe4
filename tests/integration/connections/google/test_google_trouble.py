"""When Google does not answer, asks for time, or doesn't let us in."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from focusflow.platform.errors import FocusFlowError, Forbidden, InvalidInput, UpstreamUnavailable
from focusflow.settings import Settings
from integrations.google_calendar import GoogleCalendar, client
from tests.integration.connections.google.conftest import ACCOUNT, event
from tests.stand_ins.google_calendar import SCOPES, Google

Secret = dict[str, str]


async def failing(provider: GoogleCalendar, secret: Secret) -> FocusFlowError:
    """How a read fails."""
    with pytest.raises(FocusFlowError) as caught:
        await provider.read(secret, ACCOUNT, {}, "UTC")
    return caught.value


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [(403, None, 60), (429, None, 60), (429, 7, 7), (403, 10**9, 86_400)],
)
async def test_a_wish_for_time_is_passed_on(
    google: Google, provider: GoogleCalendar, secret: Secret,
    status: int, header: int | None, wait: int,
) -> None:  # fmt: skip
    google.throttle(1, status, header)
    error = await failing(provider, secret)
    assert isinstance(error, UpstreamUnavailable)
    assert (error.details["reason"], error.details["retry_after"]) == ("rate_limited", wait)
    assert (await provider.read(secret, ACCOUNT, {}, "UTC")).changes is not None


async def test_throttling_between_pages_keeps_the_token_of_before(
    google: Google, provider: GoogleCalendar, secret: Secret
) -> None:
    google.page_limit = 1
    for _ in range(3):
        await provider.put(secret, ACCOUNT, [event(uid=f"{_}@focusflow")], None)
    google.before["events.list"] = google.throttle
    assert (await failing(provider, secret)).details["reason"] == "rate_limited"
    found = await provider.read(secret, ACCOUNT, {}, "UTC")
    assert found.changes is not None
    assert len(found.changes.items) == 3


@pytest.mark.parametrize(
    ("status", "reason", "kind", "said"),
    [
        (500, "backendError", UpstreamUnavailable, "500"),
        (503, "backendError", UpstreamUnavailable, "503"),
        (302, "moved", UpstreamUnavailable, "302"),
        (403, "quotaExceeded", UpstreamUnavailable, "later"),
        (403, "accessNotConfigured", Forbidden, "operator"),
        (403, "forbidden", Forbidden, "Some words"),
        (401, "authError", Forbidden, "access"),
        (400, "invalid", InvalidInput, "Some words"),
    ],
)
async def test_refusals_become_sentences(
    google: Google, provider: GoogleCalendar, secret: Secret,
    status: int, reason: str, kind: type[FocusFlowError], said: str,
) -> None:  # fmt: skip
    google.fail(status, reason, "Some words")
    error = await failing(provider, secret)
    assert type(error) is kind
    assert said in error.message
    assert secret["access_token"] not in f"{error.message}{error.details}"


async def test_access_to_less_than_is_needed_is_told(
    google: Google, provider: GoogleCalendar
) -> None:
    secret = google.sign_in(SCOPES[1:])
    error = await failing(provider, secret)
    assert isinstance(error, Forbidden)
    assert "Connect again" in error.message


@pytest.mark.parametrize(
    "body", [b"<html>Sign in to the hotel", b"[]", b'{"items": "\xff"}', b"null"]
)
async def test_an_answer_in_another_form_is_no_calendar(
    google: Google, provider: GoogleCalendar, secret: Secret, body: bytes
) -> None:
    google.answer_rubbish(body)
    with pytest.raises(UpstreamUnavailable):
        await provider.put(secret, ACCOUNT, [event()], None)


async def test_no_access_token_is_no_access(provider: GoogleCalendar) -> None:
    error = await failing(provider, {"refresh_token": "x"})
    assert error.details["reason"] == "token"


@pytest.fixture
def deaf() -> Iterator[str]:
    """A server that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


async def test_nobody_is_waited_for_without_end(
    google: Google, deaf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CALL_SECONDS", 0.1)
    settings = {**google.settings(), "google_api_url": deaf}
    provider = GoogleCalendar(Settings.model_validate(settings))
    error = await failing(provider, google.sign_in())
    assert isinstance(error, UpstreamUnavailable)
    assert error.details["reason"] == "timeout"


async def test_a_google_that_is_away_is_tried_later(google: Google) -> None:
    settings = {**google.settings(), "google_api_url": "http://127.0.0.1:9"}
    error = await failing(GoogleCalendar(Settings.model_validate(settings)), google.sign_in())
    assert isinstance(error, UpstreamUnavailable)
    assert error.details["reason"] == "unreachable"
