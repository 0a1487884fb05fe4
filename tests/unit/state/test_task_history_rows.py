"""The history of a task as a person reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.schemas_bulk import BulkItem, BulkView
from focusflow.tasks.schemas_history import Change, HistoryEntry
from state.task_choice import bulk_values, told
from state.task_history_rows import Piece, difference, history_row, said
from state.wording import Words

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
BERLIN = Words(date(2026, 11, 24), ZoneInfo("Europe/Berlin"), True, True, 0)
ANNS = Words(date(2026, 11, 24), ZoneInfo("Europe/Berlin"), False, False, 6)


def entry(action: str, *changes: Change, actor: str = "user", along: bool = False) -> HistoryEntry:
    return HistoryEntry(
        id=uuid4(), action=action, actor=actor, along=along, changes=changes, occurred_at=NOW
    )


def change(field: str, before: object, after: object, **names: str) -> Change:
    return Change(field=field, before=before, after=after, can_put_back=True, names=names)


@pytest.mark.parametrize(
    ("happened", "text"),
    [
        (
            entry("updated", change("title", "A", "B"), change("due_date", None, "2026-12-01")),
            "You changed title and due date",
        ),
        (entry("completed", change("status", "pending", "completed")), "You completed it"),
        (entry("created", actor="system"), "FocusFlow added this task"),
        (entry("updated", change("notes", "a", "b"), actor="ai"), "The coach changed notes"),
        (
            entry("deleted", along=True),
            "You moved it to the trash, with the task above it",
        ),
        (entry("updated", change("file", None, "plan.pdf")), "You attached a file"),
        (entry("updated", change("file", "plan.pdf", None)), "You removed a file"),
    ],
)
def test_who_did_what(happened, text):
    row = history_row(happened, BERLIN, NOW)
    assert (row.text, row.when) == (text, "Today, 09:00")


@pytest.mark.parametrize(
    ("field", "value", "at_berlins", "at_anns"),
    [
        ("due_date", "2026-12-01", "1 Dec", "Dec 1"),
        ("due_time", "14:30:00", "14:30", "2:30 pm"),
        ("estimated_minutes", 90, "1 h 30", "1 h 30"),
        ("tags", ["home", "x"], "@home, @x", "@home, @x"),
        ("priority", "urgent", "Urgent", "Urgent"),
        ("status", "in_progress", "In progress", "In progress"),
        ("recurrence_rule", "FREQ=DAILY", "every day", "every day"),
        ("goal_id", "g", "Thesis", "Thesis"),
        ("goal_id", "other", "something that is gone", "something that is gone"),
        ("notes", None, "", ""),
        ("tags", [], "", ""),
    ],
)
def test_values_are_in_the_persons_own_words(field, value, at_berlins, at_anns):
    assert said(field, value, {"g": "Thesis"}, BERLIN, NOW) == at_berlins
    assert said(field, value, {"g": "Thesis"}, ANNS, NOW) == at_anns


def test_long_texts_show_what_changed_and_a_little_round_it():
    words = [f"w{n}" for n in range(60)]
    other = [*words[:30], "new", *words[31:]]
    assert difference(" ".join(words), " ".join(other)) == [
        Piece("same", "… w24 w25 w26 w27 w28 w29"),
        Piece("gone", "w30"),
        Piece("new", "new"),
        Piece("same", "w31 w32 w33 w34 w35 w36 …"),
    ]


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_difference_is_short_and_of_what_was_there(old, new):
    pieces = difference(old, new)
    assert len(pieces) <= 60
    for piece in pieces:
        within = {"gone": old, "new": new}.get(piece.kind)
        assert within is None or piece.text.removesuffix(" …") in within


def test_only_what_was_filled_in_is_changed_for_all():
    assert bulk_values({}) == {}
    assert bulk_values({"priority": "", "category": " ", "goal_id": ""}) == {}
    assert bulk_values(
        {"no_due_date": "on", "due_date": "2026-12-01", "goal_id": "none", "add_tags": "@a, b,,"}
    ) == {"due_date": None, "goal_id": None, "add_tags": ["a", "b"]}


def test_what_became_of_many_is_told_with_reasons():
    def view(*outcomes: str) -> BulkView:
        items = [
            BulkItem(id=uuid4(), outcome=one, reason="It can't." if one == "refused" else None)
            for one in outcomes
        ]
        done = outcomes.count("done")
        return BulkView(action="complete", done=done, items=tuple(items), undo=None)

    assert told(view("done", "done"), "done") == ("2 tasks done", True)
    assert told(view("done", "unchanged"), "done") == ("1 task done; 1 was so already", True)
    assert told(view("unchanged"), "done") == ("They were like that already.", True)
    assert told(view("done", "refused", "not_found"), "done") == (
        "1 task done. 2 were left alone: It can't. It is not there any more.",
        False,
    )
