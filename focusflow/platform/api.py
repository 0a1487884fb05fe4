"""The REST envelope: success, lists with cursors, errors, and keys that make writes repeatable."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from focusflow.platform.db import Db, unit_of_work
from focusflow.platform.errors import FocusFlowError, InvalidInput

VERSION = "1.0.0"
T = TypeVar("T")


class View(BaseModel):
    """What services give back: frozen, made from a row, safe to hand to any reader."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Pagination(View):
    """How to go on reading a list."""

    limit: int
    next_cursor: str | None = None
    has_more: bool = False
    total: int | None = None


class Meta(View):
    """Facts about the answer itself."""

    timestamp: datetime
    version: str = VERSION
    requestId: str
    pagination: Pagination | None = None


class Envelope(View, Generic[T]):
    """Every successful answer."""

    success: Literal[True] = True
    data: T
    meta: Meta


class ErrorBody(View):
    """What went wrong: a stable code, a sentence, and details such as field and value."""

    code: str
    message: str
    details: dict[str, Any] = {}


class ErrorEnvelope(View):
    """Every unsuccessful answer."""

    success: Literal[False] = False
    error: ErrorBody
    meta: dict[str, Any]


class Page(View, Generic[T]):
    """One page of a list; `next_cursor` is None at the end."""

    items: tuple[T, ...]
    next_cursor: str | None = None
    total: int | None = None


def envelope(request: Request, data: Any, pagination: Pagination | None = None) -> dict[str, Any]:
    """The success envelope round `data`."""
    return {
        "success": True,
        "data": data,
        "meta": Meta(
            timestamp=datetime.now(UTC),
            requestId=request.state.request_id,
            pagination=pagination,
        ),
    }


def page_envelope(request: Request, page: Page[Any], limit: int) -> dict[str, Any]:
    """The success envelope round one page of a list."""
    pagination = Pagination(
        limit=limit,
        next_cursor=page.next_cursor,
        has_more=page.next_cursor is not None,
        total=page.total,
    )
    return envelope(request, page.items, pagination)


def _text(value: str, most: int = 200) -> str:
    """At a readable length, and without half characters, which UTF-8 can't carry."""
    cut = value if len(value) <= most else value[:most] + "…"
    return cut.encode("utf-8", "replace").decode()


def _plain(value: Any, depth: int = 5) -> Any:
    """Details as JSON: whatever was sent can be sent back, cut to a readable size."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth and isinstance(value, dict):
        return {_text(str(k)): _plain(v, depth - 1) for k, v in list(value.items())[:20]}
    if depth and isinstance(value, Sequence):
        return [_plain(v, depth - 1) for v in list(value)[:20]]
    return "…" if isinstance(value, dict | Sequence) else _text(str(value))


def error_response(error: FocusFlowError, request_id: str) -> JSONResponse:
    """The error envelope, with Retry-After where waiting helps."""
    headers = {}
    if "retry_after" in error.details:
        headers["Retry-After"] = str(error.details["retry_after"])
    body = {
        "success": False,
        "error": {
            "code": error.code,
            "message": _text(error.message, 1000),
            "details": _plain(error.details),
        },
        "meta": {"timestamp": datetime.now(UTC).isoformat(), "requestId": request_id},
    }
    return JSONResponse(body, status_code=error.status, headers=headers)


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorEnvelope, "description": text}
    for status, text in {
        400: "The request could not be read",
        401: "Not signed in",
        403: "Not allowed",
        404: "Not found, or not yours",
        409: "Clashes with what is there",
        410: "Used already or expired",
        422: "Something in the input is wrong",
        429: "Too many requests",
        503: "The database can't be reached",
    }.items()
}
# FastAPI would document the errors of a route with another media type in that type.
JSON_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": known["description"],
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorEnvelope"}}},
    }
    for status, known in ERRORS.items()
}


async def _unit(request: Request) -> AsyncIterator[Db]:
    async with unit_of_work() as db:
        yield db


# The scope makes the commit happen before the answer leaves, so that what is answered is kept.
Unit = Annotated[Db, Depends(_unit, scope="function")]
Limit = Annotated[int, Query(ge=1, le=100, description="Rows a page")]
CursorParam = Annotated[
    str | None, Query(max_length=500, description="`next_cursor` of the page before")
]


def encode_cursor(*parts: Any) -> str:
    """An opaque cursor from the sort values of the last row."""
    texts = [
        p.isoformat() if hasattr(p, "isoformat") else (p if p is None else str(p)) for p in parts
    ]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *readers: Callable[[Any], Any]) -> tuple[Any, ...] | None:
    """The sort values in a cursor, read by `readers`; None without a cursor.

    A missing value is for `optional` readers only. Raises InvalidInput when the cursor was not
    made by this list.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        texts = json.loads(base64.urlsafe_b64decode(padded))
        if not isinstance(texts, list) or len(texts) != len(readers):
            raise ValueError
        for text in texts:
            # The database can hold neither NUL nor half a character.
            if text is not None and "\0" in text.encode().decode():
                raise ValueError
        return tuple(reader(text) for text, reader in zip(texts, readers, strict=True))
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(
            "cursor", "This cursor is not from this list; start without one.", cursor
        ) from error


def optional(reader: Callable[[str], Any]) -> Callable[[str | None], Any]:
    """A reader for `decode_cursor` of values that may be missing."""
    return lambda text: None if text is None else reader(text)


def instant(text: str) -> datetime:
    """An ISO instant with offset, for `decode_cursor`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def uuid(text: str) -> UUID:
    """A UUID, for `decode_cursor`."""
    return UUID(text)
