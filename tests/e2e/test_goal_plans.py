"""Goals: steps from the coach and from templates, a wish with a cue, drag, and history."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.async_api import Page, expect

from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import Person
from tests.e2e.test_goals import make_goal, open_goal


async def test_what_is_ticked_of_the_coach_s_proposal_is_made_and_can_be_taken_back(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    target = (date.today() + timedelta(days=56)).isoformat()
    goal = await make_goal(person, "Pass the exam", category="exam", target_date=target)
    await open_goal(page, goal)
    await page.get_by_role("button", name="Propose steps").click()
    dialog = page.get_by_role("dialog", name="Proposed steps")
    lines = dialog.get_by_role("list", name="Proposed steps").get_by_role("listitem")
    await expect(lines.first).to_be_visible()
    for box in (await dialog.get_by_role("checkbox").all())[3:]:
        await box.uncheck()
    await dialog.get_by_label("Task", exact=True).first.fill("Ask for the list of topics")
    await dialog.get_by_role("button", name="Add what is ticked").click()
    steps = page.get_by_role("list", name="Milestones")
    await expect(steps.locator("[data-row]")).to_have_count(1)
    tasks = page.get_by_role("list", name="Open tasks of this goal")
    await expect(tasks.locator("[data-row]")).to_have_count(2)
    await expect(tasks).to_contain_text("Ask for the list of topics")
    await expect(tasks).to_contain_text("Coach")
    await page.get_by_role("button", name="Undo").first.click()
    await expect(tasks).to_have_count(0)
    await expect(steps).to_have_count(0)


async def test_a_goal_from_a_template_is_edited_before_it_is_made(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await page.goto("/goals/templates")
    await page.get_by_role("button", name=re.compile("Exam preparation")).click()
    await page.get_by_label("What do you want to reach?").fill("Statistics")
    first = page.get_by_role("list", name="Proposed steps").get_by_label("Milestone").first
    await first.fill("Everything collected")
    await page.get_by_role("button", name="Add goal").click()
    await expect(page.get_by_role("heading", name="Statistics", level=1)).to_be_visible()
    steps = page.get_by_role("list", name="Milestones")
    await expect(steps.locator("[data-row]").first).to_contain_text("Everything collected")
    await expect(page.get_by_text("0 of 4 milestones")).to_be_visible()


async def test_a_wish_leads_to_a_cue_that_shows_on_the_goal(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    goal = await make_goal(person, "Thesis", "Outline")
    await open_goal(page, goal)
    await page.get_by_role("button", name="From a wish to a plan").click()
    dialog = page.get_by_role("dialog", name="From a wish to a plan")
    await dialog.get_by_label("What do you wish for?").fill("A finished draft")
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label("What would be the best about it?").fill("I can show it")
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label("What in you stands in the way?").fill("I open the mail first")
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label(re.compile("^and")).fill("I sit down")
    await dialog.get_by_label("If it is").fill("09:00")
    await dialog.get_by_label("then", exact=True).fill("I open the draft")
    await dialog.get_by_role("button", name="Save").click()
    cues = page.get_by_role("list", name="If-then cues")
    await expect(cues).to_contain_text("If it is 09:00 and I sit down, then I open the draft.")
    await expect(page.get_by_text("I open the mail first")).to_be_visible()
    await cues.get_by_role("button", name=re.compile("Delete")).click()
    await expect(cues).to_have_count(0)
    await page.get_by_role("button", name="Undo").first.click()
    await expect(cues).to_contain_text("I open the draft")
    await page.locator("summary", has_text="History").click()
    await expect(page.get_by_text("Wish and plan changed")).to_be_visible()


async def test_milestones_are_dragged_into_order(signed_in: Page, person: Person) -> None:
    page = signed_in
    goal = await make_goal(person, "Swim", "Breathe", "Float", "Crawl")
    await open_goal(page, goal)
    rows = page.get_by_role("list", name="Milestones").locator("[data-row]")
    await expect(rows).to_have_count(3)
    start = await rows.nth(2).locator("[data-sort-handle]").bounding_box()
    above = await rows.nth(0).bounding_box()
    assert start is not None
    assert above is not None
    await page.mouse.move(start["x"] + 8, start["y"] + 8)
    await page.mouse.down()
    await page.mouse.move(start["x"] + 8, above["y"] + 4, steps=6)
    await page.mouse.up()
    await expect(rows.nth(0)).to_contain_text("Crawl")
    await page.reload()
    await expect(rows.nth(0)).to_contain_text("Crawl")
    await expect(rows.nth(2)).to_contain_text("Float")


async def test_goals_are_searched_and_told_in_figures(signed_in: Page, person: Person) -> None:
    page = signed_in
    await make_goal(person, "Thesis", description="about estimators", category="exam")
    done = await make_goal(person, "Run", category="health")
    await person.api.patch(f"/goals/{done['id']}", json={"status": "completed"})
    await make_goal(person, "Paper", category="exam")
    await page.goto("/goals")
    list_ = page.get_by_role("list", name="Goals", exact=True)
    await expect(list_.locator("[data-row]")).to_have_count(2)
    await page.get_by_label("Search goals").fill("estimator")
    await expect(list_.locator("[data-row]")).to_have_count(1)
    await expect(list_).to_contain_text("Thesis")
    await expect(page.get_by_text("of 1 that came to an end")).to_be_visible()
    await expect(page.get_by_text("Most of your goals are of", exact=False)).to_be_visible()


async def test_axe_finds_nothing_on_templates_and_a_full_goal(
    signed_in: Page, person: Person
) -> None:
    page = signed_in
    await follow_system(person)
    target = (date.today() + timedelta(days=30)).isoformat()
    goal = await make_goal(person, "Thesis", "Outline", target_date=target, icon="pen_line")
    await person.api.put(f"/goals/{goal['id']}/woop", json={"wish": "A draft", "obstacle": "Mail"})
    await person.api.post(
        "/cues", json={"goal_id": goal["id"], "at_time": "09:00", "action": "I open it"}
    )
    await person.api.post(f"/goals/{goal['id']}/progress", json={"value": 20})
    await open_goal(page, goal)
    assert await everywhere(page) == []
    await page.get_by_role("button", name="Propose steps").click()
    await expect(page.get_by_role("dialog", name="Proposed steps")).to_be_visible()
    assert await everywhere(page) == []
    await page.goto("/goals/templates")
    await expect(page.get_by_role("list", name="Templates")).to_be_visible()
    assert await everywhere(page) == []
