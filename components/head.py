"""What the app puts into the head of every page, and its stylesheets in order."""

from __future__ import annotations

import reflex as rx

STYLESHEETS = [
    f"styles/{name}.css"
    for name in (
        "tokens",
        "base",
        "buttons",
        "fields",
        "choices",
        "content",
        "feedback",
        "overlays",
        "toasts",
        "palette",
        "timeline",
        "shell",
        "public",
        "account",
        "settings",
        "upload",
        "onboarding",
        "capture",
        "tasks",
        "board",
        "editor",
        "transfer",
        "goals",
        "goal_plans",
        "goal_looks",
        "today",
        "plan",
        "week",
        "focus",
        "calendar",
        "calendar_grid",
    )
]

REGISTER_WORKER = """
if ("serviceWorker" in navigator && window.isSecureContext) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js"));
}
"""


def head_tags() -> list[rx.Component]:
    """Icons, manifest, colours of the browser's frame, and the service worker."""
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/apple-touch-180.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.meta(name="theme-color", content="#faf9f7", media="(prefers-color-scheme: light)"),
        rx.el.meta(name="theme-color", content="#191817", media="(prefers-color-scheme: dark)"),
        rx.el.meta(name="apple-mobile-web-app-title", content="FocusFlow"),
        rx.el.script(REGISTER_WORKER),
    ]
