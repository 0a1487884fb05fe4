"""Calendar files: what is new or newer comes in, the same again changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from focusflow.calendar import service
from focusflow.calendar.models import CalendarEvent
from focusflow.calendar.schemas import EventChange, EventIn
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import NotFound
from focusflow.platform.events import EventRecord
from tests.integration.calendar.conftest import SAMPLES, berlin, ics, make, shown

LECTURE = """UID:lecture-1
SUMMARY:Lecture
DTSTART;TZID=Europe/Berlin:20261123T100000
DTEND;TZID=Europe/Berlin:20261123T113000
RRULE:FREQ=WEEKLY;COUNT=4
SEQUENCE:{sequence}"""
MOVED = """UID:lecture-1
SUMMARY:Lecture in the big hall
RECURRENCE-ID;TZID=Europe/Berlin:20261130T100000
DTSTART;TZID=Europe/Berlin:20261201T140000
DTEND;TZID=Europe/Berlin:20261201T153000
SEQUENCE:{sequence}"""
TERM = (berlin("2026-11-20 00:00"), berlin("2026-12-31 00:00"))


def lecture(sequence: int = 0, extra: str = "") -> str:
    return LECTURE.format(sequence=sequence) + extra


def moved(sequence: int = 0) -> str:
    return MOVED.format(sequence=sequence)


async def rows(db: Db, actor: Actor) -> int:
    query = select(func.count()).where(
        CalendarEvent.user_id == actor.user_id,  # type: ignore[arg-type]
        CalendarEvent.deleted_at.is_(None),  # type: ignore[union-attr]
    )
    return (await db.scalar(query)) or 0


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.ics")), ids=lambda path: path.name)
async def test_files_of_real_programs_come_in_once(unit: Db, alice: Actor, path: Path) -> None:
    data = path.read_bytes()
    first = await service.import_ics(unit, alice, data, path.name)
    assert first.taken > 0
    assert (first.updated, first.unchanged) == (0, 0)
    assert await rows(unit, alice) == first.taken
    assert all(row.reason for row in first.skipped)
    second = await service.import_ics(unit, alice, data, path.name)
    assert (second.taken, second.updated, second.unchanged) == (0, 0, first.taken)
    assert second.skipped == first.skipped
    assert second.message.startswith("Nothing changed")
    assert await rows(unit, alice) == first.taken


async def test_a_series_keeps_its_clock_and_its_moved_date(unit: Db, alice: Actor) -> None:
    report = await service.import_ics(unit, alice, ics(lecture(), moved()), "uni.ics")
    assert (report.taken, report.calendar_name) == (2, "Lectures")
    found = await service.list_range(unit, alice, *TERM)
    assert shown(found) == [
        "2026-11-23 10:00", "2026-12-01 14:00", "2026-12-07 10:00", "2026-12-14 10:00",
    ]  # fmt: skip
    assert found[1].title == "Lecture in the big hall"
    assert {(item.source, item.calendar_name, item.zone) for item in found} == {
        ("ics", "Lectures", "Europe/Berlin")
    }
    busy = await service.busy_times(unit, alice, *TERM)
    assert [item.starts_at for item in busy] == [item.starts_at for item in found]


async def test_a_newer_version_updates_and_an_older_one_does_not(unit: Db, alice: Actor) -> None:
    await service.import_ics(unit, alice, ics(lecture(1), moved(1)), "uni.ics")
    newer = ics(lecture(2).replace("100000", "110000").replace("113000", "123000"))
    report = await service.import_ics(unit, alice, newer, "uni.ics")
    assert (report.taken, report.updated, report.unchanged) == (0, 1, 0)
    found = await service.list_range(unit, alice, *TERM)
    assert shown(found) == [
        "2026-11-23 11:00", "2026-11-30 11:00", "2026-12-07 11:00", "2026-12-14 11:00",
    ], "the newer version has no moved date any more"  # fmt: skip
    report = await service.import_ics(unit, alice, ics(lecture(1)), "uni.ics")
    assert (report.taken, report.updated) == (0, 0)
    assert "newer version" in report.skipped[0].reason
    assert await service.list_range(unit, alice, *TERM) == found


async def test_the_later_last_modified_wins_when_sequences_are_equal(
    unit: Db, alice: Actor
) -> None:
    def version(title: str, day: int) -> bytes:
        stamp = f"|LAST-MODIFIED:202611{day:02}T080000Z"
        return ics(lecture(extra=stamp).replace("SUMMARY:Lecture", f"SUMMARY:{title}"))

    await service.import_ics(unit, alice, version("Second", 2), "")
    older = await service.import_ics(unit, alice, version("First", 1), "")
    assert (older.updated, older.skipped_total) == (0, 1)
    newer = await service.import_ics(unit, alice, version("Third", 3), "")
    assert newer.updated == 1
    found = await service.list_range(unit, alice, *TERM)
    assert {item.title for item in found} == {"Third"}


async def test_other_content_without_any_version_updates(unit: Db, alice: Actor) -> None:
    body = "UID:a|SUMMARY:{}|DTSTART:20261124T090000Z|DTEND:20261124T100000Z"
    await service.import_ics(unit, alice, ics(body.format("Old")), "")
    report = await service.import_ics(unit, alice, ics(body.format("New")), "")
    assert (report.updated, report.message) == (1, "Events: 1 updated.")


async def test_the_same_file_again_keeps_what_was_edited_here(unit: Db, alice: Actor) -> None:
    await service.import_ics(unit, alice, ics(lecture()), "")
    item = (await service.list_range(unit, alice, *TERM))[0]
    await service.update_event(unit, alice, item.id, EventChange(title="My lecture"))
    report = await service.import_ics(unit, alice, ics(lecture()), "")
    assert report.unchanged == 1
    assert (await service.get_event(unit, alice, item.id)).title == "My lecture"


async def test_whole_days_come_in_as_dates_and_free_until_the_user_says_busy(
    unit: Db, alice: Actor
) -> None:
    body = "UID:d|SUMMARY:{}|DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261227|TRANSP:OPAQUE"
    await service.import_ics(unit, alice, ics(body.format("Christmas")), "")
    span = (berlin("2026-12-26 12:00"), berlin("2026-12-30 00:00"))
    item = (await service.list_range(unit, alice, *span))[0]
    assert (item.start_date, item.end_date) == (date(2026, 12, 24), date(2026, 12, 27))
    assert await service.busy_times(unit, alice, *span) == ()
    await service.update_event(unit, alice, item.id, EventChange(busy=True))
    assert len(await service.busy_times(unit, alice, *span)) == 1
    await service.import_ics(unit, alice, ics(body.format("Xmas")), "")
    assert [busy.title for busy in await service.busy_times(unit, alice, *span)] == ["Xmas"]


@pytest.mark.parametrize(
    ("inside", "file_name", "expected"),
    [
        ("Uni", "x.ics", "Uni"),
        (None, "My plan.ics", "My plan"),
        (None, "C:\\Users\\me\\plan.ICS", "plan"),
        (None, "", "Imported calendar"),
    ],
)
async def test_a_calendar_is_called_by_its_own_name_or_the_files(
    unit: Db, alice: Actor, inside: str | None, file_name: str, expected: str
) -> None:
    report = await service.import_ics(unit, alice, ics(lecture(), name=inside), file_name)
    assert report.calendar_name == expected


async def test_an_import_can_be_removed_and_brought_back(
    unit: Db, alice: Actor, bob: Actor
) -> None:
    data = ics(lecture(), moved())
    await service.import_ics(unit, alice, data, "")
    await service.import_ics(unit, bob, data, "")
    await make(unit, alice, "Own", "2026-11-24 10:00", "2026-11-24 11:00")
    assert [(item.calendar_name, item.events) for item in await service.list_imports(unit, alice)] \
        == [("Lectures", 2)]  # fmt: skip
    removed = await service.remove_import(unit, alice, "Lectures")
    assert removed.events == 2
    assert [item.title for item in await service.list_range(unit, alice, *TERM)] == ["Own"]
    assert len(await service.list_range(unit, bob, *TERM)) == 4
    assert await service.list_imports(unit, alice) == ()
    with pytest.raises(NotFound):
        await service.remove_import(unit, alice, "Lectures")
    back = await service.import_ics(unit, alice, data, "")
    assert back.taken == 2
    assert len(await service.list_range(unit, alice, *TERM)) == 5


async def test_what_was_taken_out_of_an_imported_series_stays_out(unit: Db, alice: Actor) -> None:
    data = ics(lecture(), moved())
    await service.import_ics(unit, alice, data, "")
    second = (await service.list_range(unit, alice, *TERM))[1]
    await service.delete_event(
        unit, alice, second.id, scope="this", occurrence=second.recurrence_id
    )
    left = await service.list_range(unit, alice, *TERM)
    assert len(left) == 3
    report = await service.import_ics(unit, alice, data, "")
    assert (report.taken, report.updated, report.unchanged) == (0, 0, 2)
    assert await service.list_range(unit, alice, *TERM) == left
    newer = await service.import_ics(unit, alice, ics(lecture(1), moved(1)), "")
    assert (newer.taken, newer.updated) == (1, 1)
    assert len(await service.list_range(unit, alice, *TERM)) == 4


async def test_a_split_series_is_not_doubled_by_the_same_file(unit: Db, alice: Actor) -> None:
    data = ics(lecture(), moved())
    await service.import_ics(unit, alice, data, "")
    found = await service.list_range(unit, alice, *TERM)
    second = "2026-11-30T09:00:00Z"
    assert found[1].recurrence_id == second
    for occurrence in (found[2].recurrence_id, second):
        await service.update_event(
            unit, alice, found[0].id, EventChange(location="Room 9"),
            scope="following", occurrence=occurrence,
        )  # fmt: skip
    split = await service.list_range(unit, alice, *TERM)
    assert shown(split) == shown(found)
    assert [item.location for item in split] == ["", "Room 9", "Room 9", "Room 9"]
    report = await service.import_ics(unit, alice, data, "")
    assert (report.taken, report.updated, report.unchanged) == (0, 0, 2)
    assert await service.list_range(unit, alice, *TERM) == split


async def test_a_deleted_event_comes_back_with_its_file(unit: Db, alice: Actor) -> None:
    data = ics(lecture(), moved())
    await service.import_ics(unit, alice, data, "")
    found = await service.list_range(unit, alice, *TERM)
    await service.delete_event(unit, alice, found[0].id)
    report = await service.import_ics(unit, alice, data, "")
    assert report.taken == 2
    assert shown(await service.list_range(unit, alice, *TERM)) == shown(found)


async def test_an_import_is_told_once(unit: Db, alice: Actor) -> None:
    await service.import_ics(unit, alice, ics(lecture(), moved()), "")
    await service.import_ics(unit, alice, ics(lecture(), moved()), "")
    records = (await unit.scalars(select(EventRecord))).all()
    told = [record.payload for record in records if record.name == "CalendarChanged"]
    assert len(told) == 1, "an import that changes nothing says nothing"
    assert (told[0]["kind"], told[0]["changes"]["taken"]) == ("imported", 2)


async def test_an_export_is_read_back_as_it_was(unit: Db, alice: Actor, bob: Actor) -> None:
    await service.import_ics(unit, alice, ics(lecture(), moved()), "")
    made = await make(
        unit, alice, "Standup, daily", "2026-11-23 09:00", "2026-11-23 09:15",
        recurrence_rule="FREQ=DAILY;COUNT=10", description="One\nTwo", location="Room; 1",
    )  # fmt: skip
    await service.delete_event(
        unit, alice, made.id, scope="this", occurrence="2026-11-24T08:00:00Z"
    )
    await service.create_event(
        unit, alice, EventIn(title="Free day", all_day=True, start_date="2026-12-24", busy=True)
    )
    data = await service.export_ics(unit, alice)
    mine = await service.import_ics(unit, alice, data, "")
    assert (mine.taken, mine.updated, mine.skipped_total) == (0, 0, 0)
    theirs = await service.import_ics(unit, bob, data, "")
    assert theirs.taken == 4

    def facts(items: tuple) -> list:  # type: ignore[type-arg]
        return sorted((item.title, item.starts_at, item.ends_at, item.zone) for item in items)

    assert facts(await service.list_range(unit, bob, *TERM)) == facts(
        await service.list_range(unit, alice, *TERM)
    )
    only = await service.export_ics(unit, alice, calendar_name="Lectures")
    assert b"Standup" not in only
    assert b"lecture-1" in only


async def test_an_occurrence_without_its_series_stands_alone(unit: Db, alice: Actor) -> None:
    await service.import_ics(unit, alice, ics(moved()), "")
    item = (await service.list_range(unit, alice, *TERM))[0]
    assert item.recurrence_id is None
    renamed = await service.update_event(unit, alice, item.id, EventChange(title="Guest"))
    assert renamed.title == "Guest"
    await service.delete_event(unit, alice, item.id)
    assert await service.list_range(unit, alice, *TERM) == ()


async def test_a_change_of_this_and_all_that_follow_in_a_file(unit: Db, alice: Actor) -> None:
    future = moved().replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    await service.import_ics(unit, alice, ics(lecture(), future), "")
    found = await service.list_range(unit, alice, *TERM)
    assert shown(found) == [
        "2026-11-23 10:00", "2026-12-01 14:00", "2026-12-08 14:00", "2026-12-15 14:00",
    ]  # fmt: skip
    assert [item.title for item in found][1:] == ["Lecture in the big hall"] * 3
    last = await service.get_event(unit, alice, found[3].id, occurrence=found[3].recurrence_id)
    assert (last.title, last.starts_at) == ("Lecture in the big hall", found[3].starts_at)


async def test_floating_times_are_the_users(unit: Db, alice: Actor) -> None:
    data = ics("UID:x|SUMMARY:Lunch|DTSTART:20261124T120000|DTEND:20261124T130000")
    await service.import_ics(unit, alice, data, "")
    found = await service.list_range(unit, alice, *TERM)
    assert found[0].starts_at == datetime(2026, 11, 24, 11, tzinfo=UTC)
