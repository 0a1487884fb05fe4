"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("focusflow", "components", "pages", "state", "integrations")
CONTEXTS = sorted(path.parent.name for path in (ROOT / "focusflow").glob("*/models*"))


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours with its syntax tree."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), ast.parse(path.read_text())


def imports(tree: ast.Module) -> Iterator[str]:
    """Every name that a module imports, in full."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strangers(name: str, tree: ast.Module) -> list[str]:
    """What a module imports of other contexts' tables and SQL."""
    found = []
    for imported in imports(tree):
        match = re.match(r"focusflow\.(\w+)\.(models|repository)\b", imported)
        if match and match[1] in CONTEXTS and not name.startswith(f"focusflow.{match[1]}"):
            found.append(imported)
    return found


def test_a_context_keeps_its_tables_and_sql_to_itself() -> None:
    allowed = {"focusflow.models"}
    broken = {
        n: found for n, tree in modules() if n not in allowed and (found := strangers(n, tree))
    }
    assert broken == {}


def test_the_check_of_contexts_catches_a_planted_import() -> None:
    planted = ast.parse("from focusflow.tasks.repository import rows")
    assert strangers("focusflow.goals.service", planted)
    assert not strangers("focusflow.tasks.service", planted)


def test_no_verb_commits() -> None:
    commits = [
        name
        for name, tree in modules()
        if name != "focusflow.platform.db"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert commits == []


def test_only_the_platform_reads_the_system_clock() -> None:
    allowed = re.compile(r"focusflow\.(platform\.|planning\.engine|serve|frontend)")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if not allowed.match(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    ]
    assert found == []


@pytest.mark.parametrize("name", [".env", "var", ".venv", ".web"])
def test_what_is_made_here_is_not_tracked(name: str) -> None:
    assert name in (ROOT / ".gitignore").read_text()


def test_the_lock_names_no_addresses() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_no_script_is_sent_to_pages() -> None:
    """The content policy forbids `eval`, so these would silently do nothing."""
    banned = {"call_script", "run_script", "download", "set_clipboard", "toast"}
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        if name.startswith("state")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in banned
        and isinstance(node.value, ast.Name)
        and node.value.id == "rx"
    ]
    assert found == []
