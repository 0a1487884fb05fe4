"""Files on tasks: what is sent comes back, only to its owner, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from moto.server import ThreadedMotoServer

from focusflow.platform import storage
from focusflow.platform.actor import Actor
from focusflow.platform.clock import ManualClock
from focusflow.platform.db import Database, Db, unit_of_work
from focusflow.platform.errors import Conflict, InvalidInput, NotFound, UpstreamUnavailable
from focusflow.settings import Settings, get_settings
from focusflow.tasks import repository, service
from focusflow.tasks.schemas import TaskIn
from focusflow.tasks.schemas_files import AttachmentView
from tests.integration.tasks.conftest import Events
from tests.unit.tasks.test_filetypes import EXE, PDF, PNG

BUCKET = "papers"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Files are kept in a folder of this test's own."""
    storage.use(storage.open_store(Settings(focusflow_home=tmp_path)))
    yield tmp_path / "files"
    storage.use(storage.open_store(get_settings()))


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3-compatible server with a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    httpx.put(f"{address}/{BUCKET}").raise_for_status()
    yield address
    server.stop()


def in_s3(address: str, bucket: str = BUCKET) -> Settings:
    return Settings(
        storage_url=f"s3://{bucket}/home",
        storage_endpoint=address,
        storage_key_id="key",
        storage_secret="secret",
    )


async def task_of(actor: Actor, title: str = "Essay") -> UUID:
    async with unit_of_work() as db:
        return (await service.create_task(db, actor, TaskIn(title=title))).id


async def content(actor: Actor, task_id: UUID, view: AttachmentView) -> bytes:
    _, pieces = await service.open_attachment(actor, task_id, view.id)
    return b"".join([piece async for piece in pieces])


async def names(actor: Actor, task_id: UUID) -> list[str]:
    async with unit_of_work() as db:
        return [one.name for one in await service.attachments(db, actor, task_id)]


async def clear() -> int:
    async with unit_of_work() as db:
        return await service.clear_attachments(db)


async def test_what_was_sent_comes_back_byte_for_byte(
    database: Database, alice: Actor, folder: Path
) -> None:
    task = await task_of(alice)
    data = PDF + bytes(range(256)) * 5000  # several pieces
    made = await service.add_attachment(alice, task, "../Übung 3.pdf", data)
    assert (made.name, made.content_type, made.size) == (
        "Übung 3.pdf", "application/pdf", len(data),
    )  # fmt: skip
    assert await content(alice, task, made) == data
    assert await names(alice, task) == ["Übung 3.pdf"]


async def test_another_person_reaches_no_file(
    database: Database, alice: Actor, bob: Actor, folder: Path
) -> None:
    task, other = await task_of(alice), await task_of(bob)
    made = await service.add_attachment(alice, task, "a.png", PNG)
    for asked in (task, other):
        with pytest.raises(NotFound):
            await service.open_attachment(bob, asked, made.id)
        async with unit_of_work() as db:
            with pytest.raises(NotFound):
                await service.remove_attachment(db, bob, asked, made.id)
    with pytest.raises(NotFound):
        await service.add_attachment(bob, task, "a.png", PNG)
    assert len(list(folder.iterdir())) == 1, "nothing was kept of what was refused"


async def test_a_file_taken_off_can_be_put_back_for_thirty_days(
    database: Database, alice: Actor, folder: Path, clock: ManualClock, events: Events
) -> None:
    task = await task_of(alice)
    made = await service.add_attachment(alice, task, "a.png", PNG)
    async with unit_of_work() as db:
        await service.remove_attachment(db, alice, task, made.id)
    assert await names(alice, task) == []
    with pytest.raises(NotFound):
        await service.open_attachment(alice, task, made.id)
    async with unit_of_work() as db:
        await service.restore_attachment(db, alice, task, made.id)
    assert await content(alice, task, made) == PNG
    told = [
        (one["before"], one["after"])
        for one in await events("TaskChanged")
        if one["action"] == "updated"
    ]
    assert told == [
        ({"file": None}, {"file": "a.png"}),
        ({"file": "a.png"}, {"file": None}),
        ({"file": None}, {"file": "a.png"}),
    ]
    async with unit_of_work() as db:
        await service.remove_attachment(db, alice, task, made.id)
    clock.advance(timedelta(days=29))
    assert await clear() == 0
    clock.advance(timedelta(days=2))
    assert await clear() == 1
    assert not list(folder.iterdir())
    async with unit_of_work() as db:
        with pytest.raises(NotFound):
            await service.restore_attachment(db, alice, task, made.id)


