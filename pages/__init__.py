"""One module a route; each says where it lives and what it shows."""

from __future__ import annotations

import importlib
import pkgutil

import reflex as rx


def register(app: rx.App) -> None:
    """Add every page of this folder to the app: each module has `add(app)`."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        importlib.import_module(f"pages.{module.name}").add(app)
