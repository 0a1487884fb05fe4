"""What a person waits for on Tasks with 10,000 open ones: first rows, Enter, a tick, undo, a move."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.bench import browser, capture, people
from tests.bench.report import Measure, spread
from tests.bench.world import World
from tests.e2e import browser as chromium

ROWS_GOAL_MS = 1000.0
ANSWER_GOAL_MS = 100.0
OPEN = 10_000
# Lets `window.benchTook` be the milliseconds from the next key or click until the rows show it.
WATCH = """
([title, wanted, first]) => {
  const rows = () => [...document.querySelectorAll("[data-row] .row-title")];
  const holds = () => first
    ? rows()[0]?.textContent !== title
    : rows().some((row) => row.textContent === title) === wanted;
  window.benchTook = new Promise((resolve, reject) => {
    let begin = 0;
    const start = () => { begin = begin || performance.now(); };
    for (const kind of ["keydown", "pointerdown"])
      window.addEventListener(kind, start, { once: true, capture: true });
    const late = setTimeout(() => reject(new Error("nothing changed")), 10000);
    const watch = new MutationObserver(() => {
      if (!begin || !holds()) return;
      watch.disconnect();
      clearTimeout(late);
      resolve(performance.now() - begin);
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}
"""
# Lets `window.benchTicked` be the milliseconds from the next key until the focused row looks done.
TICKED = """
() => {
  const row = document.activeElement;
  window.benchTicked = new Promise((resolve) => {
    let begin = 0;
    const start = () => { begin = performance.now(); };
    window.addEventListener("keydown", start, { once: true, capture: true });
    const watch = new MutationObserver(() => {
      if (!row.matches("[data-will=done], .row-done")) return;
      watch.disconnect();
      resolve(performance.now() - begin);
    });
    watch.observe(row, { attributes: true });
  });
}
"""


async def _took(page: Page, title: str, *, shown: bool = True, first: bool = False) -> None:
    await page.evaluate(WATCH, [title, shown, first])


async def _answer(page: Page) -> float:
    return float(await page.evaluate("window.benchTook"))


async def _first_rows(opened: Browser, url: str, token: str, repeats: int) -> list[float]:
    """From asking for the page to its first row, with the program in the browser's cache."""
    times: list[float] = []
    async with browser.signed_in(opened, url, token) as context:
        page = await context.new_page()
        for _ in range(repeats + 1):
            begin = time.perf_counter()
            await page.goto("/tasks", wait_until="commit")
            await page.locator("[data-row]").first.wait_for(timeout=30_000)
            times.append((time.perf_counter() - begin) * 1000)
    return times[1:]


async def _life(page: Page, repeats: int) -> dict[str, list[float]]:
    """A task is added, ticked and brought back; each time until the rows show it."""
    found: dict[str, list[float]] = {"add": [], "ticked": [], "gone": [], "undo": []}
    line = page.locator("#quick-add-bar")
    for n in range(repeats + 2):
        title = f"Measured {n}"
        row = page.locator("[data-row]").filter(has_text=title).first
        await line.fill(f"{title} today")
        await expect(page.locator(browser.CHIPS)).not_to_have_count(0)
        await _took(page, title)
        await line.press("Enter")
        found["add"].append(await _answer(page))
        await row.focus()
        await _took(page, title, shown=False)
        await page.evaluate(TICKED)
        await page.keyboard.press("e")
        found["ticked"].append(float(await page.evaluate("window.benchTicked")))
        found["gone"].append(await _answer(page))
        await _took(page, title)
        await page.keyboard.press("Control+z")
        found["undo"].append(await _answer(page))
    return {name: times[2:] for name, times in found.items()}


async def _moves(page: Page, repeats: int) -> list[float]:
    """The first row changes places with the second, by key."""
    await page.goto("/tasks?sort=position")
    times: list[float] = []
    titles = page.locator("[data-row] .row-title")
    await titles.first.wait_for(timeout=30_000)
    for _ in range(repeats + 2):
        title = await titles.first.inner_text()
        await page.locator("[data-row]").first.focus()
        await _took(page, title, first=True)
        await page.keyboard.press("Shift+ArrowDown")
        times.append(await _answer(page))
    return times[2:]


async def _measured(url: str, token: str, repeats: int) -> list[Measure]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=chromium.ARGUMENTS, headless=True
        )
        try:
            rows = await _first_rows(opened, url, token, repeats)
            async with browser.signed_in(opened, url, token) as context:
                page = await context.new_page()
                await page.goto("/tasks")
                await page.locator("[data-row]").first.wait_for(timeout=30_000)
                life = await _life(page, repeats)
                moves = await _moves(page, repeats)
        finally:
            await opened.close()
    note = f"{OPEN:,} open tasks; {repeats} times"
    return [
        *spread("Tasks: first rows in a browser", rows, ROWS_GOAL_MS, note),
        *spread("Enter until the task stands in the list", life["add"], ANSWER_GOAL_MS, note),
        *spread("E until the task looks done", life["ticked"], ANSWER_GOAL_MS, note),
        *spread("E until the task is gone from the list", life["gone"], ANSWER_GOAL_MS, note),
        *spread("Ctrl Z until it is back", life["undo"], ANSWER_GOAL_MS, note),
        *spread("Shift ↓ until the order is another", moves, ANSWER_GOAL_MS, note),
    ]


async def _token(world: World, user_id: Any) -> str:
    async with people.connected(world.database):
        return await people.cookie(user_id)


def measure(world: World) -> list[Measure]:
    """Opening and changing a long list, as a person sees it."""
    world.database  # noqa: B018  (made before it is filled further)
    user_id = capture.open_tasks(world, "long-list", OPEN)
    token = asyncio.run(_token(world, user_id))
    with world.serving() as server:
        return asyncio.run(_measured(server.url, token, 8 if world.quick else 25))
