"""Mail leaves with the change it belongs to, once, to a real SMTP server; jobs run apart."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from focusflow.platform import mail
from focusflow.platform.db import Database, unit_of_work
from integrations.smtp import SmtpSender
from tests.conftest import ROOT
from tests.servers import free_port


class Box:
    """A mail server's handler that keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content))
        return "250 kept"


@pytest.fixture
def box() -> Iterator[tuple[Box, str]]:
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    yield handler, f"smtp://127.0.0.1:{server.port}?tls=off"
    server.stop()


async def test_a_mail_leaves_once_in_text_and_html(
    real_database: Database, box: tuple[Box, str]
) -> None:
    handler, url = box
    mail.use(SmtpSender(url, "FocusFlow <focusflow@example.org>"))
    try:
        with suppress(ZeroDivisionError):
            async with unit_of_work() as db:
                await mail.write(db, "a@example.org", "Never", "text", "<p>html</p>")
                raise ZeroDivisionError
        async with unit_of_work() as db:
            await mail.write(db, "a@example.org", "Hello", "a text", "<p>some html</p>")
        async with unit_of_work() as db:
            (kept,) = await mail.newest(db)
        for _ in range(2):  # the queue may hand a job out twice
            async with unit_of_work() as db:
                await mail.send_mail._task.func(mail_id=str(kept.id))
    finally:
        mail.use(None)
    (arrived,) = handler.mails
    assert arrived["Subject"] == "Hello"
    assert [part.get_content_type() for part in arrived.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


async def test_a_mail_that_cannot_be_sent_stays_for_another_try(real_database: Database) -> None:
    mail.use(SmtpSender(f"smtp://127.0.0.1:{free_port()}?tls=off", "x@example.org"))
    try:
        async with unit_of_work() as db:
            await mail.write(db, "a@example.org", "Later", "text", "html")
            (kept,) = await mail.newest(db)
        with pytest.raises(OSError, match="connect"):
            await mail.send_mail._task.func(mail_id=str(kept.id))
        async with unit_of_work() as db:
            assert (await mail.newest(db))[0].sent_at is None
    finally:
        mail.use(None)


async def test_a_worker_of_its_own_sends_what_waits(
    new_database: Callable[[], str], box: tuple[Box, str], tmp_path: Path
) -> None:
    handler, url = box
    address = new_database()
    from focusflow.platform import db as database

    made = database.connect(address, pool_size=2)
    mail.use(SmtpSender(url, "x@example.org"))
    async with unit_of_work() as db:
        await mail.write(db, "a@example.org", "From the worker", "text", "html")
    mail.use(None)
    environment = {
        **os.environ,
        "FOCUSFLOW_HOME": str(tmp_path),
        "DATABASE_URL": address,
        "SMTP_URL": url,
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "focusflow", "worker"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        for _ in range(300):
            if handler.mails:
                break
            await asyncio.sleep(0.1)
        assert [message["Subject"] for message in handler.mails] == ["From the worker"]
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
        await made.close()
        database.use(None)
