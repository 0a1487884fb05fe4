"""Taking a search apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.platform.fulltext import folded, sought
from focusflow.search import rules
from focusflow.search.rules import Query, read

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("  \t\n ", Query()),
        ("pay rent", Query(words=("pay", "rent"))),
        ("p1 due:week #home", Query((), ("urgent",), ("home",), "week")),
        ("P1 p3 p1 rent", Query(("rent",), ("urgent", "medium"))),
        ("p5 p p11", Query(("p5", "p", "p11"))),
        ("DUE:Today", Query(due="today")),
        ("due:2026-12-01", Query(due="2026-12-01")),
        ("due:2026-02-30 due:soon due:", Query(("due:2026-02-30", "due:soon", "due:"))),
        ("due:２０２６-12-01", Query(("due:２０２６-12-01",))),
        ("due:today due:overdue", Query(due="overdue")),
        ('#"deep work" @errand tea', Query(("tea",), labels=("deep work", "errand"))),
        ("#Home #Home", Query(labels=("Home",))),
        ('# @ #"" "#', Query(("#", "@", '#""', '"#'))),
        ("is:done report", Query(("report",), done=True)),
        ("is:done is:open", Query(done=False)),
        ("is:late", Query(("is:late",))),
        ("a\x00b\ud800c", Query(("a", "b", "c"))),
    ],
)
def test_words_and_filters(text: str, query: Query) -> None:
    assert read(text) == query


@pytest.mark.parametrize(
    ("due", "days"),
    [
        ("", (None, None)),
        ("overdue", (None, None)),
        ("today", (TODAY, TODAY)),
        ("tomorrow", (date(2026, 11, 25), date(2026, 11, 25))),
        ("week", (TODAY, date(2026, 11, 30))),
        ("2026-12-24", (date(2026, 12, 24), date(2026, 12, 24))),
    ],
)
def test_days_that_are_meant(due: str, days: tuple[date | None, date | None]) -> None:
    assert rules.due_days(due, TODAY) == days


FILTERS = ("p1", "p2", "p3", "p4", "due:week", "due:2026-12-01", "#home", "@phone", "is:done")
plain = st.text(st.characters(categories=["Ll"]), min_size=1).filter(
    lambda word: word not in FILTERS
)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    query = read(text)
    assert all(word.isprintable() and " " not in word for word in query.words)
    assert all(label and label.isprintable() for label in query.labels)
    first, last = rules.due_days(query.due, TODAY)
    assert first is None or last is None or timedelta(0) <= last - first < timedelta(days=7)


@given(st.lists(plain), st.lists(st.sampled_from(FILTERS)), st.randoms())
def test_filters_may_stand_anywhere(words: list[str], filters: list[str], chance) -> None:
    mixed = [*words, *filters]
    order = sorted(range(len(mixed)), key=lambda place: (chance.random(), place))
    kept = [mixed[place] for place in order]
    query = read(" ".join(kept))
    assert list(query.words) == [word for word in kept if word in words and word not in FILTERS]
    assert query.narrowed == bool(filters)


@given(st.lists(st.text()))
def test_what_is_asked_of_the_database_has_letters_and_digits_only(words: list[str]) -> None:
    for word in folded(words):
        assert word
        assert not set(word) & set("'\"\\&|!():*<>%\x00 ")
    assert (sought(words) is None) == (not folded(words))


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("Café", ("cafe",)),
        ("ÜBER", ("uber",)),
        ("Ёлка", ("елка",)),
        ("ﬁne", ("fine",)),
        ("and/or", ("and", "or")),
        ("e-mail_it", ("e", "mail", "it")),
        ("“draft”", ("draft",)),
        ("👍", ()),
        ("'; DROP TABLE task; --", ("drop", "table", "task")),
    ],
)
def test_folding(word: str, plain: tuple[str, ...]) -> None:
    assert folded([word]) == plain
