"""How a task repeats, as choices and words of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.platform.formatting import weekday_name
from focusflow.tasks import service as tasks
from focusflow.tasks.quickadd import Context
from focusflow.tasks.quickadd.labels import rule_label
from state.wording import Words

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SIMPLE = {"every day": "day", "every weekday": "weekday", "every week": "week"}
_SIMPLE |= {"every month": "month", "every year": "year"}
_WEEKLY = re.compile(r"FREQ=WEEKLY;BYDAY=([A-Z,]+)")


def rule_words(rule: str, words: Words, now: Any) -> str:
    """A rule in words that can be read back; "by its own rule" for what has none."""
    context = Context(now=now.astimezone(words.zone), day_first=words.day_first)
    until = re.search(r";UNTIL=(\d{8})T?\d*Z?", rule)
    plain = rule.replace(until.group(0), "") if until else rule
    try:
        label = rule_label(plain, context)
    except (KeyError, ValueError):
        return "by its own rule"
    end = f" until {date.fromisoformat(until.group(1)).isoformat()}" if until else ""
    return label + end if "COUNT" not in plain and "WKST" not in plain else "by its own rule"


def repeat_fields(rule: str | None, words: Words, now: Any) -> dict[str, str]:
    """The fields of the form that stand for a rule."""
    shown = {"repeat": "never", "repeat_words": "", **{f"day_{code}": "" for code in CODES}}
    if rule is None:
        return shown
    label = rule_words(rule, words, now)
    weekly = _WEEKLY.fullmatch(rule)
    if weekly and label not in _SIMPLE:
        chosen = weekly.group(1).split(",")
        return {**shown, "repeat": "week", **{f"day_{code}": "on" for code in chosen}}
    if label in _SIMPLE:
        return {**shown, "repeat": _SIMPLE[label]}
    return {**shown, "repeat": "words", "repeat_words": label}


def spoken(form: Mapping[str, str]) -> str:
    """The words that the chosen fields stand for; empty for never."""
    kind = form["repeat"]
    if kind == "words":
        return form["repeat_words"]
    if kind == "week":
        days = [weekday_name(i, short=True) for i, code in enumerate(CODES) if form[f"day_{code}"]]
        return f"every {', '.join(days)}" if days else "every week"
    return "" if kind == "never" else f"every {kind}"


async def read_rule(db: Db, actor: Actor, form: Mapping[str, str]) -> str | None:
    """The rule that the fields stand for.

    InvalidInput when the words name no repetition.
    """
    said = spoken(form).strip()
    if not said and form["repeat"] == "never":
        return None
    lead = (
        ""
        if said.lower().startswith(("every", "daily", "weekly", "monthly", "yearly"))
        else "every "
    )
    parsed = await tasks.parse_line(db, actor, f"{lead}{said[:200]}")
    if parsed.recurrence_rule is None:
        raise InvalidInput(
            "repeat_words", "I can't read that. Try “every other tue” or “every last friday”."
        )
    return parsed.recurrence_rule
