"""Files of tasks over HTTP: uploads, what is told of them, downloads."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest

from focusflow.platform.db import Db
from focusflow.platform.ids import new_id
from tests.integration.tasks.transfer_files import ESSAY


async def test_the_routes(api: httpx.AsyncClient) -> None:
    files = {"file": ("tasks.csv", ESSAY, "text/csv")}
    shown = await api.post("/tasks/imports/preview", files=files)
    assert shown.status_code == 200, shown.text
    assert shown.json()["data"]["tasks"] == 3
    made = await api.post("/tasks/imports", files=files)
    assert made.status_code == 201, made.text
    path = f"/tasks/imports/{made.json()['data']['id']}"
    assert (await api.get(path)).json()["data"]["taken"] == 3
    assert [one["id"] for one in (await api.get("/tasks/imports")).json()["data"]] == [path[15:]]
    listed = (await api.get(f"{path}/rows", params={"kind": "skipped", "limit": 1})).json()
    assert (listed["data"][0]["line"], listed["meta"]["pagination"]["has_more"]) == (5, False)
    for name, kind in (
        ("csv", "text/csv"),
        ("json", "application/json"),
        ("todo_txt", "text/plain"),
        ("vtodo", "text/calendar"),
    ):
        answer = await api.get("/tasks/export", params={"format": name})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith(kind)
        assert "attachment" in answer.headers["content-disposition"]
        assert "Outline" in answer.text
    undone = await api.delete(path)
    assert undone.json()["data"]["removed"] == 3
    assert (await api.get("/tasks/export")).text.count("\n") == 1
    assert (await api.get("/tasks/export?format=xml")).status_code == 422


async def test_rows_come_in_pages(api: httpx.AsyncClient) -> None:
    data = "title\n" + "".join(f"{'x' * 600}\n" for _ in range(3))
    made = await api.post("/tasks/imports", files={"file": ("a.csv", data.encode())})
    path = f"/tasks/imports/{made.json()['data']['id']}/rows"
    first = (await api.get(path, params={"limit": 2})).json()
    cursor = first["meta"]["pagination"]["next_cursor"]
    second = (await api.get(path, params={"limit": 2, "cursor": cursor})).json()
    assert [row["line"] for row in first["data"] + second["data"]] == [2, 3, 4]
    assert second["meta"]["pagination"]["has_more"] is False
    assert (await api.get(path, params={"cursor": "x"})).status_code == 422


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""), ("a.csv", b"  \n"), ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9),
        ("a.csv", bytes(range(32)) * 40), ("a.zip", b"PK\x03\x04broken"),
        ("a.html", b"<!doctype html><p>Sign in"), ("a.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml"),
    ],
)  # fmt: skip
async def test_files_that_are_no_tasks_are_refused(
    api: httpx.AsyncClient, name: str, data: bytes
) -> None:
    for path in ("/tasks/imports/preview", "/tasks/imports"):
        answer = await api.post(path, files={"file": (name, data)})
        assert answer.status_code == 422, answer.text
        error = answer.json()["error"]
        assert (error["code"], error["details"]["field"]) == ("INVALID_INPUT", "file")


async def test_uploads_that_are_too_large_or_odd_are_refused(api: httpx.AsyncClient) -> None:
    large = {"file": ("a.csv", b"title\n" + b"x" * 20_200_000)}
    assert (await api.post("/tasks/imports", files=large)).status_code == 422
    many = {"file": ("a.csv", b"title\n" + b"x\n" * 50_001)}
    answer = await api.post("/tasks/imports", files=many)
    assert "50,000" in answer.json()["error"]["message"]
    assert (await api.post("/tasks/imports")).status_code == 422
    for mapping in ("[", "[]", '{"a": 1}', '{"a": "title"}', '{"title": "age"}'):
        files = {"file": ("a.csv", b"title\nx\n")}
        answer = await api.post("/tasks/imports", files=files, data={"mapping": mapping})
        assert answer.status_code == 422, mapping
        assert answer.json()["error"]["details"]["field"] == "mapping"
    assert (await api.get(f"/tasks/imports/{new_id()}")).status_code == 404


async def test_a_mapping_and_a_format_can_be_sent(api: httpx.AsyncClient, unit: Db) -> None:
    files = {"file": ("a.csv", b"What,When\nRead,tomorrow\n")}
    answer = await api.post(
        "/tasks/imports", files=files, data={"mapping": '{"What": "title", "When": "due_date"}', "format": "csv"}
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    (task,) = (await api.get("/tasks")).json()["data"]
    assert (task["title"], task["due_date"]) == ("Read", "2026-11-25")
    assert UUID(task["id"])


async def test_a_repeated_key_brings_a_file_once(api: httpx.AsyncClient) -> None:
    files = {"file": ("a.csv", ESSAY)}
    request = api.build_request(
        "POST", "/tasks/imports", files=files, headers={"Idempotency-Key": "k"}
    )
    body, headers = await request.aread(), dict(request.headers)
    first, second = [
        await api.post("/tasks/imports", content=body, headers=headers) for _ in range(2)
    ]
    assert first.json() == second.json()
