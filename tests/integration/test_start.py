"""Starting: each thing that can be wrong is said in one line, with exit code 2, at once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from focusflow.platform import migrations
from tests.conftest import ROOT


def start(
    home: Path, *, command: str = "run", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would and wait for it to end."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SECRET_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "focusflow", command],
        cwd=ROOT,
        env={**inherited, "FOCUSFLOW_HOME": str(home), "PORT": "8998", **environment},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line in which the start was refused."""
    assert done.returncode == 2, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("focusflow:")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port}" in refused(start(tmp_path, PORT=str(port)))
    assert not (tmp_path / "postgres").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "can't be written" in refused(start(tmp_path / "file" / "home", PORT="8999"))


@pytest.mark.parametrize("command", ["run", "worker"])
def test_a_database_that_does_not_answer(tmp_path: Path, command: str) -> None:
    url = "postgresql://nobody@127.0.0.1:9/nothing"
    done = start(tmp_path, command=command, DATABASE_URL=url)
    assert "database can't be reached" in refused(done)


def test_an_address_that_is_no_database(tmp_path: Path) -> None:
    assert "postgresql://" in refused(start(tmp_path, DATABASE_URL="mysql://x/y"))


def test_a_database_newer_than_the_code(tmp_path: Path, new_database: Callable[[], str]) -> None:
    url = new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '2999_01_01'")
    with pytest.raises(migrations.DatabaseTooNew):
        migrations.level(url)
    assert "newer version" in refused(start(tmp_path, DATABASE_URL=url))


def test_a_shared_database_without_a_secret(tmp_path: Path) -> None:
    done = start(tmp_path, DATABASE_URL="postgresql://u@192.0.2.7/x")
    assert "SECRET_KEY" in refused(done)


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    assert "PORT" in refused(start(tmp_path, PORT="many"))
    assert "SECRET_KEY" in refused(start(tmp_path, SECRET_KEY="short"))
    assert "OLD_SECRET_KEYS" in refused(start(tmp_path, OLD_SECRET_KEYS="short"))
    assert "neither a host" in refused(start(tmp_path, OUTSIDE_PRIVATE_HOSTS="10.0.0.1/8"))


def test_a_second_start_on_the_same_folder(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "running.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "already running" in refused(start(tmp_path))


def test_no_registry_and_nothing_built(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("focusflow", "components", "pages", "state", "integrations", "alembic"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "deploy", copy / "deploy")
    for name in ("rxconfig.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-m", "focusflow", "run"],
        cwd=copy,
        env={
            **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
            "PYTHONPATH": str(copy),
            "FOCUSFLOW_HOME": str(tmp_path / "home"),
            "PORT": "8997",
            "NPM_CONFIG_REGISTRY": "http://127.0.0.1:9/",
            "NPM_CONFIG_FETCH_RETRIES": "0",
            "NPM_CONFIG_CACHE": str(tmp_path / "cache"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "npm registry" in refused(done)


def test_python_that_is_too_old(tmp_path: Path) -> None:
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\nexit 2\n")
    old.chmod(0o755)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    done = subprocess.run(
        ["make", "-s", "setup", f"PYTHON={old}"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (tmp_path / ".venv").exists()
