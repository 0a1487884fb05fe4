"""A week in words."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from focusflow.planning.hindsight import DayLook
from focusflow.planning.rules.lookback import (
    Finished,
    Spell,
    Week,
    WorkBlock,
    changes,
    fate,
    ratio_of,
    sentences,
)

from .conftest import TUESDAY, at

TASK = uuid4()


def block(*, done: bool = False) -> WorkBlock:
    return WorkBlock(TASK, TUESDAY, at(10), at(11), done)


def spell(hour: int, minute: int = 0, days: int = 0) -> Spell:
    begin = at(hour, minute, days)
    return Spell(TASK, TUESDAY + timedelta(days=days), begin, begin + timedelta(minutes=25), 25)


@pytest.mark.parametrize(
    ("done", "spells", "completed", "expected"),
    [
        (True, [spell(10, 20)], None, "kept"),
        (True, [spell(9, 25)], None, "kept"),  # it ended ten minutes before
        (True, [spell(15)], None, "moved"),
        (True, [], at(10, 50), "kept"),
        (True, [], at(14), "moved"),
        (True, [], None, "kept"),
        (False, [spell(10, 20)], None, "kept"),
        (False, [spell(15)], None, "moved"),
        (False, [spell(15, days=1)], None, "missed"),
        (False, [], None, "missed"),
    ],
)
def test_when_planned_work_was_done(
    done: bool, spells: list[Spell], completed: object, expected: str
) -> None:
    assert fate(block(done=done), spells, completed) == expected  # type: ignore[arg-type]


def day(**fields: int) -> DayLook:
    names = ("planned_minutes", "done_minutes", "tasks_planned", "tasks_done")
    known = dict.fromkeys((*names, "kept", "moved", "missed", "focus_minutes"), 0)
    return DayLook(day=TUESDAY, **{**known, **fields})


def week(*days: DayLook, **fields: object) -> Week:
    known = {
        "is_over": True, "ratio": None, "ratio_used": None, "best_hours": (), "finished": (),
        "learned": (),
    }  # fmt: skip
    return Week(days=days, **{**known, **fields})  # type: ignore[arg-type]


def test_what_was_planned_and_done() -> None:
    found = week(day(planned_minutes=600, done_minutes=400, kept=8), day(planned_minutes=480,
                 done_minutes=410, kept=9))  # fmt: skip
    assert sentences(found) == (
        "You planned 18 h and did 13 h 30 (75 %).",
        "All of it was done when it was planned.",
    )


@pytest.mark.parametrize(
    ("ratio", "used", "sentence"),
    [
        (1.02, None, "What you finished took as long as you thought."),
        (
            1.4,
            1.38,
            "What you finished took 1.4 times as long as you thought, as your plans had it.",
        ),
        (
            1.4,
            1.2,
            "What you finished took 1.4 times as long as you thought; your plans counted on 1.2 "
            "times your guess.",
        ),
    ],
)
def test_how_good_the_estimates_were(ratio: float, used: float | None, sentence: str) -> None:
    assert sentences(week(ratio=ratio, ratio_used=used))[1:] == (sentence,)


def test_categories_that_took_longer_are_named() -> None:
    finished = (
        *[Finished("writing", ratio, 1.38) for ratio in (1.3, 1.4, 1.5)],
        *[Finished("mail", 0.5, None)] * 3,
        *[Finished("maths", 1.05, None)] * 3,
        *[Finished("errands", 3.0, None)] * 2,
        Finished(None, 4.0, None),
    )
    assert sentences(week(finished=finished))[1:] == (
        "Mail took 0.5 times as long as you thought.",
        "Writing took 1.4 times as long as you thought; from now on the planner reserves that.",
    )
    assert ratio_of(finished[:3]) == 1.4
    assert ratio_of(()) is None


def test_small_changes_are_none() -> None:
    before = {"ratio": [1.2, 2], "base_rate": 0.7, "peak_hours": [8, 9, 10], "minutes": 300}
    after = {"ratio": [1.22, 3], "base_rate": 0.72, "peak_hours": [10, 9, 8], "minutes": 290}
    assert changes(before, after) == ()
    assert changes({}, before) == changes(before, {}) == ()


def test_best_hours_are_written_as_the_person_reads_them() -> None:
    assert sentences(week(best_hours=(9, 15)))[1:] == (
        "Your focus sessions went best at 09:00 and 15:00.",
    )
    before, after = {"peak_hours": [9, 10]}, {"peak_hours": [15, 11]}
    [change] = changes(before, after, hour24=False)
    assert change.sentence == (
        "Your best hours are now 11 am and 3 pm; a week before they were 9 am and 10 am."
    )
