"""Rows of the Tasks page that were chosen, and what is done to all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx
from pydantic import ValidationError

from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalFilter
from focusflow.platform.clock import local_day
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas_bulk import BulkIn, BulkPatch, BulkView
from state.effects import say
from state.forms import as_id, checked, line, number, problems
from state.live import reload_here
from state.session import acting
from state.task_actions import DAYS, day_named
from state.task_options import section_options
from state.task_rows import row_ids
from state.task_undo import way_back
from state.tasks import TaskList
from state.whisper import whisper_points

DONE = {
    "complete": "done",
    "reopen": "open again",
    "delete": "in the trash",
    "restore": "back",
    "archive": "archived",
    "update": "changed",
}
KEEP = ("", "Leave as it is")
NO_GOAL = "none"
NO_SECTION = "none"


class TaskChoice(rx.State):
    """The bar of chosen rows. Which they are stands in the list, which drops those that go."""

    changing: bool = False
    asking: bool = False
    question: str = ""
    errors: dict[str, str] = {}
    error: str = ""
    form_key: int = 0
    goal_options: list[tuple[str, str]] = [KEEP]
    section_options: list[tuple[str, str]] = [KEEP]
    _anchor: str = ""

    @rx.event
    async def choose(self, task_id: str) -> None:
        """Select a row, or no longer."""
        page = await self.get_state(TaskList)
        if task_id in page.selected:
            page.selected = [other for other in page.selected if other != task_id]
        elif task_id in row_ids(page.groups):
            page.selected = [*page.selected, task_id]
            page.selecting = True
        self._anchor = task_id

    @rx.event
    async def choose_to(self, task_id: str) -> None:
        """Select all rows from the one chosen last to this one."""
        page = await self.get_state(TaskList)
        shown = row_ids(page.groups)
        if task_id not in shown:
            return
        anchor = self._anchor if self._anchor in shown else task_id
        first, last = sorted((shown.index(anchor), shown.index(task_id)))
        added = [one for one in shown[first : last + 1] if one not in page.selected]
        page.selected = [*page.selected, *added]
        page.selecting, self._anchor = True, task_id

    @rx.event
    async def click(self, task_id: str, pressed: dict[str, Any]) -> Any:
        """A click on the box of a row, with Shift for all rows in between."""
        shift = isinstance(pressed, dict) and bool(pressed.get("shift_key"))
        await (self.choose_to if shift else self.choose)(task_id)

    @rx.event
    async def start(self) -> None:
        """Show the boxes of all rows."""
        (await self.get_state(TaskList)).selecting = True

    @rx.event
    async def choose_all(self) -> None:
        """Select all rows on show."""
        page = await self.get_state(TaskList)
        page.selected, page.selecting = row_ids(page.groups), True

    @rx.event
    async def leave(self) -> None:
        """Select nothing, and hide the boxes."""
        page = await self.get_state(TaskList)
        page.selected, page.selecting = [], False

    async def _do(
        self,
        action: str,
        said: str = "",
        update: BulkPatch | None = None,
        scope: str | None = None,
    ) -> None:
        page = await self.get_state(TaskList)
        ids = [as_id(task_id) for task_id in page.selected]
        if not ids:
            return
        values = {"ids": ids, "action": action, "update": update, "scope": scope}
        wanted = checked(BulkIn, values)
        async with acting(self) as (db, actor):
            view = await tasks.change_many(db, actor, wanted)
        await reload_here(self)
        page.selecting = bool(page.selected)
        if action in ("complete", "reopen"):
            await whisper_points(self)
        text, whole = told(view, said or DONE.get(action, "changed"))
        undo = way_back(actor) if view.undo else None
        await say(self, text, tone="good" if whole else "warn", undo=undo)

    @rx.event
    async def apply(self, action: str) -> None:
        """Complete, reopen, delete, restore or archive what is selected."""
        if action == "delete" and await self._asks():
            return
        if action in DONE and action != "update":
            await self._do(action)

    async def _asks(self) -> bool:
        """Ask what is meant when some of what is to be deleted comes again."""
        page = await self.get_state(TaskList)
        chosen = set(page.selected)
        rows = [row for group in page.groups for row in group.rows if row.id in chosen]
        repeating = sum(row.repeats and not row.done for row in rows)
        if not repeating:
            return False
        some = "One of them comes" if repeating == 1 else f"{repeating} of them come"
        self.question = f"{some} again. Shall what repeats go on?"
        self.asking = True
        return True

    @rx.event
    def set_asking(self, is_open: bool) -> None:  # noqa: FBT001
        """Close without deleting."""
        self.asking = self.asking and is_open is True

    @rx.event
    async def carry_out(self, scope: str) -> None:
        """Delete what is selected."""
        if self.asking:  # not at a second click
            self.asking = False
            await self._do("delete", scope="this" if scope == "this" else "following")

    @rx.event
    async def reschedule(self, name: str) -> None:
        """Another due day for what is selected."""
        async with acting(self) as (db, actor):
            day = day_named(name, local_day(actor, db.now()), actor.first_weekday)
        said = f"moved to: {DAYS.get(name, 'No date')}"
        await self._do("update", said, BulkPatch(due_date=day))

    @rx.event
    async def set_priority(self, priority: str) -> None:
        """Another priority for what is selected."""
        await self._do("update", update=checked(BulkPatch, {"priority": str(priority)}))

    @rx.event
    async def open_form(self) -> None:
        """Show the form that changes fields of all selected."""
        async with acting(self) as (db, actor):
            page = await goals.list_goals(db, actor, GoalFilter(status="active"), limit=100)
            sections = await section_options(db, actor)
        found = [(str(goal.id), goal.title) for goal in page.items]
        self.goal_options = [KEEP, (NO_GOAL, "No goal"), *found]
        self.section_options = [KEEP, (NO_SECTION, "No section"), *sections]
        self.errors, self.error = {}, ""
        self.form_key += 1
        self.changing = True

    @rx.event
    def close_form(self, opened: bool) -> None:  # noqa: FBT001
        """Close the form and change nothing."""
        self.changing = bool(opened)

    @rx.event
    async def change(self, sent: dict[str, Any]) -> None:
        """Give all selected the fields that were filled in; the form stays when one is wrong."""
        values = bulk_values(sent)
        self.errors, self.error = {}, ""
        if not values:
            self.error = "Fill in what should be the same for all of them."
            return
        try:
            update = BulkPatch.model_validate(values)
        except ValidationError as error:
            self.errors = problems(error)
            self.error = "" if self.errors else "Something here is not right."
            return
        await self._do("update", update=update)
        self.changing = False


def bulk_values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as fields for all; an empty field leaves them as they are."""
    lines = {name: line(sent, name) for name in ("priority", "status", "due_date", "category")}
    values: dict[str, Any] = {name: text for name, text in lines.items() if text}
    if sent.get("no_due_date"):
        values["due_date"] = None
    if (estimate := number(str(sent.get("estimated_minutes") or ""))) is not None:
        values["estimated_minutes"] = estimate
    for name, none in (("goal_id", NO_GOAL), ("section_id", NO_SECTION)):
        if chosen := line(sent, name):
            values[name] = None if chosen == none else chosen
    for name in ("add_tags", "remove_tags"):
        tags = [tag.strip().removeprefix("@") for tag in line(sent, name).split(",")]
        if found := [tag for tag in tags if tag]:
            values[name] = found
    return values


def told(view: BulkView, words: str) -> tuple[str, bool]:
    """What became of many tasks, in a sentence or two; and whether all of them went."""
    done = "1 task" if view.done == 1 else f"{view.done} tasks"
    left = [item for item in view.items if item.outcome in ("refused", "not_found")]
    if not left:
        same = len(view.items) - view.done
        if not view.done:
            return "They were like that already.", True
        return f"{done} {words}" + (
            f"; {same} {'was' if same == 1 else 'were'} so already" if same else ""
        ), True
    reasons = dict.fromkeys(item.reason or "It is not there any more." for item in left)
    why = " ".join(list(reasons)[:2])
    some = "1 was left alone" if len(left) == 1 else f"{len(left)} were left alone"
    return f"{done} {words}. {some}: {why}", False
