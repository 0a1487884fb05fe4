"""Takes the pictures in docs/pictures from the real app: `make pictures`.

A fresh state folder below var/, the example account, and a Chromium. The app runs with its clock
moved to a fixed morning, so the pictures show the same day whenever they are taken.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e import browser as chromium
from tests.servers import free_port

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "pictures"
HOME = ROOT / "var" / "pictures"
MORNING = "2026-11-24T08:12:00+00:00"
"""A Tuesday, 09:12 where the example person lives."""
ZONE = "Europe/Berlin"
LAUNCH = f"""
import time_machine
time_machine.travel("{MORNING}", tick=True).start()
from focusflow.cli import main
main()
"""
MOST_BYTES = 300_000


def environment(port: int) -> dict[str, str]:
    """A server of its own, with no limit on how often one browser asks."""
    own = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "BASE_URL")}
    return {
        **own,
        "FOCUSFLOW_HOME": str(HOME),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "RATE_LIMITS": "false",
    }


@contextmanager
def server(port: int) -> Iterator[str]:
    """The running app; its log is in the state folder."""
    log = HOME / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, "run"],
            cwd=ROOT,
            env=environment(port),
            stdout=output,
            stderr=output,
        )
        try:
            deadline = time.monotonic() + 240
            while "ready at" not in log.read_text():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"The app did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def make_accounts(url: str, port: int) -> tuple[str, str]:
    """The first account, which becomes the administrator's, and the example; how to sign in."""
    owner = {"email": "owner@example.org", "username": "owner", "password": "Correct-Horse-9!"}
    httpx.post(f"{url}/api/v1/auth/register", json=owner, timeout=30).raise_for_status()
    done = subprocess.run(
        [sys.executable, "-c", LAUNCH, "demo"],
        cwd=ROOT,
        env=environment(port),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    found = re.search(r"Sign in as (\S+) with the password (\S+)", done.stdout)
    if found is None:
        raise SystemExit(f"`focusflow demo` did not say how to sign in: {done.stdout}")
    return found[1], found[2]


async def sign_in(page: Page, account: tuple[str, str]) -> None:
    """Through the page, as a person does."""
    await page.goto("/signin")
    await page.get_by_label("E-mail").fill(account[0])
    await page.get_by_label("Password", exact=True).fill(account[1])
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(re.compile(r"/today"))


async def open_browser(
    browser: Browser,
    url: str,
    account: tuple[str, str],
    size: tuple[int, int] = (1440, 900),
    scale: float = 1,
) -> Page:
    """A signed-in page of this size."""
    context = await browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=scale,
        reduced_motion="reduce",
        timezone_id=ZONE,
        has_touch=size[0] < 600,
    )
    page = await context.new_page()
    await page.clock.set_system_time(MORNING)
    await sign_in(page, account)
    return page


async def take(page: Page, name: str, path: str | None = None) -> None:
    """One picture, when the page has come to rest."""
    if path is not None:
        await page.goto(path)
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".skeleton")).to_have_count(0)
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(700)
    file = FOLDER / f"{name}.png"
    await page.screenshot(path=file)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}  {size // 1000} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"{file.name} is larger than {MOST_BYTES // 1000} kB.")


async def use_theme(page: Page, name: str) -> None:
    """Choose the appearance in the account menu."""
    await page.get_by_role("button", name="Account menu").click()
    await page.get_by_role("menuitemradio", name=name).click()
    await page.keyboard.press("Escape")


async def take_all(browser: Browser, url: str, account: tuple[str, str]) -> None:
    """Plan the day, then go through the pages."""
    page = await open_browser(browser, url, account)
    await page.get_by_role("button", name="Plan my day").first.click()
    await page.get_by_role("button", name="Accept").click(timeout=20_000)
    await expect(page.get_by_role("button", name="Plan again")).to_be_visible(timeout=20_000)
    await take(page, "today", "/today")
    await take(page, "tasks", "/tasks")
    await take(page, "calendar", "/calendar")
    await take(page, "goals", "/goals")
    phone = await open_browser(browser, url, account, (390, 844), scale=1.5)
    await take(phone, "today-phone", "/today")
    await page.goto("/today")
    await use_theme(page, "Dark")
    await take(page, "today-dark", "/today")
    await use_theme(page, "Light")
    await page.get_by_role("button", name=re.compile(r"^Start ")).click()
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    await take(page, "focus", "/focus")


async def main() -> None:
    """All of it."""
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    FOLDER.mkdir(exist_ok=True)
    port = free_port()
    with server(port) as url:
        account = make_accounts(url, port)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium.find_or_install(), args=chromium.ARGUMENTS
            )
            await take_all(browser, url, account)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
