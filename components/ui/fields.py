"""Form fields: each has a label, and a hint and an error that screen readers connect to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from components.ui.base import Text, icon, with_class
from components.ui.buttons import button


def _describe(field_id: str, hint: Text, error: Text) -> dict[str, Any]:
    """The attributes that tie a control to its hint and its error."""
    parts: list[Text] = [f"{field_id}-hint"] if not isinstance(hint, str) or hint else []
    if isinstance(error, str):
        if error:
            parts.append(f"{field_id}-error")
        ids: Text = " ".join(str(part) for part in parts)
        return (
            {"aria_describedby": ids, "aria_invalid": "true"}
            if error
            else ({"aria_describedby": ids} if ids else {})
        )
    both = " ".join([*(str(part) for part in parts), f"{field_id}-error"])
    return {
        "aria_describedby": rx.cond(error, both, " ".join(str(part) for part in parts)),
        "aria_invalid": error.bool(),
    }


def _error(field_id: str, error: Text) -> list[rx.Component]:
    if isinstance(error, str) and not error:
        return []
    message = rx.el.p(
        icon("circle_alert", size=16),
        rx.el.span(error),
        id=f"{field_id}-error",
        class_name="field-error",
    )
    shown = message if isinstance(error, str) else rx.cond(error, message)
    return [rx.el.div(shown, aria_live="polite")]


def field(
    field_id: str,
    label: Text,
    control: rx.Component,
    *,
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
) -> rx.Component:
    """The frame around a control that brings its own id and description."""
    extra = [rx.el.span(" (optional)", class_name="field-optional")] if optional else []
    shown_hint = not isinstance(hint, str) or bool(hint)
    hints = [rx.el.p(hint, id=f"{field_id}-hint", class_name="field-hint")] if shown_hint else []
    return rx.el.div(
        rx.el.label(label, *extra, html_for=field_id, class_name="field-label"),
        control,
        *hints,
        *_error(field_id, error),
        class_name="field",
    )


def text_field(
    field_id: str,
    label: Text,
    *,
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    **props: Any,
) -> rx.Component:
    """A line of text. With both `value` and `on_change`, typing is sent after a short pause."""
    control = rx.el.input(
        id=field_id,
        **{"name": field_id, "type": "text", **with_class(props, "input")},
        **_describe(field_id, hint, error),
    )
    if "value" in props and "on_change" in props:
        control = rx.debounce_input(control, debounce_timeout=250)
    return field(field_id, label, control, hint=hint, error=error, optional=optional)


def textarea(
    field_id: str,
    label: Text,
    *,
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    **props: Any,
) -> rx.Component:
    """Several lines of text; the box grows with them."""
    control = rx.el.textarea(
        id=field_id,
        **{"name": field_id, "rows": 3, **with_class(props, "input")},
        **_describe(field_id, hint, error),
    )
    return field(field_id, label, control, hint=hint, error=error, optional=optional)


def select(
    field_id: str,
    label: Text,
    options: Sequence[tuple[str, Text]] | rx.Var[list[tuple[str, str]]],
    *,
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    **props: Any,
) -> rx.Component:
    """The browser's own choice list. `options` are pairs of value and label."""
    items = (
        [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
        if isinstance(options, rx.Var)
        else [rx.el.option(text, value=value) for value, text in options]
    )
    control = rx.el.select(
        *items,
        id=field_id,
        **{"name": field_id, **with_class(props, "input")},
        **_describe(field_id, hint, error),
    )
    return field(field_id, label, control, hint=hint, error=error, optional=optional)


def _choice(
    label: Text, hint: Text, field_id: str, *, hide_label: bool, **props: Any
) -> rx.Component:
    if hide_label:
        return rx.el.label(
            rx.el.input(type="checkbox", aria_label=label, **props),
            class_name="choice choice-bare",
        )
    hinted = bool(field_id) and (not isinstance(hint, str) or bool(hint))
    if hinted:
        props["aria_describedby"] = f"{field_id}-hint"
    hints = [rx.el.span(hint, id=f"{field_id}-hint", class_name="field-hint")] if hinted else []
    return rx.el.label(
        rx.el.input(type="checkbox", **props),
        rx.el.span(rx.el.span(label), *hints, class_name="choice-text"),
        class_name="choice",
    )


def checkbox(
    label: Text,
    *,
    field_id: str = "",
    hint: Text = "",
    shape: Literal["square", "round"] = "square",
    priority: Text = "",
    hide_label: bool = False,
    **props: Any,
) -> rx.Component:
    """A check box. Round is for ticking tasks off; a hidden label is still read aloud."""
    if field_id:
        props = {"id": field_id, "name": field_id, **props}
    if not isinstance(priority, str) or priority:
        props["data_priority"] = priority
    classes = ("check", "check-round" if shape == "round" else "")
    return _choice(label, hint, field_id, hide_label=hide_label, **with_class(props, *classes))


def switch(label: Text, *, field_id: str = "", hint: Text = "", **props: Any) -> rx.Component:
    """Something that is on or off at once, with no save button."""
    if field_id:
        props = {"id": field_id, "name": field_id, **props}
    return _choice(
        label, hint, field_id, hide_label=False, role="switch", **with_class(props, "switch")
    )


def segmented(
    name: str,
    label: Text,
    options: Sequence[tuple[str, Text]],
    *,
    value: Text,
    on_change: Any = None,
    **props: Any,
) -> rx.Component:
    """One of a few, all in view. `on_change` gets the chosen value."""

    def option(key: str, text: Text) -> rx.Component:
        chosen = value == key
        handler = {"on_change": on_change} if on_change is not None else {"read_only": True}
        return rx.el.label(
            rx.el.input(type="radio", name=name, value=key, checked=chosen, **handler), text
        )

    return rx.el.div(
        *[option(key, text) for key, text in options],
        role="radiogroup",
        aria_label=label,
        **with_class(props, "segmented"),
    )


def form(*children: Any, **props: Any) -> rx.Component:
    """A form; give it `on_submit`, the handler gets a dict of the named fields."""
    return rx.el.form(*children, **with_class({"no_validate": True, **props}, "form"))


def form_row(*children: Any) -> rx.Component:
    """Fields side by side where there is room."""
    return rx.el.div(*children, class_name="form-row")


def form_actions(*children: Any) -> rx.Component:
    """The buttons at a form's end."""
    return rx.el.div(*children, class_name="form-actions")


def form_error(message: Text) -> rx.Component:
    """What is wrong with the whole form, read aloud when it appears."""
    box = rx.el.div(
        icon("circle_alert"),
        rx.el.p(message, class_name="notice-text"),
        class_name="notice tone-bad",
    )
    if isinstance(message, str):
        return rx.el.div(box if message else rx.fragment(), role="alert")
    return rx.el.div(rx.cond(message, box), role="alert")


def one_line_form(
    label: Text,
    action: str,
    on_submit: Any,
    *,
    name: str = "name",
    value: Text = "",
    placeholder: Text = "",
    max_length: int | None = None,
    size: Literal["small", "medium"] = "medium",
    **props: Any,
) -> rx.Component:
    """One field and its button, such as Add or Rename; `props` are the form's."""
    given: dict[str, Any] = {"max_length": max_length} if max_length else {}
    if isinstance(value, rx.Var) or value:
        given |= {"default_value": value, "auto_focus": True}
    return rx.el.form(
        rx.el.input(
            name=name,
            type="text",
            aria_label=label,
            placeholder=placeholder,
            dir="auto",
            auto_complete="off",
            enter_key_hint="done",
            class_name="input",
            **given,
        ),
        button(action, type="submit", size=size),
        on_submit=on_submit,
        **with_class(props, "one-line"),
    )
