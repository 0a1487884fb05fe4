"""Tasks in and out of files in the browser: a look before, columns, progress, cancel and undo."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import Person

ODD = """Was;Bis wann;Wo
Lesen;01.12.2030;Bibliothek
Schreiben;02.12.2030;Zuhause
;03.12.2030;Zuhause
"""


def big(count: int) -> str:
    rows = [f"{n},Step {n},{'' if n % 10 == 0 else n // 10 * 10}" for n in range(count)]
    return "\n".join(["id,title,parent_id", *rows, "x,,"])


async def open_transfer(page: Page) -> None:
    await page.goto("/tasks/transfer")
    await expect(page.get_by_role("heading", name="Bring tasks in")).to_be_visible()


@pytest.fixture
async def transfer(signed_in: Page) -> Page:
    await open_transfer(signed_in)
    return signed_in


async def choose(page: Page, text: str | bytes, name: str = "tasks.csv") -> None:
    data = text.encode() if isinstance(text, str) else text
    file: Any = {"name": name, "mimeType": "text/plain", "buffer": data}
    await page.locator("#task-file").set_input_files(file)


def bring(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Bring in "))


async def begin(page: Page, text: str, name: str = "tasks.csv") -> None:
    """Choose a file, bring it in and come to the page of that import."""
    await choose(page, text, name)
    await bring(page).click(timeout=20_000)
    await page.wait_for_url(re.compile(r"/tasks/transfer/[0-9a-f-]{36}"), timeout=20_000)
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


async def titles(person: Person) -> list[str]:
    answer = await person.api.get("/tasks", params={"limit": 100, "sort": "position"})
    return [task["title"] for task in answer.json()["data"]]


async def test_the_page_is_found_from_tasks_settings_and_the_palette(signed_in: Page) -> None:
    heading = signed_in.get_by_role("heading", name="Import and export", level=1)
    await signed_in.goto("/tasks")
    await signed_in.get_by_role("button", name="More", exact=True).click()
    await signed_in.get_by_role("menuitem", name="Import and export").click()
    await expect(heading).to_be_visible()
    await signed_in.goto("/settings")
    await signed_in.get_by_role("link", name="Import and export tasks").click()
    await expect(heading).to_be_visible()
    await signed_in.goto("/today")
    await expect(signed_in.get_by_role("heading", level=1)).to_be_visible()
    await signed_in.keyboard.press("Control+k")
    await signed_in.keyboard.type("todoist")
    await signed_in.get_by_role("option", name="Import and export tasks").click()
    await expect(heading).to_be_visible()


async def test_columns_are_guessed_and_can_be_changed(transfer: Page, person: Person) -> None:
    await choose(transfer, ODD, "plan.csv")
    await expect(transfer.get_by_label("What “Was” is")).to_have_value("title")
    await expect(transfer.get_by_label("What “Bis wann” is")).to_have_value("due_date")
    await expect(transfer.get_by_text("1 row will be left out.")).to_be_visible()
    # The title moves to another column, and what would come in changes with it.
    await transfer.get_by_label("What “Wo” is").select_option("title")
    await expect(transfer.get_by_label("What “Was” is")).to_have_value("")
    await expect(bring(transfer)).to_have_text("Bring in 3 tasks")
    await transfer.get_by_label("What “Was” is").select_option("title")
    await expect(bring(transfer)).to_have_text("Bring in 2 tasks")
    await transfer.get_by_label("What “Wo” is").select_option("category")
    await expect(transfer.get_by_text("#Bibliothek")).to_be_visible()
    await expect(transfer.get_by_label("What “Wo” is")).to_have_value("category")
    await bring(transfer).click()

    await expect(transfer.get_by_text("2 tasks came in.").first).to_be_visible()
    row = transfer.locator(".transfer-told")
    await expect(row).to_contain_text("It has no title.")
    await expect(row).to_contain_text("Line 4")
    (first, _) = (await person.api.get("/tasks")).json()["data"]
    assert (first["title"], first["due_date"], first["category"]) == (
        "Lesen",
        "2030-12-01",
        "Bibliothek",
    )


async def test_text_is_pasted_and_read_as_what_one_says(transfer: Page, person: Person) -> None:
    await transfer.get_by_text("Or paste text").click()
    await transfer.get_by_label("Tasks as text").fill("(A) Call mum +family\nx Buy bread")
    await transfer.get_by_role("button", name="Read this text").click()
    said = transfer.get_by_text("A list in todo.txt, with 2 tasks, 1 done")
    await expect(said.first).to_be_visible()
    await transfer.get_by_label("Read as").select_option("taskwarrior")
    await expect(transfer.get_by_role("alert").locator(".notice")).to_be_visible()
    await expect(bring(transfer)).to_be_disabled()
    await transfer.get_by_label("Read as").select_option("todo_txt")
    await bring(transfer).click()
    await expect(transfer.get_by_role("heading", name="Pasted text", level=1)).to_be_visible()
    assert await titles(person) == ["Call mum"]


async def test_rows_that_are_left_out_are_listed_page_by_page_and_as_a_table(
    transfer: Page,
) -> None:
    text = "title,due\n" + "".join(f"{'' if n % 2 else f'Task {n}'},odd {n}\n" for n in range(120))
    await begin(transfer, text)
    told = transfer.locator(".transfer-told")
    await expect(told).to_have_count(50)
    await transfer.get_by_role("button", name="Older").click()
    await expect(told.first).to_contain_text("Line 103")
    await transfer.get_by_label("Which rows").select_option("note")
    await expect(told.first).to_contain_text("Line 2")
    await expect(told.first).to_contain_text("Task 0")
    async with transfer.expect_download() as waiting:
        await transfer.get_by_role("link", name="As a table").click()
    table = Path(await (await waiting.value).path()).read_text(encoding="utf-8-sig")
    assert len(table.splitlines()) == 121
    assert "left out,3,,,It has no title." in table


async def test_a_large_import_shows_its_progress_everywhere_and_is_cancelled(
    transfer: Page, person: Person
) -> None:
    await begin(transfer, big(12_000), "everything.csv")
    second = await transfer.context.new_page()
    await second.goto(transfer.url)
    for page in (transfer, second):
        bar = page.get_by_role("progressbar", name="How much came in")
        await expect(bar).not_to_have_attribute("aria-valuenow", "0", timeout=30_000)
    await second.reload()
    await expect(second.get_by_role("button", name="Cancel the import")).to_be_visible()

    await transfer.get_by_role("button", name="Cancel the import").click()
    asked = transfer.get_by_role("dialog")
    await expect(asked).to_contain_text("nothing of this file is left")
    await asked.get_by_role("button", name="Cancel the import").click()
    for page in (transfer, second):
        said = page.get_by_text("Cancelled. Nothing of this file is left in your tasks.")
        await expect(said.first).to_be_visible(timeout=20_000)
    await asyncio.sleep(1)  # a worker that went on would write meanwhile
    assert await titles(person) == []
    await open_transfer(transfer)
    await expect(transfer.locator(".rows .badge", has_text="Cancelled")).to_be_visible()


async def test_an_import_as_a_job_comes_to_its_end_and_is_undone_as_one(
    transfer: Page, person: Person
) -> None:
    await begin(transfer, big(1_500))
    await expect(transfer.get_by_text("1,500 tasks came in.").first).to_be_visible(timeout=30_000)
    await expect(transfer.get_by_text("1 row was left out.")).to_be_visible()
    await transfer.get_by_role("button", name="Undo this import").click()
    await expect(transfer.get_by_role("dialog")).to_contain_text("1,500 tasks")
    await transfer.get_by_role("button", name="Remove what came").click()
    said = transfer.get_by_text("Undone. What it had brought is gone again.")
    await expect(said.first).to_be_visible(timeout=20_000)
    assert await titles(person) == []
    await expect(transfer.get_by_role("button", name="Undo this import")).to_have_count(0)


async def test_the_same_file_again_has_nothing_new(transfer: Page) -> None:
    await begin(transfer, "title\nRead\n")
    await open_transfer(transfer)
    await choose(transfer, "title\nRead\n")
    await expect(
        transfer.get_by_text("1 task is here already and will stay as it is.")
    ).to_be_visible()
    await expect(transfer.get_by_text("There is nothing new in this file")).to_be_visible()
    await expect(bring(transfer)).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "This is a picture, not a list of tasks."),
        ("a.csv", b"title\n" + b"x" * 20_000_001, "more than 20 MB"),
        ("a.csv", bytes(range(32)) * 40, "This is not a text file"),
    ],
    ids=["empty", "picture", "large", "binary"],
)
async def test_files_that_are_no_use_are_refused_in_a_sentence(
    transfer: Page, name: str, data: bytes, said: str
) -> None:
    await choose(transfer, data, name)
    await expect(transfer.get_by_role("alert").filter(has_text=said)).to_be_visible()
    await expect(bring(transfer)).to_have_count(0)
    await choose(transfer, "title\nRead\n")
    await expect(bring(transfer)).to_have_text("Bring in 1 task")
    await expect(transfer.get_by_role("alert").filter(has_text=said)).to_have_count(0)


DROP = """(names) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["title\\nRead"], name));
  document.querySelector(".upload").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


