"""Writing series into Outlook, with occurrences that are moved or taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from focusflow.calendar.ics import IcsEvent, expand, series_rows
from focusflow.connections.ports import Placed
from focusflow.platform.errors import (
    InvalidInput,
    UpstreamUnavailable,
)
from tests.integration.connections.outlook.conftest import (
    Account,
    at,
    event,
    put,
    utc,
    weekly,
    writes,
)

SERIES = event(
    start=utc("2026-10-05T07:00:00Z"),
    end=utc("2026-10-05T08:00:00Z"),
    recurrence_rule="FREQ=WEEKLY;COUNT=8;BYDAY=MO;WKST=MO",
    title="Review",
)


def changed(planned: str, **fields: Any) -> IcsEvent:
    """An occurrence that is not as planned."""
    known = {"recurrence_id": planned, "recurrence_rule": None, "exdates": ()}
    return replace(SERIES, **{**known, **fields})


MOVED = changed(
    "2026-10-26T08:00:00Z",
    start=utc("2026-10-27T13:00:00Z"),
    end=utc("2026-10-27T14:30:00Z"),
    title="Review, later",
)


def times(events: tuple[IcsEvent, ...]) -> list[tuple[str, str]]:
    found = expand(
        series_rows(events), utc("2026-09-01T00:00Z"), utc("2027-03-01T00:00Z"), zone="Europe/Berlin"
    )  # fmt: skip
    return [(one.start.isoformat()[:16], one.title) for one in found]


async def test_a_series_with_moved_and_removed_occurrences_across_a_clock_change(
    account: Account,
) -> None:
    master = replace(SERIES, exdates=("2026-11-02T08:00:00Z",))
    await put(account, master, MOVED)
    item = await account.only()
    assert times(item.events) == times((master, MOVED))
    assert item.events[0].recurrence_rule == master.recurrence_rule
    assert item.events[0].exdates == master.exdates


async def test_changing_an_occurrence_leaves_the_others_as_they_are(account: Account) -> None:
    placed = await put(account, SERIES, MOVED)
    account.graph.forget()
    second = changed(
        "2026-11-09T08:00:00Z",
        start=utc("2026-11-09T10:00:00Z"),
        end=utc("2026-11-09T11:00:00Z"),
    )
    placed = await put(account, SERIES, MOVED, second, known=placed)
    assert writes(account) == ["PATCH"]
    assert times((await account.only()).events) == times((SERIES, MOVED, second))
    account.graph.forget()
    assert await put(account, SERIES, MOVED, second, known=placed) == placed
    assert writes(account) == []


async def test_an_occurrence_goes_back_to_its_plan(account: Account) -> None:
    placed = await put(account, SERIES, MOVED)
    await put(account, SERIES, known=placed)
    assert times((await account.only()).events) == times((SERIES,))


async def test_an_occurrence_that_does_not_happen(account: Account) -> None:
    placed = await put(account, SERIES, MOVED)
    gone = changed("2026-10-26T08:00:00Z", start=utc("2026-10-26T08:00:00Z"),
                   end=utc("2026-10-26T09:00:00Z"), status="cancelled")  # fmt: skip
    await put(account, SERIES, gone, known=placed)
    assert len(times((await account.only()).events)) == 7


async def test_another_title_of_a_series_keeps_its_changed_occurrences(account: Account) -> None:
    master = replace(SERIES, exdates=("2026-11-02T08:00:00Z",))
    placed = await put(account, master, MOVED)
    renamed = replace(master, title="Retrospective")
    await put(account, renamed, MOVED, known=placed)
    assert times((await account.only()).events) == times((renamed, MOVED))


async def test_another_time_of_a_series_takes_its_changed_occurrences_along(
    account: Account,
) -> None:
    placed = await put(account, replace(SERIES, exdates=("2026-11-02T08:00:00Z",)), MOVED)
    later = replace(
        SERIES,
        start=utc("2026-10-05T09:00:00Z"),
        end=utc("2026-10-05T10:00:00Z"),
        exdates=("2026-11-16T10:00:00Z",),
    )
    moved = replace(MOVED, recurrence_id="2026-10-26T10:00:00Z")
    await put(account, later, moved, known=placed)
    assert times((await account.only()).events) == times((later, moved))


async def test_a_series_becomes_a_single_event(account: Account) -> None:
    placed = await put(account, SERIES)
    await put(account, replace(SERIES, recurrence_rule=None), known=placed)
    assert times((await account.only()).events) == [("2026-10-05T07:00", "Review")]


async def test_a_series_of_whole_days_with_a_moved_one(account: Account) -> None:
    master = event(
        start=date(2026, 10, 5), end=date(2026, 10, 6), all_day=True, zone=None,
        recurrence_rule="FREQ=WEEKLY;COUNT=4;BYDAY=MO;WKST=MO", exdates=("2026-10-19",),
    )  # fmt: skip
    moved = replace(
        master, recurrence_id="2026-10-12", recurrence_rule=None, exdates=(),
        start=date(2026, 10, 13), end=date(2026, 10, 15), title="Two days",
    )  # fmt: skip
    await put(account, master, moved)
    assert times((await account.only()).events) == times((master, moved))


async def test_a_half_written_series_is_finished_by_writing_it_again(account: Account) -> None:
    account.graph.api.patience = 2
    with pytest.raises(UpstreamUnavailable):
        await put(account, SERIES, MOVED)
    account.graph.api.patience = None
    await put(account, SERIES, MOVED)
    assert times((await account.only()).events) == times((SERIES, MOVED))


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((replace(SERIES, recurrence_rule="FREQ=MONTHLY;BYMONTHDAY=5,20"),), "several days"),
        ((replace(SERIES, rdates=("2026-10-07T07:00:00Z",)),), "single days added"),
        ((SERIES, replace(MOVED, this_and_future=True)), "all later occurrences"),
        ((MOVED,), "without its series"),
        ((SERIES, replace(MOVED, start=utc("2026-11-12T13:00:00Z"),
                          end=utc("2026-11-12T14:00:00Z"))), "adjacent"),
    ],
    ids=["rule", "dates", "this and future", "alone", "crossing"],
)  # fmt: skip
async def test_what_outlook_cannot_say_is_told_in_words(
    account: Account, events: tuple[IcsEvent, ...], says: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await put(account, *events)
    assert says in caught.value.message


async def test_an_occurrence_taken_out_over_there_stays_out(account: Account) -> None:
    placed = await put(account, replace(SERIES, exdates=("2026-11-02T08:00:00Z",)))
    with pytest.raises(InvalidInput) as caught:
        await put(account, SERIES, known=placed)
    assert "2026-11-02" in caught.value.message


async def test_a_series_made_in_outlook_is_changed_as_one_made_here(account: Account) -> None:
    account.graph.seed(
        subject="Standup", start=at("2026-10-05T09:00:00"), end=at("2026-10-05T09:15:00"),
        recurrence=weekly(),
    )  # fmt: skip
    item = await account.only()
    master = replace(item.events[0], title="Daily", exdates=("2026-12-07T08:00:00Z",))
    await put(account, master, known=Placed(item.id, item.etag))
    back = (await account.only()).events[0]
    assert (back.title, back.exdates) == ("Daily", ("2026-12-07T08:00:00Z",))
