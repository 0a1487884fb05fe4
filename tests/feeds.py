"""A real web server that gives out a calendar, as timetables and shared calendars do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Feed:
    """What the server answers next, and what it was asked. `before` runs before an answer."""

    port: int = 0
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etags: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    before: Callable[[], None] | None = None

    @property
    def address(self) -> str:
        """Where the calendar is, with a secret in it."""
        return f"http://127.0.0.1:{self.port}/private-7f3a/basic.ics"

    @property
    def etag(self) -> str:
        """The mark of what is given out now."""
        return f'"{hash(self.body):x}"'

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append({name.lower(): value for name, value in handler.headers.items()})
        if self.before is not None:
            self.before()
        known = self.etags and handler.headers.get("If-None-Match") == self.etag
        status = 304 if known and self.status == 200 else self.status
        body = b"" if status == 304 else self.body
        handler.send_response(status)
        if self.etags and status in (200, 304):
            handler.send_header("ETag", self.etag)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Type", "text/calendar")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def feed_server() -> Iterator[Feed]:
    """Serve one calendar on a free port of this machine."""
    feed = Feed()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    feed.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield feed
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
