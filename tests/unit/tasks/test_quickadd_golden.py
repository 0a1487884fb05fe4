"""The golden sentences: what people type, and every field they get for it."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from focusflow.tasks.quickadd import Context, Parsed, parse


def _golden(name: str, usual: str) -> list[tuple[dict[str, Any], Context]]:
    """The sentences of a file with the person who writes each; `usual` where none is named."""
    golden = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
    people = {}
    for person, given in golden["context"].items():
        fields = dict(given)
        zone = ZoneInfo(fields.pop("zone"))
        people[person] = Context(now=fields.pop("now").replace(tzinfo=zone), **fields)
    return [(case, people[case.get("context", usual)]) for case in golden["case"]]


ENGLISH = _golden("quickadd_golden.toml", "berlin")
GERMAN = _golden("quickadd_golden_german.toml", "de")
CASES = ENGLISH + GERMAN
REPEATING = [(case, ctx) for case, ctx in CASES if "rule" in case]


def _name(value: Any) -> str | None:
    if isinstance(value, Context):
        return ""
    return f"{value['text']} [{value.get('context', '')}]"


@pytest.mark.parametrize(("cases", "promised"), [(ENGLISH, 250), (GERMAN, 100)])
def test_the_suites_are_as_large_as_promised(cases: Any, promised: int) -> None:
    assert len({(case["text"], case.get("context")) for case, _ in cases}) >= promised


@pytest.mark.parametrize(("case", "ctx"), CASES, ids=_name)
def test_a_sentence_gives_exactly_these_fields(case: dict[str, Any], ctx: Context) -> None:
    parsed = parse(case["text"], ctx)
    expected = Parsed(
        title=case["title"],
        due_date=case.get("due"),
        due_time=case.get("time"),
        start_date=case.get("start"),
        minutes=case.get("minutes"),
        priority=case.get("priority"),
        category=case.get("category"),
        tags=tuple(case.get("tags", ())),
        recurrence=case.get("rule"),
        recurrence_mode=case.get("mode"),
        difficulty=case.get("difficulty"),
        goal=case.get("goal"),
        parts=parsed.parts,
        offers=parsed.offers,
    )
    assert parsed == expected


@pytest.mark.parametrize(("case", "ctx"), REPEATING, ids=_name)
def test_a_rule_can_be_expanded_and_begins_on_the_due_day(
    case: dict[str, Any], ctx: Context
) -> None:
    parsed = parse(case["text"], ctx)
    assert parsed.due_date is not None
    assert parsed.recurrence is not None
    noon = ctx.now.replace(
        year=parsed.due_date.year, month=parsed.due_date.month, day=parsed.due_date.day, tzinfo=None
    )
    rule = rrulestr(parsed.recurrence, dtstart=noon)
    first = rule.after(noon - timedelta(seconds=1))
    assert first is not None
    assert first.date() == parsed.due_date


@pytest.mark.parametrize(("case", "ctx"), REPEATING, ids=_name)
def test_the_label_of_a_rule_reads_as_the_same_rule(case: dict[str, Any], ctx: Context) -> None:
    labels = [part.label for part in parse(case["text"], ctx).parts if part.kind == "recurrence"]
    assert len(labels) == 1
    mode = " after completion" if case["mode"] == "after_completion" else ""
    again = parse(f"Task {labels[0]}{mode}", ctx)
    assert again.recurrence_mode == case["mode"]
    # The end is a chip of its own, and so is the start that a day of month may come from.
    assert again.recurrence is not None
    assert case["rule"].startswith(again.recurrence)


@pytest.mark.parametrize(("case", "ctx"), CASES, ids=_name)
def test_every_part_can_be_turned_back_into_text(case: dict[str, Any], ctx: Context) -> None:
    text = case["text"]
    for part in parse(text, ctx).parts:
        kept = parse(text, ctx, frozenset({part.text}))
        assert part.text not in [other.text for other in kept.parts]
        assert " ".join(part.text.split()) in kept.title
        by_key = parse(text, ctx, frozenset({part.key}))
        assert part.key not in [other.key for other in by_key.parts]
