"""Tabs: parts of one page, switched in the browser, or links between sibling pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.ui.base import Text


class TabsPart(rx.Component):
    """A part of a set of tabs."""

    library = "@radix-ui/react-tabs@1.2.1"


class TabsRoot(TabsPart):
    """Holds which tab is chosen."""

    tag = "Root"
    alias = "TabsRoot"
    default_value: rx.Var[str]
    value: rx.Var[str]
    on_value_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class TabsList(TabsPart):
    """The row of tabs."""

    tag = "List"
    alias = "TabsList"


class TabsTrigger(TabsPart):
    """One tab."""

    tag = "Trigger"
    alias = "TabsTrigger"
    value: rx.Var[str]


class TabsContent(TabsPart):
    """What a tab shows."""

    tag = "Content"
    alias = "TabsContent"
    value: rx.Var[str]


def tabs(
    label: Text,
    panels: Sequence[tuple[str, Any, rx.Component]],
    *,
    value: Text | None = None,
    on_change: Any = None,
    **props: Any,
) -> rx.Component:
    """Panels as (key, tab text, content). Without `value`, the browser keeps the choice."""
    chosen: dict[str, Any] = {"default_value": panels[0][0]}
    if value is not None:
        chosen = {"value": value, "on_value_change": on_change}
    return TabsRoot.create(
        TabsList.create(
            *[TabsTrigger.create(text, value=key, class_name="tab") for key, text, _ in panels],
            aria_label=label,
            class_name="tab-list",
        ),
        *[
            TabsContent.create(content, value=key, class_name="tab-panel")
            for key, _, content in panels
        ],
        **chosen,
        **props,
    )


def tab_links(label: Text, links: Sequence[tuple[str, Any]], *, active: str) -> rx.Component:
    """Links between sibling pages, as (address, text), in the shape of tabs."""
    return rx.el.nav(
        *[
            rx.el.a(
                text,
                href=href,
                class_name="tab",
                **({"aria_current": "page"} if href == active else {}),
            )
            for href, text in links
        ],
        aria_label=label,
        class_name="tab-list",
    )
