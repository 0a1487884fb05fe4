"""A plan for today that waits for a yes: how it is asked for, shown, changed and decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any
from uuid import UUID

import reflex as rx

from focusflow.planning import service as planning
from focusflow.planning.schemas import DayChange, Edit, ProposalView, SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import local_day
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, FocusFlowError
from focusflow.platform.formatting import format_minutes
from focusflow.platform.ids import new_id
from state.day import Block, Local, sentence, side_by_side, slot_block
from state.effects import say, undoes
from state.forms import as_id
from state.session import acting, actor_of

undoes("planning.undo", planning.undo)

RAISED = {
    "user": ("A plan is waiting for your yes.", "Nothing moves before."),
    "skip": ("Your day changed.", "You put something off, so the rest could go differently."),
    "calendar": ("Your day changed.", "Something in your calendar lies on planned work."),
    "onboarding": ("Your first plan is ready.", "Nothing moves before your yes."),
}


@dataclass(frozen=True)
class PlanRow:
    """One block of a proposal, with its reason and what changes."""

    id: str
    title: str
    when: str
    reason: str
    change: str
    kind: str


@dataclass(frozen=True)
class LeftOutRow:
    """What did not fit, with the reason in numbers."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A plan that waits, in words."""

    id: str = ""
    summary: str = ""
    quality: str = ""
    headline: str = ""
    raised: str = ""
    impact: str = ""
    empty: bool = False
    unchanged: bool = False


def quality(view: ProposalView) -> str:
    """How good the plan is, honestly."""
    if view.solver != "cp-sat" or view.solver_status == "fallback":
        return "Made by simple rules, without looking for the best."
    percent = ceil(view.gap * 100 - 1e-6)
    if percent <= 0:
        return "No better plan is possible for these tasks."
    return f"Within {percent} % of the best possible."


def proposal_of(view: ProposalView) -> Proposal:
    """What is said above a proposal."""
    day = view.days[0]
    count = view.tasks_planned
    empty = not any(slot.slot_type == "task" for slot in day.after)
    summary = (
        f"{count} {'task' if count == 1 else 'tasks'}, {format_minutes(day.planned_minutes)} "
        f"of {format_minutes(day.cap_minutes)}. Likely to finish {view.likely_done} of {count}."
    )
    return Proposal(
        id=str(view.id),
        summary="" if empty else summary,
        quality="" if empty else quality(view),
        headline=RAISED[view.trigger][0],
        raised=RAISED[view.trigger][1],
        impact=view.impact,
        empty=empty,
        unchanged=not view.has_changes,
    )


def moved(day: DayChange) -> dict[UUID, SlotView]:
    """For each moved slot after, the one of the same task before that it comes from."""
    loose = [slot for slot in day.before if slot.change == "moved"]
    found: dict[UUID, SlotView] = {}
    for slot in day.after:
        origin = next((old for old in loose if old.task_id == slot.task_id), None)
        if slot.change == "moved" and origin is not None:
            loose.remove(origin)
            found[slot.id] = origin
    return found


def plan_rows(day: DayChange, local: Local, blocks: Mapping[str, Block]) -> list[PlanRow]:
    """The blocks of work of a proposal in their order."""
    origins = moved(day)
    rows = []
    for slot in sorted(day.after, key=lambda s: blocks[str(s.id)].start):
        if slot.slot_type != "task":
            continue
        block = blocks[str(slot.id)]
        change = {"new": "New", "kept": "As before"}.get(slot.change or "", "Moved")
        if slot.id in origins:
            change = f"Was {local.clock(origins[slot.id].starts_at)}"
        rows.append(PlanRow(block.id, block.title, block.when, block.note, change, block.kind))
    return rows


def taken_out(day: DayChange, local: Local) -> list[LeftOutRow]:
    """Blocks of work that would no longer be there today."""
    return [
        LeftOutRow(str(slot.id), slot.title, f"was {local.span(slot.starts_at, slot.ends_at)}")
        for slot in day.before
        if slot.change == "removed" and slot.slot_type == "task"
    ]


def shifted(block: Block, minute: int, local: Local) -> Block:
    """A block at another start, as the person put it."""
    start, end = local.instant(minute), local.instant(minute + block.minutes)
    when = local.span(start, end)
    return replace(block, start=minute, when=when, note="You put it here", fixed=True)


