"""A bot that confirms and saves, one change after the other, and prints the number of each that it was told is kept.

`python -m tests.storage.saving_child <folder> <saves> <statement>`: with a statement it kills itself with SIGKILL right
after that statement of its last save, which is the middle of the transaction.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.storage.store import Store, open_store
from tests.storage.overlay_examples import make_change, make_waiting


async def save(store: Store, number: int) -> None:
    waiting_id = await store.overlays.propose(make_waiting(seen=number - 1))
    tell("proposed", number)
    if not await store.overlays.apply(make_change(number), waiting_id):
        sys.exit("nobody else saves here")
    tell("saved", number)


def tell(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


def die_after(statement: str) -> None:
    def after(connection: Any, cursor: Any, sql: str, *rest: Any) -> None:
        if sql.startswith(statement):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", after)


async def main(folder: Path, saves: int, statement: str) -> None:
    async with open_store(folder) as store:
        for number in range(1, saves):
            await save(store, number)
        if statement:
            die_after(statement)
        await save(store, saves)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
