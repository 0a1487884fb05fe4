"""How a plan is asked for, shown, changed, tried and decided; on Today and in the Week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import reflex as rx

from focusflow.planning import service as planning
from focusflow.planning.schemas import Edit, ProposalView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, FocusFlowError, InvalidInput
from focusflow.platform.ids import new_id
from state.day import Block, Local
from state.effects import say, undoes
from state.forms import as_id
from state.plan import LeftOutRow, PlanDay, Proposal, left_out_row, placed_blocks, proposal_of
from state.plan import plan_days as days_of
from state.session import acting, actor_of

undoes("planning.undo", planning.undo)


class PlanActions(rx.State, mixin=True):
    """Handlers of planning; the page has `reload` and `plan_span`."""

    proposal: Proposal = Proposal()
    reviewing: bool = False
    planning: bool = False
    plan_view: str = "after"
    plan_days: list[PlanDay] = []
    plan_left: list[LeftOutRow] = []
    plan_notes: list[str] = []
    _attempt: str = ""
    _edits: dict[str, datetime] = {}

    def plan_span(self, today: date) -> tuple[date, int]:
        """The first day to plan, and how many; a page with more than a day brings its own."""
        return today, 1

    def _sees_after(self) -> bool:
        """Whether the timeline shows the plan as proposed."""
        return self.reviewing and self.plan_view == "after"

    def show_proposal(
        self,
        view: ProposalView | None,
        locals_of: Mapping[date, Local],
        now: datetime,
        *,
        movable: bool = True,
    ) -> dict[date, list[Block]]:
        """Fill what is shown of the proposal; answers the blocks it would put on each day."""
        if view is None or not any(day.day in locals_of for day in view.days):
            self.proposal, self.reviewing, self._edits = Proposal(), False, {}
            self.plan_days, self.plan_left, self.plan_notes = [], [], []
            return {}
        if self.proposal.id != str(view.id):
            self._edits, self.plan_view = {}, "after"
        blocks = placed_blocks(view, locals_of, self._edits, now, movable=movable)
        self.proposal = proposal_of(view, locals_of, changed=bool(self._edits))
        self.plan_days = days_of(view, locals_of, blocks, only_changes=len(locals_of) > 1)
        self.plan_left = [left_out_row(item) for item in view.unscheduled]
        self.plan_notes = list(view.notes)
        return blocks

    @rx.event(background=True)
    async def plan_day(self) -> None:
        """Ask for a plan; the page stays usable meanwhile."""
        async with self:
            if self.planning:
                return
            actor = await actor_of(self)
            attempt = self._begin_attempt()
        problem: FocusFlowError | None = None
        made: ProposalView | None = None
        try:
            async with unit_of_work() as db:
                first, days = self.plan_span(local_day(actor, db.now()))
            made = await planning.make_proposal(actor, first, days=days)
        except FocusFlowError as error:
            problem = error
        except Exception:
            # Whatever it was is told elsewhere; the button must come back.
            async with self:
                self._end_attempt()
            raise
        async with self:
            if self._attempt != attempt:
                await _turn_down(actor, made)
                return
            self._end_attempt()
            if problem is not None:
                await say(self, problem.message, tone="bad")
                return
            self.reviewing, self.plan_view = True, "after"
            await self.reload()

    def _begin_attempt(self) -> str:
        self.planning, self._attempt = True, new_id().hex
        return self._attempt

    def _end_attempt(self) -> None:
        self.planning, self._attempt = False, ""

    @rx.event
    def cancel_planning(self) -> None:
        """Stop waiting for the plan; it is thrown away when it comes."""
        self._end_attempt()

    @rx.event
    async def review(self) -> None:
        """Look at the plan that waits."""
        self.reviewing = bool(self.proposal.id)
        await self.reload()

    @rx.event
    async def later(self) -> None:
        """Leave it for later; it stays in the banner."""
        self.reviewing = False
        await self.reload()

    @rx.event
    async def compare(self, which: str) -> None:
        """Show the timeline as proposed or as it is."""
        self.plan_view = "before" if which == "before" else "after"
        await self.reload()

    @rx.event
    async def accept(self) -> None:
        """Take the plan over, with the changes made to it."""
        proposal_id = as_id(self.proposal.id)
        edits = [Edit(slot_id=as_id(key), start=start) for key, start in self._edits.items()]
        try:
            async with acting(self) as (db, actor):
                done = await planning.approve(db, actor, proposal_id, edits)
        except Conflict as problem:
            await self.reload()
            await say(self, problem.message, tone="warn")
            return
        self.reviewing = False
        await self.reload()
        what = "day" if len(done.schedules) == 1 else "week"
        await say(
            self, f"Your {what} is planned.", tone="good", undo=("planning.undo", proposal_id)
        )

    @rx.event
    async def reject(self) -> None:
        """Turn the plan down; nothing moves."""
        try:
            async with acting(self) as (db, actor):
                await planning.reject(db, actor, as_id(self.proposal.id))
        except Conflict as problem:
            await say(self, problem.message, tone="warn")
        self.reviewing = False
        await self.reload()

    async def edit_plan(self, slot_id: str, start: datetime) -> None:
        """Another start for a block of the proposal; nothing is saved before it is accepted."""
        self._edits = {**self._edits, slot_id: start}
        await self.reload()


def span_of_week(first: date, today: date) -> tuple[date, int]:
    """What is left of the seven days from `first`; InvalidInput when they are over."""
    start = max(first, today)
    days = (first + timedelta(days=7) - start).days
    if days <= 0:
        raise InvalidInput("week", "This week is over. Plan a later one.")
    return start, days


async def _turn_down(actor: Actor, made: Any) -> None:
    """A plan that nobody waits for any more."""
    if made is None:
        return
    async with unit_of_work() as db:
        await planning.reject(db, actor, made.id)
