"""A statement is planned for whom it asks, however often it was asked before."""

from __future__ import annotations

from sqlalchemy import text

from focusflow.accounts.models import User
from focusflow.platform import db
from focusflow.platform.ids import new_id


async def test_no_statement_gets_one_plan_for_all(real_database: db.Database) -> None:
    for _ in range(20):
        async with db.unit_of_work() as unit:
            assert await unit.get(User, new_id()) is None
    async with db.unit_of_work() as unit:
        plans = text("SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements")
        custom, generic = (await unit.execute(plans)).one()
    assert custom >= 10
    assert generic == 0
