"""The secret that turns members' ids into hashes; it never stands in the store, only a fingerprint of it does."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from bot.domain.records import MemberHash
from bot.storage.faults import unavailable, unusable

KEY_NAME = "member-key"
KEY_BYTES = 32
_REMEDY = "Delete it: the bot makes a new one, and forgets who voted and who chose plain cards."


class KeyedHashes:
    """Hashes members' ids with a secret key: without it nobody can try out all ids."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @property
    def fingerprint(self) -> bytes:
        """Return what tells this key from others and lets nobody find it."""
        return hashlib.blake2b(key=self._key, digest_size=16, person=b"fingerprint").digest()

    def __call__(self, member_id: int, purpose: str) -> MemberHash:
        """Return the hash of a member's id for one purpose (up to 16 letters); two purposes cannot be linked."""
        number = member_id.to_bytes(8, "big")
        return MemberHash(hashlib.blake2b(number, key=self._key, digest_size=16, person=purpose.encode()).digest())


def has_member_key(folder: Path) -> bool:
    """Tell whether a key lies in the folder."""
    return (folder / KEY_NAME).exists()


def open_member_key(folder: Path) -> KeyedHashes:
    """Return the hashes made with the folder's key, which is made on first use; raises StoreUnavailable."""
    path = folder / KEY_NAME
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes()
    except OSError as error:
        raise unavailable(path, error) or error from None
    if len(key) != KEY_BYTES:
        raise unusable(path, "it is damaged", _REMEDY)
    return KeyedHashes(key)


def _make(path: Path) -> None:
    """Write a new key, unless another process is first: a key once there is never replaced."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{KEY_NAME}-")  # readable by its owner alone
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        _give_name(written, path)
    finally:
        written.unlink(missing_ok=True)


def _give_name(written: Path, path: Path) -> None:
    try:
        path.hardlink_to(written)
    except FileExistsError:
        return
    except OSError:
        # Some disks know no links (exFAT); there the last of two that start at the same moment wins.
        written.replace(path)
