"""What the documentation says is so: its commands run, its links lead somewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from focusflow.platform import migrations
from focusflow.platform.db import libpq_url
from focusflow.platform.postgres import EmbeddedPostgres
from focusflow.settings import Settings
from focusflow.tasks.quickadd import Context, parse
from tests.conftest import HOME, ROOT
from tests.e2e.conftest import Person

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ADDRESS = "http://127.0.0.1:8000"
MARK = "-- end of block --"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# Values that are the same in every run; of all others only the kind is compared.
FIXED = {"type", "code", "slot_type", "priority", "phase", "mode", "calendar_name", "field",
         "estimated_minutes", "taken", "streak_current", "current", "label", "text"}  # fmt: skip
KINDS = {str: str, bool: bool, int: (int, float), float: (int, float)}


def differences(said: Any, got: Any, at: str = "answer") -> list[str]:
    """Where an answer is not as the documentation shows it; more fields are fine."""
    if isinstance(said, dict):
        if not isinstance(got, dict):
            return [f"{at} is no object"]
        missing = [f"{at}.{key} is missing" for key in said if key not in got]
        parts = [differences(said[k], got[k], f"{at}.{k}") for k in said if k in got]
        return missing + [text for part in parts for text in part]
    if isinstance(said, list):
        if not isinstance(got, list) or (said and not got):
            return [f"{at} is no list, or an empty one"]
        return differences(said[0], got[0], f"{at}[0]") if said else []
    same = (
        said == got if isinstance(said, bool) or at.rsplit(".", maxsplit=1)[-1] in FIXED else True
    )
    kind = said is None or isinstance(got, KINDS[type(said)])  # type: ignore[arg-type]
    return [] if same and kind else [f"{at}: {said!r} is said, {got!r} came"]


@pytest.fixture(scope="module")
def said_and_got(base_url: str, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, Any]]:
    """Each answer that docs/api.md shows beside the one that its commands really got."""
    blocks = BLOCK.findall((ROOT / "docs" / "api.md").read_text())
    script = ["set -euo pipefail"]
    shown: list[Any] = []
    for kind, text in blocks:
        if kind == "bash":
            script += [text.replace(ADDRESS, base_url), f"echo; echo '{MARK}'"]
            shown.append(None)
        elif kind == "json":
            shown[-1] = json.loads(text)
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=tmp_path_factory.mktemp("api"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    outputs = done.stdout.split(MARK)[:-1]
    assert len(outputs) == len(shown)
    return [
        (said, json.loads(output.strip().splitlines()[-1]))
        for said, output in zip(shown, outputs, strict=True)
        if said is not None
    ]


def test_the_commands_of_the_api_page_answer_as_it_says(
    said_and_got: list[tuple[Any, Any]],
) -> None:
    assert len(said_and_got) >= 10
    wrong = [text for said, got in said_and_got for text in differences(said, got)]
    assert wrong == []


def test_the_day_of_the_api_page_ends_with_points_and_a_streak(
    said_and_got: list[tuple[Any, Any]],
) -> None:
    answers = {got["data"]["type"]: got["data"] for _, got in said_and_got
               if got["success"] and isinstance(got["data"], dict)}  # fmt: skip
    assert answers["points"]["xp"] > 0
    assert answers["points"]["streak_current"] == 1
    assert answers["streak"]["current"] == 1
    assert answers["schedule"]["tasks_planned"] == 5


def anchors(page: Path) -> set[str]:
    """The places of a page that a link can lead to, as GitHub names them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    broken = []
    for link in LINK.findall(text):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, place = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (place and place not in anchors(target)):
            broken.append(link)
    assert broken == []


def default_of(name: str) -> str:
    """The default of a setting as the table writes it."""
    value = Settings.model_fields[name].default
    if value is None:
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_the_table_of_settings_is_the_settings() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    table = text.split("## Settings")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \| ([^|]+) \|$", table, re.MULTILINE)
    assert {name: default.strip() for name, default, _ in rows} == {
        name.upper(): default_of(name) for name in Settings.model_fields
    }
    assert all(meaning.strip() for _, _, meaning in rows)


def test_the_front_page_is_short_and_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) < 150
    assert "`make run`" in text or "\nmake run" in text
    assert "`make test`" in text or "\nmake test" in text
    assert "docs/pictures/today.png" in text


def test_the_quick_add_words_of_the_guide_are_understood() -> None:
    text = (ROOT / "docs" / "guide.md").read_text()
    table = text.split("## Writing tasks down")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+`) \|$", table, re.MULTILINE)
    examples = [one for _, cell in rows for one in re.findall(r"`([^`]+)`", cell)]
    assert len(examples) > 30
    context = Context(now=datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert [
        one for one in examples if parse(f"Something {one}", context).title != "Something"
    ] == []


async def test_a_back_up_made_as_the_page_says_can_be_restored(
    person: Person, tmp_path: Path
) -> None:
    section = (ROOT / "docs" / "operations.md").read_text().split("## Back-up and restore")[1]
    dump, restore = [text for _, text in BLOCK.findall(section.split("\n## ")[0])]
    state, fresh = tmp_path / "state", tmp_path / "fresh"
    state.mkdir()
    (state / "postgres").symlink_to(HOME / "browser" / "home" / "postgres")
    (state / "secret_key").write_text("the key")
    (state / "files").mkdir()
    (state / "files" / "one").write_text("a file")
    database = EmbeddedPostgres(fresh / "postgres")
    migrations.migrate(database.url)
    script = f"set -eu\n{dump}STATE={fresh}\n{restore}"
    script = script.replace('"$PWD/var"', str(state)).replace(".venv/bin/python", sys.executable)
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, timeout=60)
    with psycopg.connect(libpq_url(database.url)) as restored:
        found = restored.execute('SELECT email FROM "user" WHERE username = %s', (person.name,))
        assert found.fetchone() == (person.email,)
    database.stop()
    assert (fresh / "secret_key").read_text() == "the key"
    assert (fresh / "files" / "one").read_text() == "a file"
