"""A delivering process to be killed: `python -m tests.faults.delivering FOLDER PORT NOW` delivers once, for real.

The same database, composing, outbox and mail channel as the program's own; only its calls and clock are given.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import World


def main(folder: str, port: str, now: str) -> None:
    world = World(Path(folder))
    world.settings = by_mail(world.settings, int(port))
    for number in range(1, 4):
        world.announce(number)
    asyncio.run(world.adeliver(datetime.fromisoformat(now), channel(world)))
    world.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
