"""A folder of knowledge files, and how to tell whether anything in it has changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from bot.domain.raw_files import RawFile


class KnowledgeFolder:
    """A folder that holds `entries/<topic>.yaml` and the files beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def digest(self) -> str:
        """Return a text that changes whenever a file's name or content does."""
        total = hashlib.sha256()
        for path in self._paths():
            content = hashlib.sha256(path.read_bytes()).hexdigest() if os.access(path, os.R_OK) else "unreadable"
            total.update(f"{self._name(path)} {content}\n".encode())
        return total.hexdigest()

    def read(self) -> tuple[RawFile, ...]:
        """Return every `*.yaml` in a fixed order, with the faults of each in its `problems`; () for no folder."""
        # A start that finds its flow in the cache needs the digest only, and YAML takes a while to import.
        from bot.storage.yaml_files import read_file  # noqa: PLC0415

        return tuple(read_file(path, self._name(path)) for path in self._paths())

    def _paths(self) -> list[Path]:
        return sorted(self._path.glob("*.yaml")) + sorted((self._path / "entries").glob("*.yaml"))

    def _name(self, path: Path) -> str:
        return path.relative_to(self._path).as_posix()
