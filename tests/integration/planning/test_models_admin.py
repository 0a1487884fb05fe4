"""What administrators see of models and do with them, and rows to train on elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from focusflow.accounts import service as accounts
from focusflow.planning import service
from focusflow.planning.learning import registry
from focusflow.planning.learning.evaluate import Trained
from focusflow.planning.learning.schemas import CompareIn
from focusflow.planning.models import UserModel
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, Forbidden, NotFound
from focusflow.platform.eventlog import LogFilter

from .past import Past

GOOD = Trained({"hours": [1, 2, 3]}, {"error": 0.1, "error_rule": 0.2}, used=True)
BAD = Trained({"hours": [4, 5, 6]}, {"error": 0.4, "error_rule": 0.2}, used=False)


@pytest.fixture
def admin(bob: Actor) -> Actor:
    return replace(bob, role="admin")


async def store(actor: Actor, *many: Trained, kind: Any = "peak_hours") -> None:
    for trained in many:
        async with unit_of_work() as db:
            await registry.store(db, actor, kind, trained)


async def in_use(actor: Actor) -> list[int]:
    async with unit_of_work() as db:
        rows = await registry.list_versions(db, actor, "peak_hours")
    return sorted(row.version for row in rows if row.active)


# What they see


async def test_versions_are_listed_with_accuracy_and_drift(alice: Actor, admin: Actor) -> None:
    await store(alice, GOOD, BAD)
    await store(admin, GOOD, kind="planner")
    async with unit_of_work() as db:
        row = (await registry.list_versions(db, alice, "peak_hours"))[1]
        await db.execute(
            text("UPDATE user_model SET drift = :drift WHERE id = :id"),
            {"drift": '{"flagged": true, "psi": 0.4}', "id": row.id},
        )
        first = await service.list_models(db, admin, limit=2)
        second = await service.list_models(db, admin, limit=2, cursor=first.next_cursor)
        some = await service.list_models(db, admin, kind="planner")
    found = [*first.items, *second.items]
    assert [(v.user_id, v.kind, v.version) for v in found] == [
        (admin.user_id, "planner", 1),
        (alice.user_id, "peak_hours", 2),
        (alice.user_id, "peak_hours", 1),
    ]
    assert [(v.error, v.error_rule) for v in found] == [(0.1, 0.2), (0.4, 0.2), (0.1, 0.2)]
    assert [(v.active, v.people, v.drifted) for v in found] == [
        (True, 1, False),
        (False, 0, False),
        (False, 0, True),
    ]
    assert [v.kind for v in some.items] == ["planner"]
    assert second.next_cursor is None


async def test_kinds_are_summed_up(alice: Actor, admin: Actor) -> None:
    await store(alice, BAD, GOOD)
    await store(admin, replace(GOOD, metrics={"error": 0.3, "error_rule": 0.4}))
    async with unit_of_work() as db:
        [kind] = await service.model_kinds(db, admin)
        now = db.now()
    assert (kind.id, kind.versions, kind.people, kind.in_use) == ("peak_hours", 3, 2, 2)
    assert (kind.error, kind.error_rule) == (pytest.approx(0.2), pytest.approx(0.3))
    assert (kind.drifted, kind.last_trained_at) == (0, now)


# What they do


async def test_going_back_is_audited(alice: Actor, admin: Actor) -> None:
    await store(alice, GOOD, GOOD)
    async with unit_of_work() as db:
        latest = (await service.list_models(db, admin)).items[0]
        now_used = await service.roll_back_model(db, admin, latest.id)
        assert (now_used.version, now_used.active) == (1, True)
        await service.activate_model(db, admin, latest.id)
        log = await accounts.audit_log(db, admin, LogFilter(action="ModelChosen"))
    assert await in_use(alice) == [2]
    assert [(e.metadata["action"], e.new["version"]) for e in log.items] == [
        ("activated", 2),
        ("rolled back to", 1),
    ]
    assert {(e.user_id, e.actor_id) for e in log.items} == {(alice.user_id, admin.user_id)}


async def test_two_versions_are_used_beside_each_other(alice: Actor, admin: Actor) -> None:
    await store(alice, GOOD, GOOD, BAD)
    async with unit_of_work() as db:
        worse, later, _ = (await service.list_models(db, admin)).items
        pair = await service.compare_models(db, admin, later.id, CompareIn(version=1, share=0.2))
        assert [(v.version, v.share) for v in pair] == [(1, 1.0), (2, 0.2)]
        with pytest.raises(Conflict, match="no better than its rule"):
            await service.compare_models(db, admin, worse.id, CompareIn(version=1))
    assert await in_use(alice) == [1, 2]


async def test_the_end_of_a_comparison_is_audited(alice: Actor, admin: Actor) -> None:
    await store(alice, GOOD, GOOD)
    await store(admin, GOOD)
    async with unit_of_work() as db:
        own, later, former = (await service.list_models(db, admin)).items
        assert [(v.in_use, v.reach) for v in (own, later, former)] == [
            ((1,), 1.0), ((2,), 1.0), ((2,), 0.0),
        ]  # fmt: skip
        await service.compare_models(db, admin, former.id, CompareIn(version=2, share=0.8))
        own, later, former = (await service.list_models(db, admin)).items
        assert [(v.in_use, v.reach) for v in (own, later, former)] == [
            ((1,), 1.0), ((1, 2), 0.8), ((1, 2), 0.2),
        ]  # fmt: skip
        kept = await service.end_comparison(db, admin, former.id)
        assert (kept.version, kept.active, kept.in_use, kept.reach) == (2, True, (2,), 1.0)
        with pytest.raises(Conflict, match="No two versions are being compared"):
            await service.end_comparison(db, admin, former.id)
        log = await accounts.audit_log(db, admin, LogFilter(action="ModelChosen"))
    assert await in_use(alice) == [2]
    told = log.items[0]
    assert (told.metadata["action"], told.new["version"]) == ("kept after a comparison", 2)
    assert (told.user_id, told.actor_id) == (alice.user_id, admin.user_id)


async def test_what_everybody_shares_is_chosen_too(alice: Actor, admin: Actor) -> None:
    async with unit_of_work() as db:
        fields: dict[str, Any] = {"params": GOOD.params, "trained_at": db.now()}
        row = UserModel(kind="peak_hours", version=1, metrics={"used": True}, **fields)
        db.add(row)
        await db.flush()
        chosen = await service.activate_model(db, admin, row.id)
    assert (chosen.user_id, chosen.active, chosen.people) == (None, True, None)
    assert (chosen.in_use, chosen.reach) == ((1,), 1.0)
    assert await in_use(alice) == []


async def test_only_administrators_may(alice: Actor, admin: Actor) -> None:
    await store(alice, GOOD, GOOD)
    async with unit_of_work() as db:
        model = (await service.list_models(db, admin)).items[0]
        for verb in (
            service.list_models(db, alice),
            service.model_kinds(db, alice),
            service.activate_model(db, alice, model.id),
            service.roll_back_model(db, alice, model.id),
            service.compare_models(db, alice, model.id, CompareIn(version=1)),
            service.end_comparison(db, alice, model.id),
        ):
            with pytest.raises(Forbidden):
                await verb
        with pytest.raises(NotFound):
            await service.activate_model(db, admin, uuid4())


async def test_the_routes(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, alice: Actor, bob: Actor
) -> None:
    await store(alice, GOOD, GOOD)
    assert (await api.get("/admin/models")).status_code == 403
    async with unit_of_work() as db:
        await accounts.promote(db, "bob@example.org")
    listed = (await bobs_api.get("/admin/models", params={"limit": 1})).json()
    assert listed["meta"]["pagination"]["has_more"]
    model = listed["data"][0]
    assert (model["type"], model["version"], model["drifted"]) == ("model", 2, False)
    [kind] = (await bobs_api.get("/admin/models/kinds")).json()["data"]
    assert (kind["type"], kind["id"], kind["versions"]) == ("model_kind", "peak_hours", 2)
    path = f"/admin/models/{model['id']}"
    back = await bobs_api.post(f"{path}/roll-back")
    assert back.json()["data"]["version"] == 1
    assert (await bobs_api.post(f"{path}/roll-back")).status_code == 409
    pair = await bobs_api.post(f"{path}/compare", json={"version": 1, "share": 0.5})
    assert [v["version"] for v in pair.json()["data"]] == [1, 2]
    ended = await bobs_api.post(f"{path}/end-comparison")
    assert (ended.json()["data"]["version"], ended.json()["data"]["in_use"]) == (1, [1])
    assert (await bobs_api.post(f"{path}/end-comparison")).status_code == 409
    chosen = await bobs_api.post(f"{path}/activate")
    assert chosen.json()["data"]["active"]
    assert (await bobs_api.post(f"{path}/compare", json={"version": 0})).status_code == 422


# Rows to train on


async def test_past_plans_are_given_out_as_rows(
    api: httpx.AsyncClient, bobs_api: httpx.AsyncClient, alice: Actor
) -> None:
    past = Past(alice)
    essay = past.task(
        "Essay", category="uni", difficulty="hard", priority="high", estimated_minutes=50,
        actual_minutes=70, completed_at=past.start(1, 11), due_at=past.start(1, 12),
    )  # fmt: skip
    mail = past.task("Mail")
    past.block(mail, 2, 16)
    past.block(mail, 1, 9)
    past.block(essay, 1, 10, done=True)
    past.block(mail, -1, 10)  # yet to come
    past.snapshot(1, streak=3, rate=0.8)
    await past.save()
    pages, cursor = [], None
    while True:
        sent = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        answer = (await api.get("/schedules/history", params=sent)).json()
        pages.append(answer["data"])
        cursor = answer["meta"]["pagination"]["next_cursor"]
        if cursor is None:
            break
    assert [len(page) for page in pages] == [2, 1]
    rows = [row for page in pages for row in page]
    assert [(r["day"], r["place"], r["done"]) for r in rows] == [
        ("2026-11-22", 1, False),
        ("2026-11-23", 1, False),
        ("2026-11-23", 2, True),
    ]
    last = rows[-1]
    assert last["type"] == "training_row"
    assert (last["hour"], last["weekday"], last["minutes"], last["status"]) == (10, 0, 60, "done")
    assert (last["category"], last["difficulty"], last["estimated_minutes"]) == ("uni", "hard", 50)
    assert (last["actual_minutes"], last["streak"], last["rate"]) == (70, 3, 0.8)
    assert (rows[0]["streak"], rows[0]["actual_minutes"]) == (None, None)
    assert (await bobs_api.get("/schedules/history")).json()["data"] == []
