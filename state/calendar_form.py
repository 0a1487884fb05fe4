"""An event as the fields of a form, all of them text, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from focusflow.calendar.schemas import EventView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import zone_names
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service as tasks
from state.task_repeat import rule_words
from state.wording import Words

LINES = ("title", "location", "zone", "repeat", "repeat_words", "busy", "color")
TIMES = ("start_date", "start_time", "end_date", "end_time")
FIELDS = (*LINES, *TIMES, "description", "all_day")
NEVER = "never"
RULES = {
    "day": "FREQ=DAILY",
    "weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "week": "FREQ=WEEKLY",
    "month": "FREQ=MONTHLY",
    "year": "FREQ=YEARLY",
}
CHOICES = [
    (NEVER, "Never"),
    ("day", "Every day"),
    ("weekday", "Every weekday"),
    ("week", "Every week"),
    ("month", "Every month"),
    ("year", "Every year"),
    ("words", "In my own words"),
]
_DAY = timedelta(days=1)
_LEADS = ("every", "daily", "weekly", "monthly", "yearly")


def empty_form(start: datetime, end: datetime, *, all_day: bool) -> dict[str, str]:
    """The fields of a new event; `end` is exclusive for whole days."""
    last = end - _DAY if all_day else end
    return {
        **dict.fromkeys(FIELDS, ""),
        "all_day": "true" if all_day else "false",
        "start_date": start.date().isoformat(),
        "start_time": f"{start:%H:%M}" if not all_day else "09:00",
        "end_date": max(last, start).date().isoformat(),
        "end_time": f"{end:%H:%M}" if not all_day else "10:00",
        "repeat": NEVER,
        "busy": "auto",
    }


def form_of(event: EventView, words: Words, now: datetime) -> dict[str, str]:
    """The fields of an event, its times as its own clock shows them."""
    clock = words.zone if event.all_day else _clock(event.zone, words)
    start, end = event.starts_at.astimezone(clock), event.ends_at.astimezone(clock)
    if event.start_date is not None and event.end_date is not None:
        start, end = (datetime.combine(d, time(9)) for d in (event.start_date, event.end_date))
    rule = event.recurrence_rule
    repeat = next((key for key, known in RULES.items() if known == rule), "words")
    return {
        **empty_form(start, end, all_day=event.all_day),
        "title": event.title,
        "location": event.location,
        "description": event.description,
        "zone": "" if event.all_day else event.zone,
        "repeat": NEVER if rule is None else repeat,
        "repeat_words": rule_words(rule, words, now) if rule and repeat == "words" else "",
        "busy": "auto" if event.busy is not event.all_day else ("busy" if event.busy else "free"),
        "color": event.color,
    }


def _clock(zone: str, words: Words) -> Any:
    return type(words.zone)(zone) if zone in zone_names() else words.zone


def read_form(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was typed; a box that was not ticked is not sent."""
    typed = {name: str(sent.get(name) or "").strip() for name in FIELDS}
    return {**typed, "all_day": "true" if sent.get("all_day") else "false"}


def _given(form: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: form[name] or None for name in names}


def _whole_days(form: Mapping[str, str]) -> dict[str, Any]:
    """The days of a form, its last day included, as days of an event, the end excluded."""
    end = form["end_date"] or form["start_date"]
    try:
        after: str | None = (date.fromisoformat(end) + _DAY).isoformat()
    except (ValueError, OverflowError):
        after = end or None
    if form["start_date"] and end < form["start_date"]:
        raise InvalidInput("end_date", "The last day is before the first.", end)
    return {"all_day": True, "start_date": form["start_date"] or None, "end_date": after}


async def new_values(db: Db, actor: Actor, form: Mapping[str, str]) -> dict[str, Any]:
    """A new event's values."""
    values: dict[str, Any] = {
        name: form[name] for name in ("title", "location", "description", "color")
    }
    if form["all_day"] == "true":
        values |= _whole_days(form)
    else:
        values |= {"all_day": False, **_given(form, TIMES), "zone": form["zone"] or None}
    rule = await _rule(db, actor, form)
    return {**values, "recurrence_rule": rule, "busy": _busy(form)}


async def changed_values(
    db: Db, actor: Actor, form: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, Any]:
    """What the person changed; what nobody touched is left out, so that it stays as it is."""

    def touched(*names: str) -> bool:
        return any(form[name] != before.get(name, "") for name in names)

    values: dict[str, Any] = {
        name: form[name] for name in ("title", "location", "description", "color") if touched(name)
    }
    starts, ends = touched("start_date", "start_time"), touched("end_date", "end_time")
    if form["all_day"] == "true":
        if touched("all_day", "start_date", "end_date"):
            values |= _whole_days(form)
    elif touched("all_day", "zone") or starts:
        zone = {"zone": form["zone"]} if form["zone"] else {}
        values |= {"all_day": False, **_given(form, TIMES), **zone}
    elif ends:
        values |= _given(form, ("end_date", "end_time"))
    if touched("repeat", "repeat_words"):
        values["recurrence_rule"] = await _rule(db, actor, form)
    if touched("busy", "all_day"):
        values["busy"] = _busy(form)
    return values


def _busy(form: Mapping[str, str]) -> bool | None:
    """Whether it takes time; by default it does unless it is all-day."""
    if form["busy"] in ("busy", "free"):
        return form["busy"] == "busy"
    return form["all_day"] != "true"


async def _rule(db: Db, actor: Actor, form: Mapping[str, str]) -> str | None:
    """The rule that the fields stand for; InvalidInput when the words name none."""
    if form["repeat"] != "words":
        return RULES.get(form["repeat"])
    said = form["repeat_words"][:300]
    if said.upper().removeprefix("RRULE:").startswith("FREQ="):
        return said
    lead = "" if said.lower().startswith(_LEADS) else "every "
    parsed = await tasks.parse_line(db, actor, f"{lead}{said}") if said else None
    if parsed is None or parsed.recurrence_rule is None:
        raise InvalidInput(
            "repeat_words", "I can't read that. Try “every other tue” or “every last friday”."
        )
    return parsed.recurrence_rule
