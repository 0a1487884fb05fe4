"""Nobody reaches what belongs to somebody else: every route with an id is tried.

A new route with a path parameter needs an entry in RESOURCES, else this fails. An entry says
how to make bob's resource; alice then asks for it on every method of that path. What is kept
from ordinary users altogether is asked for by an administrator as well.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from focusflow import bootstrap
from focusflow.accounts import sessions
from focusflow.accounts.models import User
from focusflow.accounts.sessions import Client
from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.focus import service as focus
from focusflow.focus.schemas import StartIn
from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, MilestoneIn
from focusflow.goals.schemas_plan import CueIn, TemplateIn
from focusflow.planning import service as planning
from focusflow.planning.learning import registry
from focusflow.planning.learning.evaluate import Trained
from focusflow.planning.schemas import RescheduleIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import unit_of_work
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskPatch
from focusflow.tasks.schemas_series import PauseIn
from focusflow.tasks.schemas_transfer import Upload
from focusflow.tasks.schemas_views import FilterSettings, NameIn, SavedFilterIn, TaskTemplateIn

Ids = dict[str, str]
FILE = {"file": ("a.txt", b"Draft")}


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


# --- tasks and goals ---


async def make_task(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        data = TaskIn(title="Write", estimated_minutes=30)
        return {"task_id": str((await tasks.create_task(db, owner, data)).id)}


async def make_changed_task(owner: Actor) -> Ids:
    ids = await make_task(owner)
    async with unit_of_work() as db:
        task_id = UUID(ids["task_id"])
        await tasks.update_task(db, owner, task_id, TaskPatch(title="Rewrite"))
        page = await tasks.task_history(db, owner, task_id)
        return {**ids, "entry_id": str(page.items[0].id)}


async def make_series(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        data = TaskIn(title="Water", due_date="2026-11-24", recurrence_rule="FREQ=WEEKLY")
        return {"task_id": str((await tasks.create_task(db, owner, data)).id)}


async def make_pause(owner: Actor) -> Ids:
    ids = await make_series(owner)
    async with unit_of_work() as db:
        data = PauseIn(first_day="2026-12-24", last_day="2026-12-31")
        changed = await tasks.add_pause(db, owner, UUID(ids["task_id"]), data)
    return {**ids, "pause_id": str(changed.series.pauses[0].id)}


async def make_moved_day(owner: Actor) -> Ids:
    ids = await make_series(owner)
    async with unit_of_work() as db:
        day = date(2026, 12, 22)
        await tasks.set_exception(db, owner, UUID(ids["task_id"]), day, None)
    return {**ids, "day": "2026-12-22"}


async def make_two_tasks(owner: Actor) -> Ids:
    other = await make_task(owner)
    return {**await make_task(owner), "other_id": other["task_id"]}


async def make_done_task(owner: Actor) -> Ids:
    ids = await make_task(owner)
    async with unit_of_work() as db:
        await tasks.complete_task(db, owner, UUID(ids["task_id"]))
    return ids


async def make_deleted_task(owner: Actor) -> Ids:
    ids = await make_task(owner)
    async with unit_of_work() as db:
        await tasks.delete_task(db, owner, UUID(ids["task_id"]))
    return ids


async def make_file(owner: Actor) -> Ids:
    ids = await make_task(owner)
    made = await tasks.add_attachment(owner, UUID(ids["task_id"]), "a.txt", b"Draft")
    return {**ids, "attachment_id": str(made.id)}


async def make_removed_file(owner: Actor) -> Ids:
    ids = await make_file(owner)
    async with unit_of_work() as db:
        both = UUID(ids["task_id"]), UUID(ids["attachment_id"])
        await tasks.remove_attachment(db, owner, *both)
    return ids


async def make_import(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        made = await tasks.start_import(db, owner, Upload("a.csv", b"title\nRead\n"))
        return {"import_id": str(made.id)}


async def make_waiting_import(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        upload = Upload("a.csv", b"title\n" + b"Read\n" * 501)
        return {"import_id": str((await tasks.start_import(db, owner, upload)).id)}


async def make_goal(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        return {"goal_id": str((await goals.create_goal(db, owner, GoalIn(title="Learn"))).id)}


async def make_deleted_goal(owner: Actor) -> Ids:
    ids = await make_goal(owner)
    async with unit_of_work() as db:
        await goals.delete_goal(db, owner, UUID(ids["goal_id"]))
    return ids


async def make_cue(owner: Actor) -> Ids:
    ids = await make_goal(owner)
    async with unit_of_work() as db:
        data = CueIn(goal_id=UUID(ids["goal_id"]), situation="I sit down", action="I begin")
        return {"cue_id": str((await goals.add_cue(db, owner, data)).id)}


async def make_deleted_cue(owner: Actor) -> Ids:
    ids = await make_cue(owner)
    async with unit_of_work() as db:
        await goals.delete_cue(db, owner, UUID(ids["cue_id"]))
    return ids


async def make_template(owner: Actor) -> Ids:
    ids = await make_milestone(owner)
    async with unit_of_work() as db:
        data = TemplateIn(goal_id=UUID(ids["goal_id"]))
        made = await goals.save_template(db, owner, data)
    return {"template_id": made.id, "template": made.id}


async def make_deleted_template(owner: Actor) -> Ids:
    ids = await make_template(owner)
    async with unit_of_work() as db:
        await goals.delete_template(db, owner, UUID(ids["template_id"]))
    return ids


async def make_milestone(owner: Actor) -> Ids:
    ids = await make_goal(owner)
    async with unit_of_work() as db:
        step = await goals.add_milestone(
            db, owner, UUID(ids["goal_id"]), MilestoneIn(title="First step")
        )
    return {**ids, "milestone_id": str(step.id)}


async def make_deleted_milestone(owner: Actor) -> Ids:
    ids = await make_milestone(owner)
    async with unit_of_work() as db:
        await goals.delete_milestone(db, owner, UUID(ids["goal_id"]), UUID(ids["milestone_id"]))
    return ids


# --- how tasks are ordered ---


async def make_section(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        made = await tasks.add_section(db, owner, NameIn(title=uuid4().hex))
        return {"section_id": str(made.id)}


async def make_deleted_section(owner: Actor) -> Ids:
    ids = await make_section(owner)
    async with unit_of_work() as db:
        await tasks.delete_section(db, owner, UUID(ids["section_id"]))
    return ids


async def make_filter(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        data = SavedFilterIn(title=uuid4().hex, settings=FilterSettings(q="x"))
        return {"filter_id": str((await tasks.save_filter(db, owner, data)).id)}


async def make_deleted_filter(owner: Actor) -> Ids:
    ids = await make_filter(owner)
    async with unit_of_work() as db:
        await tasks.delete_filter(db, owner, UUID(ids["filter_id"]))
    return ids


async def make_task_template(owner: Actor) -> Ids:
    ids = await make_task(owner)
    async with unit_of_work() as db:
        data = TaskTemplateIn(task_id=UUID(ids["task_id"]), title=uuid4().hex)
        return {"template_id": str((await tasks.save_task_template(db, owner, data)).id)}


async def make_deleted_task_template(owner: Actor) -> Ids:
    ids = await make_task_template(owner)
    async with unit_of_work() as db:
        await tasks.delete_task_template(db, owner, UUID(ids["template_id"]))
    return ids


# --- focus and planning ---


async def make_session_running(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        running = await focus.active(db, owner)
        if running is not None:
            await focus.abandon(db, owner, running.id)
        return {"session_id": str((await focus.start(db, owner, StartIn())).id)}


async def make_session_paused(owner: Actor) -> Ids:
    ids = await make_session_running(owner)
    async with unit_of_work() as db:
        await focus.pause(db, owner, UUID(ids["session_id"]))
    return ids


async def make_proposal(owner: Actor) -> Ids:
    await make_task(owner)
    proposal = await planning.make_proposal(owner, date(2026, 11, 25))
    return {"proposal_id": str(proposal.id)}


async def make_slot(owner: Actor) -> Ids:
    ids = await make_task(owner)
    async with unit_of_work() as db:
        wanted = RescheduleIn(start=datetime(2026, 11, 25, 12, tzinfo=UTC), force=True)
        slot = await planning.reschedule_task(db, owner, UUID(ids["task_id"]), wanted)
    return {"slot_id": str(slot.id)}


async def make_approved(owner: Actor) -> Ids:
    ids = await make_proposal(owner)
    async with unit_of_work() as db:
        await planning.approve(db, owner, UUID(ids["proposal_id"]))
    return ids


async def make_models(owner: Actor) -> Ids:
    """Two versions that beat their rule; answers the later one, which is in use."""
    trained = Trained({"hours": [1, 2, 3]}, {"error": 0.1, "error_rule": 0.2}, used=True)
    async with unit_of_work() as db:
        await registry.store(db, owner, "peak_hours", trained)
        later = await registry.store(db, owner, "peak_hours", trained)
        assert later is not None
        return {"model_id": str(later.id)}


async def make_compared_models(owner: Actor) -> Ids:
    ids = await make_models(owner)
    async with unit_of_work() as db:
        versions = await registry.list_versions(db, owner, "peak_hours")
        later, former = (row.version for row in versions[:2])
        await registry.compare(db, owner, "peak_hours", (former, later))
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
    # tasks
    "/tasks/{task_id}": Resource(make_task, {"PATCH": {"title": "Mine"}, "PUT": {"title": "Mine"}}),
    "/tasks/imports/{import_id}": Resource(make_import),
    "/tasks/imports/{import_id}/cancel": Resource(make_waiting_import),
    "/tasks/imports/{import_id}/rows": Resource(make_import),
    "/tasks/imports/{import_id}/rows.csv": Resource(make_import),
    "/tasks/sections/{section_id}": Resource(make_section, {"PATCH": {"title": "Mine"}}),
    "/tasks/sections/{section_id}/restore": Resource(make_deleted_section),
    "/tasks/filters/{filter_id}": Resource(make_filter, {"PATCH": {"title": "Mine"}}),
    "/tasks/filters/{filter_id}/restore": Resource(make_deleted_filter),
    "/tasks/templates/{template_id}": Resource(make_task_template, {"PATCH": {"title": "Mine"}}),
    "/tasks/templates/{template_id}/restore": Resource(make_deleted_task_template),
    "/tasks/templates/{template_id}/tasks": Resource(make_task_template, {"POST": {}}),
    "/tasks/{task_id}/graph": Resource(make_task),
    "/tasks/{task_id}/archive": Resource(make_task),
    "/tasks/{task_id}/attachments": Resource(make_task, {"POST": FILE}),
    "/tasks/{task_id}/attachments/{attachment_id}": Resource(make_file),
    "/tasks/{task_id}/attachments/{attachment_id}/restore": Resource(make_removed_file),
    "/tasks/{task_id}/complete": Resource(make_task),
    "/tasks/{task_id}/dependencies": Resource(make_task, {"PUT": {"depends_on": []}}),
    "/tasks/{task_id}/duplicate": Resource(make_task),
    "/tasks/{task_id}/history": Resource(make_task),
    "/tasks/{task_id}/history/{entry_id}/put-back": Resource(
        make_changed_task, {"POST": {"field": "title"}}
    ),
    "/tasks/{task_id}/reorder": Resource(make_two_tasks, {"POST": {"after_id": "$other_id"}}),
    "/tasks/{task_id}/restore": Resource(make_deleted_task),
    "/tasks/{task_id}/series": Resource(make_series, {"PUT": {"policy": "skip"}}),
    "/tasks/{task_id}/series/exceptions/{day}": Resource(
        make_moved_day, {"PUT": {"moved_to": "2026-12-27"}}
    ),
    "/tasks/{task_id}/series/pauses": Resource(
        make_series, {"POST": {"first_day": "2026-12-24", "last_day": "2026-12-31"}}
    ),
    "/tasks/{task_id}/series/pauses/{pause_id}": Resource(make_pause),
    "/tasks/{task_id}/series/skip": Resource(make_series),
    "/tasks/{task_id}/skip": Resource(make_task),
    "/tasks/{task_id}/subtasks": Resource(make_task, {"POST": {"title": "Mine"}}),
    "/tasks/{task_id}/uncomplete": Resource(make_done_task),
    # goals
    "/goals/{goal_id}": Resource(make_goal, {"PATCH": {"title": "Mine"}, "PUT": {"title": "Mine"}}),
    "/goals/templates/{template}/draft": Resource(make_template),
    "/goals/templates/{template_id}": Resource(make_template),
    "/goals/templates/{template_id}/restore": Resource(make_deleted_template),
    "/goals/{goal_id}/breakdown": Resource(
        make_goal, {"POST": {"items": [{"key": "m1", "kind": "milestone", "title": "Mine"}]}}
    ),
    "/goals/{goal_id}/forecast": Resource(make_goal),
    "/goals/{goal_id}/history": Resource(make_goal),
    "/goals/{goal_id}/woop": Resource(make_goal, {"PUT": {"wish": "Mine"}}),
    "/cues/{cue_id}": Resource(make_cue, {"PUT": {"at_time": "09:00", "action": "Mine"}}),
    "/cues/{cue_id}/restore": Resource(make_deleted_cue),
    "/goals/{goal_id}/milestones": Resource(make_goal, {"POST": {"title": "Mine"}}),
    "/goals/{goal_id}/milestones/{milestone_id}": Resource(
        make_milestone, {"PUT": {"title": "Mine"}}
    ),
    "/goals/{goal_id}/milestones/{milestone_id}/complete": Resource(make_milestone),
    "/goals/{goal_id}/milestones/{milestone_id}/restore": Resource(make_deleted_milestone),
    "/goals/{goal_id}/progress": Resource(make_goal, {"PATCH": {"delta": 5}, "POST": {"value": 5}}),
    "/goals/{goal_id}/restore": Resource(make_deleted_goal),
    # focus
    "/focus/sessions/{session_id}/abandon": Resource(make_session_running),
    "/focus/sessions/{session_id}/complete": Resource(make_session_running),
    "/focus/sessions/{session_id}/pause": Resource(make_session_running),
    "/focus/sessions/{session_id}/resume": Resource(make_session_paused),
    # planning
    "/schedules/proposals/{proposal_id}/approve": Resource(make_proposal, {"POST": {}}),
    "/schedules/proposals/{proposal_id}/reject": Resource(make_proposal),
    "/schedules/proposals/{proposal_id}/undo": Resource(make_approved),
    "/schedules/slots/{slot_id}/lock": Resource(make_slot),
    "/schedules/slots/{slot_id}/unlock": Resource(make_slot),
    "/schedules/slots/{slot_id}/why": Resource(make_slot),
    "/schedules/tasks/{task_id}/reschedule": Resource(
        make_task, {"PUT": {"start": "2026-11-25T13:00:00+01:00"}}
    ),
    "/admin/models/{model_id}/activate": Resource(make_models, forbidden=True),
    "/admin/models/{model_id}/compare": Resource(
        make_models, {"POST": {"version": 1}}, forbidden=True
    ),
    "/admin/models/{model_id}/end-comparison": Resource(make_compared_models, forbidden=True),
    "/admin/models/{model_id}/roll-back": Resource(make_models, forbidden=True),
}


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
