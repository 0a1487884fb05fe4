"""The stand-in as tests use it: served on free ports, with hooks for what happens over there."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import trustme
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from focusflow.platform.clock import Clock
from tests.servers import free_port, wait_for_port
from tests.stand_ins.graph_calendar.api import ROOT, Api
from tests.stand_ins.graph_calendar.deltas import Deltas
from tests.stand_ins.graph_calendar.identity import Identity
from tests.stand_ins.graph_calendar.mailbox import Event, Mailbox
from tests.stand_ins.graph_calendar.subscriptions import Call, Subscriptions

OWNER = "anna@example.org"


@dataclass
class GraphCalendar:
    """Everything of Microsoft's that the calendar needs, in memory."""

    mailbox: Mailbox
    identity: Identity
    deltas: Deltas
    subscriptions: Subscriptions
    api: Api
    main: str
    root: str
    authority: Path

    def seed(self, calendar: str | None = None, **fields: Any) -> Event:
        """An event as somebody made it in Outlook; names in `said` are what Graph adds itself."""
        said = fields.pop("said", {})
        return self.mailbox.create(calendar or self.main, fields, **said)

    def edit(self, id_: str, **fields: Any) -> None:
        """Change something in Outlook."""
        self.mailbox.change(id_, fields)

    def throttle(self, times: int = 1, *, status: int = 429, wait: int | None = 7) -> None:
        """Let the next requests be refused."""
        self.api.faults += [(status, wait)] * times

    def asked(self, method: str = "GET", ending: str = "") -> int:
        """How often something was asked for since the last `forget`."""
        return sum(verb == method and path.endswith(ending) for verb, path in self.api.asked)

    def forget(self) -> None:
        """Count anew."""
        self.api.asked.clear()


class Door:
    """An address whose app can be another one for each test."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@dataclass
class Place:
    """Where the stand-in is served: Graph by http, the sign-in by TLS.

    `authority` is the file of what vouches for the latter.
    """

    graph: Door
    identity: Door
    roots: tuple[str, str]
    authority: Path
    call: Call
    neighbour: Callable[[ASGIApp], AbstractContextManager[str]]
    """Serves another app by TLS, as Microsoft would call it."""

    def fresh(self, clock: Clock) -> GraphCalendar:
        """A stand-in with one empty calendar; the one before is gone."""
        mailbox = Mailbox(OWNER, clock)
        main = mailbox.add_calendar("Calendar", default=True, color="#0078d4")
        identity, deltas = Identity(), Deltas(mailbox)
        identity.root = self.roots[1]
        subscriptions = Subscriptions(mailbox, self.call)
        api = Api(mailbox, identity, deltas, subscriptions, self.roots[0])
        self.graph.app, self.identity.app = api.app(), identity.app()
        return GraphCalendar(
            mailbox, identity, deltas, subscriptions, api, main, self.roots[0], self.authority
        )


@contextmanager
def graph_place(folder: Path) -> Iterator[Place]:
    """Serve the stand-in on free ports of this machine."""
    authority = trustme.CA()
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    trusting = ssl.create_default_context(cafile=str(file))

    def call(method: str, url: str, **how: Any) -> httpx.Response:
        return httpx.request(method, url, verify=trusting, timeout=10, **how)

    graph, identity = Door(), Door()
    with served(graph) as here, served(identity, authority, folder) as signing_in:
        neighbour = partial(served, authority=authority, folder=folder)
        yield Place(graph, identity, (here + ROOT, signing_in), file, call, neighbour)


@contextmanager
def served(
    app: ASGIApp, authority: trustme.CA | None = None, folder: Path | None = None
) -> Iterator[str]:
    """An app on a free port of this machine, with TLS when an authority vouches for it."""
    port = free_port()
    options: dict[str, Any] = {}
    if authority is not None and folder is not None:
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        pem = folder / f"{port}.pem"
        certificate.private_key_and_cert_chain_pem.write_to_path(str(pem))
        options = {"ssl_certfile": str(pem), "ssl_keyfile": str(pem)}
    config = uvicorn.Config(app, "127.0.0.1", port, log_level="critical", lifespan="off", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_for_port(port)
        yield f"https://localhost:{port}" if options else f"http://127.0.0.1:{port}"
    finally:
        # Clients of other threads may keep their connections open.
        server.should_exit = server.force_exit = True
        thread.join(10)