async def test_one_file_is_dropped_at_a_time(transfer: Page) -> None:
    await transfer.evaluate(DROP, ["a.csv", "b.csv"])
    await expect(transfer.get_by_text("Bring one file at a time.")).to_be_visible()
    await transfer.evaluate(DROP, ["a.csv"])
    await expect(bring(transfer)).to_have_text("Bring in 1 task")
    await expect(transfer.get_by_text("Bring one file at a time.")).to_have_count(0)


async def test_another_encoding_is_read_and_said(transfer: Page) -> None:
    await choose(transfer, "title\nBrötchen\n".encode("cp1252"))
    await expect(transfer.locator(".row-title", has_text="Brötchen")).to_be_visible()
    await expect(transfer.get_by_text("check letters with accents")).to_be_visible()


async def test_what_is_taken_out_can_be_brought_in_again(transfer: Page, person: Person) -> None:
    await person.api.post("/tasks", json={"title": "Essay", "tags": ["uni, long"]})
    made = await person.api.post("/tasks", json={"title": "Outline"})
    await person.api.post(f"/tasks/{made.json()['data']['id']}/complete")
    link = transfer.get_by_role("link", name="Download the file")
    for kind, wanted, ending in (
        ("CSV", "csv", "csv"),
        ("JSON", "json", "json"),
        ("todo.txt", "todo_txt", "txt"),
        ("iCalendar", "vtodo", "ics"),
    ):
        await transfer.get_by_label(kind, exact=True).click()
        await expect(link).to_have_attribute("href", re.compile(f"format={wanted}&"))
        async with transfer.expect_download() as waiting:
            await link.click()
        download = await waiting.value
        assert download.suggested_filename == f"focusflow-tasks.{ending}"
        data = Path(await download.path()).read_bytes()
        await choose(transfer, data, download.suggested_filename)
        await expect(transfer.get_by_text("2 tasks are here already")).to_be_visible()
        await expect(transfer.get_by_text("with 2 tasks, 1 done among them.").first).to_be_visible()
    await transfer.get_by_label("Open", exact=True).click()
    await expect(link).to_have_attribute("href", re.compile("scope=open"))
    async with transfer.expect_download() as waiting:
        await link.click()
    assert b"Outline" not in Path(await (await waiting.value).path()).read_bytes()


