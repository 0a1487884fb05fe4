"""Boards, sections, months, saved filters, templates and graphs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import Conflict, InvalidInput, NotFound
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn, TaskPatch
from focusflow.tasks.schemas_bulk import BulkIn, BulkPatch
from focusflow.tasks.schemas_views import (
    BoardIn,
    BoardQuery,
    BoardView,
    CardMove,
    FilterSettings,
    FromTemplateIn,
    MonthQuery,
    NameIn,
    OrderIn,
    SavedFilterIn,
    SavedFilterPatch,
    TaskTemplateIn,
)
from tests.integration.tasks.test_cost import statements

TODAY = date(2026, 11, 24)


def titles(board: BoardView) -> dict[str, list[str]]:
    return {column.title: [card.title for card in column.cards] for column in board.columns}


async def test_a_card_goes_to_done_and_comes_back(add, unit: Db, alice: Actor) -> None:
    essay, _ = await add("Essay", status="in_progress"), await add("Bread")
    before = titles(await service.board(unit, alice, BoardQuery()))
    assert before == {"To do": ["Bread"], "In progress": ["Essay"], "Done": []}
    moved = await service.move_card(unit, alice, CardMove(task_id=essay.id, to="completed"))
    assert moved.completed_at is not None
    board = await service.board(unit, alice, BoardQuery())
    assert titles(board) == {"To do": ["Bread"], "In progress": [], "Done": ["Essay"]}
    assert [column.count for column in board.columns] == [1, 0, 1]


async def test_undo_takes_the_column_and_the_place_back(add, unit: Db, alice: Actor) -> None:
    one, _, three = await add("1"), await add("2"), await add("3", status="in_progress")
    again = replace(alice, request_id="r1")
    await service.move_card(unit, again, CardMove(task_id=three.id, to="pending", before_id=one.id))
    assert titles(await service.board(unit, alice, BoardQuery()))["To do"] == ["3", "1", "2"]
    back = await service.take_back(unit, alice, again.request_id)
    assert (back.done, back.kept) == (1, 0)
    board = titles(await service.board(unit, alice, BoardQuery()))
    assert board == {"To do": ["1", "2"], "In progress": ["3"], "Done": []}


async def test_a_column_is_read_on_from_its_cursor(add, unit: Db, alice: Actor) -> None:
    for number in range(7):
        await add(f"{number}")
    first = (await service.board(unit, alice, BoardQuery(limit=3))).columns[0]
    assert [card.title for card in first.cards] == ["0", "1", "2"]
    assert first.count == 7
    wanted = BoardQuery(limit=3, column="pending", cursor=first.next_cursor)
    (second,) = (await service.board(unit, alice, wanted)).columns
    assert [card.title for card in second.cards] == ["3", "4", "5"]
    with pytest.raises(InvalidInput):
        await service.board(unit, alice, BoardQuery(column="nowhere"))


async def test_the_board_costs_the_same_however_many_columns(
    add, unit: Db, engine, alice: Actor
) -> None:
    made = [await service.add_section(unit, alice, NameIn(title=f"S{n}")) for n in range(9)]
    for section in made:
        await add("card", section_id=section.id)
    await service.set_board(unit, alice, BoardIn(columns_by="section"))
    unit.expunge_all()
    with statements(engine) as sent:
        board = await service.board(unit, alice, BoardQuery())
    assert len(board.columns) == 10
    assert len(sent) <= 6, sent


async def test_columns_are_kept_and_can_be_sections_or_priorities(
    add, unit: Db, alice: Actor, bob: Actor
) -> None:
    await service.set_board(unit, alice, BoardIn(columns_by="priority"))
    assert await service.columns_by(unit, alice) == "priority"
    assert await service.columns_by(unit, bob) == "status"
    task = await add("Tax")
    await service.move_card(unit, alice, CardMove(task_id=task.id, to="urgent"))
    assert (await service.get_task(unit, alice, task.id)).priority == "urgent"
    school = await service.add_section(unit, alice, NameIn(title="School"))
    move = CardMove(task_id=task.id, to=str(school.id), columns_by="section")
    assert (await service.move_card(unit, alice, move)).section_title == "School"
    board = await service.board(unit, alice, BoardQuery(columns_by="section"))
    assert titles(board) == {"No section": [], "School": ["Tax"]}
    out = CardMove(task_id=task.id, to="none", columns_by="section")
    assert (await service.move_card(unit, alice, out)).section_id is None
    with pytest.raises(InvalidInput):
        await service.move_card(unit, alice, CardMove(task_id=task.id, to="later"))
    with pytest.raises(NotFound):
        await service.move_card(
            unit, alice, CardMove(task_id=task.id, to=str(uuid4()), columns_by="section")
        )


async def test_nobody_moves_a_card_of_somebody_else(add, unit: Db, bob: Actor) -> None:
    task = await add("Mine")
    with pytest.raises(NotFound):
        await service.move_card(unit, bob, CardMove(task_id=task.id, to="completed"))


async def test_a_section_groups_the_list_and_lets_its_tasks_go(add, unit: Db, alice: Actor) -> None:
    home = await service.add_section(unit, alice, NameIn(title="Home"))
    work = await service.add_section(unit, alice, NameIn(title="Work"))
    for title, section in (("loose", None), ("w", work), ("h1", home), ("h2", home)):
        await add(title, section_id=section.id if section else None)

    async def listed(**wanted: object) -> list[str]:
        page = await service.list_tasks(unit, alice, TaskFilter(**wanted))
        return [task.title for task in page.items]

    assert await listed(sort="section") == ["h1", "h2", "w", "loose"]
    page = await service.list_tasks(unit, alice, TaskFilter(sort="section"), limit=3)
    rest = await service.list_tasks(
        unit, alice, TaskFilter(sort="section"), cursor=page.next_cursor
    )
    assert [task.title for task in rest.items] == ["loose"]
    await service.order_sections(unit, alice, OrderIn(ids=[work.id]))
    assert await listed(sort="section") == ["w", "h1", "h2", "loose"]
    assert await listed(section_id=home.id, sort="title") == ["h1", "h2"]
    assert await listed(section_id="none") == ["loose"]
    again = replace(alice, request_id="r1")
    await service.delete_section(unit, again, home.id)
    assert await listed(section_id="none", sort="title") == ["h1", "h2", "loose"]
    assert await listed(section_id=home.id) == []
    await service.take_back(unit, alice, again.request_id)
    assert await listed(section_id=home.id, sort="title") == ["h1", "h2"]


async def test_a_renamed_section_gets_its_name_back(unit: Db, alice: Actor) -> None:
    made = await service.add_section(unit, alice, NameIn(title="Home"))
    again = replace(alice, request_id="r1")
    await service.rename_section(unit, again, made.id, NameIn(title="House"))
    await service.take_back(unit, alice, again.request_id)
    assert [one.title for one in await service.list_sections(unit, alice)] == ["Home"]


async def test_sections_have_names_of_their_own_and_an_end(unit: Db, alice: Actor) -> None:
    await service.add_section(unit, alice, NameIn(title="Home"))
    with pytest.raises(Conflict, match="that name"):
        await service.add_section(unit, alice, NameIn(title="home"))
    for number in range(19):
        await service.add_section(unit, alice, NameIn(title=f"S{number}"))
    with pytest.raises(Conflict, match="20 sections"):
        await service.add_section(unit, alice, NameIn(title="One more"))


async def test_a_task_goes_into_no_section_of_somebody_else(
    add, unit: Db, alice: Actor, bob: Actor
) -> None:
    bobs = await service.add_section(unit, bob, NameIn(title="Bob's"))
    task = await add("Mine")
    with pytest.raises(NotFound):
        await service.update_task(unit, alice, task.id, TaskPatch(section_id=bobs.id))
    with pytest.raises(NotFound):
        await service.create_task(unit, alice, TaskIn(title="T", section_id=bobs.id))
    many = BulkIn(ids=[task.id], action="update", update=BulkPatch(section_id=bobs.id))
    assert (await service.change_many(unit, alice, many)).items[0].outcome == "refused"


async def test_a_month_shows_the_first_of_each_day(add, unit: Db, alice: Actor) -> None:
    for number in range(5):
        await add(f"{number}", due_date=TODAY, due_time=time(9 + number))
    await add("done", due_date=TODAY, status="completed")
    await add("gone", due_date=TODAY, status="cancelled")
    await add("other", due_date=TODAY + timedelta(days=40))
    wanted = MonthQuery(first_day=TODAY.replace(day=1), last_day=TODAY.replace(day=30))
    (day,) = (await service.month(unit, alice, wanted)).days
    assert (day.day, day.total) == (TODAY, 6)
    assert [task.title for task in day.tasks] == ["0", "1", "2"]
    far = MonthQuery(first_day=TODAY, last_day=TODAY + timedelta(days=90))
    with pytest.raises(InvalidInput):
        await service.month(unit, alice, far)


async def test_a_filter_is_kept_renamed_and_brought_back(unit: Db, alice: Actor) -> None:
    settings = FilterSettings(q="#home", sort="priority", look="board")
    made = await service.save_filter(unit, alice, SavedFilterIn(title="Home", settings=settings))
    assert made.settings == settings
    await service.change_filter(unit, alice, made.id, SavedFilterPatch(title="House"))
    (kept,) = await service.list_filters(unit, alice)
    assert (kept.title, kept.settings) == ("House", settings)
    again = replace(alice, request_id="r1")
    await service.delete_filter(unit, again, made.id)
    assert await service.list_filters(unit, alice) == []
    await service.take_back(unit, alice, again.request_id)
    assert [one.title for one in await service.list_filters(unit, alice)] == ["House"]


async def test_a_template_lays_its_tasks_on_another_day(add, unit: Db, alice: Actor) -> None:
    trip = await add("Trip", due_date=TODAY, tags=["fun"], priority="high")
    await add("Book train", parent_id=trip.id, due_date=TODAY - timedelta(days=14))
    pack = await add("Pack", parent_id=trip.id, estimated_minutes=30)
    await add("Charger", parent_id=pack.id)
    made = await service.save_task_template(unit, alice, TaskTemplateIn(task_id=trip.id))
    assert (made.title, made.tasks, made.days) == ("Trip", 4, 14)
    day = date(2027, 3, 1)
    again = replace(alice, request_id="r1")
    new = await service.use_task_template(unit, again, made.id, FromTemplateIn(day=day))
    assert (new.due_date, new.tags, new.priority, new.subtasks_total) == (day, ("fun",), "high", 2)
    inside = (await service.subtasks(unit, alice, new.id)).items
    assert [(task.title, task.due_date) for task in inside] == [
        ("Book train", date(2027, 2, 15)),
        ("Pack", None),
    ]
    assert inside[1].estimated_minutes == 30
    assert inside[1].subtasks_total == 1
    await service.take_back(unit, alice, again.request_id)
    with pytest.raises(NotFound):
        await service.get_task(unit, alice, new.id)
    early = FromTemplateIn(day=date(1900, 1, 2))
    with pytest.raises(InvalidInput):
        await service.use_task_template(unit, alice, made.id, early)


async def test_a_graph_shows_what_comes_first_and_what_waits(add, unit: Db, alice: Actor) -> None:
    notes, essay, end = await add("Notes"), await add("Essay"), await add("Hand in")
    await add("Draft", parent_id=essay.id)
    await service.set_dependencies(unit, alice, essay.id, [notes.id])
    await service.set_dependencies(unit, alice, end.id, [essay.id])
    graph = await service.task_graph(unit, alice, essay.id)
    assert [(node.title, node.role) for node in graph.nodes] == [
        ("Notes", "needed"),
        ("Essay", "self"),
        ("Draft", "subtask"),
        ("Hand in", "waiting"),
    ]
    assert len(graph.edges) == 3
    await service.delete_task(unit, alice, notes.id)
    assert len((await service.task_graph(unit, alice, essay.id)).nodes) == 3


async def test_tasks_are_sorted_by_how_pressing_the_coach_finds_them(
    add, unit: Db, alice: Actor
) -> None:
    for title, score in (("b", 50), ("none", None), ("a", 99.999), ("c", 0)):
        await add(title, ai_priority_score=score)
    wanted = TaskFilter(sort="-ai_priority_score")
    page = await service.list_tasks(unit, alice, wanted, limit=2)
    assert [(task.title, task.ai_priority_score) for task in page.items] == [("a", 100), ("b", 50)]
    rest = await service.list_tasks(unit, alice, wanted, cursor=page.next_cursor)
    assert [task.title for task in rest.items] == ["c", "none"]
    for wrong in (-1, 101, "inf"):
        with pytest.raises(ValidationError):
            TaskIn(title="T", ai_priority_score=wrong)


async def test_parts_are_purged_with_the_trash(unit: Db, alice: Actor, clock) -> None:
    made = await service.add_section(unit, alice, NameIn(title="Old"))
    await service.delete_section(unit, alice, made.id)
    clock.advance(timedelta(days=31))
    assert await service.purge_trash(unit) == 1
    with pytest.raises(NotFound):
        await service.restore_section(unit, alice, made.id)
