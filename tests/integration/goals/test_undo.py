"""Taking back what one request did to goals, milestones, cues and the tasks made for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from focusflow.goals import service
from focusflow.goals.schemas import (
    GoalIn,
    GoalPatch,
    GoalView,
    MilestoneIn,
    MilestonePut,
    ProgressSet,
)
from focusflow.goals.schemas_plan import (
    CueFields,
    CueIn,
    CueQuery,
    GoalFromTemplate,
    PlanIn,
    WoopIn,
)
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.ids import new_id
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter
from tests.integration.goals.test_goals import make

ITEMS = [
    {"key": "m1", "kind": "milestone", "title": "Outline"},
    {"key": "t1", "kind": "task", "title": "Collect sources", "under": "m1"},
    {"key": "t2", "kind": "task", "title": "Ask for a date"},
    {"key": "m2", "kind": "milestone", "title": "Draft"},
]


@pytest.fixture
async def goal(unit: Db, alice: Actor) -> GoalView:
    goal = await service.create_goal(unit, alice, GoalIn(title="Thesis"))
    await service.add_milestone(unit, alice, goal.id, MilestoneIn(title="There before"))
    return goal


def anew(actor: Actor) -> Actor:
    """The same person in a request of its own."""
    return replace(actor, request_id=new_id().hex)


async def back(db: Db, actor: Actor, request: Actor) -> tuple[int, int]:
    found = await service.take_back(db, anew(actor), str(request.request_id))
    return found.done, found.kept


async def steps(db: Db, actor: Actor, goal: GoalView) -> list[str]:
    return [step.title for step in await service.list_milestones(db, actor, goal.id)]


async def titles(db: Db, actor: Actor, goal: GoalView) -> list[str]:
    page = await tasks.list_tasks(db, actor, TaskFilter(goal_id=goal.id, view="all"))
    return [task.title for task in page.items]


async def test_an_accepted_plan_goes_as_one_and_nothing_else(
    unit: Db, alice: Actor, goal: GoalView
):
    who = anew(alice)
    await service.accept(unit, who, goal.id, PlanIn(items=ITEMS))
    assert await steps(unit, alice, goal) == ["There before", "Outline", "Draft"]
    assert await back(unit, alice, who) == (4, 0)
    assert await steps(unit, alice, goal) == ["There before"]
    assert await titles(unit, alice, goal) == []
    shown = await service.get_goal(unit, alice, goal.id)
    assert (shown.tasks_total, shown.milestones_total) == (0, 1)


async def test_a_goal_of_a_template_goes_with_its_tasks(unit: Db, alice: Actor):
    who = anew(alice)
    data = GoalFromTemplate(template="exam", goal=GoalIn(title="Exam"), items=ITEMS)
    made = await service.goal_from_template(unit, who, data)
    assert await back(unit, alice, who) == (3, 0)
    with pytest.raises(NotFound):
        await service.get_goal(unit, alice, made.goal_id)
    assert (await tasks.list_tasks(unit, alice, TaskFilter(view="all"))).items == ()
    restored = await service.restore_goal(unit, alice, made.goal_id)
    assert await steps(unit, alice, restored) == ["Outline", "Draft"]


async def test_a_wish_goes_back_to_the_one_before_and_its_cue_goes(
    unit: Db, alice: Actor, goal: GoalView
):
    first, second = anew(alice), anew(alice)
    await service.set_woop(unit, first, goal.id, WoopIn(wish="A draft"))
    cue = CueFields(situation="I open the mail", action="I close it")
    await service.set_woop(unit, second, goal.id, WoopIn(wish="A book", cue=cue))
    assert await back(unit, alice, second) == (2, 0)
    shown = await service.get_goal(unit, alice, goal.id)
    assert shown.woop is not None
    assert shown.woop.wish == "A draft"
    assert await service.list_cues(unit, alice, CueQuery(goal_id=goal.id)) == []
    assert await back(unit, alice, first) == (1, 0)
    assert (await service.get_goal(unit, alice, goal.id)).woop is None


async def test_a_changed_cue_says_again_what_it_said(unit: Db, alice: Actor, goal: GoalView):
    data = CueIn(goal_id=goal.id, at_time="09:00", action="I open the draft")
    cue = await service.add_cue(unit, anew(alice), data)
    edit = anew(alice)
    await service.replace_cue(unit, edit, cue.id, CueFields(situation="tea", action="I read"))
    assert await back(unit, alice, edit) == (1, 0)
    (now,) = await service.list_cues(unit, alice, CueQuery(goal_id=goal.id))
    assert (str(now.at_time), now.situation, now.action) == ("09:00:00", "", "I open the draft")
    gone = anew(alice)
    await service.delete_cue(unit, gone, cue.id)
    assert await back(unit, alice, gone) == (1, 0)
    assert len(await service.list_cues(unit, alice, CueQuery(goal_id=goal.id))) == 1


async def test_fields_that_were_changed_again_stay(unit: Db, alice: Actor, goal: GoalView):
    who = anew(alice)
    patch = GoalPatch(title="Book", color="#112233", metadata={"a": 1}, target_date="2027-01-01")
    await service.update_goal(unit, who, goal.id, patch)
    await service.update_goal(unit, anew(alice), goal.id, GoalPatch(color="#445566"))
    assert await back(unit, alice, who) == (0, 1)
    now = await service.get_goal(unit, alice, goal.id)
    assert (now.title, now.color, now.metadata, now.target_date) == ("Thesis", "#445566", {}, None)


async def test_progress_by_hand_goes_back_to_following(unit: Db, alice: Actor, goal: GoalView):
    who = anew(alice)
    await service.set_progress(unit, who, goal.id, ProgressSet(value=40))
    assert await back(unit, alice, who) == (1, 0)
    now = await service.get_goal(unit, alice, goal.id)
    assert (now.progress, now.progress_mode) == (0, "derived")


async def test_a_reached_goal_kept_by_hand_goes_back_to_its_progress(
    unit: Db, alice: Actor, goal: GoalView
):
    await service.set_progress(unit, anew(alice), goal.id, ProgressSet(value=40))
    first, undone, again = anew(alice), anew(alice), anew(alice)

    async def shown() -> tuple[str, int, str]:
        now = await service.get_goal(unit, alice, goal.id)
        return now.status, now.progress, now.progress_mode

    await service.update_goal(unit, first, goal.id, GoalPatch(status="completed"))
    assert await shown() == ("completed", 100, "manual")
    await service.take_back(unit, undone, str(first.request_id))
    assert await shown() == ("active", 40, "manual")
    await service.take_back(unit, again, str(undone.request_id))
    assert await shown() == ("completed", 100, "manual")
    await service.take_back(unit, anew(alice), str(again.request_id))
    assert await shown() == ("active", 40, "manual")


async def test_a_reached_goal_that_follows_its_tasks_goes_on_following(
    unit: Db, alice: Actor, goal: GoalView
):
    who = anew(alice)
    await service.update_goal(unit, who, goal.id, GoalPatch(status="completed"))
    assert await back(unit, alice, who) == (1, 0)
    now = await service.get_goal(unit, alice, goal.id)
    assert (now.status, now.progress, now.progress_mode) == ("active", 0, "derived")


async def test_progress_moved_since_a_goal_was_reached_stays(
    unit: Db, alice: Actor, goal: GoalView
):
    await service.set_progress(unit, anew(alice), goal.id, ProgressSet(value=40))
    who = anew(alice)
    await service.update_goal(unit, who, goal.id, GoalPatch(status="completed"))
    await service.update_goal(unit, anew(alice), goal.id, GoalPatch(status="paused"))
    await service.set_progress(unit, anew(alice), goal.id, ProgressSet(value=60))
    assert await back(unit, alice, who) == (0, 1)
    now = await service.get_goal(unit, alice, goal.id)
    assert (now.status, now.progress) == ("paused", 60)


async def test_what_happened_to_a_milestone_is_undone(unit: Db, alice: Actor, goal: GoalView):
    step = (await service.list_milestones(unit, alice, goal.id))[0]
    edit, done, gone = anew(alice), anew(alice), anew(alice)
    data = MilestonePut(title="Renamed", target_date="2027-01-01", order_index=0)
    await service.replace_milestone(unit, edit, goal.id, step.id, data)
    await service.complete_milestone(unit, done, goal.id, step.id)
    await service.delete_milestone(unit, gone, goal.id, step.id)
    for request in (gone, done, edit):
        assert await back(unit, alice, request) == (1, 0)
    (now,) = await service.list_milestones(unit, alice, goal.id)
    assert (now.title, now.target_date, now.status) == ("There before", None, "pending")


async def test_a_deleted_goal_comes_back_and_goes_again(unit: Db, alice: Actor, goal: GoalView):
    gone, again = anew(alice), anew(alice)
    await service.delete_goal(unit, gone, goal.id)
    await service.take_back(unit, again, str(gone.request_id))
    assert (await service.get_goal(unit, alice, goal.id)).title == "Thesis"
    assert await back(unit, alice, again) == (1, 0)
    with pytest.raises(NotFound):
        await service.get_goal(unit, alice, goal.id)


async def test_only_one_s_own_and_only_within_an_hour(
    unit: Db, alice: Actor, bob: Actor, goal: GoalView, clock: ManualClock
):
    who = anew(alice)
    await service.set_woop(unit, who, goal.id, WoopIn(wish="A draft"))
    with pytest.raises(NotFound):
        await back(unit, bob, who)
    clock.advance(timedelta(minutes=61))
    with pytest.raises(NotFound, match="any more"):
        await back(unit, alice, who)
    assert (await service.get_goal(unit, alice, goal.id)).woop is not None


async def test_over_http_by_the_request_s_id(api: httpx.AsyncClient):
    goal = await make(api)
    answer = await api.post(f"/goals/{goal['id']}/breakdown", json={"items": ITEMS})
    body: dict[str, Any] = {"request_id": answer.headers["x-request-id"]}
    back = await api.post("/goals/take-back", json=body)
    assert back.json()["data"] == {"type": "taken_back", "done": 4, "kept": 0}
    assert (await api.get(f"/goals/{goal['id']}/milestones")).json()["data"] == []
