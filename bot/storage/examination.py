"""Is what the bot keeps in good order: its folder and its database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bot.services.findings import Finding
from bot.storage.place import FILE_NAME

_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def examine_folder(folder: Path, environment: Mapping[str, str] = os.environ, root: Path = Path("/")) -> Finding:
    """Return whether the data folder outlasts this process; that it can be written is checked before."""
    marks = any((root / mark.relative_to("/")).exists() for mark in _CONTAINER_MARKS)
    is_contained = marks or "KUBERNETES_SERVICE_HOST" in environment
    if is_contained and not _is_on_a_volume(folder):
        return Finding(
            "Data folder",
            "It lies inside the container, and is lost with it.",
            "Mount a volume there (compose.yaml shows how), or set SOIGNEUR_DATA to one that is mounted.",
            str(folder),
        )
    return Finding("Data folder", "It can be written, and stays.", place=str(folder))


def examine_store(folder: Path) -> Finding:
    """Return whether the database is sound; one that is not there yet is made at the first start."""
    path = folder / FILE_NAME
    if not path.is_file():
        return Finding("Memory", "There is none yet. It is made at the first start.")
    remedy = "Stop the bot and restore a backup: soigneur restore FILE"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check").fetchone()
            layout = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return Finding("Memory", "The database cannot be read.", remedy, str(path))
    if verdict != "ok" or layout is None:
        return Finding("Memory", "The database is damaged.", remedy, str(path))
    return Finding("Memory", f"The database is sound, layout {layout[0]}.", place=str(path))


def _is_on_a_volume(folder: Path) -> bool:
    """Tell whether something is mounted at the folder or above it; the root is the container itself."""
    return any(place.is_mount() for place in (folder, *folder.parents) if place != Path(place.anchor))
