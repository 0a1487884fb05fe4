"""The yardstick: FastAPI routes that read the same rows through psycopg, and nothing else."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from focusflow.tasks.models import Task

# All that a task is, without the column for search, which nobody reads.
OPEN_TASKS = f"""
SELECT {", ".join(Task.model_fields)} FROM task
WHERE user_id = %s AND deleted_at IS NULL AND status IN ('pending', 'in_progress')
ORDER BY coalesce(due_at, 'infinity'::timestamptz), id
LIMIT %s
"""
pool = AsyncConnectionPool(
    os.environ.get("BARE_DATABASE", ""),
    min_size=10,
    max_size=20,
    kwargs={"row_factory": dict_row, "autocommit": True},
    open=False,
)


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """Keep connections as long as the process lives."""
    await pool.open(wait=True)
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)


async def _rows(limit: int) -> list[dict[str, Any]]:
    """The first open tasks of one person, soonest due first."""
    async with pool.connection() as connection:
        found = await connection.execute(OPEN_TASKS, (os.environ["BARE_USER"], limit))
        return await found.fetchall()


@app.get("/typed")
async def typed(limit: int = 50) -> list[dict[str, Any]]:
    """With a declared answer, which FastAPI writes at once."""
    return await _rows(limit)


@app.get("/plain", response_model=None)
async def plain(limit: int = 50) -> Any:
    """Without one: FastAPI goes through every value first."""
    return await _rows(limit)


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        log_config=None,
        access_log=False,
        server_header=False,
    )
