"""Makes one of everything that has an id, for the tests of whose it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from focusflow.accounts import sessions
from focusflow.accounts.models import User
from focusflow.accounts.sessions import Client
from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.connections import service as connections
from focusflow.connections.models import WrittenBlock
from focusflow.connections.schemas import ConnectIn, FeedIn
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
from focusflow.platform.ids import new_id
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskPatch
from focusflow.tasks.schemas_series import PauseIn
from focusflow.tasks.schemas_transfer import Upload
from focusflow.tasks.schemas_views import FilterSettings, NameIn, SavedFilterIn, TaskTemplateIn

Ids = dict[str, str]
FILE = {"file": ("a.txt", b"Draft")}


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


async def make_connection(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        data = ConnectIn(provider="feed", address="https://example.org/a.ics")
        made = await connections.connect(db, owner, data)
        return {"connection_id": str(made.id), "calendar_id": str(made.calendars[0].id)}


async def make_gone_block(owner: Actor) -> Ids:
    ids = await make_connection(owner)
    async with unit_of_work() as db:
        row = WrittenBlock(
            user_id=owner.user_id,
            calendar_id=UUID(ids["calendar_id"]),
            slot_id=new_id(),
            task_id=new_id(),
            title="Essay",
            starts_at=db.now(),
            ends_at=db.now() + timedelta(hours=1),
            gone=True,
        )
        db.add(row)
        return {"block_id": str(row.id)}


async def make_feed(owner: Actor) -> Ids:
    async with unit_of_work() as db:
        made = await connections.make_feed(db, owner, FeedIn(title="Phone"))
        return {"feed_id": str(made.feed.id)}


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
