"""Real CalDAV servers, Radicale and Xandikos, each with an account and one calendar."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx

from tests.servers import free_port, wait_for_port

ServerName = Literal["radicale", "xandikos"]
SERVERS: tuple[ServerName, ...] = ("radicale", "xandikos")
USER, PASSWORD = "alice", "app-pass word:1"
_MAKE = """<?xml version="1.0"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"
    xmlns:A="http://apple.com/ns/ical/"><D:set><D:prop>
<D:displayname>{title}</D:displayname><A:calendar-color>#ff8800FF</A:calendar-color>
<C:supported-calendar-component-set><C:comp name="{holds}"/></C:supported-calendar-component-set>
</D:prop></D:set></C:mkcalendar>"""


@dataclass
class CalDavServer:
    """Where it is, and a plain client that says what it likes."""

    name: ServerName
    address: str
    home: str
    http: httpx.Client

    @property
    def secret(self) -> dict[str, str]:
        """What a person types to connect."""
        return {"address": self.address, "username": USER, "password": PASSWORD}

    def make(self, calendar: str, title: str = "Work", holds: str = "VEVENT") -> str:
        """Make a calendar and answer its address."""
        url = f"{self.address}{self.home}{calendar}/"
        body = _MAKE.format(title=title, holds=holds)
        answer = self.http.request(
            "MKCALENDAR", url, content=body, headers={"Content-Type": "application/xml"}
        )
        assert answer.status_code == 201, answer.text
        return url

    def put(self, url: str, data: str) -> str:
        """Write an object over there, whatever stands there; its ETag."""
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = self.http.put(url, content=data.encode(), headers=headers)
        assert answer.status_code in (200, 201, 204), answer.text
        return self.http.get(url).headers["ETag"]

    def get(self, url: str) -> str:
        """What stands there, with long lines put together."""
        answer = self.http.get(url)
        assert answer.status_code == 200, answer.text
        return answer.text.replace("\r\n", "\n").replace("\n ", "")

    def delete(self, url: str) -> None:
        """Remove an object over there."""
        assert self.http.delete(url).status_code in (200, 204)


@contextmanager
def caldav_server(name: ServerName, folder: Path) -> Iterator[CalDavServer]:
    """Run a server on a free port of this machine, with its files in `folder`."""
    port = free_port()
    command, home = (_radicale if name == "radicale" else _xandikos)(folder, port)
    with (folder / f"{name}.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_for_port(port, 30)
            with httpx.Client(auth=(USER, PASSWORD)) as http:
                yield CalDavServer(name, f"http://127.0.0.1:{port}", home, http)
        finally:
            server.terminate()
            server.wait(10)


def _radicale(folder: Path, port: int) -> tuple[list[str], str]:
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder / 'users'}\n"
        "htpasswd_encryption = plain\ndelay = 0\n"
        f"[storage]\nfilesystem_folder = {folder / 'collections'}\n"
    )
    return [sys.executable, "-m", "radicale", "--config", str(folder / "config")], f"/{USER}/"


def _xandikos(folder: Path, port: int) -> tuple[list[str], str]:
    command = [str(Path(sys.executable).with_name("xandikos")), "serve", "-d", str(folder / "x")]
    command += ["--defaults", "--current-user-principal", f"/{USER}/"]
    return [*command, "-l", "127.0.0.1", "-p", str(port)], f"/{USER}/calendars/"
