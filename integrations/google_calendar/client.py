"""Google's own client library: it blocks, so it runs in threads, each call on a clock."""

from __future__ import annotations

import functools
import http.client
import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import httplib2
from googleapiclient.errors import Error, HttpError

from focusflow.connections.ports import Secret
from focusflow.platform.errors import Forbidden
from integrations.google_calendar.refusals import refusal, unreachable

Json = dict[str, Any]
T = TypeVar("T")

SECONDS = 30.0
"""For one piece of work, unless it says otherwise."""
CALL_SECONDS = 20.0
# What it warns of, such as 410, is mostly no trouble, and comes to us as an error anyway.
logging.getLogger("googleapiclient.http").setLevel(logging.ERROR)
_THREADS = 10
"""Of the process's 40: a Google that hangs must not keep others waiting."""


class Session:
    """One connection to Google with one person's access; used by one thread at a time."""

    def __init__(self, service: Any, token: str, seconds: float) -> None:
        self.events = service.events()
        self.calendar_list = service.calendarList()
        self.channels = service.channels()
        self._token = token
        self._until = time.monotonic() + seconds
        self._http = httplib2.Http(timeout=CALL_SECONDS)
        self._http.follow_redirects = False

    def in_time(self) -> None:
        """UpstreamUnavailable once nobody waits any more: threads can't be stopped from outside."""
        if time.monotonic() > self._until:
            raise unreachable("timeout", "took too long")

    def call(self, request: Any, etag: str = "") -> Json:
        """Google's answer; `etag` is the version that the call is meant for."""
        self.in_time()
        request.headers["authorization"] = f"Bearer {self._token}"
        if etag:
            request.headers["if-match"] = etag
        try:
            answer = request.execute(http=self._http)
        except HttpError as error:
            raise refusal(error) from None
        except TimeoutError:
            raise unreachable("timeout", "did not answer in time") from None
        except (httplib2.HttpLib2Error, http.client.HTTPException, OSError):
            raise unreachable("unreachable", "can't be reached") from None
        except (Error, ValueError):
            raise unreachable("unreadable", "answers in a form we can't read") from None
        if not answer:  # 204
            return {}
        if not isinstance(answer, dict):
            raise unreachable("unreadable", "answers in a form we can't read")
        return answer

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


class Client:
    """The Calendar API at an address."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._limiter = anyio.CapacityLimiter(_THREADS)

    @functools.cached_property
    def _service(self) -> Any:
        from googleapiclient.discovery import build  # 10 MB that only who uses it pays for

        return build(
            "calendar",
            "v3",
            http=httplib2.Http(timeout=CALL_SECONDS),
            static_discovery=True,
            client_options={"api_endpoint": f"{self._address}/calendar/v3/"},
        )

    async def run(
        self, secret: Secret, work: Callable[[Session], T], seconds: float = SECONDS
    ) -> T:
        """Do some work with a session in a thread, for so long at most."""
        token = secret.get("access_token", "")
        if not token:
            raise Forbidden("There is no access to Google Calendar yet.", reason="token")
        try:
            with anyio.fail_after(seconds):
                return await anyio.to_thread.run_sync(
                    self._work, token, work, seconds, abandon_on_cancel=True, limiter=self._limiter
                )
        except TimeoutError:
            raise unreachable("timeout", f"did not answer within {seconds:g} seconds") from None

    def _work(self, token: str, work: Callable[[Session], T], seconds: float) -> T:
        session = Session(self._service, token, seconds)
        try:
            return work(session)
        finally:
            session.close()
