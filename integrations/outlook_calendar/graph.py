"""Calls to Microsoft Graph, each bounded in time and size, and what its refusals mean."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

import httpx

from focusflow.connections.ports import Secret
from focusflow.platform.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    UpstreamUnavailable,
)

Json = dict[str, Any]

MAX_BYTES = 30_000_000
SECONDS = 60.0
"""For one call, from the question to the end of its answer."""
AT_ONCE = 4
"""More calls at a time than this are refused for one mailbox."""
MOST_PAGES = 2_000
LONGEST_WAIT = 86_400
_WAIT = 60
_PREFERENCES = 'outlook.timezone="UTC", outlook.body-content-type="text"'
_STALE = {"syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"}


class Stale(UpstreamUnavailable):
    """Microsoft no longer knows how far we had read. It is read anew by itself."""


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class Graph:
    """One conversation with Graph, at the address that the operator set and nowhere else."""

    def __init__(self, root: str, secret: Secret) -> None:
        self._root = root.rstrip("/")
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {secret.get('access_token', '')}"},
            timeout=httpx.Timeout(SECONDS, connect=10.0),
            follow_redirects=False,
            verify=_tls(),
        )

    async def __aenter__(self) -> Self:
        """Open it."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def get(
        self, path: str, params: Mapping[str, str] | None = None, *, page: int | None = None
    ) -> Json:
        """What stands at a path, or at a link that an answer gave."""
        prefer = _PREFERENCES + (f", odata.maxpagesize={page}" if page else "")
        return await self.send("GET", path, params=params, headers={"Prefer": prefer})

    async def pages(
        self, path: str, params: Mapping[str, str] | None = None, *, page: int
    ) -> AsyncIterator[Json]:
        """All pages of a list, from the first on."""
        answer = await self.get(path, params, page=page)
        yield answer
        for _ in range(MOST_PAGES):
            if not (following := answer.get("@odata.nextLink")):
                return
            answer = await self.get(str(following), page=page)
            yield answer
        raise _unavailable("endless", "sends more pages than a calendar can have")

    async def send(
        self,
        method: str,
        path: str,
        *,
        body: Json | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Json:
        """One call; its answer, {} when that is empty. Errors are those of the ports."""
        url = self._within(path)
        try:
            async with asyncio.timeout(SECONDS):
                return await self._send(method, url, body, params or None, headers or {})
        except TimeoutError:
            raise _unavailable("timeout", f"did not answer within {SECONDS:g} seconds") from None
        except httpx.TransportError:
            raise _unavailable("unreachable", "can't be reached") from None

    async def _send(
        self,
        method: str,
        url: str,
        body: Json | None,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> Json:
        async with self._client.stream(
            method, url, json=body, params=params, headers=headers
        ) as response:
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise _unavailable("too_large", f"sends more than {MAX_BYTES / 1e6:g} MB")
        answer = _read(bytes(content))
        if response.is_success:
            if answer is None:
                raise _unavailable("unreadable", "answers in a form we can't read")
            return answer
        raise _refusal(response, answer or {})

    def _within(self, path: str) -> str:
        """The address of a path; a link has to lead to the same place as all other calls."""
        if path.startswith("/"):
            return self._root + path
        if path.startswith(f"{self._root}/") and "/../" not in path:
            return path
        raise _unavailable("foreign_link", "sends us on to an address that is not its own")


def _read(content: bytes) -> Json | None:
    if not content.strip():
        return {}
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _refusal(response: httpx.Response, answer: Json) -> Exception:
    said = answer.get("error")
    said = said if isinstance(said, dict) else {}
    code, message = str(said.get("code", ""))[:100], str(said.get("message", ""))[:300]
    status = response.status_code
    if status == 410 or (status in (400, 404) and code.lower() in _STALE):
        return Stale(reason="stale", upstream=code)
    if status == 401:
        return Forbidden("Microsoft wants you to sign in again.", reason="token")
    if status == 403:
        return Forbidden(
            "Microsoft does not allow that with this account: sign in again and agree to what is "
            "asked, or choose a calendar that you may change.",
            reason="refused",
            upstream=code,
        )
    if status == 404 and code == "MailboxNotEnabledForRESTAPI":
        return Forbidden("This Microsoft account has no Outlook calendar.", reason="mailbox")
    if status == 404:
        return NotFound("That is not in the Outlook calendar any more.", upstream=code)
    if status in (409, 412):
        return Conflict("It was changed in Outlook meanwhile.", upstream=code)
    if status < 500 and status not in (408, 429):
        return InvalidInput("event", f"Outlook does not take it: {message or code or status}")
    return _busy(status, response.headers.get("Retry-After"))


def _busy(status: int, wait: str | None) -> UpstreamUnavailable:
    told = wait.strip() if wait else ""
    seconds = min(int(told[:9]), LONGEST_WAIT) if told.isascii() and told.isdigit() else None
    if status == 429 or seconds is not None:
        message = "Microsoft asks us to come back later. It is tried again by itself."
        return UpstreamUnavailable(
            message,
            reason="rate_limited",
            status=status,
            retry_after=_WAIT if seconds is None else seconds,
        )
    message = f"Microsoft answers with {status}, so it is out of order. Please try again later."
    return UpstreamUnavailable(message, reason="status", status=status)


def _unavailable(reason: str, what: str) -> UpstreamUnavailable:
    return UpstreamUnavailable(f"Microsoft {what}. Please try again later.", reason=reason)
