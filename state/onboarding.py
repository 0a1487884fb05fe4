"""The first minute: when someone works, what is on their mind, and their calendar.

Each answer is kept as soon as it is given, so that a reload, another tab or another device goes
on where this one stood.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import MeView, OnboardingIn, PreferencesIn, ProfilePatch
from focusflow.platform.clock import zone_names
from focusflow.platform.errors import FocusFlowError, Unauthenticated
from focusflow.platform.formatting import format_minutes, format_span, format_time
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskView
from state.effects import say, undoes
from state.forms import as_id, as_time, checked
from state.frame import Frame, open_page
from state.live import shows
from state.session import acting
from state.settings import Options, time_options
from state.wording import Words, words_of

STEPS = 3
ENOUGH = 5
OWN = "own"
PRESETS = {
    "mornings": ("Mornings", time(8), time(12)),
    "office": ("Office hours", time(9), time(17)),
    "evenings": ("Evenings", time(17), time(21)),
}
EXAMPLES = (
    "Read chapter 3 tomorrow for 45m",
    "Write the outline by friday p1 for 1h",
    "Buy groceries today 6pm for 30m",
)
undoes("tasks.restore", tasks.restore_task)


@dataclass(frozen=True)
class Hours:
    """Usual hours to choose."""

    key: str
    label: str
    span: str


@dataclass(frozen=True)
class FirstTask:
    """A task written down in the first minute."""

    id: str
    title: str
    detail: str


@shows("tasks", "profile")
class Onboarding(rx.State):
    """The three steps, and what has been answered so far."""

    ready: bool = False
    failed: str = ""
    place: str = rx.LocalStorage("", name="ff:onboarding")
    """Who is at which step, for every tab of this browser."""

    step: int = 1
    presets: list[Hours] = []
    choice: str = ""
    times: Options = []
    start: str = "09:00"
    end: str = "17:00"
    hours_error: str = ""
    zone: str = "UTC"
    zone_now: str = ""
    zone_open: bool = False
    zone_error: str = ""
    rows: list[FirstTask] = []
    enough: bool = False
    imported: bool = False
    busy: bool = False
    _probed: bool = False

    @rx.event
    async def load(self) -> Any:
        """Go on at the step where this person stood."""
        self.zone_error = self.hours_error = ""
        self.busy = False
        elsewhere = await open_page(self)
        frame = await self.get_state(Frame)
        if elsewhere is None and not self.failed and frame._onboarded:
            return rx.redirect("/today")
        return elsewhere

    async def reload(self) -> None:
        """Read the answers so far."""
        async with acting(self) as (db, actor):
            me = await accounts.me(db, actor)
            page = await tasks.list_tasks(
                db, actor, TaskFilter(sort="created_at"), limit=ENOUGH + 1
            )
            words, now = await words_of(self, db, actor), db.now()
        who, _, step = self.place.partition(":")
        mine = who == actor.user_id.hex and step in ("1", "2", "3")
        self.step = int(step) if mine else 1
        self.place = f"{actor.user_id.hex}:{self.step}"
        self._show(me, now)
        self.rows = [_first_task(task, words) for task in page.items[:ENOUGH]]
        self.enough = len(page.items) >= ENOUGH

    def _show(self, me: MeView, now: datetime) -> None:
        wishes, hour24 = me.preferences, me.preferences.hour24
        self.presets = [
            Hours(key, label, format_span(start, end, hour24=hour24))
            for key, (label, start, end) in PRESETS.items()
        ]
        hours = (wishes.study_start, wishes.study_end)
        usual = next((key for key, preset in PRESETS.items() if preset[1:] == hours), OWN)
        self.choice = OWN if self.choice == OWN else usual
        self.times = time_options(list(hours), hour24=hour24)
        if not self.hours_error:
            self.start, self.end = (f"{moment:%H:%M}" for moment in hours)
        self.zone = me.user.timezone
        self.zone_now = format_time(now.astimezone(ZoneInfo(self.zone)), hour24=hour24)

    @rx.event
    async def probe(self, found: dict[str, Any]) -> None:
        """Take over, once, how the browser writes times, and its zone where none was known."""
        if self._probed:
            return
        self._probed = True
        zone = str(found.get("zone", ""))
        weekday = found.get("first_weekday")
        wishes = {
            "hour24": found.get("hour24") is not False,
            "day_first": found.get("day_first") is not False,
            "first_weekday": weekday if weekday in range(7) else 0,
        }
        try:
            await self._keep(**wishes)
            if self.zone == "UTC" and zone in zone_names():
                await self._keep_zone(zone)
        except Unauthenticated:
            return  # the page itself leads to the sign-in
        await (await self.get_state(Frame)).reload()
        await self.reload()

    @rx.event
    async def choose(self, key: str) -> None:
        """Work at these usual hours, or at one's own."""
        self.hours_error = ""
        self.choice = key if key in PRESETS else OWN
        if key in PRESETS:
            _, start, end = PRESETS[key]
            await self._keep(study_start=start, study_end=end)
        await self.reload()

    @rx.event
    async def set_start(self, text: str) -> None:
        """Work from then on."""
        self.start = str(text)[:5]
        await self._keep_own()

    @rx.event
    async def set_end(self, text: str) -> None:
        """Work until then."""
        self.end = str(text)[:5]
        await self._keep_own()

    @rx.event
    def open_zone(self) -> None:
        """Let another time zone be typed."""
        self.zone_open = True

    @rx.event
    async def set_zone(self, form: dict[str, Any]) -> None:
        """Use this time zone."""
        zone = str(form.get("zone", "")).strip()
        try:
            await self._keep_zone(zone)
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            self.zone_error = problem.message
            return
        self.zone_error, self.zone_open = "", False
        await self.reload()

    @rx.event
    async def add_example(self, line: str) -> None:
        """Write an example down as a first task."""
        if line in EXAMPLES:
            async with acting(self) as (db, actor):
                await tasks.quick_add(db, actor, line)
            await self.reload()

    @rx.event
    async def remove(self, task_id: str) -> None:
        """Take a task away again."""
        wanted = as_id(task_id)
        async with acting(self) as (db, actor):
            await tasks.delete_task(db, actor, wanted)
        await self.reload()
        await say(self, "Removed.", undo=("tasks.restore", wanted))

    @rx.event
    async def go_on(self) -> None:
        """The next step."""
        await self._to(self.step + 1)

    @rx.event
    async def go_back(self) -> None:
        """The step before."""
        await self._to(self.step - 1)

    @rx.event
    def imported_file(self, _report: dict[str, Any]) -> None:
        """Note that a calendar came in."""
        self.imported = True

    @rx.event
    async def finish(self) -> Any:
        """Go to Today; the first day is planned at once."""
        async with acting(self) as (db, actor):
            me = await accounts.me(db, actor)
            kept = me.preferences.model_dump(
                include=OnboardingIn.model_fields.keys() - {"timezone"}
            )
            await accounts.complete_onboarding(
                db, actor, OnboardingIn(timezone=me.user.timezone, **kept)
            )
        self.place = ""
        return rx.redirect("/today")

    async def _to(self, step: int) -> None:
        async with acting(self) as (_, actor):
            self.place = f"{actor.user_id.hex}:{min(max(step, 1), STEPS)}"
        await self.reload()

    async def _keep_own(self) -> None:
        try:
            await self._keep(study_start=as_time(self.start), study_end=as_time(self.end))
            self.hours_error = ""
        except FocusFlowError as problem:
            if isinstance(problem, Unauthenticated):
                raise
            self.hours_error = problem.message

    async def _keep(self, **changed: Any) -> None:
        async with acting(self) as (db, actor):
            kept = (await accounts.preferences(db, actor)).model_dump(
                include=PreferencesIn.model_fields.keys() - {"seen", "language"}
            )
            await accounts.put_preferences(db, actor, PreferencesIn(**{**kept, **changed}))

    async def _keep_zone(self, zone: str) -> None:
        async with acting(self) as (db, actor):
            await accounts.patch_profile(db, actor, checked(ProfilePatch, {"timezone": zone}))


def _first_task(task: TaskView, words: Words) -> FirstTask:
    parts = [words.due(task.due_date, task.due_time)]
    if task.estimated_minutes:
        parts.append(format_minutes(task.estimated_minutes))
    return FirstTask(str(task.id), task.title, " · ".join(part for part in parts if part))
