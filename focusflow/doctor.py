"""What an operator is told about an installation, in words."""

from __future__ import annotations

import asyncio

from focusflow import models as _models  # noqa: F401  (declares what is sealed)
from focusflow.platform import circuit, db, migrations, sealing
from focusflow.platform.circuit import Trouble

_STATES = {
    "open": "did not answer five times in a row and is left alone until {at}",
    "half_open": "did not answer five times in a row; the next call tries it",
    "resting": "asked us to come back later and is left alone until {at}",
}


def look(url: str) -> list[str]:
    """Every trouble of the installation on this database, a sentence each; changes nothing."""
    level, head = migrations.level(url), migrations.head()
    if level != head:
        return [
            f"The database is at {level or 'no schema'}, this program needs {head}: "
            "start FocusFlow, or run `focusflow migrate`."
        ]
    return asyncio.run(_look(url))


async def _look(url: str) -> list[str]:
    database = db.connect(url, pool_size=1)
    try:
        return await troubles()
    finally:
        await database.close()


async def troubles() -> list[str]:
    """What is the matter with systems outside, and with secrets."""
    async with db.unit_of_work() as unit:
        found = [_of_system(one) for one in await circuit.troubles(unit)]
    for column in await sealing.older():
        if column.opens:
            found.append(
                f"{column.opens} of {column.column} are sealed with an old key or in an old way: "
                "run `focusflow rotate-keys`."
            )
        if column.lost:
            found.append(
                f"{column.lost} of {column.column} are opened by no key: put the key they were "
                "sealed with into OLD_SECRET_KEYS."
            )
    return found


def _of_system(trouble: Trouble) -> str:
    at = f"{trouble.until:%d %B, %H:%M} UTC"
    return f"{trouble.key} {_STATES[trouble.state].format(at=at)}."
