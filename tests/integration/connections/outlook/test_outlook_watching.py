"""Being called when something changes in Outlook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from focusflow.connections.ports import Notice
from focusflow.platform.clock import ManualClock
from focusflow.platform.errors import InvalidInput, NotFound
from tests.integration.connections.outlook.conftest import Account, at
from tests.stand_ins.graph_calendar import Place


@dataclass
class Receiver:
    """Our side of the calls: it answers as the provider says, and keeps what it heard."""

    account: Account
    address: str = ""
    heard: list[Notice] = field(default_factory=list)
    deaf: bool = False

    async def answer(self, request: Request) -> Response:
        if self.deaf:
            return Response(status_code=404)
        notice = self.account.provider.notice(
            request.headers, request.query_params, await request.body()
        )
        if notice.reply is not None:
            return PlainTextResponse(notice.reply)
        self.heard.append(notice)
        return Response(status_code=202)


@pytest.fixture
def receiver(account: Account, graph_served: Place) -> Iterator[Receiver]:
    """Where Graph can call us."""
    found = Receiver(account)
    app = Starlette(routes=[Route("/outlook", found.answer, methods=["POST"])])
    with graph_served.neighbour(app) as address:
        found.address = f"{address}/outlook"
        yield found


async def test_a_change_is_told_with_the_secret_of_the_watch(
    account: Account, receiver: Receiver, clock: ManualClock
) -> None:
    watch = await account.provider.watch(
        account.secret, account.graph.main, receiver.address, "our-secret"
    )
    assert timedelta(days=5) < watch.ends_at - clock() <= timedelta(days=7)
    account.graph.seed(
        subject="New", start=at("2026-11-25T09:00:00"), end=at("2026-11-25T10:00:00")
    )
    assert account.graph.subscriptions.tell() == [202]
    assert receiver.heard == [Notice(watches=((watch.id, "our-secret"),))]
    assert account.graph.subscriptions.lifecycle(watch.id, "missed") == 202
    assert receiver.heard[-1].watches == ((watch.id, "our-secret"),)


async def test_other_calendars_are_not_told_of(account: Account, receiver: Receiver) -> None:
    other = account.graph.mailbox.add_calendar("Other")
    await account.provider.watch(account.secret, account.graph.main, receiver.address, "s")
    account.graph.seed(
        other, subject="New", start=at("2026-11-25T09:00:00"), end=at("2026-11-25T10:00:00")
    )
    assert account.graph.subscriptions.tell() == []


async def test_an_address_that_does_not_answer_is_not_watched(
    account: Account, receiver: Receiver
) -> None:
    receiver.deaf = True
    with pytest.raises(InvalidInput) as caught:
        await account.provider.watch(account.secret, account.graph.main, receiver.address, "s")
    assert "validation" in caught.value.message
    assert account.graph.subscriptions.kept == {}


async def test_a_watch_is_renewed_with_a_new_secret(
    account: Account, receiver: Receiver, clock: ManualClock
) -> None:
    provider, secret, main = account.provider, account.secret, account.graph.main
    old = await provider.watch(secret, main, receiver.address, "old")
    clock.advance(timedelta(days=5))
    new = await provider.renew(secret, main, old, receiver.address, "new")
    assert new.ends_at > old.ends_at
    assert list(account.graph.subscriptions.kept) == [new.id]
    account.graph.seed(
        subject="New", start=at("2026-12-01T09:00:00"), end=at("2026-12-01T10:00:00")
    )
    account.graph.subscriptions.tell()
    assert receiver.heard == [Notice(watches=((new.id, "new"),))]


async def test_a_watch_that_ended_by_itself_is_made_anew(
    account: Account, receiver: Receiver, clock: ManualClock
) -> None:
    provider, secret, main = account.provider, account.secret, account.graph.main
    old = await provider.watch(secret, main, receiver.address, "old")
    clock.advance(timedelta(days=8))
    new = await provider.renew(secret, main, old, receiver.address, "new")
    assert new.id != old.id


async def test_a_watch_ends_and_can_end_twice(account: Account, receiver: Receiver) -> None:
    watch = await account.provider.watch(account.secret, account.graph.main, receiver.address, "s")
    await account.provider.unwatch(account.secret, watch)
    await account.provider.unwatch(account.secret, watch)
    assert account.graph.subscriptions.kept == {}


async def test_a_calendar_that_is_not_there_is_not_watched(
    account: Account, receiver: Receiver
) -> None:
    with pytest.raises(NotFound):
        await account.provider.watch(account.secret, "AAMk-gone=", receiver.address, "s")


def test_a_try_of_the_address_is_answered_with_its_token(account: Account) -> None:
    notice = account.provider.notice({}, {"validationToken": "Validation: <b>x</b>"}, b"")
    assert notice == Notice(reply="Validation: <b>x</b>")


def test_several_notices_in_one_call(account: Account) -> None:
    said = [
        {"subscriptionId": "a", "clientState": "one"},
        {"subscriptionId": "a", "clientState": "one"},
        {"subscriptionId": "b", "clientState": None},
    ]
    notice = account.provider.notice({}, {}, json.dumps({"value": said}).encode())
    assert notice.watches == (("a", "one"), ("b", ""))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"value": []}',
        b'{"value": 3}',
        b'{"value": [3]}',
        b'{"value": [{}]}',
        b'{"value": [{"subscriptionId": 3, "clientState": "x"}]}',
        b'{"value": [{"subscriptionId": "a", "clientState": {"x": 1}}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_notice_is_refused(account: Account, body: bytes) -> None:
    with pytest.raises(InvalidInput):
        account.provider.notice({}, {}, body)


def test_a_token_too_long_to_be_one_is_refused(account: Account) -> None:
    with pytest.raises(InvalidInput):
        account.provider.notice({}, {"validationToken": "x" * 5_000}, b"")
