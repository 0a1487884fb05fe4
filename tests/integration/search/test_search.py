"""Search on the real database: what is found, in which order, and whose it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from focusflow.calendar import service as calendar
from focusflow.calendar.schemas import EventIn
from focusflow.goals import service as goals
from focusflow.goals.schemas import GoalIn, GoalPatch
from focusflow.platform.actor import Actor
from focusflow.platform.db import Db
from focusflow.platform.errors import InvalidInput
from focusflow.search.service import search_all
from focusflow.tasks import service as tasks
from focusflow.tasks.schemas import TaskIn, TaskPatch

Find = Callable[..., Awaitable[list[str]]]
HOSTILE = [
    "'", "''", '"', "\\", "\\'", "a'b", "a\\b", "&", "|", "!", "<->", "rent & ", "rent | !x", "(rent",
    "rent)", "rent:*", "rent:A", ":*", "'rent':*A", "a & (b", "%", "_", "%s %(x)s {x}", "$1", ":w",
    "\x00", "re\x00nt", "\ud800", "'; DROP TABLE task; --", "-rent", "rent -pay", "or or or", "👍",
    "\u202e", "\u200d", "<b>rent</b>", "http://x.example/rent?a=b", "a@b.example", "1e400", "-5",
    "the", "the of and", "p1 '", "#'", '#"a\'b"', "due:'", "#\\", "@%", "is:'",
]  # fmt: skip


@pytest.fixture
def add(unit: Db, alice: Actor) -> Callable[..., Awaitable[Any]]:
    async def make(title: str, who: Actor = alice, **fields: Any) -> Any:
        return await tasks.create_task(unit, who, TaskIn(title=title, **fields))

    return make


@pytest.fixture
def find(unit: Db, alice: Actor) -> Find:
    """The titles of what Alice finds, group after group."""

    async def ask(text: str, who: Actor = alice, limit: int = 10) -> list[str]:
        await unit.flush()
        found = await search_all(unit, who, text, limit)
        return [hit.title for group in found.groups for hit in group.hits]

    return ask


async def test_title_above_texts_above_labels(add, find: Find) -> None:
    await add("Labelled", tags=["taxes"])
    await add("Noted", notes="Long words about it. " * 40 + "Then the taxes.")
    await add("Described", description="All about taxes")
    await add("Do the taxes")
    await add("Sorted", category="Taxes")
    found = await find("taxes")
    assert found[0] == "Do the taxes"
    assert set(found[1:3]) == {"Noted", "Described"}
    assert set(found[3:]) == {"Labelled", "Sorted"}


@pytest.mark.parametrize("text", ["studying", "study", "studies", "stud"])
async def test_other_forms_and_beginnings_stand_above_a_mere_tag(add, find: Find, text) -> None:
    await add("By tag", tags=["study", "studies", "studying"])
    await add("In the notes", notes="Studied, and studies")
    await add("Studies of the week")
    assert await find(text) == ["Studies of the week", "In the notes", "By tag"]


async def test_all_words_in_any_order_and_place(add, find: Find) -> None:
    await add("Call the bank", notes="About the mortgage")
    await add("Call the dentist")
    assert await find("mortgage call") == ["Call the bank"]
    assert await find("call the ban") == ["Call the bank"]
    assert await find("bank dentist") == []
    # Only the last word may be a beginning: it is the one being typed.
    assert await find("mort call") == []


async def test_parts_of_words_with_signs(add, find: Find) -> None:
    await add("Read and/or skim intro_two.pdf, ask john@mail.example")
    for text in ("skim", "pdf", "intro_two", "or", "john", "example", "john@mail.exam", "two pd"):
        assert len(await find(text)) == 1, text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Café crème bestellen", "cafe creme"),
        ("Cafe bestellen", "café"),
        ("Größe prüfen", "GRÖßE pru"),
        ("Über Ämter lesen", "uber amt"),
        ("Отчёт написать", "ОТЧЕТ нап"),
        ("Zażółć gęślą jaźń", "zazo"),
        ("Διπλωματική εργασία", "διπλωματικη εργ"),
        ("日本語の宿題", "日本語"),
        ("한국어 숙제", "한국어 숙"),
        ("שיעורי בית", "שיעורי"),
        ("واجب منزلي", "واجب منز"),
        ("e\u0301tude", "étude"),
    ],
)
async def test_languages_with_and_without_accents(add, find: Find, title, text) -> None:
    await add(title)
    assert await find(text) == [title]


async def test_nobody_finds_what_is_not_theirs(
    add, find: Find, unit: Db, alice: Actor, bob: Actor
) -> None:
    await add("Secret plan", who=bob)
    await goals.create_goal(unit, bob, GoalIn(title="Secret goal"))
    event = EventIn(title="Secret talk", all_day=True, start_date="2026-11-24")
    await calendar.create_event(unit, bob, event)
    # The owner is a word of the index; nobody can ask for somebody else's.
    for text in ("secret", str(bob.user_id), f"u:{bob.user_id}", f"u:{bob.user_id} secret"):
        assert await find(text) == []
    assert await find("is:open") == []
    assert len(await find("secret", who=bob)) == 3


async def test_what_was_deleted_is_not_found_until_it_is_back(
    add, find: Find, unit: Db, alice: Actor
) -> None:
    task = await add("Gone away")
    goal = await goals.create_goal(unit, alice, GoalIn(title="Gone goal"))
    made = EventIn(title="Gone talk", all_day=True, start_date="2026-11-24")
    event = await calendar.create_event(unit, alice, made)
    assert len(await find("gone")) == 3
    await tasks.delete_task(unit, alice, task.id)
    await goals.delete_goal(unit, alice, goal.id)
    await calendar.delete_event(unit, alice, event.id)
    assert await find("gone") == []
    await tasks.restore_task(unit, alice, task.id)
    assert await find("gone") == ["Gone away"]


async def test_a_changed_title_is_found_by_its_new_words(
    add, find: Find, unit: Db, alice: Actor
) -> None:
    task = await add("Old words")
    await tasks.update_task(unit, alice, task.id, TaskPatch(title="Fresh start", tags=["x"]))
    assert (await find("old"), await find("fresh")) == ([], ["Fresh start"])


async def test_done_and_cancelled_ones_come_after_open_ones(
    add, find: Find, unit: Db, alice: Actor
) -> None:
    done = await add("Report")
    await add("Other", notes="a report")
    await tasks.complete_task(unit, alice, done.id)
    assert await find("report") == ["Other", "Report"]
    assert await find("report is:done") == ["Report"]
    assert await find("report is:open") == ["Other"]
    assert await find("is:done") == ["Report"]


async def test_done_ones_fill_the_list_only(add, find: Find, unit: Db, alice: Actor) -> None:
    for number in range(3):
        done = await add(f"Essay {number} done")
        await tasks.complete_task(unit, alice, done.id)
        await add(f"Essay {number} still open")
    assert [title[-4:] for title in await find("essay", limit=3)] == ["open"] * 3
    assert [title[-4:] for title in await find("essay", limit=5)] == ["open"] * 3 + ["done"] * 2


async def test_filters_mean_tasks_and_leave_the_rest_out(
    add, find: Find, unit: Db, alice: Actor
) -> None:
    await goals.create_goal(unit, alice, GoalIn(title="Rent goal", category="home"))
    await add("Rent", priority="urgent", category="Home", due_date="2026-11-25")
    await add("Rent later", priority="low", tags=["HOME"], due_date="2026-12-24")
    await add("Rent late", due_date="2026-11-20")
    await add("Walk", priority="urgent")
    assert set(await find("rent")) == {"Rent", "Rent later", "Rent late", "Rent goal"}
    assert await find("p1 due:week #home") == ["Rent"]
    assert await find("#home") == ["Rent", "Rent later"]
    assert await find("p1") == ["Rent", "Walk"]
    assert await find("p1 p4 rent #home") == ["Rent", "Rent later"]
    assert await find("due:tomorrow") == ["Rent"]
    assert await find("due:today") == []
    assert await find("due:overdue") == ["Rent late"]
    assert await find("due:2026-12-24") == ["Rent later"]
    assert await find("p1 👍") == []  # what can't be found is not left out silently


async def test_today_is_the_persons_day(add, find: Find, make_user, clock) -> None:
    far = await make_user("far", timezone="Pacific/Kiritimati")
    await add("There", who=far, due_date="2026-11-24")
    await add("Here", due_date="2026-11-24")
    clock.set(clock().replace(hour=12))
    assert await find("due:today") == ["Here"]
    assert await find("due:today", who=far) == []


async def test_groups_and_their_rows(unit: Db, add, alice: Actor) -> None:
    task = await add("Thesis outline", category="uni", tags=["deep"], due_date="2026-11-27")
    goal = await goals.create_goal(
        unit, alice, GoalIn(title="Thesis", target_date="2027-01-31", category="uni")
    )
    talk = EventIn(title="Thesis talk", location="Room 7", all_day=True, start_date="2026-12-01")
    event = await calendar.create_event(unit, alice, talk)
    await unit.flush()
    found = await search_all(unit, alice, "thesis")
    assert [group.kind for group in found.groups] == ["task", "goal", "event"]
    first, second, third = (group.hits[0] for group in found.groups)
    assert (first.id, first.line, first.day) == (task.id, "uni · @deep", date(2026, 11, 27))
    assert (second.id, second.line, second.day) == (goal.id, "uni", date(2027, 1, 31))
    assert (third.id, third.line, third.day) == (event.id, "Room 7", date(2026, 12, 1))
    assert first.rank > 2


async def test_a_series_is_found_once_on_its_next_day(unit: Db, find: Find, alice: Actor) -> None:
    weekly = EventIn(
        title="Choir", start_date="2026-11-02", start_time="19:00", end_date="2026-11-02",
        end_time="21:00", zone="Europe/Berlin", recurrence_rule="FREQ=WEEKLY",
    )  # fmt: skip
    made = await calendar.create_event(unit, alice, weekly)
    ended = EventIn(title="Choir of last year", all_day=True, start_date="2025-11-24")
    await calendar.create_event(unit, alice, ended)
    await unit.flush()
    hits = (await search_all(unit, alice, "choir")).groups[0].hits
    assert [(hit.title, hit.day, hit.done) for hit in hits] == [
        ("Choir", date(2026, 11, 30), False),
        ("Choir of last year", date(2025, 11, 24), True),
    ]
    shown = await calendar.get_event(unit, alice, made.id, occurrence=hits[0].occurrence)
    assert shown.starts_at.date() == date(2026, 11, 30)


async def test_a_changed_occurrence_is_found_by_its_own_words(unit: Db, alice: Actor) -> None:
    file = "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//EN",
            "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z", "SUMMARY:Choir",
            "DTSTART:20261102T180000Z", "DTEND:20261102T190000Z", "RRULE:FREQ=WEEKLY", "END:VEVENT",
            "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z", "SUMMARY:Choir concert",
            "RECURRENCE-ID:20261207T180000Z",
            "DTSTART:20261208T180000Z", "DTEND:20261208T190000Z", "END:VEVENT",
            "END:VCALENDAR", "",
        ]
    )  # fmt: skip
    await calendar.import_ics(unit, alice, file.encode(), "c.ics")
    await unit.flush()
    hit = (await search_all(unit, alice, "concert")).groups[0].hits[0]
    assert (hit.title, hit.day) == ("Choir concert", date(2026, 12, 8))
    assert (
        await calendar.get_event(unit, alice, hit.id, occurrence=hit.occurrence)
    ).title == hit.title
    (whole,) = (await search_all(unit, alice, "choir")).groups[0].hits
    assert (whole.title, whole.day) == ("Choir", date(2026, 11, 30))


async def test_goals_that_are_over_come_last(unit: Db, find: Find, alice: Actor) -> None:
    over = await goals.create_goal(unit, alice, GoalIn(title="Marathon"))
    await goals.create_goal(unit, alice, GoalIn(title="Next", description="another marathon"))
    await goals.update_goal(unit, alice, over.id, GoalPatch(status="completed"))
    assert await find("marathon") == ["Next", "Marathon"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_find_nothing_or_what_they_say(add, find: Find, text: str) -> None:
    await add("Pay rent")
    assert await find(text) in ([], ["Pay rent"])


async def test_hostile_texts_as_titles_are_found(add, find: Find) -> None:
    await add("Ask O'Neil about 'quotes' & \\backslashes | :*")
    for text in ("o'neil", "O'Ne", "'quotes'", "\\backslashes |", "neil & quotes"):
        assert len(await find(text)) == 1, text


async def test_any_sign_at_all_can_be_asked(unit: Db, alice: Actor) -> None:
    signs = [chr(code) for code in [*range(0x250), *range(0x2000, 0x2070), *range(0xD7F0, 0xD810)]]
    for begin in range(0, len(signs), 20):
        await search_all(unit, alice, "a" + "b".join(signs[begin : begin + 20]))


async def test_long_texts(add, find: Find, unit: Db, alice: Actor) -> None:
    await add("x" * 500, notes="y" * 20_000, description=" ".join(f"w{n}" for n in range(3_300)))
    assert await find("x" * 200) == ["x" * 500]
    assert await find("w3299") == ["x" * 500]
    with pytest.raises(InvalidInput, match="at most 200"):
        await search_all(unit, alice, "x" * 10_000)
    assert await find("a " * 100) == []


async def test_one_statement_a_kind(add, unit: Db, engine: Any, alice: Actor) -> None:
    for number in range(12):
        await add(f"Report {number}")
        await goals.create_goal(unit, alice, GoalIn(title=f"Report {number}"))
    await unit.flush()
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        found = await search_all(unit, alice, "repor", 5)
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert [len(group.hits) for group in found.groups] == [5, 5]
    assert len(sent) == 3


async def test_over_http(api: httpx.AsyncClient, anonymous: httpx.AsyncClient) -> None:
    await api.post("/tasks", json={"title": "Water the plants", "tags": ["home"]})
    answer = await api.get("/search", params={"q": "plan", "limit": 3})
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["type"] == "found"
    (group,) = data["groups"]
    assert (group["kind"], group["hits"][0]["title"]) == ("task", "Water the plants")
    assert (await api.get("/search")).json()["data"]["groups"] == []
    for wrong in ({"q": "x" * 201}, {"q": "a", "limit": 0}, {"q": "a", "limit": 51}):
        assert (await api.get("/search", params=wrong)).status_code == 422
    assert (await anonymous.get("/search", params={"q": "plan"})).status_code == 401
