"""What surrounds every HTTP answer: request id, timing, logs, counters, strict headers.

Plain ASGI, because the same wrapper also stands before Reflex's pages and websocket.
"""

from __future__ import annotations

import ipaddress
import re
import time
from urllib.parse import quote
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from focusflow.platform import cache, metrics
from focusflow.platform.api import error_response
from focusflow.platform.errors import FocusFlowError

log = structlog.get_logger("http")
SLOW_SECONDS = 1.0
IP_LIMIT = 1000
_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")

# Reflex's start script and Radix' style attributes are inline; scripts from elsewhere,
# frames and plug-ins are not. `unsafe-eval` is never allowed.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; "
    "worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def client_ip(scope: Scope) -> str:
    """The address of the other side (the server resolves trusted proxies before)."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def is_loopback(ip: str) -> bool:
    """Whether an address belongs to this machine."""
    try:
        return ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False


class Readable:
    """Stands before everything: routes can't match a path with a line break in it.

    Such a path is put back into its encoded form, so that it is answered as unknown in the
    usual way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and not scope["path"].isprintable():
            scope = {**scope, "path": quote(scope["path"])}
        await self.app(scope, receive, send)


class Surround:
    """The outermost ASGI wrapper of the web process."""

    def __init__(self, app: ASGIApp, *, https: bool = False, limits: bool = True) -> None:
        self.app = app
        self.limits = limits
        self.headers = dict(HEADERS)
        if https:
            self.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(trace_id=request_id)
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers["X-Request-ID"] = request_id
                headers["X-Response-Time"] = f"{(time.perf_counter() - started) * 1000:.1f}ms"
                for name, value in scope["state"].get("limit_headers", {}).items():
                    headers[name] = value
            await send(message)

        try:
            if self.limits:
                await cache.count("ip", client_ip(scope), IP_LIMIT)
            await self.app(scope, receive, send_with_headers)
        except FocusFlowError as error:
            response = error_response(error, request_id)
            await response(scope, receive, send_with_headers)
        finally:
            _report(scope, status, time.perf_counter() - started)
            structlog.contextvars.unbind_contextvars("trace_id")


def _request_id(scope: Scope) -> str:
    given = Request(scope).headers.get("x-request-id", "")
    return given if _ID.match(given) else uuid4().hex


def _template(scope: Scope) -> str:
    """The path with its parameters by name; a route itself only knows the part in its router."""
    parameters = scope.get("path_params", {})
    if "rest" in parameters:  # no route of ours: addresses that people make up are not counted
        return str(scope["path"]).removesuffix(str(parameters["rest"])) + "{rest}"
    names = {str(value): f"{{{name}}}" for name, value in parameters.items()}
    return "/".join(names.get(part, part) for part in scope["path"].split("/"))


def _report(scope: Scope, status: int, seconds: float) -> None:
    path = _template(scope) if "route" in scope else ""
    api = path.startswith("/api/") or path in ("/health", "/ready")
    endpoint = path if api else "page"
    metrics.HTTP_REQUESTS.labels(scope["method"], endpoint, str(status)).inc()
    metrics.HTTP_SECONDS.labels(scope["method"], endpoint).observe(seconds)
    fields = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
        "user_id": scope["state"].get("user_id"),
    }
    if seconds > SLOW_SECONDS:
        log.warning("slow_request", **fields)
    elif api:
        log.info("request", **fields)
    else:
        log.debug("request", **fields)
