"""`python -m tests.bench.reading DATABASE CONNECTION`: one look, and what its process held.

A process of its own, since the most that a process has ever held says nothing of a part of it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from uuid import UUID

from focusflow.connections import service
from tests.bench import people


def most_held() -> float:
    """Megabytes of memory that this program held at its most.

    Not `ru_maxrss`, which begins with what the process held that started this one.
    """
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e6


async def main(database: str, connection_id: UUID) -> dict[str, float]:
    """Look at the connection once."""
    async with people.connected(database):
        before, begin = most_held(), time.perf_counter()
        await service.sync(connection_id)
        took = (time.perf_counter() - begin) * 1000
    return {"before": before, "most": most_held(), "ms": took}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], UUID(sys.argv[2])))))
