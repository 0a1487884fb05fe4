"""Finding or fetching a Chromium: on the machine, by Playwright, or by apt when root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium on this machine."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def find_or_install() -> str | None:
    """A Chromium's path; None for the one that Playwright has installed for itself."""
    found = find()
    if found:
        return found
    install = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    if subprocess.run(install, capture_output=True, check=False, timeout=600).returncode == 0:
        return None
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "chromium"],
        ):
            subprocess.run(command, capture_output=True, check=False, timeout=900)
        found = find()
        if found:
            return found
    raise RuntimeError("No Chromium: install the package `chromium`, or set CHROMIUM to its path.")
