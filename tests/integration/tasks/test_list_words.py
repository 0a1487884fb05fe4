"""Lists narrowed by words and labels, in the same way as the one box."""

from __future__ import annotations

from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.tasks import service
from focusflow.tasks.schemas import TaskFilter, TaskIn


async def _titles(unit: Db, actor: Actor, **wanted: object) -> list[str]:
    await unit.flush()
    page = await service.list_tasks(unit, actor, TaskFilter(sort="title", **wanted))
    return [task.title for task in page.items]


async def test_words_in_any_form_and_place_narrow_every_view(
    unit: Db, alice: Actor, bob: Actor
) -> None:
    await service.create_task(unit, alice, TaskIn(title="Studies of the week"))
    await service.create_task(unit, alice, TaskIn(title="Read", notes="about studying"))
    await service.create_task(unit, bob, TaskIn(title="Study of Bob"))
    done = await service.create_task(unit, alice, TaskIn(title="Study done"))
    await service.complete_task(unit, alice, done.id)
    gone = await service.create_task(unit, alice, TaskIn(title="Study gone"))
    await service.delete_task(unit, alice, gone.id)
    assert await _titles(unit, alice, words="study") == ["Read", "Studies of the week"]
    assert await _titles(unit, alice, words="stu") == ["Read", "Studies of the week"]
    assert await _titles(unit, alice, words="study", view="completed") == ["Study done"]
    assert await _titles(unit, alice, words="study", view="trash") == ["Study gone"]
    assert await _titles(unit, alice, words="''&|!") == []


async def test_a_label_is_a_tag_or_the_category_in_any_case(unit: Db, alice: Actor) -> None:
    await service.create_task(unit, alice, TaskIn(title="A", category="Home"))
    await service.create_task(unit, alice, TaskIn(title="B", tags=["HOME", "bank"]))
    await service.create_task(unit, alice, TaskIn(title="C", tags=["homes"]))
    assert await _titles(unit, alice, label=["home"]) == ["A", "B"]
    assert await _titles(unit, alice, label=["home", "Bank"]) == ["B"]
