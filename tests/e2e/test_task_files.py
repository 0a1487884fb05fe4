"""Files on a task: added, opened, refused with a reason, taken off and put back."""

from __future__ import annotations

import httpx
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.e2e import axe
from tests.e2e.conftest import Person
from tests.e2e.test_tasks import add, open_tasks
from tests.e2e.test_tasks_editor import edit
from tests.unit.tasks.test_filetypes import EXE, PDF, PNG


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


async def shown(page: Page, person: Person) -> tuple[str, Locator, Locator]:
    made = await add(person, "Hand in the form")
    await open_tasks(page)
    sheet = await edit(page, "Hand in the form")
    return made["id"], sheet, sheet.get_by_role("list", name="Files")


async def test_files_are_added_opened_taken_off_and_put_back(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await axe.follow_system(person)
    task_id, sheet, files = await shown(page, person)
    await sheet.get_by_label("Add files").set_input_files(
        [payload("scan.png", PNG), payload("tool.png", EXE), payload("form.pdf", PDF)]
    )
    await expect(files.get_by_role("listitem")).to_have_count(2)
    await expect(sheet.get_by_role("alert").get_by_text("“tool.png” is a program.")).to_be_visible()
    assert await axe.everywhere(page) == []

    link = files.get_by_role("link", name="form.pdf")
    async with page.expect_download() as waiting:
        await link.click()
    download = await waiting.value
    assert download.suggested_filename == "form.pdf"
    assert (await download.path()).read_bytes() == PDF
    async with page.expect_popup() as opening:
        await files.get_by_role("link", name="scan.png").click()
    picture = await opening.value
    await expect(picture.locator("img")).to_have_js_property("naturalWidth", 1)
    await picture.close()

    await files.get_by_role("button", name="Take off: form.pdf").click()
    await expect(files.get_by_role("listitem")).to_have_count(1)
    await page.get_by_role("button", name="Undo").click()
    await expect(files.get_by_role("link", name="form.pdf")).to_be_visible()

    kept = (await person.api.get(f"/tasks/{task_id}/attachments")).json()["data"]
    assert [(one["name"], one["content_type"]) for one in kept] == [
        ("scan.png", "image/png"), ("form.pdf", "application/pdf"),
    ]  # fmt: skip


async def test_a_file_added_elsewhere_shows_in_the_open_sheet(
    signed_in: Page, person: Person
) -> None:
    task_id, _, files = await shown(signed_in, person)
    sent = {"file": ("notes.txt", b"From the other device")}
    answer: httpx.Response = await person.api.post(f"/tasks/{task_id}/attachments", files=sent)
    assert answer.status_code == 201, answer.text
    await expect(files.get_by_role("link", name="notes.txt")).to_be_visible()


async def test_a_file_that_is_too_large_is_not_even_sent(signed_in: Page, person: Person) -> None:
    _, sheet, files = await shown(signed_in, person)
    await sheet.get_by_label("Add files").set_input_files(payload("film.mov", bytes(25_000_001)))
    alert = sheet.get_by_role("alert").get_by_text("“film.mov” is too large")
    await expect(alert).to_be_visible()
    await expect(files).to_have_count(0)


async def test_a_file_still_on_its_way_arrives_after_the_sheet_was_closed(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    task_id, sheet, _ = await shown(page, person)
    cdp = await page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    await cdp.send("Network.emulateNetworkConditions", slow)
    await sheet.get_by_label("Add files").set_input_files(payload("big.bin", bytes(600_000)))
    await expect(sheet.get_by_role("button", name="Stop")).to_be_visible()
    await sheet.get_by_role("button", name="Cancel").click()
    await expect(sheet).to_have_count(0)
    await expect(page.get_by_text("“big.bin” is attached.")).to_be_visible()
    kept = (await person.api.get(f"/tasks/{task_id}/attachments")).json()["data"]
    assert [one["name"] for one in kept] == ["big.bin"]
