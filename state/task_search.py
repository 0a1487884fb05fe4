"""The search field of the Tasks page: the same words and filters as in the one box."""

from __future__ import annotations

from datetime import date
from typing import Any

from focusflow.search.rules import LONGEST, due_days, read


def narrowing(text: str, today: date) -> dict[str, Any]:
    """The filter that a search stands for; `is:done` and `is:open` choose the view."""
    query = read(text[:LONGEST])
    first, last = due_days(query.due, today)
    found = {
        "words": " ".join(query.words),
        "priority": list(query.priorities),
        "label": list(query.labels),
        "due_from": first,
        "due_to": last,
        "overdue": query.due == "overdue",
        "view": {True: "completed", False: "open", None: ""}[query.done],
    }
    return {name: value for name, value in found.items() if value}
