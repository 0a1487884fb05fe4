"""Following an Outlook calendar: what changed, pages, and refusals on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from focusflow.platform.clock import ManualClock
from focusflow.platform.errors import Forbidden, InvalidInput, UpstreamUnavailable
from tests.integration.connections.outlook.conftest import Account, at, meeting, weekly


async def test_only_what_changed_is_told_after_the_first_time(account: Account) -> None:
    graph = account.graph
    kept = meeting(graph, subject="Kept")
    gone = meeting(graph, subject="Gone")
    first = await account.read()
    assert first.changes is not None
    assert len(first.changes.items) == 2

    quiet = await account.read(first.cursor)
    assert quiet.changes is None

    graph.edit(kept.id, subject="Kept, later")
    graph.mailbox.remove(gone.id)
    new = meeting(graph, subject="New")
    second = await account.read(quiet.cursor)
    assert second.changes is not None
    assert not second.changes.whole
    assert {item.id: item.events[0].title for item in second.changes.items} == {
        kept.id: "Kept, later",
        new.id: "New",
    }
    assert second.changes.removed == (gone.id,)
    assert (await account.read(second.cursor)).changes is None


async def test_an_occurrence_that_is_taken_out_is_noticed_although_no_delta_tells_of_it(
    account: Account,
) -> None:
    graph = account.graph
    series = meeting(
        graph,
        start=at("2026-10-05T09:00:00"),
        end=at("2026-10-05T10:00:00"),
        recurrence=weekly(),
    )
    first = await account.read()
    box = graph.mailbox
    box.remove(box.occurrence(series, date(2026, 11, 30)).id)
    second = await account.read(first.cursor)
    assert second.changes is not None
    (item,) = second.changes.items
    assert item.events[0].exdates == ("2026-11-30T08:00:00Z",)
    assert (await account.read(second.cursor)).changes is None


async def test_a_series_that_began_before_the_window_stays_when_it_is_changed(
    account: Account,
) -> None:
    series = meeting(
        account.graph,
        start=at("2020-10-05T09:00:00"),
        end=at("2020-10-05T10:00:00"),
        recurrence=weekly("2020-10-05"),
    )
    first = await account.read()
    account.graph.edit(series.id, subject="Old but alive")
    second = await account.read(first.cursor)
    assert second.changes is not None
    assert second.changes.removed == ()
    assert [item.events[0].title for item in second.changes.items] == ["Old but alive"]


async def test_a_series_that_went_takes_all_of_it_along(account: Account) -> None:
    graph = account.graph
    series = meeting(graph, recurrence=weekly("2026-11-30"), start=at("2026-11-30T09:00:00"),
                     end=at("2026-11-30T10:00:00"))  # fmt: skip
    first = await account.read()
    graph.mailbox.remove(series.id)
    second = await account.read(first.cursor)
    assert second.changes is not None
    assert second.changes.items == ()
    assert series.id in second.changes.removed
    assert (await account.read(second.cursor)).cursor["series"] == {}


async def test_an_event_that_becomes_a_series_and_single_again_stays_one_item(
    account: Account,
) -> None:
    graph = account.graph
    one = meeting(graph, start=at("2026-11-30T09:00:00"), end=at("2026-11-30T10:00:00"))
    first = await account.read()
    graph.edit(one.id, recurrence=weekly("2026-11-30"))
    second = await account.read(first.cursor)
    assert second.changes is not None
    assert [item.id for item in second.changes.items] == [one.id]
    assert second.changes.items[0].events[0].recurrence_rule is not None
    assert one.id not in second.changes.removed
    graph.edit(one.id, recurrence=None)
    third = await account.read(second.cursor)
    assert third.changes is not None
    assert third.changes.items[0].events[0].recurrence_rule is None
    assert third.changes.removed == ()


async def test_many_events_come_in_pages(account: Account) -> None:
    for number in range(1_100):
        meeting(account.graph, subject=f"Number {number}")
    items = await account.items()
    assert len({item.id for item in items}) == 1_100
    assert account.graph.asked(ending="calendarView/delta") == 3


async def test_each_series_is_asked_for_once(account: Account) -> None:
    for _ in range(9):
        meeting(account.graph, recurrence=weekly("2026-11-30"), start=at("2026-11-30T09:00:00"),
                end=at("2026-11-30T10:00:00"))  # fmt: skip
    assert len(await account.items()) == 9
    masters = [path for verb, path in account.graph.api.asked if "/me/events/" in path]
    assert len(masters) == len(set(masters)) == 9


async def test_a_forgotten_delta_is_read_whole(account: Account) -> None:
    meeting(account.graph)
    first = await account.read()
    account.graph.deltas.expire()
    meeting(account.graph, subject="Second")
    again = await account.read(first.cursor)
    assert again.changes is not None
    assert again.changes.whole
    assert len(again.changes.items) == 2


async def test_when_the_window_has_moved_by_a_month_it_is_read_whole(
    account: Account, clock: ManualClock
) -> None:
    far = (clock() + timedelta(days=745)).strftime("%Y-%m-%dT09:00:00")
    meeting(account.graph, subject="Far off", start=at(far), end=at(far.replace("T09", "T10")))
    first = await account.read()
    assert first.changes is not None
    assert first.changes.items == ()
    clock.advance(timedelta(days=30))
    assert (await account.read(first.cursor)).changes is None
    clock.advance(timedelta(days=2))
    later = await account.read(first.cursor)
    assert later.changes is not None
    assert later.changes.whole
    assert [item.events[0].title for item in later.changes.items] == ["Far off"]


async def test_an_event_that_leaves_the_window_goes(account: Account) -> None:
    one = meeting(account.graph)
    first = await account.read()
    account.graph.edit(one.id, start=at("2036-11-25T09:00:00"), end=at("2036-11-25T10:00:00"))
    second = await account.read(first.cursor)
    assert second.changes is not None
    assert second.changes.removed == (one.id,)


async def test_links_that_lead_elsewhere_are_not_followed(account: Account) -> None:
    for _ in range(510):
        meeting(account.graph)
    account.graph.api.foreign_links = True
    with pytest.raises(UpstreamUnavailable) as caught:
        await account.read()
    assert caught.value.details["reason"] == "foreign_link"


async def test_a_wish_to_be_left_alone_is_passed_on(account: Account) -> None:
    account.graph.throttle(wait=41)
    with pytest.raises(UpstreamUnavailable) as caught:
        await account.read()
    assert caught.value.details["retry_after"] == 41
    assert caught.value.details["reason"] == "rate_limited"
    account.graph.throttle(status=503, wait=9)
    with pytest.raises(UpstreamUnavailable) as caught:
        await account.provider.calendars(account.secret)
    assert caught.value.details["retry_after"] == 9
    account.graph.throttle(status=500, wait=None)
    with pytest.raises(UpstreamUnavailable) as caught:
        await account.read()
    assert "retry_after" not in caught.value.details


async def test_throttled_in_the_middle_nothing_more_is_asked(account: Account) -> None:
    for _ in range(12):
        meeting(account.graph, recurrence=weekly("2026-11-30"), start=at("2026-11-30T09:00:00"),
                end=at("2026-11-30T10:00:00"))  # fmt: skip
    await account.provider.calendars(account.secret)
    account.graph.api.patience = 5
    with pytest.raises(UpstreamUnavailable):
        await account.read()
    assert sum("/me/events/" in path for _, path in account.graph.api.asked) <= 8


async def test_an_ended_access_token_says_so(account: Account) -> None:
    account.graph.identity.tokens.clear()
    with pytest.raises(Forbidden) as caught:
        await account.read()
    assert caught.value.details["reason"] == "token"


async def test_a_calendar_that_is_gone_is_for_the_person_to_mend(account: Account) -> None:
    with pytest.raises(InvalidInput) as caught:
        await account.read(calendar="AAMk-not-there=")
    assert "not in the Outlook account" in caught.value.message


async def test_what_cannot_be_read_is_counted_and_the_rest_is_kept(account: Account) -> None:
    meeting(account.graph, subject="Good")
    broken = meeting(account.graph, subject="Broken")
    broken.fields["end"] = at("2026-11-25T08:00:00")
    reading = await account.read()
    assert reading.changes is not None
    assert [item.events[0].title for item in reading.changes.items] == ["Good"]
    assert reading.skipped == 1
