"""Keep uploads small: what is too large is refused before it fills memory or disk."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from starlette.types import Message

from focusflow.calendar.service import MAX_BYTES
from focusflow.platform.errors import InvalidInput
from focusflow.platform.idempotency import RepeatableRoute

MAX_BODY = MAX_BYTES + 100_000
"""A file of the largest size, and the form round it."""
_MOST_DRAINED = 5 * MAX_BODY
TOO_LARGE = f"The file is too large; at most {MAX_BYTES // 1_000_000} MB can be read."


class BoundedRoute(RepeatableRoute):
    """A route that refuses bodies of more than `MAX_BODY` bytes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Refuse by the announced length, or as soon as more has come in."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            announced = request.headers.get("content-length", "")
            if announced.isdecimal() and int(announced) > MAX_BODY:
                if int(announced) <= _MOST_DRAINED:
                    # Browsers read no answer before they have sent everything.
                    async for _ in request.stream():
                        pass
                raise InvalidInput("file", TOO_LARGE)
            came = 0

            async def receive() -> Message:
                nonlocal came
                message = await request.receive()
                came += len(message.get("body", b""))
                if came > MAX_BODY:
                    raise HTTPException(422, TOO_LARGE)
                return message

            return await handle(Request(request.scope, receive))

        return bounded
