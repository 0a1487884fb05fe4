"""How Reflex builds and serves the pages."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import reflex as rx

from focusflow.settings import get_settings

settings = get_settings()

# Reflex looks for static files in ./assets; ours live beside the components they belong to.
_assets = Path(__file__).parent / "assets"
if not _assets.exists():
    with contextlib.suppress(FileExistsError):
        _assets.symlink_to(Path("components") / "ui" / "assets", target_is_directory=True)

_local = [f"http://{host}:{settings.port}" for host in ("localhost", "127.0.0.1", settings.host)]

config = rx.Config(
    app_name="focusflow",
    backend_host=settings.host,
    api_url="http://localhost:8000",
    deploy_url=settings.base_url,
    redis_url=settings.redis_url,
    # A page left while it loads may leave its lock behind in Redis: whoever comes next waits this
    # long (ms). No handler in the foreground takes nearly as long; what may, works beside the page.
    redis_lock_expiration=5_000,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="light",
    cors_allowed_origins=sorted({settings.url, *_local}),
    trusted_proxy_hops=int(os.environ.get("TRUSTED_PROXY_HOPS", "0")),
    frontend_compression_formats=["gzip"],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
