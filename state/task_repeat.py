"""How a task repeats, as choices and words of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.tasks import service as tasks
from focusflow.tasks.quickadd import Context, spoken
from focusflow.tasks.quickadd.recurrence import anchored
from state.wording import Words

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RULES = {
    "day": "FREQ=DAILY",
    "weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "week": "FREQ=WEEKLY",
    "month": "FREQ=MONTHLY",
    "year": "FREQ=YEARLY",
}
_WEEKLY = re.compile(r"FREQ=WEEKLY;BYDAY=([A-Z]{2}(?:,[A-Z]{2})*)")
_END = re.compile(r";(?:UNTIL=(\d{8})[T0-9Z]*|COUNT=(\d+))")
_RAW = re.compile(r"(?:RRULE:)?FREQ=", re.IGNORECASE)


def _context(words: Words, now: Any) -> Context:
    return Context(
        now=now.astimezone(words.zone), day_first=words.day_first, week_start=words.first_weekday
    )


def _parted(rule: str) -> tuple[str, str, str]:
    """A rule without its end, the last day as YYYY-MM-DD, and how often."""
    end = _END.search(rule)
    if end is None:
        return rule, "", ""
    until = date.fromisoformat(end.group(1)).isoformat() if end.group(1) else ""
    return rule.replace(end.group(0), ""), until, end.group(2) or ""


def rule_words(rule: str, words: Words, now: Any) -> str:
    """A rule in words that can be read back; "by its own rule" for what has none."""
    plain, until, count = _parted(rule)
    label = None if count else spoken(plain, _context(words, now))
    if label is None:
        return "by its own rule"
    return f"{label} until {until}" if until else label


def repeat_fields(rule: str | None, words: Words, now: Any) -> dict[str, str]:
    """The fields of the form that stand for a rule; one without words stands for itself."""
    shown = {
        "repeat": "never",
        "repeat_words": "",
        "repeat_end": "never",
        "repeat_until": "",
        "repeat_count": "",
        **{f"day_{code}": "" for code in CODES},
    }
    if rule is None:
        return shown
    plain, until, count = _parted(rule)
    shown |= {
        "repeat_end": "until" if until else "count" if count else "never",
        "repeat_until": until,
        "repeat_count": count,
    }
    simple = next((kind for kind, known in RULES.items() if known == plain), None)
    if simple is not None:
        return {**shown, "repeat": simple}
    weekly = _WEEKLY.fullmatch(plain)
    chosen = weekly.group(1).split(",") if weekly else []
    if chosen and chosen == [code for code in CODES if code in chosen]:
        return {**shown, "repeat": "week", **{f"day_{code}": "on" for code in chosen}}
    label = spoken(plain, _context(words, now))
    return {**shown, "repeat": "words", "repeat_words": label or plain}


async def read_rule(db: Db, actor: Actor, form: Mapping[str, str]) -> str | None:
    """The rule that the fields stand for.

    InvalidInput when the words name no repetition, or the end is none.
    """
    if form["repeat"] == "never":
        return None
    due = _day(form.get("due_date", ""))
    days = ",".join(code for code in CODES if form[f"day_{code}"])
    if form["repeat"] == "week" and days:
        rule = f"FREQ=WEEKLY;BYDAY={days}"
    elif form["repeat"] in RULES:
        rule = RULES[form["repeat"]]
        rule = anchored(rule, due) if due else rule
    else:
        rule = await _from_words(db, actor, form["repeat_words"].strip(), due)
    return rule + _end(form, rule)


async def _from_words(db: Db, actor: Actor, said: str, due: date | None) -> str:
    if _RAW.match(said):
        return said.upper().removeprefix("RRULE:")
    rule = await tasks.read_rule(db, actor, said, due) if said else None
    if rule is None:
        raise InvalidInput(
            "repeat_words", "I can't read that. Try “every other tue” or “every last friday”."
        )
    return rule


def _end(form: Mapping[str, str], rule: str) -> str:
    """The end that is chosen beside the rule, as a part of it."""
    kind = form.get("repeat_end", "never")
    if kind not in ("until", "count"):
        return ""
    if _END.search(rule):
        raise InvalidInput("repeat_words", "The end is chosen below; leave it out of the words.")
    if kind == "count":
        count = form["repeat_count"].strip()
        if not (count.isascii() and count.isdecimal() and 1 <= int(count[:6]) <= 1000):
            raise InvalidInput("repeat_count", "How many times? A number from 1 to 1000.")
        return f";COUNT={int(count)}"
    until = _day(form["repeat_until"])
    if until is None:
        raise InvalidInput("repeat_until", "Until which day?")
    return f";UNTIL={until:%Y%m%d}T235959"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
