"""Idempotency-Key: a write that is sent twice is carried out once.

Key and answer are written in the transaction of the change, so a crash can neither repeat the
change nor lose what was answered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Field, SQLModel, col

from focusflow.platform.db import Db, UtcDateTime
from focusflow.platform.errors import Conflict, InvalidInput
from focusflow.platform.jobs import periodic

KEPT = timedelta(hours=24)


class IdempotencyKey(SQLModel, table=True):
    """One key of one user, what it was used for, and what was answered."""

    __tablename__ = "idempotency_key"

    user_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=128)
    request_hash: str = Field(max_length=64)
    status: int | None = None
    body: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class RepeatableRoute(APIRoute):
    """A route whose writes may carry an Idempotency-Key."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer a repeated key with what was answered before."""
        handle = super().get_route_handler()

        async def replayable(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            if not key or request.method == "GET":
                return await handle(request)
            if len(key) > 128 or not key.isprintable():
                raise InvalidInput("Idempotency-Key", "Use at most 128 printable characters.", key)
            request.state.idempotency = (key, await _fingerprint(request))
            try:
                response = await handle(request)
            except _Replay as replay:
                return replay.response
            await _keep_answer(request, response)
            return response

        return replayable


class _Replay(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response


async def claim(db: Db, request: Request, user_id: UUID) -> None:
    """Take the request's key for this transaction; a second taker waits, then replays."""
    wanted = getattr(request.state, "idempotency", None)
    if wanted is None:
        return
    key, fingerprint = wanted
    row = {"user_id": user_id, "key": key, "request_hash": fingerprint, "created_at": db.now()}
    result = await db.execute(
        insert(IdempotencyKey)
        .values(**row)
        .on_conflict_do_nothing()
        .returning(col(IdempotencyKey.key))
    )
    if result.first() is not None:
        request.state.idempotency_claim = (db, user_id)
        return
    kept = (
        await db.scalars(
            select(IdempotencyKey).where(
                col(IdempotencyKey.user_id) == user_id,
                col(IdempotencyKey.key) == key,
            )
        )
    ).one()
    if kept.request_hash != fingerprint:
        raise Conflict("This Idempotency-Key was used for another request.", key=key)
    if kept.status is None:
        raise Conflict("This request was carried out already; read the resource.", key=key)
    answer: Response = JSONResponse(
        kept.body, kept.status, headers={"Idempotency-Replayed": "true"}
    )
    if kept.status == 204:
        answer = Response(status_code=204, headers={"Idempotency-Replayed": "true"})
    raise _Replay(answer)


async def _fingerprint(request: Request) -> str:
    body = await request.body()
    text = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(text + body).hexdigest()


async def _keep_answer(request: Request, response: Response) -> None:
    claimed = getattr(request.state, "idempotency_claim", None)
    if claimed is None:
        return
    # The claim's unit of work commits after this, so another one would not see the key yet.
    db, user_id = claimed
    key, _ = request.state.idempotency
    body = json.loads(bytes(response.body)) if response.body else None
    await db.execute(
        update(IdempotencyKey)
        .where(col(IdempotencyKey.user_id) == user_id, col(IdempotencyKey.key) == key)
        .values(status=response.status_code, body=body)
    )


@periodic("forget_idempotency_keys", "17 * * * *")
async def forget_keys(db: Db) -> None:
    """Forget keys after a day."""
    await db.execute(delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < db.now() - KEPT))
