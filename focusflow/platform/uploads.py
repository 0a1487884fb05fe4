"""Keep uploads small: what is too large is refused before it fills memory or disk."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from starlette.types import Message

from focusflow.platform.errors import InvalidInput
from focusflow.platform.idempotency import RepeatableRoute

_FORM = 100_000
"""The form round a file of the largest size."""


def bounded_route(max_bytes: int) -> type[RepeatableRoute]:
    """A kind of route that refuses bodies with a file of more than `max_bytes`."""
    most = max_bytes + _FORM
    too_large = f"The file is too large; at most {max_bytes // 1_000_000} MB can be read."

    class BoundedRoute(RepeatableRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Refuse by the announced length, or as soon as more has come in."""
            handle = super().get_route_handler()

            async def bounded(request: Request) -> Response:
                announced = request.headers.get("content-length", "")
                if announced.isdecimal() and int(announced) > most:
                    if int(announced) <= 5 * most:
                        # Browsers read no answer before they have sent everything.
                        async for _ in request.stream():
                            pass
                    raise InvalidInput("file", too_large)
                came = 0

                async def receive() -> Message:
                    nonlocal came
                    message = await request.receive()
                    came += len(message.get("body", b""))
                    if came > most:
                        raise HTTPException(422, too_large)
                    return message

                return await handle(Request(request.scope, receive))

            return bounded

    return BoundedRoute
