"""Making and removing the example.

The days are lived through, not written down: each verb acts at its own past moment, so points,
streak and statistics come out as if a person had done it all. What was made is told apart by
the request id its events carry.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from focusflow.accounts import service as accounts
from focusflow.accounts.schemas import OnboardingIn, RegisterIn
from focusflow.accounts.sessions import Client, actor_for_user
from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.demo import content
from focusflow.focus import service as focus
from focusflow.focus.schemas import CompleteIn, StartIn
from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, MilestoneIn
from focusflow.insights import service as insights
from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn
from focusflow.platform import eventlog
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock, at_local, local_day
from focusflow.platform.db import Db, current, unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.platform.ids import new_id
from focusflow.progress import ledger
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskFilter, TaskIn, TaskPatch

DAYS = 60
PLANNED_DAYS = 35
"""So many of the last days were planned: as many as are looked back upon, and some."""
EVENING = time(21)
MARK = "example"
EMAIL = "example@example.org"
Progress = Callable[[int], Awaitable[None]]


async def create_account() -> tuple[str, str]:
    """Make the example account and fill it; its address and a new password.

    Conflict when it is there already, or when no real account is: the first is the admin's.
    """
    password = f"Try-it-{secrets.token_urlsafe(6)}!1a"
    async with unit_of_work() as db:
        if not await accounts.any_account(db):
            raise Conflict("Make your own account first: the first one is the administrator's.")
        data = RegisterIn(
            email=EMAIL,
            username="example",
            password=password,
            display_name="Example person",
            timezone="Europe/Berlin",
        )
        user = await accounts.register(db, data, Client("127.0.0.1", "command line"))
        actor = await actor_for_user(db, user.id)
        await accounts.complete_onboarding(
            db, actor, OnboardingIn(timezone="Europe/Berlin", study_end=time(18))
        )
    await fill(replace(actor, timezone="Europe/Berlin"))
    return EMAIL, password


async def fill(actor: Actor, tell: Progress | None = None) -> None:
    """Live through sixty days in an empty account; `tell` hears the percentage done.

    Opens its own units of work, one a day. Conflict when the account is not empty.
    """
    now = current().clock()
    who = replace(actor, request_id=f"{MARK}-{new_id().hex}")
    async with unit_of_work() as db:
        everything = TaskFilter(view="all")
        if (await tasks.list_tasks(db, who, everything, limit=1)).items:
            raise Conflict("The example is for an empty account; this one has tasks already.")
        await accounts.mark_example(db, who, who.request_id)
    today = local_day(who, now)
    life = Life(who, today - timedelta(days=DAYS), random.Random(7))  # noqa: S311  (not a secret)
    await life.begin()
    for number in range(DAYS):
        await life.live(number)
        if tell is not None and number % 3 == 2:
            await tell(round(100 * (number + 1) / DAYS))
    await life.leave_open(today, now)


async def clear(actor: Actor) -> None:
    """Remove everything that `fill` made; what the person added stays.

    NotFound when there is no example in this account.
    """
    async with unit_of_work() as db:
        mark = (await accounts.me(db, actor)).user.example
        if mark is None:
            raise NotFound("There is no example data in this account.")
        made: dict[str, set[UUID]] = {}
        for record in await eventlog.caused_by(db, actor.user_id, mark):
            if record.entity_id is not None:
                made.setdefault(record.entity_type, set()).add(record.entity_id)
        task_ids, session_ids = made.get("task", set()), made.get("focus_session", set())
        await insights.take_back(db, actor, mark)
        goal_ids = await goals.erase(db, actor, made.get("goal", set()))
        await ledger.erase(db, actor, task_ids | session_ids | goal_ids)
        await planning.erase_tasks(db, actor, task_ids)
        await focus.erase(db, actor, session_ids)
        await tasks.erase(db, actor, task_ids)
        await calendar.erase(db, actor, made.get("calendar_event", set()))
        await accounts.mark_example(db, actor, None)


class Life:
    """One example person's days."""

    def __init__(self, actor: Actor, first: date, dice: random.Random) -> None:
        self.actor = actor
        self.first = first
        self.dice = dice
        self.goals: list[tuple[UUID, list[tuple[UUID, int]]]] = []
        self.turn: dict[int, int] = {}
        self.left: list[tuple[UUID, bool]] = []

    def _at(self, day: date, moment: time) -> ManualClock:
        return ManualClock(at_local(self.actor, day, moment))

    async def begin(self) -> None:
        """Goals with milestones, and the weekly events."""
        async with unit_of_work(self._at(self.first, time(8))) as db:
            for goal in content.GOALS:
                made = await goals.create_goal(
                    db,
                    self.actor,
                    GoalIn(
                        title=goal.title,
                        description=goal.description,
                        category=goal.category,
                        priority=goal.priority,
                        start_date=self.first,
                        target_date=self.first + timedelta(days=goal.target_day),
                        progress_mode="derived",
                    ),
                )
                steps = []
                for title, due in goal.milestones:
                    target = self.first + timedelta(days=due)
                    step = await goals.add_milestone(
                        db, self.actor, made.id, MilestoneIn(title=title, target_date=target)
                    )
                    steps.append((step.id, due))
                self.goals.append((made.id, steps))
            for event in content.EVENTS:
                await calendar.create_event(db, self.actor, self._event(event))

    def _event(self, event: content.ExampleEvent) -> EventIn:
        day = self.first
        while day.weekday() not in event.days:
            day += timedelta(days=1)
        names = ",".join(("MO", "TU", "WE", "TH", "FR", "SA", "SU")[d] for d in event.days)
        return EventIn(
            title=event.title,
            location=event.location,
            event_type=event.kind,
            color=event.color,
            start_date=day,
            start_time=time.fromisoformat(event.start),
            end_time=time.fromisoformat(event.end),
            zone=self.actor.timezone,
            recurrence_rule=f"FREQ=WEEKLY;BYDAY={names}",
        )

    async def live(self, number: int) -> None:
        """One day: some tasks, most of them done, with focus time; milestones when they come."""
        day = self.first + timedelta(days=number)
        low = number % 17 == 11  # now and then a day on which little works
        moment = datetime.combine(day, time(9 if day.weekday() < 5 else 11))
        async with unit_of_work(self._at(day, moment.time())) as db:
            clock = db.clock
            if not isinstance(clock, ManualClock):
                raise TypeError("the example needs a clock that can be moved")
            chosen = [
                index
                for index, kind in enumerate(content.TASKS)
                if self.dice.random() <= kind.per_week / (6 if day.weekday() < 5 else 10)
            ]
            lately = number > DAYS - 14  # the last two weeks went well: no day without a task
            for place, index in enumerate(chosen or ([content.EVERYDAY] if lately else [])):
                sure = lately and place == 0
                done = 1.0 if sure else 0.45 if low else 0.88
                plans = number >= DAYS - PLANNED_DAYS
                await self._task(
                    db, clock, index, content.TASKS[index], day, done=done, plans=plans
                )
            clock.set(max(clock(), at_local(self.actor, day, EVENING)))
            await self._give_up(db)
            for goal_id, steps in self.goals:
                for step_id, due in steps:
                    if due == number and self.dice.random() < 0.9:
                        await goals.complete_milestone(db, self.actor, goal_id, step_id)

    async def _task(
        self,
        db: Db,
        clock: ManualClock,
        index: int,
        kind: content.ExampleTask,
        day: date,
        *,
        done: float,
        plans: bool,
    ) -> None:
        turn = self.turn[index] = self.turn.get(index, -1) + 1
        minutes = self.dice.choice(kind.minutes)
        task = await tasks.create_task(
            db,
            self.actor,
            TaskIn(
                title=kind.titles[turn % len(kind.titles)],
                estimated_minutes=minutes,
                difficulty=kind.difficulty,
                priority=kind.priority,
                category=kind.category or None,
                tags=list(kind.tags),
                due_date=day + timedelta(days=self.dice.choice((0, 0, 1, 2))),
                goal_id=self.goals[kind.goal][0] if kind.goal is not None else None,
            ),
        )
        if plans:
            self._wait_till_free(clock, day, minutes)
            block = RescheduleIn(start=clock(), force=True)
            await planning.reschedule_task(db, self.actor, task.id, block)
        if self.dice.random() > done:
            clock.advance(timedelta(minutes=minutes + 5))
            self.left.append((task.id, self.dice.random() < 0.7))
            return
        stretch = {"hard": 1.35, "medium": 1.15, "easy": 0.95}[kind.difficulty]
        real = min(110, max(5, round(minutes * stretch * self.dice.uniform(0.75, 1.3))))
        session = await focus.start(
            db, self.actor, StartIn(task_id=task.id, planned_minutes=minutes, mode="countdown")
        )
        clock.advance(timedelta(minutes=real))
        await focus.complete(
            db, self.actor, session.id, CompleteIn(complete_task=True, minutes=real)
        )
        clock.advance(timedelta(minutes=self.dice.choice((5, 10, 15, 25))))

    def _wait_till_free(self, clock: ManualClock, day: date, minutes: int) -> None:
        """Let events pass that the next piece of work would lie on."""
        for event in sorted(content.EVENTS, key=lambda event: event.start):
            begin, end = (
                at_local(self.actor, day, time.fromisoformat(text))
                for text in (event.start, event.end)
            )
            in_the_way = clock() < end and begin < clock() + timedelta(minutes=minutes)
            if day.weekday() in event.days and in_the_way:
                clock.set(end + timedelta(minutes=5))

    async def _give_up(self, db: Db) -> None:
        """What was not done in its time is dropped in the evening, as people do, or ticked off."""
        for task_id, drops in self.left:
            if drops:
                await tasks.update_task(db, self.actor, task_id, TaskPatch(status="cancelled"))
            else:
                await tasks.complete_task(db, self.actor, task_id)
        self.left = []

    async def leave_open(self, today: date, now: datetime) -> None:
        """What is still to do today and in the next days."""
        async with unit_of_work(ManualClock(now)) as db:
            for title, minutes, due, priority, difficulty, category, goal in content.OPEN_TASKS:
                await tasks.create_task(
                    db,
                    self.actor,
                    TaskIn(
                        title=title,
                        estimated_minutes=minutes,
                        due_date=None if due is None else today + timedelta(days=due),
                        priority=priority,
                        difficulty=difficulty,
                        category=category,
                        goal_id=None if goal is None else self.goals[goal][0],
                    ),
                )
            dentist = today + timedelta(days=2)
            event = EventIn(
                title="Dentist",
                start_date=dentist,
                start_time=time(16),
                end_time=time(16, 45),
                zone=self.actor.timezone,
            )
            await calendar.create_event(db, self.actor, event)
