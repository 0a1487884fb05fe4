"""Nobody reaches what belongs to somebody else: every route with an id is tried.

A new route with a path parameter needs an entry in RESOURCES, else this fails. An entry says
how to make bob's resource; alice then asks for it on every method of that path.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from focusflow import bootstrap
from focusflow.accounts import sessions
from focusflow.accounts.models import User
from focusflow.accounts.sessions import Client
from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work

Ids = dict[str, str]


@dataclass(frozen=True)
class Resource:
    """How to make one of somebody's, and what to send to it.

    `make` answers the path parameters. `bodies` holds, for each method that wants one, a body
    that would be right for the owner: the owner's own request must succeed, which shows that
    the refusal is about whose it is. `forbidden`: kept from ordinary users altogether.
    """

    make: Callable[[Actor], Awaitable[Ids]]
    bodies: dict[str, Any] = field(default_factory=dict)
    forbidden: bool = False


# --- accounts ---


async def make_session(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        user = await db.get(User, owner.user_id)
        assert user is not None
        session, _ = await sessions.open_session(db, user, Client(), "browser")
        return {"session_id": str(session.id)}


async def make_account(owner: Actor) -> Ids:
    return {"user_id": str(owner.user_id)}


# --- calendar ---


async def make_event(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        data = EventIn(title="Talk", all_day=True, start_date="2026-11-24")
        return {"event_id": str((await calendar.create_event(db, owner, data)).id)}


async def make_deleted_event(owner: Actor) -> Ids:
    ids = await make_event(owner)
    async with unit_of_work() as db:
        await calendar.delete_event(db, owner, UUID(ids["event_id"]))
    return ids


# --- every route with a path parameter, relative to /api/v1; one block for each context ---

RESOURCES: dict[str, Resource] = {
    # accounts
    "/users/me/sessions/{session_id}": Resource(make_session),
    "/admin/users/{user_id}": Resource(
        make_account, {"PATCH": {"role": "educator"}}, forbidden=True
    ),
    # calendar
    "/calendar/events/{event_id}": Resource(
        make_event,
        {
            "PATCH": {"title": "Mine"},
            "PUT": {"title": "Mine", "all_day": True, "start_date": "2026-11-24"},
        },
    ),
    "/calendar/events/{event_id}/restore": Resource(make_deleted_event, {"POST": {}}),
}


def routes() -> set[tuple[str, str]]:
    """Method and path of every route that has a path parameter, shown in the document or not."""
    found = set()
    for route in iter_route_contexts(bootstrap.build_api().routes):
        path = str(route.path).removeprefix(bootstrap.PREFIX)
        if "{" in path:
            found |= {(method, path) for method in route.methods or () if method != "HEAD"}
    return found


def test_every_route_with_an_id_is_tried() -> None:
    paths = {path for _, path in routes()}
    assert paths - RESOURCES.keys() == set(), "add an entry to RESOURCES"
    assert RESOURCES.keys() - paths == set(), "these routes are gone"


@pytest.mark.parametrize("path", sorted(RESOURCES))
async def test_somebody_elses_id_is_as_good_as_none(
    path: str, api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, bob: Actor
) -> None:
    resource = RESOURCES[path]
    methods = sorted(method for method, known in routes() if known == path)
    assert methods
    for method in methods:
        ids = await resource.make(bob)
        body = resource.bodies.get(method)
        address = path.format(**ids)
        answer = await api.request(method, address, json=body)
        expected = (403, "FORBIDDEN") if resource.forbidden else (404, "NOT_FOUND")
        assert answer.status_code == expected[0], f"{method} {path}: {answer.text}"
        assert answer.json()["error"]["code"] == expected[1]
        if not resource.forbidden:
            own = await bobs_api.request(method, address, json=body)
            assert own.is_success, f"{method} {path} by its owner: {own.text}"
