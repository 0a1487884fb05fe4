"""Every route with an id: how to make what it is about, and what may be sent to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from focusflow.platform.actor import Actor
from tests.integration.makers import (
    FILE,
    Ids,
    make_account,
    make_approved,
    make_changed_task,
    make_compared_models,
    make_connection,
    make_cue,
    make_deleted_cue,
    make_deleted_event,
    make_deleted_filter,
    make_deleted_goal,
    make_deleted_milestone,
    make_deleted_section,
    make_deleted_task,
    make_deleted_task_template,
    make_deleted_template,
    make_done_task,
    make_event,
    make_feed,
    make_file,
    make_filter,
    make_goal,
    make_gone_block,
    make_import,
    make_milestone,
    make_models,
    make_moved_day,
    make_pause,
    make_proposal,
    make_removed_file,
    make_section,
    make_series,
    make_session,
    make_session_paused,
    make_session_running,
    make_slot,
    make_task,
    make_task_template,
    make_template,
    make_two_tasks,
    make_waiting_import,
)


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
    # connections
    "/connections/feeds/{feed_id}": Resource(make_feed),
    "/connections/gone-blocks/{block_id}": Resource(make_gone_block, {"POST": {"put_back": False}}),
    "/connections/{connection_id}": Resource(make_connection, {"PATCH": {"frequency": "daily"}}),
    "/connections/{connection_id}/calendars/{calendar_id}": Resource(
        make_connection, {"PATCH": {"title": "Mine"}}
    ),
    "/connections/{connection_id}/runs": Resource(make_connection),
    "/connections/{connection_id}/sync": Resource(make_connection),
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
