"""A load generator: keep-alive HTTP/1.1 over plain sockets, in a process of its own.

`python -m tests.bench.load` reads a JSON object from standard input (host, port, clients, seconds,
and `requests`: raw requests as text, dealt out to the clients in turn) and prints the latencies
in milliseconds and the number of answers that were no success.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

import uvloop


class Client(asyncio.Protocol):
    """One connection that sends its request again as soon as the answer is there."""

    def __init__(self, request: bytes, until: float) -> None:
        self.request = request
        self.until = until
        self.times: list[float] = []
        self.bad = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer = b""
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = transport
        self._send()

    def _send(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Note a whole answer, and go on."""
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at < 0:
            self._fail("an answer without a length")
            return
        if len(body) < int(lower[at + 15 :].split(b"\r\n", 1)[0]):
            return
        now = time.perf_counter()
        self.times.append((now - self.sent) * 1000)
        self.bad += head[9:10] != b"2"
        self.buffer = b""
        if now < self.until:
            self._send()
        else:
            self._end()

    def connection_lost(self, error: Exception | None) -> None:
        """The server hung up: what was under way is bad."""
        if not self.done.done():
            self._fail(f"the connection was lost: {error}")

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError(why))
        self.transport.close()

    def _end(self) -> None:
        self.done.set_result(None)
        self.transport.close()


async def _run(job: dict[str, Any]) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + job["seconds"]
    requests = [text.encode() for text in job["requests"]]
    clients = []
    for n in range(job["clients"]):
        made = Client(requests[n % len(requests)], until)
        await loop.create_connection(lambda made=made: made, job["host"], job["port"])
        clients.append(made)
    await asyncio.wait_for(asyncio.gather(*(c.done for c in clients)), job["seconds"] + 30)
    return {
        "times": [round(value, 3) for client in clients for value in client.times],
        "bad": sum(client.bad for client in clients),
    }


@dataclass(frozen=True)
class Load:
    """What one load showed: latencies in milliseconds, and answers a second."""

    times: list[float]
    per_second: float


def request(method: str, path: str, port: int, body: object = None, **headers: str) -> str:
    """A raw request."""
    content = "" if body is None else json.dumps(body)
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if content:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", content])


def put(port: int, requests: list[str], clients: int, seconds: float) -> Load:
    """Put a load on a server of this machine; RuntimeError when it answered with errors."""
    job = {"host": "127.0.0.1", "port": port, "clients": clients, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=json.dumps({**job, "requests": requests}),
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    found = json.loads(done.stdout)
    if found["bad"]:
        raise RuntimeError(f"{found['bad']} of {len(found['times'])} answers were no success")
    return Load(found["times"], len(found["times"]) / seconds)


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_run(json.load(sys.stdin)))))
