"""The small graph round a task: what is in it, where it stands, and that it stays small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.graph import lay_out

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=60)


def test_what_comes_first_stands_above_and_what_waits_below() -> None:
    waits = [("essay", "notes"), ("notes", "books"), ("hand in", "essay")]
    places, left_out = lay_out("essay", waits, ["outline", "draft"])
    assert [(p.id, p.role, p.lane) for p in places] == [
        ("books", "needed", 0),
        ("notes", "needed", 1),
        ("essay", "self", 2),
        ("outline", "subtask", 3),
        ("draft", "subtask", 3),
        ("hand in", "waiting", 3),
    ]
    assert left_out == 0


def test_a_task_alone_stands_alone() -> None:
    places, left_out = lay_out("a", [], [])
    assert [(p.id, p.role, p.row, p.lane) for p in places] == [("a", "self", 0, 0)]
    assert left_out == 0


def test_the_nearest_are_kept_when_there_are_too_many() -> None:
    waits = [("a", f"near {n}") for n in range(20)] + [("near 0", f"far {n}") for n in range(20)]
    places, left_out = lay_out("a", waits, [])
    assert len(places) == 30
    assert left_out == 11
    assert {f"near {n}" for n in range(20)} <= {p.id for p in places}


@given(PAIRS, st.lists(st.integers(0, 12), max_size=40), st.integers(1, 30))
def test_each_task_has_one_row_of_its_own(
    waits: list[tuple[int, int]], subtasks: list[int], most: int
) -> None:
    places, left_out = lay_out(0, waits, subtasks, most)
    assert [place.row for place in places] == list(range(len(places)))
    assert len({place.id for place in places}) == len(places) <= most
    assert sum(place.role == "self" for place in places) == 1
    assert left_out >= 0
    assert all(place.lane >= 0 for place in places)
