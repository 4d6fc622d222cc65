"""Which key a store's codes of members are made with: with another one nobody would be found again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select, update

from bot.storage.database import Database
from bot.storage.member_key import KeyedHashes, has_member_key, open_member_key
from bot.storage.tables import THIS_STORE

_OTHER = "its codes of members are made with another key"
_BRING_BACK = (
    "Bring back the file member-key that belongs to it, or delete the one that is there: the bot then makes a new one, "
    "and forgets who voted and who chose plain cards."
)
_GIVE = (
    "Give this process the key of the others, in SOIGNEUR_MEMBER_KEY or as the file member-key of its data folder. If "
    "it is lost for good: UPDATE this_store SET member_key = NULL. The next start then makes a new one, and forgets "
    "who voted and who chose plain cards."
)


async def open_key(folder: Path, database: Database, given: str | None, *, may_change: bool) -> KeyedHashes:
    """Return the hashes made with the key that is `given`, or else with the folder's, which is made on first use.

    Raises StoreUnavailable where the store's codes are made with another key. `may_change`: a folder without a key
    gets a new one even where the store knew one; else each process would make its own.
    """
    known = await _fingerprint(database)
    is_new = given is None and not await asyncio.to_thread(has_member_key, folder)
    if known is not None and is_new and not may_change:
        raise database.unusable(_OTHER, _GIVE)
    hashes = KeyedHashes(bytes.fromhex(given)) if given else await asyncio.to_thread(open_member_key, folder)
    if known is None or is_new:
        c = THIS_STORE.c
        own = update(THIS_STORE).values(member_key=hashes.fingerprint)
        await database.write(own.where(c.member_key.is_(None) if known is None else c.member_key == known))
        known = await _fingerprint(database)  # of two that start at the same moment, one was first
    if known != hashes.fingerprint:
        raise database.unusable(_OTHER, _BRING_BACK if may_change else _GIVE)
    return hashes


async def _fingerprint(database: Database) -> bytes | None:
    (row,) = await database.read(select(THIS_STORE.c.member_key))
    kept: bytes | None = row.member_key
    return kept
