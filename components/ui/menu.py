"""Dropdown menus, on Radix' unstyled primitive: arrow keys, typing ahead and Esc work."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex.components.component import field

from components.ui.base import Text, cx, icon
from components.ui.content import kbd


class MenuPart(rx.Component):
    """A part of a dropdown menu."""

    library = "@radix-ui/react-dropdown-menu@2.2.1"


class MenuRoot(MenuPart):
    """Holds whether the menu is open."""

    tag = "Root"
    alias = "MenuRoot"
    modal: rx.Var[bool]


class MenuTrigger(MenuPart):
    """The button that opens the menu."""

    tag = "Trigger"
    alias = "MenuTrigger"


class MenuPortal(MenuPart):
    """Puts the open menu at the end of the page."""

    tag = "Portal"
    alias = "MenuPortal"


class MenuContent(MenuPart):
    """The open menu."""

    tag = "Content"
    alias = "MenuContent"
    side: rx.Var[str]
    align: rx.Var[str]
    side_offset: rx.Var[int]
    collision_padding: rx.Var[int]


class MenuItem(MenuPart):
    """One thing to do."""

    tag = "Item"
    alias = "MenuItem"
    disabled: rx.Var[bool]
    on_select: rx.EventHandler[rx.event.no_args_event_spec]


class MenuSeparator(MenuPart):
    """A line between groups of items."""

    tag = "Separator"
    alias = "MenuSeparator"


class MenuLabel(MenuPart):
    """A group's name."""

    tag = "Label"
    alias = "MenuLabel"


class MenuRadioGroup(MenuPart):
    """One choice of several."""

    tag = "RadioGroup"
    alias = "MenuRadioGroup"
    value: rx.Var[str]
    on_value_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class MenuRadioItem(MenuPart):
    """One choice."""

    tag = "RadioItem"
    alias = "MenuRadioItem"
    value: rx.Var[str]


class MenuIndicator(MenuPart):
    """The mark of the chosen item."""

    tag = "ItemIndicator"
    alias = "MenuIndicator"


class MenuLink(rx.Component):
    """A menu item that is a link."""

    library = "$/public/client/menu_link"
    tag = "MenuLink"
    lib_dependencies: list[str] = field(
        default_factory=lambda: ["@radix-ui/react-dropdown-menu@2.2.1"]
    )
    to: rx.Var[str]


def menu(
    trigger: Any,
    *items: Any,
    label: Text = "",
    trigger_class: str = "icon-btn",
    side: Literal["top", "bottom", "left", "right"] = "bottom",
    align: Literal["start", "center", "end"] = "end",
) -> rx.Component:
    """A menu. `trigger` is what the button holds; a `label` names a button without words."""
    named: dict[str, Any] = {"aria_label": label, "data_tip": label} if label else {}
    return MenuRoot.create(
        MenuTrigger.create(trigger, class_name=trigger_class, **named),
        MenuPortal.create(
            MenuContent.create(
                *items,
                side=side,
                align=align,
                side_offset=6,
                collision_padding=8,
                class_name="menu",
            )
        ),
        modal=False,
    )


def menu_item(
    text: Any,
    *,
    on_select: Any = None,
    icon_name: str = "",
    keys: str | rx.Component = "",
    danger: bool = False,
    **props: Any,
) -> rx.Component:
    """One thing to do, with the key that does the same."""
    if on_select is not None:
        props["on_select"] = on_select
    return MenuItem.create(
        *([icon(icon_name, size=16)] if icon_name else []),
        text,
        *([kbd(keys) if isinstance(keys, str) else keys] if keys else []),
        class_name=" ".join(str(c) for c in cx("menu-item", "menu-item-danger" if danger else "")),
        **props,
    )


def menu_link(text: Any, *, href: Text, icon_name: str = "") -> rx.Component:
    """An item that goes to another page."""
    leading = [icon(icon_name, size=16)] if icon_name else []
    return MenuLink.create(*leading, text, to=href, class_name="menu-item")


def menu_choice(
    label: Text, options: list[tuple[str, str, str]], *, value: Text, on_change: Any
) -> rx.Component:
    """One of several, as items: tuples of value, text and icon."""
    return rx.fragment(
        MenuLabel.create(label, class_name="menu-label"),
        MenuRadioGroup.create(
            *[
                MenuRadioItem.create(
                    icon(icon_name, size=16),
                    text,
                    MenuIndicator.create(icon("check", size=16), class_name="menu-check"),
                    value=key,
                    class_name="menu-item",
                )
                for key, text, icon_name in options
            ],
            value=value,
            on_value_change=on_change,
        ),
    )


def menu_line() -> rx.Component:
    """A line between groups."""
    return MenuSeparator.create(class_name="menu-line")


def menu_label(text: Text) -> rx.Component:
    """A group's name."""
    return MenuLabel.create(text, class_name="menu-label")
