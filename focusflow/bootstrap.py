"""Composition root: the only place that knows integrations, and joins the contexts."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from focusflow import models as _models  # noqa: F401  (relations need every table)
from focusflow.accounts.web import web_router
from focusflow.connections import registry
from focusflow.platform import cache, db, explorer, jobs, mail, probes, realtime, storage
from focusflow.platform.api import VERSION, error_response
from focusflow.platform.db import libpq_url
from focusflow.platform.errors import (
    Conflict,
    FocusFlowError,
    Forbidden,
    InvalidInput,
    NotFound,
    Unauthenticated,
)
from focusflow.settings import Settings, get_settings
from integrations.caldav_calendar import CalDav
from integrations.google_calendar import GoogleCalendar
from integrations.ics_feed import IcsFeed
from integrations.outlook_calendar import App, OutlookCalendar
from integrations.smtp import SmtpSender

log = structlog.get_logger("bootstrap")

CONTEXTS = (
    "accounts",
    "tasks",
    "goals",
    "calendar",
    "connections",
    "planning",
    "focus",
    "progress",
    "insights",
    "search",
)
PREFIX = "/api/v1"


def wire(settings: Settings) -> None:
    """Fill the ports from the settings, and let every context register what it reacts to."""
    mail.use(SmtpSender(settings.smtp_url, settings.mail_from) if settings.smtp_url else None)
    storage.use(storage.open_store(settings))
    registry.use(
        IcsFeed(),
        GoogleCalendar(settings),
        OutlookCalendar(App.of(settings)),
        CalDav(),
    )
    for context in CONTEXTS:
        for module in ("events", "jobs"):
            _optional(f"focusflow.{context}.{module}")


def _optional(name: str) -> Any | None:
    """A context's module, when the context has one."""
    if importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name)


@asynccontextmanager
async def services(*, worker_only: bool = False) -> AsyncIterator[None]:
    """What a process needs besides pages: database, cache, listener for changes, worker."""
    settings = get_settings()
    assert settings.database_url is not None
    url = libpq_url(settings.database_url)
    wire(settings)
    cache.configure(settings.redis_url)
    database = db.connect(url, pool_size=settings.pool_size)
    pool = await jobs.open_app(url)
    tasks = [] if worker_only else [asyncio.create_task(realtime.listen(url))]
    if settings.worker or worker_only:
        tasks.append(asyncio.create_task(_keep_working()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.close()
        await database.close()


async def _keep_working() -> None:
    """Work on jobs; a lost database ends the worker, which then starts again."""
    while True:
        try:
            await jobs.run_worker()
        except Exception:
            # Whatever stopped the worker, jobs must go on as soon as they can.
            log.exception("worker_stopped")
        await asyncio.sleep(2)


def build_api() -> FastAPI:
    """The REST API with all contexts' routers, its document and its explorer."""
    api = FastAPI(
        title="FocusFlow",
        version=VERSION,
        description="Goals, tasks, calendar, plans, focus and points of one person.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    for context in CONTEXTS:
        module = _optional(f"focusflow.{context}.api")
        if module is not None:
            api.include_router(module.router, prefix=PREFIX)
    api.include_router(web_router)
    api.include_router(probes.router)
    api.include_router(explorer.router)
    explorer.mount(api, f"{PREFIX}/openapi.json")
    _answer_the_rest(api)
    api.add_exception_handler(FocusFlowError, _known)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _unknown)
    return api


def _answer_the_rest(api: FastAPI) -> None:
    """Answer addresses and methods that the API has not in its own form, not with a page."""
    known = [
        (compile_path(str(route.path))[0], set(route.methods or ()))
        for route in iter_route_contexts(api.routes)
        if isinstance(route.path, str)
    ]

    async def nowhere(request: Request) -> None:
        path = request.url.path
        allowed = {m for regex, methods in known if regex.match(path) for m in methods}
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        raise NotFound("There is no such address in the API.")

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]
    api.add_api_route("/api/{rest:path}", nowhere, methods=methods, include_in_schema=False)


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _known(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FocusFlowError)
    return error_response(error, _request_id(request))


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return error_response(InvalidInput("body", "This is not JSON."), _request_id(request))
    where = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(where) or "body"
    message = str(first["msg"]).removeprefix("Value error, ")
    # What is missing has the whole body as its input; secrets must not be sent back.
    secret = first["type"] == "missing" or "password" in field or "token" in field
    value = None if secret else first.get("input")
    return error_response(
        InvalidInput(field, f"{field}: {message}.".replace("..", "."), value),
        _request_id(request),
    )


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        known: FocusFlowError = NotFound()
    elif error.status_code == 401:
        known = Unauthenticated()
    elif error.status_code == 403:
        known = Forbidden()
    elif error.status_code == 405:
        known = Conflict(f"{request.method} is not offered here.")
        response = error_response(known, _request_id(request))
        response.status_code = 405
        response.headers.update(error.headers or {})
        return response
    else:
        known = InvalidInput("body", str(error.detail))
        response = error_response(known, _request_id(request))
        response.status_code = error.status_code
        return response
    return error_response(known, _request_id(request))


def _unknown(request: Request, error: Exception) -> JSONResponse:
    log.error("unhandled", path=request.url.path, exc_info=error)
    return error_response(FocusFlowError(), _request_id(request))