async def test_sections_and_templates_without_tasks_come_in_and_go_again(
    transfer: Page, person: Person
) -> None:
    template = {"title": "Paper", "items": [{"title": "Essay"}]}
    data = json.dumps({"tasks": [], "sections": ["Home", "Work"], "templates": [template]})
    await begin(transfer, data, "move.json")
    said = transfer.get_by_text("3 sections, filters or templates came in.")
    await expect(said.first).to_be_visible()
    answer = await person.api.get("/tasks/sections")
    assert [one["title"] for one in answer.json()["data"]] == ["Home", "Work"]
    await transfer.get_by_role("button", name="Undo this import").click()
    await expect(transfer.get_by_role("dialog")).to_contain_text("Sections, filters and templates")
    await transfer.get_by_role("button", name="Remove what came").click()
    await expect(transfer.get_by_text("What it had brought is gone again.").first).to_be_visible()
    assert (await person.api.get("/tasks/sections")).json()["data"] == []


async def test_an_import_that_is_not_ones_own_is_not_there(transfer: Page, person: Person) -> None:
    await transfer.goto("/tasks/transfer/0191e2a0-0000-7000-8000-000000000001")
    await expect(transfer.get_by_text("There is nothing here.")).to_be_visible()
    await transfer.goto("/tasks/transfer/nonsense")
    await expect(transfer.get_by_text("There is nothing here.")).to_be_visible()


async def test_axe_finds_nothing(transfer: Page, person: Person) -> None:
    await follow_system(person)
    await transfer.reload()
    await expect(transfer.get_by_role("heading", name="Bring tasks in")).to_be_visible()
    await transfer.get_by_text("Or paste text").click()
    await choose(transfer, ODD, "plan.csv")
    await expect(bring(transfer)).to_be_visible()
    assert await everywhere(transfer) == []
    await bring(transfer).click()
    await expect(transfer.get_by_role("heading", name="plan.csv", level=1)).to_be_visible()
    assert await everywhere(transfer) == []
    await transfer.get_by_role("button", name="Undo this import").click()
    await expect(transfer.get_by_role("dialog")).to_be_visible()
    assert await everywhere(transfer) == []
