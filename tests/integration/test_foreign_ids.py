"""Nobody reaches what belongs to somebody else: every route with an id is tried.

A new route with a path parameter needs an entry in RESOURCES, else this fails. An entry says
how to make bob's resource; alice then asks for it on every method of that path. What is kept
from ordinary users altogether is asked for by an administrator as well.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from focusflow import bootstrap
from focusflow.platform.actor import Actor
from tests.integration.makers import FILE, Ids
from tests.integration.resources import RESOURCES


def sent(body: dict[str, Any] | None, ids: Ids) -> dict[str, Any]:
    """How to send a body, in which `$name` stands for an id that was made; FILE goes as a form."""
    if body is None or body is FILE:
        return {"files": body}
    filled = {
        key: ids[value[1:]] if isinstance(value, str) and value.startswith("$") else value
        for key, value in body.items()
    }
    return {"json": filled}


def routes() -> set[tuple[str, str]]:
    """Method and path of every route that has a path parameter, shown in the document or not."""
    found = set()
    for route in iter_route_contexts(bootstrap.build_api().routes):
        path = str(route.path).removeprefix(bootstrap.PREFIX)
        if "{" in path and path != "/api/{rest:path}":
            found |= {(method, path) for method in route.methods or () if method != "HEAD"}
    return found


def test_every_route_with_an_id_is_tried() -> None:
    paths = {path for _, path in routes()}
    assert paths - RESOURCES.keys() == set(), "add an entry to RESOURCES"
    assert RESOURCES.keys() - paths == set(), "these routes are gone"


@pytest.mark.parametrize("path", sorted(RESOURCES))
async def test_somebody_elses_id_is_as_good_as_none(
    path: str,
    api: httpx.AsyncClient,
    bobs_api: httpx.AsyncClient,
    admins_api: httpx.AsyncClient,
    bob: Actor,
) -> None:
    resource = RESOURCES[path]
    methods = sorted(method for method, known in routes() if known == path)
    assert methods
    for method in methods:
        ids = await resource.make(bob)
        body = sent(resource.bodies.get(method), ids)
        address = path.format(**ids)
        answer = await api.request(method, address, **body)
        expected = (403, "FORBIDDEN") if resource.forbidden else (404, "NOT_FOUND")
        assert answer.status_code == expected[0], f"{method} {path}: {answer.text}"
        assert answer.json()["error"]["code"] == expected[1]
        if resource.forbidden:
            nobodys = path.format(**dict.fromkeys(ids, uuid4()))
            missing = await admins_api.request(method, nobodys, **body)
            assert missing.status_code == 404, f"{method} {nobodys}: {missing.text}"
        allowed = admins_api if resource.forbidden else bobs_api
        own = await allowed.request(method, address, **body)
        assert own.is_success, f"{method} {path} by who may: {own.text}"
