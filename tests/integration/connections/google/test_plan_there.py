"""The plan in a calendar elsewhere: written, followed, asked about, and never doubled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from focusflow.calendar import service as calendar
from focusflow.connections import service
from focusflow.connections.schemas import CalendarChange, ConnectionView
from focusflow.planning import service as planning
from focusflow.planning.schemas import RescheduleIn, SlotView
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import Conflict, NotFound
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskPatch
from tests.integration.connections.conftest import Look, shown, state_of
from tests.integration.connections.google.conftest import ACCOUNT, lecture
from tests.integration.connections.google.test_accounts import offered, sign_in
from tests.integration.planning.conftest import TUESDAY, at
from tests.stand_ins.google_calendar import Google

__all__ = ["offered"]


async def planned(actor: Actor, title: str, start: datetime) -> SlotView:
    """A new task with planned work."""
    async with unit_of_work() as db:
        task = await tasks.create_task(db, actor, TaskIn(title=title, estimated_minutes=60))
        wanted = RescheduleIn(start=start, force=True)
        return await planning.reschedule_task(db, actor, task.id, wanted)


async def slots(actor: Actor) -> list[tuple[str, datetime, int, bool]]:
    async with unit_of_work() as db:
        day = await planning.daily(db, actor, TUESDAY)
    return [(one.title, one.starts_at, one.minutes, one.is_flexible) for one in day.slots]


def there(google: Google, calendar_id: str = ACCOUNT) -> list[tuple[str, str, str]]:
    """What of the plan stands over there."""
    return sorted(
        (one["summary"], one["start"]["dateTime"][11:16], one["end"]["dateTime"][11:16])
        for one in google.living(calendar_id)
    )


def put_at(hour: int, minutes: int = 60) -> dict[str, Any]:
    """Another time over there, in Berlin's winter."""
    start = at(hour)
    return {
        name: {"dateTime": moment.isoformat(), "timeZone": "Europe/Berlin"}
        for name, moment in (("start", start), ("end", start + timedelta(minutes=minutes)))
    }


@pytest.fixture
async def holding(alice: Actor, google: Google, look: Look) -> ConnectionView:
    """Alice's account, whose main calendar holds her plan."""
    view = await look(alice, await sign_in(alice))
    return await hold(alice, view)


async def hold(
    actor: Actor, view: ConnectionView, place: int = 0, *, holds: bool = True
) -> ConnectionView:
    async with unit_of_work() as db:
        change = CalendarChange(holds_plan=holds)
        return await service.change_calendar(db, actor, view.id, view.calendars[place].id, change)


async def test_planned_work_stands_there_and_follows_without_standing_in_its_own_way(
    alice: Actor, google: Google, holding: ConnectionView, look: Look
) -> None:
    essay = await planned(alice, "Essay", at(14))
    await planned(alice, "Mail", at(16))
    assert (await state_of(alice, holding)).next_sync_at is not None
    view = await look(alice, holding)
    first = there(google)
    assert [row[0] for row in first] == ["Essay", "Mail"]
    assert await shown(alice) == []
    async with unit_of_work() as db:
        assert await calendar.busy_times(db, alice, at(0), at(23)) == ()

    changes = len([name for name, _ in google.asked if name != "events.list"])
    view = await look(alice, view)
    view = await look(alice, view)
    assert len([name for name, _ in google.asked if name != "events.list"]) == changes

    assert essay.task_id is not None
    async with unit_of_work() as db:
        await planning.reschedule_task(db, alice, essay.task_id, RescheduleIn(start=at(18)))
        await tasks.update_task(db, alice, essay.task_id, TaskPatch(title="Long essay"))
    view = await look(alice, view)
    assert ("Long essay", *_clock(at(18))) in there(google)
    async with unit_of_work() as db:
        await tasks.delete_task(db, alice, essay.task_id)
    await look(alice, view)
    assert [row[0] for row in there(google)] == ["Mail"]


def _clock(start: datetime, minutes: int = 60) -> tuple[str, str]:
    end = start + timedelta(minutes=minutes)
    return f"{start:%H:%M}", f"{end:%H:%M}"


async def test_a_block_that_is_moved_there_is_fixed_here(
    alice: Actor, google: Google, holding: ConnectionView, look: Look
) -> None:
    await planned(alice, "Essay", at(14))
    view = await look(alice, holding)
    (event,) = google.living()
    google.edit(event["id"], summary="Not its name", **put_at(17, 90))
    view = await look(alice, view)
    assert await slots(alice) == [("Essay", at(17), 90, False)]
    await look(alice, view)
    (event,) = google.living()
    assert event["summary"] == "Essay"
    assert datetime.fromisoformat(event["start"]["dateTime"]) == at(17)
    assert await slots(alice) == [("Essay", at(17), 90, False)]


