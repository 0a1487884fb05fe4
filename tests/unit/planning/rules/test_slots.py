"""What stays of a day's slots and what changes."""

from __future__ import annotations

from uuid import uuid4

from focusflow.planning.rules import slots

from .conftest import at, busy, slot


def test_past_running_fixed_and_flexible() -> None:
    done = slot(at(14), at(15), uuid4(), status="done")
    missed, running = slot(at(8), at(8, 30), uuid4()), slot(at(8, 50), at(9, 15), uuid4())
    fixed = slot(at(10), at(11), uuid4(), is_flexible=False)
    flexible = slot(at(9), at(10), uuid4())
    found = slots.parts([done, missed, running, fixed, flexible], at(9))
    assert found.past == (missed, running, done)
    assert found.running == (running,)
    assert (found.fixed, found.flexible) == ((fixed,), (flexible,))
    assert found.coming == (flexible, fixed)


def test_compare_tells_kept_new_moved_and_removed() -> None:
    stays, moves, goes, comes = (uuid4() for _ in range(4))
    before = [
        slot(at(9), at(10), stays), slot(at(10), at(11), moves), slot(at(11), at(12), goes),
    ]  # fmt: skip
    after = [slot(at(9), at(10), stays), slot(at(14), at(15), moves), slot(at(11), at(12), comes)]
    was, becomes = slots.compare(before, after)
    assert [was[s.id] for s in before] == ["kept", "moved", "removed"]
    assert [becomes[s.id] for s in after] == ["kept", "moved", "new"]
    assert slots.displaced_minutes(before, after) == 120
    assert not slots.same_work(before, after)
    assert (slots.impact(30), slots.impact(31)) == ("minor", "major")


def test_what_can_be_placed_no_more_is_left_out_with_a_reason() -> None:
    gone, over, blocked, fine, fixed = (uuid4() for _ in range(5))
    plan = [
        slot(at(9), at(9, 25), over), slot(at(10), at(10, 25), gone),
        slot(at(11), at(11, 25), blocked), slot(at(12), at(12, 25), fine),
        slot(at(11), at(11, 10), fixed, is_flexible=False),
        slot(at(11, 30), at(11, 35), slot_type="break"),
    ]  # fmt: skip
    titles = {over: "over", blocked: "blocked", fine: "fine", fixed: "fixed"}
    kept, notes = slots.still_valid(plan, titles, [busy(at(11), at(11, 30))], at(9, 30))
    assert [s.task_id for s in kept if s.slot_type == "task"] == [fixed, fine]
    assert notes == (
        "1 block was left out: its task is no longer open.",
        "1 block was left out: its time is over.",
        "“blocked” was left out: “Lecture” is then.",
    )


def test_breaks_need_work_on_both_sides() -> None:
    first, last = slot(at(9), at(10), uuid4()), slot(at(11), at(12), uuid4())
    inside, after = (
        slot(at(10), at(10, 5), slot_type="break"), slot(at(12), at(12, 5), slot_type="break")
    )  # fmt: skip
    assert slots.tidy([after, last, inside, first]) == (first, inside, last)
    assert slots.tidy([slot(at(12), at(12, 10), slot_type="buffer")]) == ()


def test_totals() -> None:
    day = [
        slot(at(9), at(10), uuid4(), status="done"), slot(at(10), at(10, 30), uuid4()),
        slot(at(10, 30), at(11), slot_type="break"),
        slot(at(11), at(11, 30), uuid4(), status="skipped"),
    ]  # fmt: skip
    assert slots.totals(day) == (120, 60, 50.0)
    assert slots.totals([]) == (0, 0, 0.0)


def test_what_was_done_early_frees_its_time() -> None:
    early = slot(at(14), at(15), uuid4(), status="done")
    moved = slots.done_early(early, at(10))
    assert (moved.starts_at, moved.ends_at) == (at(9), at(10))
    planned = slot(at(14), at(15), uuid4())
    assert slots.done_early(planned, at(10)) == planned


def test_names_of_what_is_in_the_way() -> None:
    mine, other = uuid4(), uuid4()
    wanted = slot(at(10), at(11), mine)
    there = [
        slot(at(10, 30), at(11, 30), other), slot(at(10), at(10, 5), slot_type="break"),
        slot(at(10), at(11), other, status="done"),
    ]  # fmt: skip
    names = slots.in_the_way(wanted, [busy(at(9), at(10, 1))], there, {other: "Essay"})
    assert names == ["Lecture", "Essay"]
    assert slots.yield_to(wanted, there) == (there[1],)


def test_likely_to_finish() -> None:
    ids = [uuid4() for _ in range(8)]
    assert slots.likely_done(0.75, ids, ()) == 6
    assert slots.likely_done(0.75, ids, ids[:4]) == 7
    assert slots.likely_done(0.75, (), ()) == 0
