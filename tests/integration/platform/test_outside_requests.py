"""Asking servers for other things than a file, and none of it safe."""

from __future__ import annotations

from typing import Any

import pytest

from focusflow.platform import outside
from focusflow.platform.errors import InvalidInput, UpstreamUnavailable
from focusflow.platform.outside import Fetched
from focusflow.settings import get_settings
from tests.hostile import hostile, plain

SECRET = {"Authorization": "Basic czNjcmV0", "Depth": "1", "Content-Type": "application/xml"}


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator lets people call 127.0.0.1, and nothing else inside."""
    monkeypatch.setattr(get_settings(), "outside_private_hosts", "127.0.0.1")


async def ask(method: str, url: str, **more: Any) -> Fetched:
    return await outside.request(method, url, **{"max_bytes": 1_000, "seconds": 5, **more})


@pytest.mark.parametrize("status", [200, 207, 400, 401, 403, 404, 409, 412, 501, 507])
async def test_answers_come_back_whatever_they_say(status: int) -> None:
    async with hostile(plain(f"{status} X", b"why", ETag='"1"', X_Own="yes")) as server:
        found = await ask("REPORT", server.url(), body=b"<x/>", headers=SECRET)
    assert (found.status, found.body, found.etag) == (status, b"why", '"1"')
    assert found.headers["x-own"] == "yes"
    sent = server.asked[0].headers
    assert (sent["content-length"], sent["depth"]) == ("4", "1")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_server_out_of_order_is_an_error(status: int) -> None:
    async with hostile(plain(f"{status} X", Retry_After="9")) as server:
        with pytest.raises(UpstreamUnavailable) as error:
            await ask("PROPFIND", server.url())
    assert error.value.details["retry_after"] == 9


async def test_marks_are_sent_and_an_empty_body_has_a_length() -> None:
    async with hostile(plain("201 Created")) as server:
        await ask("PUT", server.url(), headers={"If-None-Match": "*"})
        await ask("DELETE", server.url(), headers={"If-Match": '"1"'})
    put, delete = (one.headers for one in server.asked)
    assert (put["if-none-match"], put["content-length"]) == ("*", "0")
    assert delete["if-match"] == '"1"'


async def test_questions_go_on_to_another_server_without_what_opens() -> None:
    async with (
        hostile(plain("207 X")) as second,
        hostile(plain("308 X", Location=second.url("/there"))) as first,
    ):
        found = await ask("PROPFIND", first.url(), body=b"<x/>", headers=SECRET)
    assert found.url == second.url("/there")
    assert "authorization" in first.asked[0].headers
    assert "authorization" not in second.asked[0].headers
    assert (second.asked[0].headers["depth"], second.asked[0].path) == ("1", "/there")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_what_is_written_goes_to_no_other_server(method: str) -> None:
    async with (
        hostile(plain("200 X")) as second,
        hostile(plain("307 X", Location=second.url())) as first,
    ):
        with pytest.raises(InvalidInput, match="another server"):
            await ask(method, first.url(), body=b"mine", headers=SECRET)
    assert not second.asked


async def test_nothing_inside_is_asked() -> None:
    inner = "http://10.0.0.1/"
    async with hostile(plain("301 X", Location=inner)) as server:
        for url in (inner, server.url()):
            with pytest.raises(InvalidInput) as error:
                await ask("PROPFIND", url, headers=SECRET)
            assert error.value.details["reason"] == "private_address"


@pytest.mark.parametrize("status", ["207 X", "403 X"])
async def test_answers_have_a_limit_also_refusals(status: str) -> None:
    async with hostile(plain(status, b"x" * 5_000)) as server:
        with pytest.raises(InvalidInput) as error:
            await ask("REPORT", server.url())
    assert error.value.details["reason"] == "too_large"
