"""Goals: points for what is reached, undo of wishes, cues of tasks, and colours of one's own."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import NewContext, Person, resume
from tests.e2e.test_goals import make_goal, open_goal
from tests.e2e.test_tasks import add


async def xp(person: Person) -> int:
    return int((await person.api.get("/gamification/points")).json()["data"]["xp"])


async def done_task(person: Person, goal: dict[str, Any], milestone: str) -> None:
    """Work that makes a young milestone count."""
    steps = (await person.api.get(f"/goals/{goal['id']}/milestones")).json()["data"]
    step = next(one for one in steps if one["title"] == milestone)
    links = {"goal_id": goal["id"], "milestone_id": step["id"]}
    task = (await person.api.post("/tasks", json={"title": "Work", **links})).json()["data"]
    assert (await person.api.post(f"/tasks/{task['id']}/complete")).is_success


async def test_what_is_reached_brings_points_and_undo_takes_them_back(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    goal = await make_goal(person, "Thesis", "Outline", "Draft")
    await done_task(person, goal, "Outline")
    before = await xp(person)
    await open_goal(page, goal)
    await page.get_by_role("checkbox", name="Reached: Outline").click()
    await expect(page.locator(".whisper", has_text="+50")).to_be_visible()
    assert await xp(person) == before + 50
    await page.locator("summary", has_text="History").click()
    await expect(page.get_by_text("Milestone reached: “Outline”")).to_be_visible()
    await page.get_by_role("button", name="Undo").first.click()
    await expect(page.get_by_role("checkbox", name="Reached: Outline")).to_be_visible()
    assert await xp(person) == before
    await page.get_by_role("button", name="Reached", exact=True).click()
    await expect(page.locator(".whisper", has_text="+200")).to_be_visible()
    assert await xp(person) == before + 200
    await page.keyboard.press("Control+z")
    await expect(page.get_by_role("button", name="Reached", exact=True)).to_be_visible()
    assert await xp(person) == before


async def test_reaching_a_goal_is_celebrated_shortly_and_without_motion_not_at_all(
    new_context: NewContext, person: Person
) -> None:
    page = await (await new_context()).new_page()
    await resume(page, person)
    for motion in ("no-preference", "reduce"):
        await page.emulate_media(reduced_motion=motion)
        await open_goal(page, await make_goal(person, f"Run {motion}"))
        await page.get_by_role("button", name="Reached", exact=True).click()
        paper = page.locator(".celebrate")
        await expect(paper).to_have_count(1)
        await expect(paper).to_be_hidden() if motion == "reduce" else None
        lasts = await paper.evaluate(
            "one => Math.max(0, ...one.getAnimations({subtree: true})"
            ".map(it => it.effect.getComputedTiming().endTime))"
        )
        assert (0 < lasts < 2000) if motion == "no-preference" else lasts == 0
        assert await paper.evaluate("one => getComputedStyle(one).pointerEvents") == "none"
        # Another goal is not celebrated.
        await open_goal(page, await make_goal(person, f"Swim {motion}"))
        await expect(page.locator(".celebrate")).to_have_count(0)


async def wish(page: Page, text: str) -> None:
    """Answer the four questions."""
    dialog = page.get_by_role("dialog", name="From a wish to a plan")
    await dialog.get_by_label("What do you wish for?").fill(text)
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label("What would be the best about it?").fill("I can show it")
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label("What in you stands in the way?").fill("I open the mail first")
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label("then", exact=True).fill("I open the draft")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def test_a_wish_and_its_cue_are_undone_as_one_by_toast_and_by_key(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await open_goal(page, await make_goal(person, "Thesis"))
    cues = page.get_by_role("list", name="If-then cues")
    await page.get_by_role("button", name="From a wish to a plan").click()
    await wish(page, "A finished draft")
    await expect(cues).to_contain_text("then I open the draft")
    await page.get_by_role("button", name="Undo").first.click()
    await expect(cues).to_have_count(0)
    await expect(page.get_by_text("A finished draft")).to_have_count(0)
    await page.get_by_role("button", name="From a wish to a plan").click()
    await wish(page, "A book")
    await expect(cues).to_have_count(1)
    await cues.get_by_role("button", name=re.compile("^If")).click()
    dialog = page.get_by_role("dialog", name="Edit the cue")
    await dialog.get_by_label("then", exact=True).fill("I read one page")
    await dialog.get_by_role("button", name="Save").click()
    await expect(cues).to_contain_text("I read one page")
    await page.keyboard.press("Control+z")
    await expect(cues).to_contain_text("I open the draft")
    await page.keyboard.press("Control+z")
    await expect(cues).to_have_count(0)


async def cue_of(page: Page, sheet: Locator, time: str, action: str) -> None:
    """Add a cue in the editor of a task."""
    await sheet.get_by_role("button", name="Add a cue").click()
    dialog = page.get_by_role("dialog", name="If … then")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_label("then", exact=True)).to_be_visible()
    await dialog.get_by_label("If it is").fill(time)
    await dialog.get_by_label(re.compile("^and")).fill("I sit down")
    await dialog.get_by_label("then", exact=True).fill(action)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()


async def test_a_task_gets_its_cue_in_the_editor_and_shows_it_on_today(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await add(person, "Write the draft")
    await page.goto("/tasks")
    await page.get_by_role("button", name="Write the draft", exact=True).click()
    sheet = page.get_by_role("dialog", name="Edit task")
    await sheet.get_by_label("Title").fill("Write the whole draft")
    now = datetime.now(ZoneInfo("Europe/Berlin")) - timedelta(minutes=2)
    await cue_of(page, sheet, f"{now:%H:%M}", "I open the file")
    cues = sheet.get_by_role("list", name="If-then cues")
    said = f"If it is {now:%H:%M} and I sit down, then I open the file."
    await expect(cues).to_contain_text(said)
    await expect(sheet.get_by_label("Title")).to_have_value("Write the whole draft")
    await cues.get_by_role("button", name=re.compile("^If")).click()
    dialog = page.get_by_role("dialog", name="Edit the cue")
    await dialog.get_by_label("then", exact=True).fill("I open the draft")
    await dialog.get_by_role("button", name="Save").click()
    await expect(cues).to_contain_text("then I open the draft.")
    await cues.get_by_role("button", name=re.compile("^Delete")).click()
    await expect(cues).to_have_count(0)
    await page.get_by_role("button", name="Undo").first.click()
    await expect(cues).to_contain_text("then I open the draft.")
    await sheet.get_by_role("button", name="Save").click()
    await page.goto("/today")
    due = page.get_by_role("list", name="It is time")
    await expect(due).to_contain_text("then I open the draft.")
    await expect(due.get_by_role("link", name="Write the whole draft")).to_have_attribute(
        "href", re.compile("/focus")
    )


CONTRAST = """mark => {
  const rgb = color => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = color => rgb(color).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const style = getComputedStyle(mark);
  const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
  return (a + .05) / (b + .05);
}"""


@pytest.mark.parametrize("dark", [False, True])
async def test_any_colour_stands_out(new_context: NewContext, person: Person, dark: bool) -> None:
    page = await (await new_context(dark=dark)).new_page()
    await resume(page, person)
    await follow_system(person)
    colors = (
        "#ffffff",
        "#000000",
        "#ffee00",
        "#000066",
        "#ffd0e0",
        "#00ff88",
        "#808080",
        "#3d63dd",
    )
    for color in colors:
        await make_goal(person, f"Goal {color}", color=color)
    await page.goto("/goals")
    marks = page.locator(".goal-mark")
    await expect(marks).to_have_count(len(colors))
    found = [await mark.evaluate(CONTRAST) for mark in await marks.all()]
    assert min(found) >= 3, found


async def test_a_goal_gets_a_colour_of_one_s_own(signed_in: Page, person: Person) -> None:
    page = signed_in
    await follow_system(person)
    goal = await make_goal(person, "Thesis", color="#1d7a61")
    await open_goal(page, goal)
    await page.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog", name="Edit goal")
    await dialog.get_by_text("Picture and colour").click()
    await expect(dialog.get_by_label("Green")).to_be_checked()
    own = dialog.get_by_label("Your own colour", exact=True)
    await expect(own).to_be_hidden()
    await dialog.get_by_label("A colour of your own").click()
    await own.fill("#a1b2c3")
    assert await everywhere(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    shown = (await person.api.get(f"/goals/{goal['id']}")).json()["data"]
    assert shown["color"] == "#a1b2c3"
    await page.get_by_role("button", name="Edit", exact=True).click()
    await dialog.get_by_text("Picture and colour").click()
    await expect(dialog.get_by_label("A colour of your own")).to_be_checked()
    await expect(own).to_have_value("#a1b2c3")
    await dialog.get_by_label("Red").click()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    shown = (await person.api.get(f"/goals/{goal['id']}")).json()["data"]
    assert shown["color"] == "#c4262b"


async def test_on_a_phone_the_menu_moves_a_milestone(
    new_context: NewContext, person: Person
) -> None:
    page = await (await new_context(390, 844)).new_page()
    await resume(page, person)
    await open_goal(page, await make_goal(person, "Swim", "Breathe", "Float"))
    rows = page.get_by_role("list", name="Milestones").locator("[data-row]")
    await expect(page.get_by_role("button", name="Move down: Breathe")).to_be_hidden()
    await page.get_by_role("button", name="More for Breathe").click()
    await expect(page.get_by_role("menuitem", name="Move up")).to_have_count(0)
    await page.get_by_role("menuitem", name="Move down").click()
    await expect(rows.nth(0)).to_contain_text("Float")
    await expect(rows.nth(1)).to_contain_text("Breathe")
