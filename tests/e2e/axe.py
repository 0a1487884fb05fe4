"""axe on open pages: what people with a screen reader, a keyboard or weak eyes would stumble on."""

from __future__ import annotations

import fcntl
import functools
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page, expect

from focusflow.frontend import node_environment
from tests.conftest import HOME
from tests.e2e.conftest import Person

VERSION = "4.14.1"
WIDTHS = (390, 820, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  (found) => [found.impact, found.id, found.nodes.map((node) => {
    const why = node.any[0]?.data;
    const colours = why?.fgColor ? ` (${why.fgColor} on ${why.bgColor})` : "";
    return node.target.join(" ") + colours;
  })]
)"""

# A colour on its way from light to dark is neither, nor is what fades in.
_SETTLED = """async () => {
  let moving;
  do {
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    moving = document.getAnimations().filter(
      (one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity,
    );
    await Promise.allSettled(moving.map((one) => one.finished));
  } while (moving.length);
}"""


@functools.cache
def source() -> str:
    """The text of axe-core; fetched by npm when a machine runs these tests for the first time."""
    folder = HOME / "axe"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / VERSION / "node_modules" / "axe-core" / "axe.min.js"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not script.exists():
            npm = Path(sys.executable).parent / "npm"
            command = [str(npm), "install", "--prefix", str(folder / VERSION), "--no-save"]
            command += ["--ignore-scripts", "--silent", f"axe-core@{VERSION}"]
            subprocess.run(command, env=node_environment(), check=True, timeout=300)
    return script.read_text()


async def follow_system(person: Person) -> None:
    """Let this account be light or dark as the device is."""
    answer = await person.api.put("/users/me/preferences", json={"theme": "system"})
    assert answer.status_code == 200, answer.text


async def everywhere(page: Page) -> list[str]:
    """What axe finds on the page as it stands, light and dark, on phone, tablet and desk.

    Also, by how much the page is wider than the window. The page must follow the system's theme.
    """
    if not await page.evaluate("() => Boolean(window.axe)"):
        await page.evaluate(source())
    found: list[str] = []
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        await expect(page.locator("html")).to_have_class(re.compile(rf"\b{scheme}\b"))
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            await page.evaluate(_SETTLED)
            found += [f"{scheme} {width}: {what}" for what in await _findings(page)]
    return found


async def _findings(page: Page) -> list[str]:
    found: list[Any] = await page.evaluate(_RUN)
    wide = await page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return [
        *(f"{impact} {rule}: {'; '.join(where)}" for impact, rule, where in found),
        *([f"{wide} px too wide"] if wide > 0 else []),
    ]