async def test_a_purged_task_takes_its_files_along(
    database: Database, alice: Actor, folder: Path, clock: ManualClock
) -> None:
    task = await task_of(alice)
    made = await service.add_attachment(alice, task, "a.png", PNG)
    async with unit_of_work() as db:
        await service.delete_task(db, alice, task)
    with pytest.raises(NotFound):
        await service.open_attachment(alice, task, made.id)
    assert await clear() == 0, "the task may be restored"
    async with unit_of_work() as db:
        await service.restore_task(db, alice, task)
    assert await content(alice, task, made) == PNG
    async with unit_of_work() as db:
        await service.delete_task(db, alice, task)
    clock.advance(timedelta(days=31))
    async with unit_of_work() as db:
        await service.purge_trash(db, limit=100)
    assert await clear() == 1
    assert not list(folder.iterdir())


async def test_a_worker_killed_between_file_and_mark_leaves_nothing(
    database: Database,
    alice: Actor,
    folder: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = await task_of(alice)
    real = storage.put

    async def killed(key: str, data: bytes) -> None:
        await real(key, data)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(storage, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            await service.add_attachment(alice, task, "a.png", PNG)
    assert await names(alice, task) == []
    assert await clear() == 0, "it may still be on its way"
    clock.advance(timedelta(hours=2))
    assert await clear() == 1
    assert not list(folder.iterdir())


async def test_limits_say_what_to_do(
    database: Database, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await task_of(alice)
    where = "focusflow.tasks.service.files."
    with pytest.raises(InvalidInput, match="too large; a file may have 25 MB"):
        await service.add_attachment(alice, task, "a.bin", bytes(service.ATTACHMENT_BYTES + 1))
    with pytest.raises(InvalidInput, match="is a program"):
        await service.add_attachment(alice, task, "a.png", EXE)
    monkeypatch.setattr(where + "MOST_FILES", 2)
    for name in ("a.png", "b.png"):
        await service.add_attachment(alice, task, name, PNG)
    with pytest.raises(Conflict, match="Remove one first"):
        await service.add_attachment(alice, task, "c.png", PNG)
    monkeypatch.setattr(where + "MOST_BYTES", 3 * len(PNG) - 1)
    with pytest.raises(Conflict, match="Remove some first"):
        await service.add_attachment(alice, await task_of(alice), "c.png", PNG)
    assert await names(alice, task) == ["a.png", "b.png"]


async def test_files_live_in_an_s3_compatible_store(
    database: Database, alice: Actor, s3: str, clock: ManualClock
) -> None:
    storage.use(storage.open_store(in_s3(s3)))
    try:
        task = await task_of(alice)
        data = PNG + bytes(600_000)
        made = await service.add_attachment(alice, task, "a.png", data)
        assert await content(alice, task, made) == data
        listed = httpx.get(f"{s3}/{BUCKET}").text
        assert f"home/{made.id}" in listed
        async with unit_of_work() as db:
            await service.remove_attachment(db, alice, task, made.id)
        clock.advance(timedelta(days=31))
        assert await clear() == 1
        assert str(made.id) not in httpx.get(f"{s3}/{BUCKET}").text
    finally:
        storage.use(storage.open_store(get_settings()))


async def test_a_store_that_fails_is_said_and_nothing_is_half_there(
    database: Database, alice: Actor, s3: str
) -> None:
    storage.use(storage.open_store(in_s3(s3, bucket="no-such-bucket")))
    try:
        task = await task_of(alice)
        with pytest.raises(UpstreamUnavailable, match="try again later"):
            await service.add_attachment(alice, task, "a.png", PNG)
        assert await names(alice, task) == []
    finally:
        storage.use(storage.open_store(get_settings()))


async def test_a_file_gone_from_the_store_is_said(
    database: Database, alice: Actor, folder: Path
) -> None:
    task = await task_of(alice)
    made = await service.add_attachment(alice, task, "a.png", PNG)
    (folder / str(made.id)).unlink()
    with pytest.raises(NotFound, match="not in the store"):
        await service.open_attachment(alice, task, made.id)


async def test_what_is_still_wanted_is_never_cleared(
    unit: Db, alice: Actor, folder: Path, clock: ManualClock
) -> None:
    assert await repository.attached(unit, alice, uuid4()) == (0, 0)
    task = await task_of(alice)
    made = await service.add_attachment(alice, task, "a.png", PNG)
    clock.advance(timedelta(days=400))
    assert await clear() == 0
    assert await content(alice, task, made) == PNG
