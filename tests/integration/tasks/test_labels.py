"""Tags and categories: renamed, merged, taken off, and taken back."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn
from focusflow.tasks.schemas_labels import RenameIn
from focusflow.tasks.service.labels import renamed
from tests.integration.tasks.test_cost import statements


async def tagged(db: Db, actor: Actor, tag: str) -> set[str]:
    page = await service.list_tasks(db, actor, TaskFilter(tag=tag))
    return {task.title for task in page.items}


async def test_a_renamed_tag_finds_the_same_tasks(add, unit: Db, alice: Actor, bob: Actor):
    await add("one", tags=["Errand", "x"])
    await add("two", tags=["errand"])
    await add("three", tags=["errands"])
    await service.create_task(unit, bob, TaskIn(title="Bob's", tags=["errand"]))
    before = await tagged(unit, alice, "errand")
    asked = replace(alice, request_id="rename")
    body = RenameIn(kind="tag", names=["ERRAND"], into="town")
    view = await service.rename_labels(unit, asked, body)
    assert (view.tasks, view.undo) == (2, "rename")
    assert await tagged(unit, alice, "town") == before == {"one", "two"}
    assert await tagged(unit, alice, "errand") == set()
    assert await tagged(unit, alice, "errands") == {"three"}
    assert await tagged(unit, bob, "errand") == {"Bob's"}
    back = await service.take_back(unit, alice, "rename")
    assert (back.done, back.kept) == (2, 0)
    assert await tagged(unit, alice, "errand") == before


async def test_tags_are_merged_and_listed_with_how_many_have_them(api: httpx.AsyncClient):
    for tags in (["a", "b"], ["b"], ["c"], ["B"]):
        await api.post("/tasks", json={"title": "T", "tags": tags, "category": "home"})
    found = (await api.get("/tasks/labels")).json()["data"]
    assert [(one["kind"], one["name"], one["tasks"]) for one in found] == [
        ("tag", "b", 3),
        ("tag", "a", 1),
        ("tag", "c", 1),
        ("category", "home", 4),
    ]
    body = {"kind": "tag", "names": ["a", "b"], "into": "all"}
    answer = (await api.patch("/tasks/labels", json=body)).json()["data"]
    assert answer["tasks"] == 3
    found = (await api.get("/tasks", params={"tag": "all"})).json()["data"]
    assert sorted(task["tags"] for task in found) == [["all"]] * 3
    body = {"kind": "category", "names": ["Home"], "into": None}
    assert (await api.patch("/tasks/labels", json=body)).json()["data"]["tasks"] == 4
    assert {one["kind"] for one in (await api.get("/tasks/labels")).json()["data"]} == {"tag"}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "tag", "names": [], "into": "x"},
        {"kind": "tag", "names": ["a"] * 51, "into": "x"},
        {"kind": "tag", "names": ["a"], "into": ""},
        {"kind": "tag", "names": ["a"], "into": "x" * 51},
        {"kind": "goal", "names": ["a"], "into": "x"},
        {"kind": "tag", "names": ["a"]},
    ],
)
async def test_what_makes_no_label_is_refused(api: httpx.AsyncClient, body):
    assert (await api.patch("/tasks/labels", json=body)).status_code == 422


async def test_renaming_on_many_tasks_costs_few_statements(add, unit: Db, engine, alice: Actor):
    for number in range(40):
        await add(f"T{number}", tags=["a"])
    with statements(engine) as sent:
        await service.rename_labels(unit, alice, RenameIn(kind="tag", names=["a"], into="b"))
        await unit.flush()
    assert len(sent) <= 4, sent


LABELS = st.text("abAB", min_size=1, max_size=3)


@given(st.lists(LABELS), st.lists(LABELS, min_size=1), st.none() | LABELS)
def test_no_tag_is_doubled_and_none_of_the_others_lost(tags, names, into):
    found = renamed(tags, names, into)
    lowered = [tag.casefold() for tag in found]
    assert len(lowered) == len(set(lowered))
    old = {name.casefold() for name in names}
    others = {tag.casefold() for tag in tags} - old
    assert others <= set(lowered)
    if into is not None and old & {tag.casefold() for tag in tags}:
        assert into.casefold() in lowered
