"""What pages are made of: headers, cards, rows, badges, tiles."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from components.ui.base import Flag, Text, Tone, cx, icon, sr_only, with_class

PRIORITIES = {
    "urgent": ("chevrons_up", "p1", "Urgent", "tone-bad"),
    "high": ("chevron_up", "p2", "High", "tone-warn"),
    "medium": ("equal", "p3", "Medium", ""),
    "low": ("chevron_down", "p4", "Low", ""),
}


def page_header(
    title: Text, subtitle: Text | rx.Component = "", actions: Any = (), **props: Any
) -> rx.Component:
    """The page's only h1, one line under it, and its actions at the far end."""
    hidden = isinstance(subtitle, str) and not subtitle
    line = [] if hidden else [rx.el.p(subtitle, class_name="page-header-subtitle")]
    buttons = [rx.el.div(*actions, class_name="page-header-actions")] if actions else []
    return rx.el.header(
        rx.el.div(rx.el.h1(title), *line, class_name="page-header-text"),
        *buttons,
        **with_class(props, "page-header"),
    )


def card(*children: Any, **props: Any) -> rx.Component:
    """A panel for what is really separate. Never put one inside another."""
    return rx.el.div(*children, **with_class(props, "card"))


def section(title: Text, *children: Any, aside: Any = None, **props: Any) -> rx.Component:
    """A titled part of a page without a frame; `aside` stands at the title's far end."""
    end = [rx.el.div(aside, class_name="section-aside")] if aside is not None else []
    return rx.el.section(
        rx.el.div(rx.el.h2(title), *end, class_name="section-header"),
        *children,
        **with_class(props, "section"),
    )


def rows(*children: Any, label: Text, **props: Any) -> rx.Component:
    """A list of `list_row`, with hairlines between; also takes an `rx.foreach`."""
    return rx.el.ul(*children, role="list", aria_label=label, **with_class(props, "rows"))


def list_row(
    title: Text,
    *,
    leading: rx.Component | None = None,
    detail: Any = None,
    trailing: Any = None,
    href: Text = "",
    on_open: Any = None,
    done: Flag = False,
    **props: Any,
) -> rx.Component:
    """One row: tick or icon, title, detail under it, actions at the end. J, K and Enter work."""
    if on_open is not None:
        name = rx.el.button(
            title, type="button", on_click=on_open, data_row_open="", class_name="row-title"
        )
    elif not isinstance(href, str) or href:
        name = rx.el.a(title, href=href, data_row_open="", class_name="row-title")
    else:
        name = rx.el.span(title, class_name="row-title")
    details = [rx.el.span(detail, class_name="row-detail")] if detail is not None else []
    end = [rx.el.div(trailing, class_name="row-trailing")] if trailing is not None else []
    state: Text = rx.cond(done, "row-done", "") if isinstance(done, rx.Var) else ""
    if done is True:
        state = "row-done"
    return rx.el.li(
        *([leading] if leading is not None else []),
        rx.el.div(name, *details, class_name="row-main"),
        *end,
        tab_index=-1,
        data_row="",
        **with_class(props, "row", state),
    )


def _tone(tone: Tone | rx.Var[str]) -> Text:
    if isinstance(tone, rx.Var):
        return "tone-" + tone
    return "" if tone == "neutral" else f"tone-{tone}"


def badge(
    text: Any, *, tone: Tone | rx.Var[str] = "neutral", icon_name: str = "", **props: Any
) -> rx.Component:
    """A state in a word. The word says it, the colour only helps."""
    leading = [icon(icon_name, size=14)] if icon_name else []
    return rx.el.span(*leading, text, **with_class(props, "badge", _tone(tone)))


def chip(
    text: Text,
    *,
    tone: Tone | rx.Var[str] = "accent",
    on_remove: Any = None,
    remove_label: Text = "",
    **props: Any,
) -> rx.Component:
    """Something chosen or recognised that can be taken away again."""
    remove = []
    if on_remove is not None:
        remove = [
            rx.el.button(
                icon("x", size=14),
                type="button",
                aria_label=remove_label or f"Remove {text}",
                on_click=on_remove,
                class_name="chip-remove",
            )
        ]
    return rx.el.span(text, *remove, **with_class(props, "chip", _tone(tone)))


def _priority(level: str) -> rx.Component:
    name, short, word, tone = PRIORITIES[level]
    return rx.el.span(
        icon(name, size=14),
        short,
        sr_only(f", {word} priority"),
        title=f"{word} priority",
        class_name=cx("badge", tone),
    )


def priority_badge(level: Text) -> rx.Component:
    """Priority as arrow, number and colour. Levels: urgent, high, medium, low."""
    if isinstance(level, str):
        return _priority(level)
    return rx.match(level, *[(key, _priority(key)) for key in PRIORITIES], rx.fragment())


def kbd(*keys: str) -> rx.Component:
    """Keys to press, drawn as keys."""
    drawn = [rx.el.kbd(key, class_name="kbd") for key in keys]
    return drawn[0] if len(drawn) == 1 else rx.el.span(*drawn, class_name="cluster")


def cue(*children: Any, **props: Any) -> rx.Component:
    """A start cue or a reason, set off by a line."""
    return rx.el.p(*children, **with_class(props, "cue"))


NOTICE_ICONS = {"accent": "info", "ok": "circle_check", "warn": "triangle_alert"}


def notice(
    *children: Any,
    tone: Literal["accent", "ok", "warn", "bad"] = "accent",
    action: rx.Component | None = None,
    **props: Any,
) -> rx.Component:
    """A remark that stays on the page, with at most one action."""
    return rx.el.div(
        icon(NOTICE_ICONS.get(tone, "circle_alert")),
        rx.el.div(*children, class_name="notice-text"),
        *([action] if action is not None else []),
        **with_class(props, "notice", f"tone-{tone}"),
    )


def stat_tile(label: Text, value: Any, detail: Any = None, **props: Any) -> rx.Component:
    """A number with its name, and what to make of it."""
    more = [rx.el.span(detail, class_name="stat-detail")] if detail is not None else []
    return rx.el.div(
        rx.el.span(label, class_name="stat-label"),
        rx.el.span(value, class_name="stat-value"),
        *more,
        **with_class(props, "stat"),
    )


def avatar(
    initials: Text, *, image: Text = "", size: Literal["medium", "large"] = "medium", **props: Any
) -> rx.Component:
    """A person's picture or initials; decoration beside a name, so silent to readers."""
    inner: Any = initials
    if isinstance(image, rx.Var):
        inner = rx.cond(image, rx.el.img(src=image, alt=""), initials)
    elif image:
        inner = rx.el.img(src=image, alt="")
    return rx.el.span(
        inner,
        aria_hidden="true",
        **with_class(props, "avatar", "avatar-large" if size == "large" else ""),
    )
