"""The API does what its document says, whatever is thrown at it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.e2e.conftest import Person

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# These would end the session that the run itself uses.
LEFT_OUT = ("/api/v1/auth/logout", "/api/v1/users/me/sessions", "/api/v1/auth/change-password")


async def test_no_server_error_and_no_answer_outside_the_document(
    base_url: str, person: Person, tmp_path: Path
) -> None:
    program = Path(sys.executable).parent / "schemathesis"
    command = [str(program), "run", f"{base_url}/api/v1/openapi.json", "--seed", "1"]
    command += ["--header", f"Authorization: {person.api.headers['Authorization']}"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", "8"]
    command += ["--checks", ",".join(CHECKS), "--suppress-health-check", "all"]
    for path in LEFT_OUT:
        command += ["--exclude-path", path]
    report = tmp_path / "report.txt"
    with report.open("w") as output:
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "NO_COLOR": "1"},
            stdout=output, stderr=subprocess.STDOUT, timeout=400, check=False,
        )  # fmt: skip
    text = report.read_text()
    assert done.returncode == 0, text[-6000:]
    assert " passed" in text


async def test_the_explorer_asks_no_other_host(base_url: str) -> None:
    async with httpx.AsyncClient(base_url=base_url) as client:
        page = await client.get("/api/docs")
        assert page.status_code == 200
        assert "https://" not in page.text
        script = page.text.split('src="')[1].split('"')[0]
        assert (await client.get(script)).status_code == 200
        document = (await client.get("/api/v1/openapi.json")).json()
    assert "/api/v1/tasks" in document["paths"]
