"""Admin: accounts, the audit log, and learned models."""

from __future__ import annotations

import reflex as rx

from components.admin import audit_part, change_dialog, people_part
from components.frame import frame
from components.models import compare_dialog, models_part
from components.ui import page_header, tabs
from state.admin import Admin, AdminTabs


def page() -> rx.Component:
    return frame(
        page_header("Admin"),
        tabs(
            "Parts of the admin page",
            [
                ("people", "People", people_part()),
                ("audit", "Audit log", audit_part()),
                ("models", "Models", models_part()),
            ],
            value=AdminTabs.tab,
            on_change=AdminTabs.show,
        ),
        active="",
        page=Admin,
        overlays=[change_dialog(), compare_dialog()],
    )


def add(app: rx.App) -> None:
    app.add_page(page, route="/admin", title="Admin · FocusFlow", on_load=Admin.load)
