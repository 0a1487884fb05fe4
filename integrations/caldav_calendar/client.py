"""Requests to a CalDAV server, in the name of a person, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes

import httpx

from focusflow.connections.ports import Secret
from focusflow.platform import outside
from focusflow.platform.addresses import is_public, read_url
from focusflow.platform.errors import FocusFlowError, Forbidden, InvalidInput, UpstreamUnavailable
from focusflow.platform.outside import Fetched
from integrations.caldav_calendar import dav
from integrations.caldav_calendar.dav import Resource

SECONDS = 30.0
MAX_BYTES = 4_000_000
MAX_LIST_BYTES = 20_000_000
_XML = {"Content-Type": "application/xml; charset=utf-8"}


class Client:
    """Asks with name and password; which of Basic and Digest, the server says."""

    def __init__(self, secret: Secret) -> None:
        self.address = address_of(secret)
        self._basic = httpx.BasicAuth(secret.get("username", ""), secret.get("password", ""))
        self._digest = httpx.DigestAuth(secret.get("username", ""), secret.get("password", ""))
        self._auth: httpx.Auth = self._basic
        self._safe: set[str] = set()

    async def ask(
        self,
        method: str,
        url: httpx.URL,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> Fetched:
        """The answer to one request, unless it is that we may not come in."""
        await self._refuse_open_line(url)
        answer = await self._once(method, url, body, headers or {}, max_bytes)
        challenge = answer.headers.get("www-authenticate", "").lower()
        if answer.status == 401 and "digest" in challenge and self._auth is self._basic:
            self._auth = self._digest
            answer = await self._once(method, url, body, headers or {}, max_bytes)
        if answer.status == 401:
            raise _not_let_in(url, httpx.URL(answer.url))
        return answer

    async def _once(
        self,
        method: str,
        url: httpx.URL,
        body: bytes,
        headers: Mapping[str, str],
        max_bytes: int,
    ) -> Fetched:
        flow = self._auth.sync_auth_flow(httpx.Request(method, url, content=body))
        signed = next(flow)
        while True:
            sent = dict(headers)
            if "Authorization" in signed.headers:
                sent["Authorization"] = signed.headers["Authorization"]
            answer = await outside.request(
                method, str(url), body=body, headers=sent, max_bytes=max_bytes, seconds=SECONDS
            )
            told = httpx.Response(answer.status, headers=dict(answer.headers), request=signed)
            try:
                signed = flow.send(told)
            except (StopIteration, httpx.ProtocolError):
                return answer

    async def _refuse_open_line(self, url: httpx.URL) -> None:
        """A password goes without encryption to servers only that the operator allowed."""
        if url.scheme == "https" or url.netloc.decode() in self._safe:
            return
        if any(is_public(address) for address in await outside.check_host(str(url))):
            raise InvalidInput(
                "address",
                "Without encryption anybody on the way could read your password. "
                "Begin the address with https://.",
                reason="scheme",
            )
        self._safe.add(url.netloc.decode())

    async def listing(
        self, method: str, url: httpx.URL, body: bytes, depth: str
    ) -> tuple[Fetched, tuple[Resource, ...], str]:
        """The resources that an answer tells of, and its sync token.

        None of either when the status says that it is no such answer.
        """
        limit = MAX_LIST_BYTES if body.find(b"calendar-multiget") < 0 else MAX_BYTES
        answer = await self.ask(method, url, body, {**_XML, "Depth": depth}, limit)
        if answer.status != 207:
            return answer, (), ""
        try:
            return (answer, *dav.multistatus(answer.body))
        except dav.Unreadable:
            raise UpstreamUnavailable(
                f"{url.host} answers in a form we can't read. Please try again later.",
                reason="unreadable",
                host=url.host,
            ) from None


def address_of(secret: Secret) -> httpx.URL:
    """The address that was typed; a bare name of a server gets https."""
    text = secret.get("address", "").strip()
    try:
        return read_url(text if "://" in text or not text else f"https://{text}")
    except InvalidInput as error:
        reason = error.details.get("reason")
        raise InvalidInput("address", error.message, reason=reason) from error


def same_server(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether scheme, host and port are the same."""
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)


def inside(collection: httpx.URL, href: str) -> httpx.URL | None:
    """The address of an object that is in this collection; None for any other."""
    try:
        found = read_url(str(collection.join(href)))
    except (httpx.InvalidURL, InvalidInput, ValueError):
        return None
    base, path = path_of(collection), path_of(found)
    name = path.removeprefix(base)
    inner = path.startswith(base) and name and "/" not in name and name not in (".", "..")
    if not inner or not same_server(collection, found):
        return None
    return collection.copy_with(raw_path=path.encode())


def path_of(url: httpx.URL) -> str:
    """The path, written in one way whoever wrote it: servers differ in what they encode."""
    path = url.raw_path.partition(b"?")[0].decode("ascii")
    return "/".join(quote(unquote_to_bytes(part), safe="") for part in path.split("/"))


def refusal(host: str, status: int) -> FocusFlowError:
    """What an answer means that is neither success nor news of the object itself."""
    if status in (403, 405):
        return Forbidden(f"{host} doesn't let you do this in this calendar.", reason="rights")
    if status in (404, 410):
        message = f"This calendar is not at {host} any more. Choose your calendars again."
        return InvalidInput("address", message, reason="gone")
    if status == 507:
        message = f"There is no more room in your account at {host}."
        return InvalidInput("address", message, reason="full")
    message = f"{host} answers with {status}, which we did not expect. Please try again later."
    return UpstreamUnavailable(message, reason="status", host=host, status=status)


def _not_let_in(asked: httpx.URL, answered: httpx.URL) -> FocusFlowError:
    if not same_server(asked, answered) and asked.scheme == answered.scheme:
        here, there = asked.netloc.decode(), answered.netloc.decode()
        message = (
            f"{here} sends us on to {there}, which gets no password that you typed for another. "
            f"If it is the right one, type {there} as the address."
        )
        return InvalidInput("address", message[:500], reason="redirects")
    return Forbidden(
        f"{asked.host} doesn't take this name and password. Many providers, Apple and Fastmail "
        "among them, want an app password: make one in your account there and type it here.",
        reason="password",
        status=401,
    )
