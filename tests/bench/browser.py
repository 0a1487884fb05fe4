"""What a person's browser sees: weight and time of the first page, and an event's round trip."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.bench import pages, people
from tests.bench.report import Measure, spread
from tests.bench.world import World
from tests.e2e import browser as chromium

WEIGHT_GOAL_KB = 500.0
READY_GOAL_MS = 2000.0
# Presses a control and answers the milliseconds until the page shows what the server says.
PRESS = """
async ([press, selector, text]) => {
  const shown = () =>
    [...document.querySelectorAll(selector)].some((el) => el.textContent.includes(text));
  if (shown()) throw new Error("it shows already: " + text);
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("nothing came back")), 10000);
    const watch = new MutationObserver(() => {
      if (!shown()) return;
      watch.disconnect();
      clearTimeout(late);
      resolve(performance.now() - begin);
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    const begin = performance.now();
    document.querySelector(press).click();
  });
}
"""


CHIPS = "#quick-add-bar-parts .chip"
# Lets `window.benchTook` be the milliseconds from the next key to the first chip.
WATCH = """
(chips) => {
  window.benchTook = new Promise((resolve, reject) => {
    let begin = 0;
    const late = setTimeout(() => reject(new Error("no chip came")), 10000);
    window.addEventListener("keydown", () => { begin = performance.now(); },
      { once: true, capture: true });
    const watch = new MutationObserver(() => {
      if (!document.querySelector(chips)) return;
      watch.disconnect();
      clearTimeout(late);
      resolve(performance.now() - begin);
    });
    watch.observe(document.body, { subtree: true, childList: true });
  });
}
"""


@dataclass(frozen=True)
class First:
    """A first visit: kilobytes over HTTP and websocket, requests, milliseconds until ready."""

    http_kb: float
    socket_kb: float
    requests: int
    ready_ms: float
    heaviest: str


@asynccontextmanager
async def signed_in(browser: Browser, url: str, token: str) -> AsyncIterator[BrowserContext]:
    """A browser with nothing in its cache, signed in."""
    context = await browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    await context.add_cookies(
        [{"name": people.COOKIE, "value": token, "url": url, "httpOnly": True, "sameSite": "Lax"}]
    )
    try:
        yield context
    finally:
        await context.close()


async def _first_visit(browser: Browser, url: str, token: str) -> First:
    sizes: dict[str, float] = {}
    names: dict[str, str] = {}
    frames: list[int] = []
    async with signed_in(browser, url, token) as context:
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Network.enable")

        def loaded(event: dict[str, Any]) -> None:
            sizes[event["requestId"]] = event["encodedDataLength"]

        def named(event: dict[str, Any]) -> None:
            names[event["requestId"]] = event["request"]["url"].split("?")[0].rsplit("/", 1)[-1]

        session.on("Network.loadingFinished", loaded)
        session.on("Network.requestWillBeSent", named)
        session.on(
            "Network.webSocketFrameReceived",
            lambda event: frames.append(len(event["response"]["payloadData"])),
        )
        begin = time.perf_counter()
        await page.goto("/today", wait_until="commit")
        await expect(page.get_by_role("region", name="Next up")).to_be_visible(timeout=30_000)
        ready = (time.perf_counter() - begin) * 1000
        await page.wait_for_load_state("networkidle")
        await page.wait_for_timeout(1000)
    heavy = sorted(sizes, key=lambda key: -sizes[key])[:3]
    heaviest = ", ".join(f"{names.get(key, '?')} {sizes[key] / 1000:.0f}" for key in heavy)
    total = sum(sizes.values()) / 1000
    return First(total, sum(frames) / 1000, len(sizes), ready, heaviest)


async def _round_trips(browser: Browser, url: str, token: str, repeats: int) -> list[float]:
    """Choosing how the timer counts: the server answers with another hint."""
    hints = [("countdown", "Counts down once"), ("flowtime", "Counts up until")]
    times = []
    async with signed_in(browser, url, token) as context:
        page = await context.new_page()
        await page.goto("/focus")
        await expect(page.get_by_role("radiogroup", name="How to count")).to_be_visible(
            timeout=30_000
        )
        for n in range(repeats + 4):
            value, hint = hints[n % 2]
            press = f'input[type="radio"][value="{value}"]'
            took = float(await page.evaluate(PRESS, [press, ".field-hint", hint]))
            if n >= 4:
                times.append(took)
    return times


async def _chips(browser: Browser, url: str, token: str, repeats: int) -> list[float]:
    """Typing a word of a new task until the page shows what the server made of it."""
    times = []
    async with signed_in(browser, url, token) as context:
        page = await context.new_page()
        await page.goto("/today")
        field = page.locator("#quick-add-bar")
        await expect(field).to_be_visible(timeout=30_000)
        for _ in range(repeats + 2):
            await field.fill("")
            await expect(page.locator(CHIPS)).to_have_count(0)
            await field.fill("Pay rent tomorro")
            await page.wait_for_timeout(300)
            await page.evaluate(WATCH, CHIPS)
            await field.press("w")
            times.append(float(await page.evaluate("window.benchTook")))
    return times[2:]


async def _token(world: World) -> str:
    async with people.connected(world.database):
        await pages.plan_day(world.busy)
        return await people.cookie(world.busy)


async def _measure(world: World, url: str, token: str) -> list[Measure]:
    visits, repeats = (3, 15) if world.quick else (5, 40)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=chromium.ARGUMENTS, headless=True
        )
        try:
            first = [await _first_visit(browser, url, token) for _ in range(visits)]
            presses = await _round_trips(browser, url, token, repeats)
            chips = await _chips(browser, url, token, repeats)
        finally:
            await browser.close()
    weight = statistics.median(visit.http_kb for visit in first)
    socket = statistics.median(visit.socket_kb for visit in first)
    ready = [visit.ready_ms for visit in first]
    one = first[-1]
    trip = "choosing how the timer counts, press to changed text"
    typed = "with the pause of 120 ms in which more may be typed"
    note = f"{one.requests} files, empty cache; heaviest in kB: {one.heaviest}"
    return [
        Measure("first page: weight", weight, "kB", WEIGHT_GOAL_KB, note),
        Measure("first page: state by websocket", socket, "kB", note="busy account, as it is sent"),
        Measure(
            "first page: Today ready, median", statistics.median(ready), "ms", READY_GOAL_MS,
            f"{visits} visits with an empty cache",
        ),
        Measure("first page: Today ready, slowest", max(ready), "ms"),
        *spread("round trip of an event", presses, note=f"{repeats} times; {trip}"),
        *spread("typed word to its chip", chips, note=f"{repeats} times; {typed}"),
    ]  # fmt: skip


def measure(world: World) -> list[Measure]:
    """Weight and time of the first Today, and round trips, in a real browser."""
    token = asyncio.run(_token(world))
    with world.serving() as server:
        return asyncio.run(_measure(world, server.url, token))
