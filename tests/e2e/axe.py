"""axe on open pages: what people with a screen reader, a keyboard or weak eyes would stumble on."""

from __future__ import annotations

import fcntl
import functools
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from focusflow.frontend import node_environment
from tests.conftest import HOME

VERSION = "4.14.1"
_RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  (found) => [found.impact, found.id, found.nodes.map((node) => node.target.join(" "))]
)"""


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


async def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands: impact, rule, and where."""
    if not await page.evaluate("() => Boolean(window.axe)"):
        await page.evaluate(source())
    found: list[Any] = await page.evaluate(_RUN)
    return [f"{impact} {rule}: {'; '.join(where)}" for impact, rule, where in found]
