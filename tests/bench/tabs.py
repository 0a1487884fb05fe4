"""Many open tabs: the pages' own websocket protocol, spoken without a browser."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

HYDRATE = "reflex___state____state.hydrate_and_load"
NAMESPACE = "/_event"


def schema_of(web: Path) -> str:
    """The hash of the state tree that the built pages were made for."""
    found = re.search(r'stateSchema = "(\w+)"', (web / "utils" / "context.jsx").read_text())
    if found is None:
        raise RuntimeError("the built pages name no state schema; this Reflex is not supported")
    return found[1]


@dataclass
class Tab:
    """One tab: connected, hydrated, its page loaded; then it only answers pings."""

    socket: ClientConnection
    listener: asyncio.Task[None]

    async def close(self) -> None:
        """Leave."""
        self.listener.cancel()
        await self.socket.close()


async def _listen(socket: ClientConnection) -> None:
    async for message in socket:
        if message == "2":
            await socket.send("3")


async def _until(socket: ClientConnection, sign: str) -> None:
    async for message in socket:
        if message == "2":
            await socket.send("3")
        elif str(message).startswith("44"):
            raise ConnectionError(str(message))
        elif sign in str(message):
            return
    raise ConnectionError("the server hung up")


async def open_tab(port: int, path: str, sign: str, *, schema: str, cookie: str = "") -> Tab:
    """Connect as a page does, and wait until `sign` stands in what the server sends."""
    socket = await connect(
        f"ws://127.0.0.1:{port}/_event/?EIO=4&transport=websocket&token={uuid4()}",
        additional_headers={"Cookie": cookie} if cookie else {},
        max_size=None,
        open_timeout=30,
    )
    hydrate = {
        "name": HYDRATE,
        "payload": {},
        "router_data": {"pathname": path, "asPath": path, "query": {}},
    }
    await socket.send(f"40{NAMESPACE}," + json.dumps({"event": hydrate, "state_schema": schema}))
    await asyncio.wait_for(_until(socket, sign), 60)
    return Tab(socket, asyncio.create_task(_listen(socket)))


class Tabs:
    """Tabs that are all closed at the end."""

    def __init__(self) -> None:
        self.open: list[Tab] = []

    async def add(self, count: int, port: int, path: str, sign: str, **more: str) -> None:
        """Open more of them, five at a time."""
        for first in range(0, count, 5):
            wanted = min(5, count - first)
            made = [open_tab(port, path, sign, **more) for _ in range(wanted)]
            self.open += await asyncio.gather(*made)

    async def __aenter__(self) -> Tabs:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(tab.close() for tab in self.open), return_exceptions=True)
