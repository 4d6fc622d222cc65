"""Remember in the data folder which commands Discord already has."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path


class SyncedCommandsFile:
    """One small file with the fingerprint of the commands last synced."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "synced-commands.txt"

    async def fingerprint(self) -> str | None:
        """Return the fingerprint of the commands last synced, or None before the first sync."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return (await asyncio.to_thread(self._path.read_text, encoding="utf-8")).strip() or None
        return None

    async def remember(self, fingerprint: str) -> None:
        """Keep `fingerprint` as that of the commands now synced."""
        await asyncio.to_thread(self._write, fingerprint)

    def _write(self, fingerprint: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(fingerprint + "\n", encoding="utf-8")
