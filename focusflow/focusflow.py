"""The app: pages, the API beside them, and what lives as long as the process."""

from __future__ import annotations

import reflex as rx
from starlette.types import ASGIApp

import pages
from components.connection import connection_notice, not_found
from components.head import STYLESHEETS, head_tags
from components.ui import toaster
from focusflow import bootstrap
from focusflow.platform.http import Surround
from focusflow.settings import get_settings
from state import live
from state.errors import on_error


def surround(inner: ASGIApp) -> ASGIApp:
    """Request ids, headers, limits and logs round pages and API alike."""
    settings = get_settings()
    return Surround(inner, https=settings.secure_cookies, limits=settings.rate_limits)


app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=head_tags(),
    html_lang="en",
    toaster=toaster(),
    extra_app_wraps={(5, "Overlay"): lambda stateful: connection_notice() if stateful else None},
    api_transformer=[bootstrap.build_api(), surround],
    backend_exception_handler=on_error,
)
app.register_lifespan_task(bootstrap.services)
pages.register(app)
app.add_page(not_found, route="404", title="Not found · FocusFlow")
live.attach(app)
