"""Several processes of the bot on one PostgreSQL, and an entry that a club imports while they run."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from tests.interacting import words
from tests.loopback.bot_process import running
from tests.loopback.server import Server, guild_id

KEY = "5a" * 32
ASKED = "who lends me the foam roller of our club?"
TOLD = "Ask Mia for the foam roller."
_FILE = f"""
entries:
  - id: club-foam-roller
    topic: relief
    question: Who lends the foam roller of our club?
    phrasings: [who lends me the foam roller of our club, can I borrow the foam roller of the club]
    do_now: {TOLD}
    get_help_if: [The pain gets worse.]
    sources: [https://club.example/roller]
"""


def own_folder(data: Path, name: str, settings: str = "") -> Path:
    """Make the data folder of another process, with the same index; return it."""
    folder = data.with_name(name)
    shutil.copytree(data / "cache", folder / "cache")
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    return folder


def environment(database: str, shards: str = "", **more: str) -> Mapping[str, str]:
    """Return what an operator sets for one of the processes."""
    shared = {"SOIGNEUR_DATABASE": database, "SOIGNEUR_MEMBER_KEY": KEY, "SOIGNEUR_SHARDS": shards}
    return shared | {f"SOIGNEUR_{name.upper()}": value for name, value in more.items()}


async def import_entry(server: Server, folder: Path, database: str, number: int) -> None:
    """Import an entry for a guild, in a process of its own."""
    (folder / "ours.yaml").write_text(_FILE, encoding="utf-8")
    arguments = ("import", str(guild_id(number)), "ours.yaml", "--yes")
    async with running(server, folder, *arguments, environment=environment(database)) as importing:
        assert await importing.ended() == 0, importing.written
        assert "Imported: 1." in importing.written


async def seconds_until_live(server: Server, channel: int, seconds: float) -> float:
    """Ask again and again, each time as another member, until the entry is what is answered; return how long it took."""
    begun = perf_counter()
    async with asyncio.timeout(seconds):
        member = 10**6
        while TOLD not in words(await server.answer(await server.ask(ASKED, channel=channel, member=member))):
            member += 1
            await asyncio.sleep(0.05)
    return perf_counter() - begun
