"""Writing into Outlook: events, series with changed occurrences, answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from focusflow.calendar.ics import IcsEvent
from focusflow.connections.ports import Placed
from focusflow.platform.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    UpstreamUnavailable,
)
from tests.integration.connections.outlook.conftest import Account, at, event, put, utc, writes
from tests.stand_ins.graph_calendar import Event


def standing(account: Account, placed: Placed) -> Event:
    found = account.graph.mailbox.events[placed.id]
    assert placed.etag == account.graph.mailbox.etag(found)
    return found


async def test_what_is_made_is_read_back_the_same(account: Account) -> None:
    made = event(
        title="Write", description="Chapter 3\nand 4", location="Home", categories=("Work",)
    )
    placed = await put(account, made)
    item = await account.only()
    assert (item.id, item.etag) == (placed.id, placed.etag)
    (back,) = item.events
    for name in ("start", "end", "title", "description", "location", "zone", "categories", "busy"):
        assert getattr(back, name) == getattr(made, name)
    assert standing(account, placed).fields["start"]["timeZone"] == "W. Europe Standard Time"


@pytest.mark.parametrize(
    "made",
    [
        event(start=date(2026, 12, 24), end=date(2026, 12, 27), all_day=True, zone=None),
        event(busy=False),
        event(status="tentative"),
        event(zone=None),
        event(zone="Asia/Tokyo"),
        event(end=utc("2026-11-25T08:00:00Z")),
    ],
    ids=["days", "free", "tentative", "utc", "tokyo", "no length"],
)
async def test_every_kind_is_read_back_the_same(account: Account, made: IcsEvent) -> None:
    await put(account, made)
    (back,) = (await account.only()).events
    for name in ("start", "end", "all_day", "busy", "status", "zone"):
        assert getattr(back, name) == getattr(made, name)


async def test_making_it_again_after_a_lost_answer_makes_nothing_twice(account: Account) -> None:
    account.graph.api.lost = 1
    with pytest.raises(UpstreamUnavailable):
        await put(account, event())
    again = await put(account, event())
    assert list(account.graph.mailbox.events) == [again.id]
    changed = await put(account, event(title="It has another name by now"))
    assert changed == again
    assert standing(account, again).fields["subject"] == "Write the report"


async def test_what_was_removed_can_be_made_again(account: Account) -> None:
    first = await put(account, event())
    await account.provider.remove(account.secret, account.graph.main, first)
    second = await put(account, event())
    assert second.id != first.id
    assert list(account.graph.mailbox.events) == [second.id]


async def test_a_uid_with_quotes_is_found_again(account: Account) -> None:
    made = event(uid="it's mine/é@x")
    first = await put(account, made)
    assert await put(account, replace(made, title="Other")) == first


async def test_a_change_writes_only_what_is_new(account: Account) -> None:
    seeded = account.graph.seed(
        subject="Call",
        start=at("2026-11-25T09:00:00"),
        end=at("2026-11-25T10:00:00"),
        showAs="oof",
        body={"contentType": "html", "content": "<p>Join <a>here</a></p>"},
        attendees=[{"emailAddress": {"address": "ben@example.org", "name": "Ben"}}],
    )
    item = await account.only()
    (had,) = item.events
    placed = await put(account, replace(had, title="Call, later"), known=Placed(item.id, item.etag))
    assert seeded.fields["subject"] == "Call, later"
    assert seeded.fields["showAs"] == "oof"
    assert seeded.fields["body"]["content"] == "<p>Join <a>here</a></p>"
    assert seeded.fields["attendees"][0]["emailAddress"]["name"] == "Ben"
    account.graph.forget()
    assert await put(account, replace(had, title="Call, later"), known=placed) == placed
    assert writes(account) == []


async def test_another_version_over_there_is_a_conflict(account: Account) -> None:
    placed = await put(account, event())
    account.graph.edit(placed.id, subject="Changed in Outlook")
    with pytest.raises(Conflict):
        await put(account, event(title="Changed here"), known=placed)
    with pytest.raises(Conflict):
        await account.provider.remove(account.secret, account.graph.main, placed)
    assert account.graph.mailbox.events[placed.id].fields["subject"] == "Changed in Outlook"


async def test_what_is_gone_over_there_is_said_and_counts_as_removed(account: Account) -> None:
    placed = await put(account, event())
    await account.provider.remove(account.secret, account.graph.main, placed)
    await account.provider.remove(account.secret, account.graph.main, placed)
    with pytest.raises(NotFound):
        await put(account, event(title="Again"), known=placed)


async def test_a_calendar_that_may_only_be_read_refuses(account: Account) -> None:
    shared = account.graph.mailbox.add_calendar("Holidays", editable=False)
    with pytest.raises(Forbidden) as caught:
        await account.provider.put(account.secret, shared, [event()], None)
    assert "a calendar that you may change" in caught.value.message
    assert caught.value.details["reason"] == "refused"


def invited(account: Account) -> Event:
    return account.graph.seed(
        subject="Party",
        start=at("2026-11-27T18:00:00"),
        end=at("2026-11-27T20:00:00"),
        attendees=[{"emailAddress": {"address": "anna@example.org", "name": "Anna"}}],
        said={
            "organizer": "dora@example.org",
            "isOrganizer": False,
            "responseStatus": {"response": "notResponded", "time": "0001-01-01T00:00:00Z"},
        },
    )


@pytest.mark.parametrize(
    ("reply", "status"), [("accepted", "confirmed"), ("tentative", "tentative")]
)
async def test_answers_reach_the_organizer(account: Account, reply: Any, status: str) -> None:
    invited(account)
    item = await account.only()
    known = Placed(item.id, item.etag)
    placed = await account.provider.answer(account.secret, account.graph.main, known, reply)
    after = await account.only()
    assert (after.id, after.etag) == (placed.id, placed.etag)
    assert after.events[0].status == status
    assert [one.answer for one in after.events[0].attendees if one.own] == [reply]


async def test_what_is_declined_leaves_the_calendar(account: Account) -> None:
    one = invited(account)
    known = Placed(one.id, "")
    placed = await account.provider.answer(account.secret, account.graph.main, known, "declined")
    assert placed == Placed(one.id, "")
    assert await account.items() == []


async def test_nobody_answers_their_own_invitation(account: Account) -> None:
    placed = await put(account, event())
    with pytest.raises(InvalidInput) as caught:
        await account.provider.answer(account.secret, account.graph.main, placed, "accepted")
    assert "organizer" in caught.value.message
