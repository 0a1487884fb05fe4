"""The frame around every page of a signed-in person: places, palette, keys, account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.style import set_color_mode

from components.brand import brand
from components.ui.base import Flag, Text, icon, sr_only
from components.ui.buttons import button, icon_button
from components.ui.content import avatar
from components.ui.fields import segmented
from components.ui.keys import hotkey, hotkeys, key_hint, shortcuts_dialog
from components.ui.menu import menu, menu_choice, menu_item, menu_line, menu_link
from components.ui.overlay import CLOSE, dialog, opens
from components.ui.palette import PALETTE, Command, palette

MORE = "more-places"
QUICK_ADD = "quick-add"


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its key, name, address, icon, and the letter after G."""

    key: str
    label: str
    href: str
    icon: str
    letter: str


GROUPS: dict[str, tuple[Place, ...]] = {
    "Do": (
        Place("today", "Today", "/today", "sun", "t"),
        Place("tasks", "Tasks", "/tasks", "list_checks", "k"),
        Place("calendar", "Calendar", "/calendar", "calendar_days", "c"),
        Place("focus", "Focus", "/focus", "timer", "f"),
    ),
    "Grow": (Place("goals", "Goals", "/goals", "target", "g"),),
}
PLACES = {place.key: place for group in GROUPS.values() for place in group}
ON_PHONE = ("today", "tasks", "calendar")

ELSEWHERE = (
    ("g w", "Week", "/week"),
    ("g h", "History", "/tasks/history"),
    ("g s", "Settings", "/settings"),
)
"""Pages that are no places of the side, and their keys."""

THEMES = [
    ("light", "Light", "sun"),
    ("dark", "Dark", "moon"),
    ("system", "As the device", "monitor"),
]

COMMANDS: tuple[Command, ...] = (
    {"id": "add", "label": "Add a task", "group": "Do", "hotkey": "q", "keywords": "new create"},
    *(
        Command(
            id=f"go-{place.key}",
            label=f"Go to {place.label}",
            group="Go to",
            href=place.href,
            keys=f"g {place.letter}",
        )
        for place in PLACES.values()
    ),
    {"id": "go-week", "label": "Go to Week", "group": "Go to", "href": "/week", "keys": "g w"},
    {
        "id": "go-history",
        "label": "History: a day, and figures over time",
        "group": "Go to",
        "href": "/tasks/history",
        "keys": "g h",
        "keywords": "done yesterday analytics statistics charts",
    },
    {
        "id": "go-transfer",
        "label": "Import and export tasks",
        "group": "Go to",
        "href": "/tasks/transfer",
        "keywords": "bring csv todoist taskwarrior todo.txt download upload backup",
    },
    {
        "id": "go-connections",
        "label": "Connected calendars",
        "group": "Go to",
        "href": "/calendar/connections",
        "keywords": "subscribe ics ical timetable feed plan address",
    },
    {
        "id": "go-settings",
        "label": "Settings",
        "group": "Go to",
        "href": "/settings",
        "keys": "g s",
    },
    {"id": "keys", "label": "Keyboard shortcuts", "group": "Help", "hotkey": "?"},
)


@dataclass(frozen=True)
class User:
    """Who is signed in, as the frame shows it; each field may be a Var."""

    name: Text
    detail: Text = ""
    initials: Text = ""
    image: Text = ""
    is_admin: Flag = False


def _link(place: Place, active: str, count: Any = None, *, css: str, hot: bool) -> rx.Component:
    current = {"aria_current": "page"} if place.key == active else {}
    keys = hotkey(f"g {place.letter}") if hot else {}
    counts = [rx.el.span(count, class_name="nav-count")] if count is not None else []
    return rx.el.a(
        icon(place.icon, size=20),
        rx.el.span(place.label),
        *counts,
        href=place.href,
        class_name=css,
        **current,
        **keys,
    )


def _places(active: str, counts: Mapping[str, Any]) -> rx.Component:
    parts: list[rx.Component] = []
    for name, places in GROUPS.items():
        parts.append(rx.el.h2(name, id=f"nav-{name.lower()}", class_name="nav-group"))
        parts.append(
            rx.el.ul(
                *[
                    rx.el.li(_link(place, active, counts.get(place.key), css="nav-item", hot=True))
                    for place in places
                ],
                role="list",
                aria_labelledby=f"nav-{name.lower()}",
                class_name="nav-list",
            )
        )
    return rx.el.nav(*parts, aria_label="Places")


def _use_theme(on_theme: Any) -> Any:
    """Change the theme here at once, and tell the server when it wants to remember."""
    if on_theme is None:
        return set_color_mode
    return lambda theme: [set_color_mode(theme), on_theme(theme)]


def _only_if(flag: Flag, part: rx.Component) -> list[rx.Component]:
    if isinstance(flag, rx.Var):
        return [rx.cond(flag, part)]
    return [part] if flag else []


