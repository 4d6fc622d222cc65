"""Keep a built flow between starts, so that `soigneur ask` answers at once."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle  # nosec B403
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bot.domain
from bot.domain.pipeline import Flow

_KEPT = 4


class PickledFlows:
    """Flows in a folder that only the operator can write, one file each, named by what they were built from.

    A pickle runs code when it is read, so it is only read from a folder of one's own:
    https://docs.python.org/3/library/pickle.html
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, digest: str) -> Flow | None:
        """Return the flow kept for `digest`, None when there is none that can be read."""
        path = self._path(digest)
        try:
            if not _is_ours(self._folder):
                return None
            with _uncollected(), path.open("rb") as file:
                kept = pickle.load(file)  # noqa: S301 - only from a folder of our own # nosec B301
        except Exception:  # noqa: BLE001 - whatever is wrong with a cached file, the flow is built anew
            return None
        return kept if isinstance(kept, Flow) else None

    def put(self, digest: str, flow: Flow) -> None:
        """Keep `flow` for `digest`; a cache that cannot be written is left alone."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _is_ours(self._folder):
                return
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                pickle.dump(flow, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(name).replace(self._path(digest))
            self._forget_old()

    def _path(self, digest: str) -> Path:
        key = hashlib.sha256(f"{digest} {_code_digest()} {sys.version}".encode()).hexdigest()
        return self._folder / f"flow-{key[:32]}.pickle"

    def _forget_old(self) -> None:
        newest_first = sorted(self._folder.glob("flow-*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)
        for path in newest_first[_KEPT:]:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Let many objects be made without a look for garbage among them; it finds none, and takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _is_ours(folder: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _code_digest() -> str:
    """Return a text that changes with the domain's code, whose objects the pickle holds."""
    total = hashlib.sha256()
    for path in sorted(Path(bot.domain.__file__ or "").parent.glob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()
