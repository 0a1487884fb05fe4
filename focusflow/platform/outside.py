"""Reading from addresses that people typed, as if each were hostile.

Every hop's host is resolved once, each of its addresses is checked, and the connection goes to
the very address that was checked: a name that answers differently a moment later (DNS rebinding)
gains nothing. Any port may be named. What a person has to change is InvalidInput; what may work
later is UpstreamUnavailable. Both say a stable `reason`, and name the host at most.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

import httpcore
import httpx

from focusflow.platform.addresses import (
    Address,
    Allowed,
    Resolve,
    checked,
    read_url,
    system_resolve,
)
from focusflow.platform.clock import Clock, system_clock
from focusflow.platform.errors import InvalidInput
from focusflow.platform.outside_refusals import no_connection, refusal, too_late, unavailable, wrong
from focusflow.platform.unpacking import Damaged, TooLarge, Unpacker
from focusflow.settings import get_settings

REDIRECTS = 5
CONNECT_SECONDS = 5.0
"""How long one of a host's addresses is tried before the next."""
LONGEST_WAIT = 86_400
"""Seconds: the most that another server's Retry-After can ask for."""
_LONGEST_MARK = 500
_OURS = {"accept-encoding", "connection", "content-length", "cookie", "host", "transfer-encoding"}
_OURS |= {"user-agent", "if-none-match", "if-modified-since"}
_HARMLESS = {"accept", "accept-language", "content-length", "content-type", "depth"}
_ASKING = {"GET", "PROPFIND", "REPORT"}
"""Methods whose body may go on to another server."""
_OUT_OF_ORDER = {429, 500, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class _Ask:
    """What is sent at every hop; `refuse` makes an error of every answer that is no success."""

    max_bytes: int
    clock: Clock
    method: str = "GET"
    body: bytes = field(default=b"", repr=False)
    refuse: bool = True


@dataclass(frozen=True)
class Fetched:
    """What an address answered; `retry_after` is in seconds.

    `url` and `body` may be secret and stay out of its text.
    """

    status: int
    url: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    etag: str | None = None
    last_modified: str | None = None
    retry_after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By name in lower case."""

    @property
    def unchanged(self) -> bool:
        """Whether it is still what `etag` or `modified` stood for."""
        return self.status == 304


async def fetch(
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    etag: str | None = None,
    modified: str | None = None,
    headers: Mapping[str, str] | None = None,
    resolve: Resolve = system_resolve,
    clock: Clock = system_clock,
) -> Fetched:
    """Read an address: at most `max_bytes` once unpacked, within `seconds` for all of it.

    `headers` of the caller go to the first server only, and cookies nowhere.
    """
    asked = read_url(url)
    backend = _Checked(resolve)
    sent = _headers(headers or {}, etag, modified)
    try:
        async with asyncio.timeout(seconds):
            return await _follow(asked, sent, _Ask(max_bytes, clock), backend)
    except TimeoutError:
        raise too_late(asked.host, seconds) from None


async def request(
    method: str,
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    resolve: Resolve = system_resolve,
    clock: Clock = system_clock,
) -> Fetched:
    """Ask for anything else, as safely as `fetch`; the answer is given back whatever its status.

    Only a server that is out of order, or says to wait, is an error here. `headers` go to the first
    server only, `body` as well when something is written.
    """
    asked = read_url(url)
    own = dict(headers or {})
    mark = own.pop("If-None-Match", None)
    sent = _headers(own, mark, None)
    if body or method not in _ASKING:
        sent.append((b"Content-Length", str(len(body)).encode()))
    ask = _Ask(max_bytes, clock, method, body, refuse=False)
    try:
        async with asyncio.timeout(seconds):
            return await _follow(asked, sent, ask, _Checked(resolve))
    except TimeoutError:
        raise too_late(asked.host, seconds) from None


async def check_host(url: str, resolve: Resolve = system_resolve) -> tuple[Address, ...]:
    """The addresses behind a typed address, each allowed; for libraries that connect themselves.

    Such a library resolves the name again: hand it one of these addresses where it can take one,
    and let it follow no redirects. Raises what `fetch` raises.
    """
    target = read_url(url)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await checked(target.host, _port(target), _allowed(), resolve)
    except TimeoutError:
        raise unavailable(target.host, "unknown_host", "can't be found just now") from None


class _Checked(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only; TLS and Host keep the name."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (as the base class has it)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of the host that answers."""
        found = await checked(host, port, _allowed(), self._resolve)
        for number, address in enumerate(found, 1):
            try:
                return await self._inner.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(found):
                    raise
        raise httpcore.ConnectError(host)


def _allowed() -> Allowed:
    return Allowed.read(get_settings().outside_private_hosts or "")


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _headers(own: Mapping[str, str], etag: str | None, modified: str | None) -> _Headers:
    sent = {name: value for name, value in own.items() if name.lower() not in _OURS}
    sent |= {"Accept-Encoding": "gzip", "User-Agent": "FocusFlow"}
    if etag:
        sent["If-None-Match"] = etag
    if modified:
        sent["If-Modified-Since"] = modified
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()]


