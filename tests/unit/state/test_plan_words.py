"""Why here, what if, advice, looking back and models, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from focusflow.planning.hindsight import AdviceView, DayLook, LearnedChange, LookBackView
from focusflow.planning.learning.schemas import ModelKindView, ModelView
from focusflow.planning.schemas import PointsView, WhatIfIn, WhatIfView, WhyView
from focusflow.platform.errors import InvalidInput
from state.advice import first_tip
from state.look_back import learned_of, look_days
from state.models import consequence, error_words, kind_row, model_row
from state.trying import asked_of, event_of, task_of, trial_of
from state.why import points_of
from state.wording import Words

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_what_a_block_earns_leaves_out_what_makes_no_difference() -> None:
    points = PointsView(
        total=12, value=12.04, lateness=0, energy=0.7, switch=-1, fragment=0, move=0, early=-0.04
    )
    view = WhyView(
        id=uuid4(), title="A", starts_at=NOON, ends_at=NOON, reason="", points=points,
        other_starts_at=None, other_ends_at=None, difference=None, sentence="",
    )  # fmt: skip
    assert [(p.label, p.points, p.cost) for p in points_of(view)] == [
        ("Worth of doing it", "+12.0", False),
        ("Your energy at that time", "+0.7", False),
        ("Changing the subject", "−1.0", True),
    ]


def test_what_is_asked_is_checked_and_made_so() -> None:
    task = asked_of("task", {"title": " Fire ", "minutes": "45"}, DAY, NOON)
    assert task.task is not None
    made = task_of(task.task, task.date)
    assert (made.title, made.estimated_minutes, made.priority) == ("Fire", 45, "urgent")
    assert made.due_date == DAY
    lost = asked_of("lost", {"lost_minutes": "60"}, DAY, NOON)
    assert lost.lost is not None
    event = event_of(lost.lost)
    assert (event.starts_at, event.busy) == (NOON, True)
    assert event.ends_at is not None
    assert (event.ends_at - NOON).seconds == 3600


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("task", {"title": "", "minutes": "30"}),
        ("task", {"title": "Fire", "minutes": "soon"}),
        ("task", {"title": "Fire", "minutes": "9999"}),
        ("lost", {"lost_minutes": ""}),
    ],
)
def test_what_can_not_be_asked_is_said(kind: str, form: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        asked_of(kind, form, DAY, NOON)


def test_a_trial_is_called_by_what_was_asked() -> None:
    view = WhatIfView.model_construct(summary="Nothing would move.")
    task = WhatIfIn.model_validate({"task": {"title": "Fire"}})
    assert trial_of(task, view).title == "What if “Fire” came in?"
    hour = WhatIfIn.model_validate({"lost": {"start": NOON, "minutes": 60}})
    assert trial_of(hour, view).title == "What if you lost an hour?"
    more = WhatIfIn.model_validate({"lost": {"start": NOON, "minutes": 90}})
    assert trial_of(more, view).title == "What if you lost 90 min?"


def test_one_piece_of_advice_is_shown_that_was_not_put_away() -> None:
    length = AdviceView(
        id="session_length", code="session_length", sentence="Try 40.", evidence="It went well.",
        minutes=40,
    )  # fmt: skip
    hard = AdviceView(id="h", code="hard_in_peak_hours", sentence="Mornings.", evidence="So.")
    assert first_tip((length, hard), []).minutes == 40
    assert first_tip((length, hard), ["session_length:40"]).sentence == "Mornings."
    assert first_tip((length,), ["session_length:40"]).key == ""


def test_bars_of_the_week_share_one_scale() -> None:
    def look(n: int, planned: int, done: int) -> DayLook:
        values = {"tasks_planned": 1, "tasks_done": 1, "kept": 1, "moved": 0, "missed": 0}
        day = date(2026, 11, 23 + n)
        return DayLook(
            day=day, planned_minutes=planned, done_minutes=done, focus_minutes=0, **values
        )

    change = LearnedChange(kind="ratio", before=1.0, after=1.2, sentence="You need 1.2x.")
    view = LookBackView.model_construct(
        days=(look(0, 120, 60), look(1, 0, 0), look(2, 60, 90)), learned=(change,)
    )
    bars = look_days(view, DAY)
    assert [(b.name, b.planned_share, b.done_share) for b in bars] == [
        ("Mon", 100, 50),
        ("Tue", 0, 0),
    ]
    assert [b.words for b in bars] == ["Monday: 1 h of 2 h done", "Tuesday: nothing planned"]
    assert learned_of(view) == ["You need 1.2x."]


def test_models_are_told_beside_their_rule() -> None:
    words = Words(DAY, ZoneInfo("UTC"), hour24=True, day_first=True, first_weekday=0)
    owner = uuid4()
    values: dict[str, Any] = {
        "id": uuid4(), "user_id": owner, "kind": "duration", "version": 3, "metrics": {},
        "drift": {}, "error": 0.42, "error_rule": 0.5, "drifted": True, "active": True,
        "share": 0.5, "people": 1, "trained_at": NOON, "in_use": (2, 3), "reach": 0.5,
    }  # fmt: skip
    row = model_row(ModelView(**values), {owner: "Somebody"}, words)
    assert (row.owner, row.state, row.better, row.drifted) == (
        "Somebody", "In use for 50 %", True, True,
    )  # fmt: skip
    assert row.quality == "error 0.42, the rule's 0.50"
    assert row.trained == "Today, 12:00"
    assert (row.usable, row.compared, row.rival) == (False, True, 0)
    former = model_row(
        ModelView(
            **{**values, "active": False, "metrics": {"used": True}, "in_use": (4,), "reach": 0}
        ),
        {owner: "Somebody"},
        words,
    )
    assert (former.usable, former.state) == (True, "Not in use")
    assert (former.compared, former.rival) == (False, 4)
    assert consequence(former, 20) == (
        "Drawn by lot: with a chance of 20 per cent, Somebody gets this version until you end it."
    )
    shared = model_row(ModelView(**{**values, "user_id": None, "in_use": (3,)}), {}, words)
    assert (shared.owner, shared.state) == ("Everybody", "In use")
    assert consequence(shared, None) == (
        "So many per cent of people get this version until you end it."
    )
    assert error_words(None, 0.5) == "not measured"
    kind = ModelKindView(
        id="duration", versions=1, people=1, in_use=1, drifted=1, error=0.4, error_rule=0.5,
        last_trained_at=NOON,
    )  # fmt: skip
    assert kind_row(kind).in_use == "1 of 1 version in use"
    assert kind_row(kind).drifted == "1 drifted"
