"""/health, /ready and /metrics, for whoever keeps the process running."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool
from starlette.concurrency import run_in_threadpool

from focusflow.platform import circuit, metrics, migrations
from focusflow.platform.api import ErrorEnvelope
from focusflow.platform.db import current, unit_of_work
from focusflow.platform.errors import Forbidden, NotReady
from focusflow.platform.http import client_ip, is_loopback
from focusflow.settings import get_settings

log = structlog.get_logger("probes")
router = APIRouter(tags=["operations"])


@router.get("/health")
async def health() -> dict[str, Any]:
    """That the process lives; asks nobody else."""
    return {"status": "healthy", "timestamp": datetime.now(UTC).isoformat()}


@router.get("/ready", responses={503: {"model": ErrorEnvelope}})
async def ready() -> dict[str, Any]:
    """That the database answers and has the schema of this code."""
    async with unit_of_work() as db:
        level = await db.scalar(text("SELECT version_num FROM alembic_version"))
    head = await run_in_threadpool(migrations.head)
    if level != head:
        raise NotReady(f"The database is at {level}, this program needs {head}: run migrations.")
    return {"status": "ready", "database": "ok", "migration": level}


@router.get("/metrics", response_class=Response, responses={403: {"model": ErrorEnvelope}})
async def prometheus(request: Request) -> Response:
    """Prometheus' text format; for this machine, or whoever knows METRICS_TOKEN."""
    wanted = get_settings().metrics_token
    given = request.headers.get("authorization", "")
    known = wanted is not None and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())
    if not known and not is_loopback(client_ip(request.scope)):
        raise Forbidden("Metrics are for this machine only; set METRICS_TOKEN to read them.")
    _measure_pool()
    await _measure_circuits()
    return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _measure_pool() -> None:
    bind = current().bind
    pool = bind.pool if isinstance(bind, AsyncEngine) else None
    if isinstance(pool, QueuePool):
        metrics.POOL.labels("used").set(pool.checkedout())
        metrics.POOL.labels("idle").set(pool.checkedin())


async def _measure_circuits() -> None:
    try:
        async with unit_of_work() as db:
            await circuit.count_states(db)
    except NotReady:
        log.warning("circuits_not_counted")  # what is counted in memory is answered all the same
