"""A day on a scale: hour lines, blocks and the now-line. All times are minutes after midnight."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from components.ui.base import Flag, Number, Text, css_vars, icon, sr_only, with_class

OUT_OF_SIGHT = -1440
KINDS = {
    "hard": ("brain", "hard"),
    "medium": ("pen_line", "medium"),
    "easy": ("feather", "easy"),
    "event": ("calendar", "calendar event"),
    "break": ("coffee", "break"),
}
Kind = Literal["hard", "medium", "easy", "event", "break"] | rx.Var[str]


def timeline(
    *blocks: Any,
    hours: Any,
    label: Text,
    from_minute: Number = 480,
    until_minute: Number = 1080,
    scale: Number = 1.6,
    now: Number = OUT_OF_SIGHT,
    now_text: Text = "",
    extra: Any = None,
    **props: Any,
) -> rx.Component:
    """A column of time, of `hour_mark`s and `block`s.

    scale: pixels a minute; at 1.6 a quarter of an hour is a 24 px target. now: the minute of the
    now-line, drawn when it lies on the scale; now_text: that time as the user's formatter has it.
    extra: what else lies on it, such as the way blocks are moved.
    """
    shown: Any = (from_minute <= now) & (now <= until_minute)
    line = _now_line(now, now_text)
    return rx.el.div(
        rx.el.div(hours, aria_hidden="true"),
        rx.el.ol(*blocks, role="list", aria_label=label),
        rx.cond(shown, line) if isinstance(shown, rx.Var) else (line if shown else rx.fragment()),
        *([extra] if extra is not None else []),
        **with_class(props, "tl"),
        **css_vars(**{"from": from_minute}, until=until_minute, scale=scale, now=now),
    )


def hour_mark(minute: Number, text: Text) -> rx.Component:
    """One line of the scale with its time, as the user's formatter writes it."""
    return rx.el.div(rx.el.span(text), class_name="tl-hour", **css_vars(start=minute))


def hour_marks(first_hour: int, last_hour: int) -> rx.Component:
    """Lines for whole hours on the 24-hour clock, for examples and empty days."""
    return rx.fragment(
        *[hour_mark(hour * 60, f"{hour:02d}:00") for hour in range(first_hour, last_hour + 1)]
    )


def _kind(kind: str) -> rx.Component:
    name, word = KINDS[kind]
    return rx.fragment(icon(name, size=14), sr_only(f"{word}: "))


def kind_mark(kind: Kind) -> rx.Component:
    """The picture of a kind of time, with its name for readers; colour alone never says it."""
    if isinstance(kind, str):
        return _kind(kind)
    return rx.match(kind, *[(key, _kind(key)) for key in KINDS], rx.fragment())


def block(
    title: Text,
    *,
    start: Number,
    length: Number,
    kind: Kind = "medium",
    meta: Text = "",
    note: Text = "",
    done: Flag = False,
    proposed: Flag = False,
    locked: Flag = False,
    lane: Number = 0,
    lanes: Number = 1,
    actions: Any = None,
    on_click: Any = None,
    **props: Any,
) -> rx.Component:
    """A stretch of time. Short ones show less; pointer, focus or tap shows all and `actions`.

    locked: it stays where it is when planning again.

    start, length: minutes. lane, lanes: place beside blocks at the same time, counted from 0.
    """
    words = rx.el.span(
        rx.el.span(kind_mark(kind), rx.el.b(title), lock_mark(locked), class_name="tl-title"),
        rx.el.span(meta, class_name="tl-meta"),
        rx.el.span(note, class_name="tl-note"),
        class_name="tl-words",
    )
    face: Any = rx.el.div(words, tab_index=0, class_name="tl-face")
    if on_click is not None:
        press = rx.el.button(words, type="button", on_click=on_click, class_name="tl-face")
        # A break is often too short to be a target, and opens nothing.
        if isinstance(kind, rx.Var):
            face = rx.cond(kind == "break", face, press)
        elif kind != "break":
            face = press
    return rx.el.li(
        face,
        *([rx.el.div(actions, class_name="tl-actions")] if actions is not None else []),
        class_name="tl-block",
        data_kind=kind,
        data_done=done,
        data_proposed=proposed,
        **css_vars(start=start, length=length, lane=lane, lanes=lanes),
        **props,
    )


def lock_mark(locked: Flag) -> rx.Component:
    """That something stays where it is, as a picture with its name."""
    mark = rx.el.span(
        icon("lock", size=13), sr_only(", locked"), title="Locked", class_name="tl-lock"
    )
    if isinstance(locked, rx.Var):
        return rx.cond(locked, mark)
    return mark if locked else rx.fragment()


def _now_line(minute: Number, text: Text) -> rx.Component:
    return rx.el.div(
        rx.el.span(text),
        role="img",
        aria_label="Now, " + text,
        class_name="tl-now",
        **css_vars(start=minute),
    )