async def _follow(asked: httpx.URL, sent: _Headers, ask: _Ask, backend: _Checked) -> Fetched:
    url = asked
    for _ in range(REDIRECTS + 1):
        answer = await _one(url, sent, ask, backend)
        if isinstance(answer, Fetched):
            return answer
        if url.scheme == "https" and answer.scheme == "http":
            raise wrong(url.host, "downgrade", "sends us on to an address without encryption")
        if not _same_server(url, answer):
            if ask.method not in _ASKING:
                raise wrong(url.host, "redirects", "sends us on to another server")
            sent = [(name, value) for name, value in sent if _may_travel(name)]
        url = answer
    raise wrong(url.host, "redirects", f"sends us on more than {REDIRECTS} times")


def _may_travel(name: bytes) -> bool:
    known = {"accept-encoding", "user-agent", "if-none-match", "if-modified-since"}
    return name.decode("latin-1").lower() in known | _HARMLESS


def _same_server(one: httpx.URL, other: httpx.URL) -> bool:
    if one.host != other.host:
        return False
    upgraded = (one.scheme, _port(one), other.scheme, _port(other)) == ("http", 80, "https", 443)
    return upgraded or (one.scheme, _port(one)) == (other.scheme, _port(other))


async def _one(url: httpx.URL, sent: _Headers, ask: _Ask, backend: _Checked) -> Fetched | httpx.URL:
    """One hop: the answer, or where it sends us."""
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    limits = {"connect": CONNECT_SECONDS}
    try:
        async with (
            httpcore.AsyncConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
            pool.stream(
                ask.method,
                target,
                headers=[(b"Host", url.netloc), *sent],
                content=ask.body or None,
                extensions={"timeout": limits},
            ) as response,
        ):
            return await _read(url, response, ask)
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
        raise no_connection(url.host, error) from None
    except (httpcore.NetworkError, httpcore.TimeoutException):
        raise unavailable(url.host, "unreachable", "broke the connection off") from None
    except (httpcore.ProtocolError, Damaged):
        raise unavailable(url.host, "unreadable", "answers in a form we can't read") from None
    except TooLarge:
        raise wrong(
            url.host, "too_large", f"sends more than {ask.max_bytes / 1_000_000:g} MB"
        ) from None


async def _read(url: httpx.URL, response: httpcore.Response, ask: _Ask) -> Fetched | httpx.URL:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }
    wait = _retry_after(headers.get("retry-after"), ask.clock)
    if response.status in _REDIRECTS and "location" in headers:
        return _next_hop(url, headers["location"])
    body = b""
    taken = 200 <= response.status < 300
    if not taken and (ask.refuse or response.status in _OUT_OF_ORDER) and response.status != 304:
        raise refusal(url.host, response.status, wait)
    if response.status != 304:
        unpacker = Unpacker(headers.get("content-encoding", ""), ask.max_bytes)
        async for chunk in response.aiter_stream():
            unpacker.feed(chunk)
        body = unpacker.finish()
    etag, modified = headers.get("etag"), headers.get("last-modified")
    return Fetched(response.status, str(url), body, _mark(etag), _mark(modified), wait, headers)


def _next_hop(url: httpx.URL, location: str) -> httpx.URL:
    try:
        return read_url(str(url.join(location)))
    except (httpx.InvalidURL, InvalidInput, ValueError):
        # What is wrong with it is the other server's doing, not what the person typed.
        raise wrong(url.host, "redirects", "sends us on to an address we can't follow") from None


def _mark(value: str | None) -> str | None:
    return value if value and len(value) <= _LONGEST_MARK else None


def _retry_after(value: str | None, clock: Clock) -> int | None:
    """Seconds to wait, from a number or a date; None when there is nothing sensible."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0, math.ceil((until - clock()).total_seconds())), LONGEST_WAIT)
