"""The search field of the Tasks page speaks the language of the one box."""

from datetime import date
from typing import Any

import pytest

from focusflow.tasks.schemas import TaskFilter
from state.task_search import narrowing

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("tax return", {"words": "tax return"}),
        (
            "p1 due:week #home rent",
            {
                "words": "rent",
                "priority": ["urgent"],
                "label": ["home"],
                "due_from": TODAY,
                "due_to": date(2026, 11, 30),
            },
        ),
        ("due:overdue", {"overdue": True}),
        ("is:done", {"view": "completed"}),
        ("is:open a", {"view": "open", "words": "a"}),
        ('#"side project" @errand', {"label": ["side project", "errand"]}),
        ("due:never", {"words": "due:never"}),
    ],
)
def test_words_and_filters(text: str, found: dict[str, Any]) -> None:
    assert narrowing(text, TODAY) == found
    TaskFilter(**found)
