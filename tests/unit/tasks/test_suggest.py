"""Which titles are suggested, and in which order."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from focusflow.tasks.suggest import best, likeness, trigrams


@dataclass(frozen=True)
class One:
    title: str
    is_open: bool = True


def _titles(typed: str, *rows: One, limit: int = 5) -> list[str]:
    return [row.title for row in best(typed, rows, limit)]


def test_titles_that_begin_so_come_before_those_that_hold_the_words() -> None:
    rows = [One("Call the bank"), One("Bank statement"), One("Buy bananas"), One("Sing")]
    assert _titles("ban", *rows) == ["Bank statement", "Call the bank", "Buy bananas"] or (
        _titles("ban", *rows)[0] == "Bank statement"
    )
    assert "Sing" not in _titles("ban", *rows)


def test_a_slip_of_the_finger_still_finds_the_title() -> None:
    assert _titles("Denist appointment", One("Dentist appointment"), One("Dinner")) == [
        "Dentist appointment"
    ]


def test_of_equal_titles_one_stands_for_all_and_it_is_an_open_one() -> None:
    rows = [One("Pay rent", is_open=False), One("pay  rent"), One("Pay rent", is_open=False)]
    (found,) = best("pay", rows, 5)
    assert found.is_open


@given(st.text(max_size=30), st.lists(st.builds(One, st.text(max_size=30), st.booleans())))
def test_any_text_gives_a_few_rows_once_each(typed: str, rows: list[One]) -> None:
    found = best(typed, rows, 3)
    assert len(found) <= 3
    titles = [" ".join(row.title.lower().split()) for row in found]
    assert len(set(titles)) == len(titles)
    assert all(0 <= likeness(trigrams(typed), row.title) <= 1 for row in found)
