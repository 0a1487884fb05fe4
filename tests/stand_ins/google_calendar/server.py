"""The stand-in on a port of this machine."""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.stand_ins.google_calendar.access import OAuthRefused
from tests.stand_ins.google_calendar.google import Fault, Google
from tests.stand_ins.google_calendar.schema import Refused, description


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    google: Google

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        url = urlsplit(self.path)
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            if url.path.startswith(description().base):
                self._api(url.path, url.query, data)
            else:
                self._oauth(url.path, url.query, data)
        except Refused as error:
            if not self.close_connection:
                self._send(error.status, error.body, error.headers)
        except OAuthRefused as error:
            said = {"error": error.error, "error_description": error.description}
            self._send(error.status, said)
        except (AssertionError, NotImplementedError, LookupError, TypeError, ValueError):
            # The stand-in itself is wrong, or was asked for what it can't do: the test has to hear.
            self.google.broken.append(traceback.format_exc())
            self._send(501, {"error": {"code": 501, "message": "The stand-in is broken."}})

    def _api(self, path: str, query: str, data: bytes) -> None:
        google = self.google
        fault = google.faults.popleft() if google.faults else Fault()
        if fault.refusal:
            raise fault.refusal
        if fault.body is not None:
            self._send(200, fault.body)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        sent = None
        if data:
            try:
                sent = json.loads(data)
            except ValueError:
                raise Refused(400, "parseError", "Parse Error") from None
        query_of = parse_qs(query, keep_blank_values=True)
        try:
            answer = google.answer(self.command, path, query_of, headers, sent)
        finally:
            self.close_connection = self.close_connection or fault.lose_answer
        if fault.lose_answer:
            return
        etag = {"ETag": answer["etag"]} if answer and "etag" in answer else {}
        self._send(204 if answer is None else 200, answer, etag)

    def _oauth(self, path: str, query: str, data: bytes) -> None:
        access = self.google.access
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        form = {name: values[0] for name, values in parse_qs(data.decode()).items()}
        match self.command, path:
            case "GET", "/o/oauth2/v2/auth":
                self._send(200, access.page(asked).encode(), {"Content-Type": "text/html"})
            case "GET", "/consent":
                where = access.decided(asked.get("request", ""), asked.get("answer", ""))
                self._send(302, b"", {"Location": where})
            case "POST", "/token":
                self._send(200, access.token(form))
            case "POST", "/revoke":
                access.revoke(form.get("token", ""))
                self._send(200, {})
            case _:
                self._send(404, b"")

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json; charset=UTF-8",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def google_calendar() -> Iterator[Google]:
    """A Google Calendar on a free port, until the end of the block.

    AssertionError when it was used in a way that it can't serve.
    """
    google = Google()
    handler = type("Handler", (_Handler,), {"google": google})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    google.url = google.channels.root = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield google
        assert not google.broken, google.broken[0]
    finally:
        google.channels.close()
        server.shutdown()
        server.server_close()
        thread.join(10)
