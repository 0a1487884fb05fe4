"""Pages for developers: the API explorer, from files that came along, and the mail outbox."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from focusflow.platform import mail
from focusflow.platform.api import Unit
from focusflow.platform.errors import NotFound
from focusflow.settings import get_settings

ASSETS = "/api/docs-assets"
router = APIRouter(include_in_schema=False)


def mount(api: FastAPI, document: str) -> None:
    """Serve the explorer of this document without asking any other host."""
    static = Path(str(files("fastapi_offline"))) / "static"
    api.mount(ASSETS, StaticFiles(directory=static), name="docs-assets")
    page = get_swagger_ui_html(
        openapi_url=document,
        title="FocusFlow API",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url="/favicon.svg",
    )
    api.add_api_route("/api/docs", lambda: page, include_in_schema=False, methods=["GET"])


@router.get("/dev/outbox")
async def outbox(db: Unit) -> HTMLResponse:
    """The latest mails, where nobody sends them: in development only."""
    if get_settings().environment == "production" or not mail.is_local():
        raise NotFound
    items = "".join(
        f"<article><h2>{escape(item.subject)}</h2><p>To {escape(item.recipient)}, "
        f"{item.created_at:%Y-%m-%d %H:%M} UTC</p><pre>{_linked(item.text)}</pre></article>"
        for item in await mail.newest(db)
    )
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Outbox</title>"
        "<meta name=viewport content='width=device-width'>"
        "<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}"
        "pre{white-space:pre-wrap;overflow-wrap:anywhere}"
        "article{border-top:1px solid #ccc}</style>"
        f"<h1>Outbox</h1>{items or '<p>No mail was written yet.</p>'}</html>"
    )


def _linked(text: str) -> str:
    """Escaped text in which our own addresses can be followed."""
    words = []
    for line in escape(text).splitlines():
        link = line.strip()
        words.append(f"<a href='{link}'>{link}</a>" if link.startswith("http") else line)
    return "\n".join(words)