class PlanActions(rx.State, mixin=True):
    """Handlers of planning; the page has `_local` and `reload`."""

    proposal: Proposal = Proposal()
    reviewing: bool = False
    planning: bool = False
    plan_view: str = "after"
    plan_blocks: list[Block] = []
    plan_rows: list[PlanRow] = []
    plan_left: list[LeftOutRow] = []
    plan_gone: list[LeftOutRow] = []
    plan_notes: list[str] = []
    _attempt: str = ""
    _edits: dict[str, int] = {}

    def show_proposal(
        self,
        view: ProposalView | None,
        local: Local,
        staying: Sequence[Block],
        now: Any,
    ) -> None:
        """Fill what is shown of the proposal; `staying` is what no plan can change."""
        day = next((d for d in view.days if d.day == local.day), None) if view else None
        if view is None or day is None:
            self.proposal, self.reviewing, self._edits = Proposal(), False, {}
            self.plan_blocks, self.plan_rows, self.plan_left = [], [], []
            self.plan_gone, self.plan_notes = [], []
            return
        if self.proposal.id != str(view.id):
            self._edits, self.plan_view = {}, "after"
        blocks = {}
        for slot in day.after:
            block = slot_block(slot, local, now)
            block = replace(block, proposed=block.slot and slot.change != "kept")
            if block.id in self._edits:
                block = shifted(block, self._edits[block.id], local)
            blocks[block.id] = block
        self.proposal = proposal_of(view)
        self.plan_blocks = side_by_side([*staying, *_without_buried_rests(blocks.values())])
        self.plan_rows = plan_rows(day, local, blocks)
        self.plan_left = [left_out_row(item) for item in view.unscheduled]
        self.plan_gone = taken_out(day, local)
        self.plan_notes = list(view.notes)

    @rx.event(background=True)
    async def plan_day(self) -> None:
        """Ask for a plan; the page stays usable meanwhile."""
        async with self:
            if self.planning:
                return
            actor = await actor_of(self)
            self.planning, self._attempt = True, new_id().hex
            attempt = self._attempt
        problem: FocusFlowError | None = None
        made: ProposalView | None = None
        try:
            async with unit_of_work() as db:
                day = local_day(actor, db.now())
            made = await planning.make_proposal(actor, day)
        except FocusFlowError as error:
            problem = error
        except Exception:
            # Whatever it was is told elsewhere; the button must come back.
            async with self:
                self.planning, self._attempt = False, ""
            raise
        async with self:
            if self._attempt != attempt:
                await _turn_down(actor, made)
                return
            self.planning, self._attempt = False, ""
            if problem is not None:
                await say(self, problem.message, tone="bad")
                return
            self.reviewing, self.plan_view = True, "after"
            await self.reload()

    @rx.event
    def cancel_planning(self) -> None:
        """Stop waiting for the plan; it is thrown away when it comes."""
        self.planning, self._attempt = False, ""

    @rx.event
    def review(self) -> None:
        """Look at the plan that waits."""
        self.reviewing = bool(self.proposal.id)

    @rx.event
    def later(self) -> None:
        """Leave it for later; it stays in the banner."""
        self.reviewing = False

    @rx.event
    def compare(self, which: str) -> None:
        """Show the timeline as proposed or as it is."""
        self.plan_view = "before" if which == "before" else "after"

    @rx.event
    async def accept(self) -> None:
        """Take the plan over, with the changes made to it."""
        proposal_id = as_id(self.proposal.id)
        try:
            async with acting(self) as (db, actor):
                await planning.approve(db, actor, proposal_id, self._as_edits())
        except Conflict as problem:
            await self.reload()
            await say(self, problem.message, tone="warn")
            return
        self.reviewing = False
        await self.reload()
        await say(self, "Your day is planned.", tone="good", undo=("planning.undo", proposal_id))

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

    def _as_edits(self) -> list[Edit]:
        return [
            Edit(slot_id=as_id(slot_id), start=self._local.instant(minute))
            for slot_id, minute in self._edits.items()
        ]

    async def edit_plan(self, slot_id: str, minute: int) -> None:
        """Another start for a block of the proposal; nothing is saved before it is accepted."""
        self._edits = {**self._edits, slot_id: minute}
        await self.reload()


def left_out_row(item: Any) -> LeftOutRow:
    """A task that did not fit."""
    return LeftOutRow(str(item.task_id), item.title, sentence(item.reason))


def _without_buried_rests(blocks: Iterable[Block]) -> list[Block]:
    """Breaks make room for blocks that were put on them."""
    found = list(blocks)
    work = [(b.start, b.start + b.minutes) for b in found if b.slot]
    return [
        b
        for b in found
        if b.slot or not any(b.start < end and start < b.start + b.minutes for start, end in work)
    ]


async def _turn_down(actor: Actor, made: ProposalView | None) -> None:
    """A plan that nobody waits for any more."""
    if made is None:
        return
    async with unit_of_work() as db:
        await planning.reject(db, actor, made.id)
