"""Building the pages: once, and again only when something they are made of has changed."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WEB = ROOT / ".web"
CLIENT = WEB / "build" / "client"
STAMP = WEB / "focusflow-built"
NPM_LOCK = ROOT / "reflex.lock"
_SOURCES = ("focusflow", "components", "pages", "state", "integrations")
_BAKED = re.compile(r"""[`"'](?:ws|http)://localhost:8000(/[\w-]+)[`"']""")
_OWN = r"""((typeof window>"u"?"http://localhost:8000":window.location.origin)+"\1")"""


class BuildError(Exception):
    """The pages could not be built; the message says why in one line."""


def _inputs() -> Iterator[Path]:
    yield ROOT / "rxconfig.py"
    yield ROOT / "requirements.lock"
    yield ROOT / "deploy" / "npm" / "package-lock.json"
    for folder in _SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def fingerprint() -> str:
    """A hash of everything the pages are made of."""
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_built() -> bool:
    """Whether the built pages match the sources."""
    return CLIENT.is_dir() and STAMP.exists() and STAMP.read_text() == fingerprint()


def node_environment() -> dict[str, str]:
    """The environment in which Reflex finds the Node that came as a wheel."""
    folder = Path(sys.executable).parent  # where the wheel puts node, npm and npx
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(folder), os.environ.get("PATH", "")]),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "NPM_CONFIG_FUND": "false",
        "NPM_CONFIG_AUDIT": "false",
    }


def build(log: Path) -> None:
    """Build the pages unless they are; what the tools print goes to `log`.

    Raises BuildError in one line, with the old build left in place where there is one.
    """
    wanted = fingerprint()
    if is_built():
        return
    STAMP.unlink(missing_ok=True)
    _use_our_lock()
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    with log.open("w") as output:
        done = subprocess.run(  # noqa: S603  (a fixed command of our own)
            command,
            cwd=ROOT,
            env=node_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0 or not CLIENT.is_dir():
        raise BuildError(_explain(log))
    _use_own_address()
    STAMP.write_text(wanted)


def _use_our_lock() -> None:
    """Let npm install what was tested: Reflex takes versions from its own lock folder."""
    if not NPM_LOCK.exists():
        shutil.copytree(ROOT / "deploy" / "npm", NPM_LOCK)


def _explain(log: Path) -> str:
    text = log.read_text(errors="replace")
    if any(sign in text for sign in ("ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT")):
        return (
            "The pages are not built yet and the npm registry can't be reached. "
            f"Connect once and start again (details: {log})."
        )
    if shutil.disk_usage(ROOT).free < 500_000_000:
        return f"The pages could not be built: the disk is nearly full (details: {log})."
    return f"The pages could not be built; the last lines of {log} say why."


def _use_own_address() -> None:
    """Let the pages talk to the address they came from.

    Reflex bakes one host and port into the scripts; a page must also work behind a proxy
    and on another port without a new build.
    """
    changed = 0
    for script in CLIENT.rglob("*.js"):
        text = script.read_text()
        own, found = _BAKED.subn(_OWN, text)
        if not found:
            continue
        script.write_text(own)
        _compress(script)
        changed += 1
    if not changed:
        raise BuildError("The built pages name no server address; this Reflex is not supported.")


def _compress(path: Path) -> None:
    beside = path.with_name(path.name + ".gz")
    if beside.exists():
        beside.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
