"""Rules in words that are read back as the same rule."""

from __future__ import annotations

from dataclasses import replace

from focusflow.tasks.quickadd.grammar import parse
from focusflow.tasks.quickadd.labels import rule_label
from focusflow.tasks.quickadd.model import Context


def spoken(rule: str, ctx: Context) -> str | None:
    """A rule without its end in words; None when the grammar has none that mean just this."""
    try:
        label = rule_label(rule, ctx)
    except (KeyError, ValueError, IndexError):
        return None
    # On the first of a month no rule gets a day of the month by itself.
    first = replace(ctx, now=ctx.now.replace(day=1), local_day=None)
    return label if read_rule(label, first) == rule else None


def read_rule(words: str, ctx: Context) -> str | None:
    """The rule that words name, as said on the day of `ctx`; None when they name none.

    A leading `every` may be left out.
    """
    found = parse(words, ctx).recurrence
    return found if found is not None else parse(f"every {words}", ctx).recurrence