def _account(user: User, on_sign_out: Any, on_theme: Any) -> rx.Component:
    hidden = isinstance(user.detail, str) and not user.detail
    detail = [] if hidden else [rx.el.span(user.detail, class_name="user-detail")]
    return menu(
        rx.fragment(
            avatar(user.initials, image=user.image),
            rx.el.span(user.name, *detail, class_name="user-text"),
            icon("chevrons_up_down", size=16, class_name="user-chevron muted"),
            sr_only("Account menu"),
        ),
        menu_link("Settings", href="/settings", icon_name="settings"),
        *_only_if(user.is_admin, menu_link("Admin", href="/admin", icon_name="shield")),
        menu_line(),
        menu_choice("Appearance", THEMES, value=rx.color_mode, on_change=_use_theme(on_theme)),
        menu_line(),
        menu_item("Sign out", on_select=on_sign_out, icon_name="log_out"),
        trigger_class="user-button",
        side="top",
        align="start",
    )


def _side(
    active: str,
    counts: Mapping[str, Any],
    user: User,
    *,
    on_sign_out: Any,
    on_theme: Any,
    bindings: Any,
) -> rx.Component:
    return rx.el.header(
        brand(),
        button(
            "Add task",
            key_hint("q", bindings),
            icon_name="plus",
            class_name="side-add",
            **opens(QUICK_ADD),
            **hotkey("q"),
        ),
        button(
            "Search",
            key_hint("mod+k"),
            icon_name="search",
            variant="ghost",
            class_name="side-search",
            **opens(PALETTE),
        ),
        _places(active, counts),
        rx.el.div(_account(user, on_sign_out, on_theme), class_name="side-foot"),
        class_name="side",
    )


def _bottom(active: str) -> rx.Component:
    today, tasks, calendar = (
        _link(PLACES[key], active, css="bottom-item", hot=False) for key in ON_PHONE
    )
    return rx.el.nav(
        today,
        tasks,
        rx.el.button(
            icon("plus", size=26),
            type="button",
            aria_label="Add task",
            class_name="bottom-add",
            **opens(QUICK_ADD),
        ),
        calendar,
        rx.el.button(
            icon("menu", size=20),
            rx.el.span("More"),
            type="button",
            class_name="bottom-item",
            **opens(MORE),
        ),
        aria_label="Places, at the bottom",
        class_name="bottom",
    )


def _more(active: str, user: User, on_sign_out: Any, on_theme: Any) -> rx.Component:
    rest = [place for key, place in PLACES.items() if key not in ON_PHONE]
    return dialog(
        rx.el.nav(
            *[_link(place, active, css="nav-item", hot=False) for place in rest],
            rx.el.a(icon("settings", size=20), "Settings", href="/settings", class_name="nav-item"),
            *_only_if(
                user.is_admin,
                rx.el.a(icon("shield", size=20), "Admin", href="/admin", class_name="nav-item"),
            ),
            aria_label="More places",
            class_name="more-links",
        ),
        segmented(
            "theme",
            "Appearance",
            [(key, text) for key, text, _ in THEMES],
            value=rx.color_mode,
            on_change=_use_theme(on_theme),
        ),
        rx.el.div(
            button("Search", icon_name="search", **opens(PALETTE), **CLOSE),
            button("Sign out", icon_name="log_out", on_click=on_sign_out),
            class_name="cluster",
        ),
        title="More",
        description=user.name,
        name=MORE,
    )


def shell(
    *children: Any,
    active: str,
    user: User,
    on_sign_out: Any,
    quick_add: rx.Component,
    on_theme: Any = None,
    counts: Mapping[str, Any] | None = None,
    commands: Sequence[Command] = (),
    shortcuts: Mapping[str, Sequence[tuple[str, str]]],
    key_bindings: Any = None,
    search: Mapping[str, Any] | None = None,
    overlays: Sequence[rx.Component] = (),
) -> rx.Component:
    """A signed-in page.

    active: key of a place ('today', 'tasks', 'calendar', 'focus', 'goals') or ''.
    quick_add: a `dialog(..., name=QUICK_ADD)`; Q, the side button and the + open it.
    on_theme: handler of the chosen theme ('light', 'dark', 'system'), to remember it.
    counts: numbers or Vars beside places. commands: more entries for the palette.
    shortcuts: the list of keys by group. key_bindings: declared key to the user's own.
    search: what `palette` needs to search: found, found_for, on_search.
    overlays: dialogs of the page and live regions.
    """
    return rx.el.div(
        rx.el.elements.a("Skip to content", href="#main", class_name="skip-link"),
        rx.el.div(
            _side(
                active,
                counts or {},
                user,
                on_sign_out=on_sign_out,
                on_theme=on_theme,
                bindings=key_bindings,
            ),
            icon_button(
                "search", "Search", tip_side="left", class_name="top-search", **opens(PALETTE)
            ),
            rx.el.main(*children, id="main", tab_index=-1, class_name="main"),
            _bottom(active),
            class_name="app",
        ),
        *[
            rx.el.a(label, href=href, hidden=True, **hotkey(keys))
            for keys, label, href in ELSEWHERE
        ],
        quick_add,
        _more(active, user, on_sign_out, on_theme),
        palette(
            [*COMMANDS, *commands],
            bindings=key_bindings,
            add_as=QUICK_ADD,
            add_label="Add as a task",
            **(search or {}),
        ),
        shortcuts_dialog(shortcuts, key_bindings),
        hotkeys(key_bindings),
        *overlays,
    )
