"""Rows of what was found: where they open, and what is said of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from focusflow.platform.fulltext import Hit
from state.search import found_row
from state.wording import Words

ID = UUID("0191e2a0-0000-7000-8000-000000000001")
WORDS = Words(date(2026, 11, 24), ZoneInfo("Europe/Berlin"), True, True, 0)


@pytest.mark.parametrize(
    ("hit", "group", "detail", "href"),
    [
        (Hit(kind="task", id=ID, title="T"), "Tasks", "", f"/tasks?task={ID}"),
        (
            Hit(kind="goal", id=ID, title="T", line="uni", day=date(2026, 11, 25)),
            "Goals",
            "uni · Tomorrow",
            f"/goals/{ID}",
        ),
        (
            Hit(kind="event", id=ID, title="T", day=date(2026, 12, 24)),
            "Events",
            "Thu 24 Dec",
            f"/calendar?view=day&day=2026-12-24&event={ID}",
        ),
        (
            Hit(
                kind="event",
                id=ID,
                title="T",
                day=date(2026, 11, 24),
                occurrence="20261124T080000Z",
            ),
            "Events",
            "Today",
            f"/calendar?view=day&day=2026-11-24&event={ID}%3A20261124T080000Z",
        ),
    ],
)
def test_a_row_opens_the_very_item(hit: Hit, group: str, detail: str, href: str) -> None:
    row = found_row(hit, WORDS)
    assert (row.group, row.detail, row.href) == (group, detail, href)
