"""Past sessions: newest first, filtered, page by page; and today's sum."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from focusflow.focus import service
from focusflow.focus.schemas import HistoryFilter, StartIn
from focusflow.platform.errors import InvalidInput

TODAY = date(2026, 11, 24)


async def test_sessions_come_newest_first_without_breaks_or_the_running_one(
    unit, alice, clock, focused
):
    first = await focused(10)
    await service.start(unit, alice, StartIn())
    clock.advance(timedelta(minutes=26))
    rest = await service.active(unit, alice)
    await service.complete(unit, alice, rest.id)
    third = await service.start(unit, alice, StartIn())
    page = await service.history(unit, alice)
    assert [s.planned_minutes for s in page.items] == [25, 10]
    assert page.items[-1].id == first.id
    assert third.id not in {s.id for s in page.items}


async def test_filters_find_exactly_what_they_say(unit, alice, clock, focused, make_task):
    task = await make_task()
    early = await focused(10)
    clock.advance(timedelta(days=1))
    with_task = await focused(10, task.id)
    given_up = await service.start(unit, alice, StartIn())
    await service.abandon(unit, alice, given_up.id)

    async def found(**wanted):
        page = await service.history(unit, alice, HistoryFilter(**wanted))
        return {session.id for session in page.items}

    tomorrow = TODAY + timedelta(days=1)
    assert await found() == {early.id, with_task.id, given_up.id}
    assert await found(start=TODAY, end=TODAY) == {early.id}
    assert await found(start=tomorrow) == {with_task.id, given_up.id}
    assert await found(status=["abandoned"]) == {given_up.id}
    assert await found(task_id=task.id) == {with_task.id}
    with pytest.raises(InvalidInput):
        await found(start=tomorrow, end=TODAY)


async def test_a_day_is_the_user_s_own_day(unit, alice, clock, focused):
    clock.set(datetime.fromisoformat("2026-11-25T00:10:00+01:00"))
    night = await focused(5)
    page = await service.history(unit, alice, HistoryFilter(start=date(2026, 11, 25)))
    assert [session.id for session in page.items] == [night.id]


async def test_pages_join_without_gap_or_double(unit, alice, focused):
    made = [(await focused(1)).id for _ in range(5)]
    seen, cursor = [], None
    while True:
        page = await service.history(unit, alice, limit=2, cursor=cursor)
        seen += [session.id for session in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_a_page_of_many_tasks_costs_two_statements(unit, alice, engine, focused, make_task):
    titles = [f"Chapter {number}" for number in range(6)]
    for title in titles:
        await focused(5, (await make_task(title)).id)
    statements: list[str] = []

    def count(_conn, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    try:
        page = await service.history(unit, alice)
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", count)
    assert [session.task_title for session in page.items] == titles[::-1]
    assert len(statements) <= 2


async def test_today_sums_up_what_was_recorded(unit, alice, bob, clock, focused):
    await focused(25)
    await focused(10)
    given_up = await service.start(unit, alice, StartIn())
    clock.advance(timedelta(minutes=9))
    await service.abandon(unit, alice, given_up.id)
    today = await service.today(unit, alice)
    assert (today.day, today.minutes, today.sessions) == (TODAY, 35, 2)
    assert (await service.today(unit, bob)).minutes == 0
    clock.advance(timedelta(days=1))
    assert (await service.today(unit, alice)).sessions == 0
