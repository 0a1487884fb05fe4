"""How many statements the hot paths cost, and that lists use their index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event, text

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db, unit_of_work
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn


@contextmanager
def statements(engine: Any) -> Iterator[list[str]]:
    """All statements sent inside the block, savepoints aside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


async def test_a_new_task_costs_six_statements_at_most(database, engine, alice: Actor):
    with statements(engine) as sent:
        async with unit_of_work() as db:
            await service.create_task(db, alice, TaskIn(title="T"))
    assert len(sent) <= 6, sent
    assert any("pg_notify" in statement for statement in sent)


async def test_a_page_of_fifty_costs_three_statements_at_most(add, unit: Db, engine, alice: Actor):
    goal = await goals.create_goal(unit, alice, GoalIn(title="G"))
    made = [await add(f"T{number}", goal_id=goal.id) for number in range(60)]
    await add("child", parent_id=made[0].id)
    await service.set_dependencies(unit, alice, made[1].id, [made[2].id])
    unit.expunge_all()
    with statements(engine) as sent:
        page = await service.list_tasks(unit, alice)
    assert len(page.items) == 50
    assert len(sent) <= 3, sent
    with statements(engine) as sent:
        await service.list_tasks(unit, alice, TaskFilter(tag="x", q="y", sort="priority"))
    assert len(sent) <= 3, sent


async def test_plannable_tasks_cost_four_statements_however_many(
    add, unit: Db, engine, alice: Actor
):
    goal = await goals.create_goal(unit, alice, GoalIn(title="G"))
    for number in range(30):
        await add(f"T{number}", goal_id=goal.id)
    unit.expunge_all()
    with statements(engine) as sent:
        found = await service.plannable_tasks(unit, alice, date(2026, 11, 24))
    assert len(found) == 30
    assert len(sent) <= 4, sent


async def test_the_open_list_walks_its_index(add, unit: Db, alice: Actor):
    await unit.execute(
        text(
            "INSERT INTO task (id, user_id, title, priority, status, difficulty, tags, "
            "focus_minutes, position, recurrence_mode, ai_generated, created_at, updated_at, due_at) "
            "SELECT gen_random_uuid(), :user, 'T', 'medium', 'pending', 'medium', '{}', 0, n, "
            "'schedule', false, now(), now(), now() + n * interval '1 minute' "
            "FROM generate_series(1, 10000) n"
        ),
        {"user": alice.user_id},
    )
    await unit.execute(text("ANALYZE task"))
    page = await service.list_tasks(unit, alice)
    plan = await unit.scalars(
        text(
            "EXPLAIN SELECT * FROM task WHERE user_id = :user AND deleted_at IS NULL "
            "AND status IN ('pending', 'in_progress') "
            "AND (coalesce(due_at, 'infinity'::timestamptz), id) > (:due, :id) "
            "ORDER BY coalesce(due_at, 'infinity'::timestamptz), id LIMIT 51"
        ),
        {"user": alice.user_id, "due": page.items[-1].due_at, "id": page.items[-1].id},
    )
    lines = "\n".join(plan)
    assert "ix_task_open_due" in lines
    assert "Sort" not in lines