async def test_when_it_is_moved_on_both_sides_over_there_wins(
    alice: Actor, google: Google, holding: ConnectionView, look: Look
) -> None:
    essay = await planned(alice, "Essay", at(14))
    view = await look(alice, holding)
    assert essay.task_id is not None
    async with unit_of_work() as db:
        await planning.reschedule_task(db, alice, essay.task_id, RescheduleIn(start=at(15)))
    (event,) = google.living()
    google.edit(event["id"], **put_at(17))
    view = await look(alice, view)
    await look(alice, view)
    assert await slots(alice) == [("Essay", at(17), 60, False)]
    (event,) = google.living()
    assert datetime.fromisoformat(event["start"]["dateTime"]) == at(17)


async def test_somebody_who_is_faster_is_not_overwritten(
    alice: Actor, google: Google, holding: ConnectionView, look: Look
) -> None:
    """The block is moved there after it was read and before it is written."""
    essay = await planned(alice, "Essay", at(14))
    view = await look(alice, holding)
    (event,) = google.living()
    assert essay.task_id is not None
    async with unit_of_work() as db:
        await planning.reschedule_task(db, alice, essay.task_id, RescheduleIn(start=at(15)))
    google.before["events.patch"] = lambda: google.edit(event["id"], **put_at(17))
    view = await look(alice, view)
    assert view.problem == ""
    await look(alice, view)
    assert await slots(alice) == [("Essay", at(17), 60, False)]


@pytest.mark.parametrize("put_back", [True, False])
async def test_what_is_deleted_there_is_asked_about_here(
    alice: Actor, bob: Actor, google: Google, holding: ConnectionView, look: Look, *, put_back: bool
) -> None:
    await planned(alice, "Essay", at(14))
    view = await look(alice, holding)
    google.cancel(google.living()[0]["id"])
    view = await look(alice, view)
    view = await look(alice, view)
    assert there(google) == []
    assert len(await slots(alice)) == 1
    async with unit_of_work() as db:
        (gone,) = await service.list_gone(db, alice)
        assert await service.list_gone(db, bob) == ()
        with pytest.raises(NotFound):
            await service.answer_gone(db, bob, gone.id, put_back=True)
    async with unit_of_work() as db:
        await service.answer_gone(db, alice, gone.id, put_back=put_back)
    await look(alice, view)
    assert [row[0] for row in there(google)] == (["Essay"] if put_back else [])
    assert len(await slots(alice)) == int(put_back)
    async with unit_of_work() as db:
        assert await service.list_gone(db, alice) == ()


async def test_an_outage_loses_nothing_and_doubles_nothing(
    alice: Actor, google: Google, holding: ConnectionView, look: Look, clock: ManualClock
) -> None:
    await planned(alice, "Essay", at(14))
    google.fail()
    view = await look(alice, holding)
    assert view.problem
    assert there(google) == []
    google.faults.extend([])
    google.before["events.insert"] = google.lose_answer
    view = await look(alice, view, timedelta(minutes=10))
    for _ in range(3):
        view = await look(alice, view, timedelta(minutes=10))
    assert [row[0] for row in there(google)] == ["Essay"]
    assert (view.problem, len(await slots(alice))) == ("", 1)
    assert await shown(alice) == []


async def test_only_one_calendar_holds_the_plan_and_gives_it_up_whole(
    alice: Actor, google: Google, holding: ConnectionView, look: Look
) -> None:
    google.add_calendar("work@example.com", "Work")
    google.add_calendar("team@example.com", "Team", accessRole="reader")
    google.seed(**lecture())
    await planned(alice, "Essay", at(14))
    async with unit_of_work() as db:
        await service.sync_now(db, alice, holding.id)
    view = await look(alice, holding)
    async with unit_of_work() as db:
        change = CalendarChange(chosen=False)
        with pytest.raises(Conflict, match="Switch that off first"):
            await service.change_calendar(db, alice, view.id, view.calendars[0].id, change)
    with pytest.raises(Conflict, match="only be read"):
        await hold(alice, view, 2)
    view = await look(alice, await hold(alice, view, 1))
    assert [one.holds_plan for one in view.calendars] == [False, True, False]
    assert [row[0] for row in there(google)] == ["Algebra"]
    assert [row[0] for row in there(google, "work@example.com")] == ["Essay"]
    await look(alice, await hold(alice, view, 1, holds=False))
    assert there(google, "work@example.com") == []
    assert len(await slots(alice)) == 1
