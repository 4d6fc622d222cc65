"""The whole memory of the bot as one file, to be kept elsewhere and brought back."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zipfile
from pathlib import Path

from bot.services.errors import BotError
from bot.storage.backup import copy_whole
from bot.storage.faults import unavailable
from bot.storage.member_key import KEY_BYTES, KEY_NAME
from bot.storage.place import FILE_NAME

_MEMBERS = {FILE_NAME, KEY_NAME}
_LAYOUT = "SELECT version_num FROM alembic_version"
# What SQLite keeps beside its file belongs to that file alone:
# https://www.sqlite.org/howtocorrupt.html#_unlinking_or_renaming_a_database_file_while_in_use
_BESIDE = ("-wal", "-shm", "-journal")


class NoMemory(BotError):
    """There is nothing to back up."""


class UnusableArchive(BotError):
    """A file that is no backup of the bot, or a damaged one, or one that cannot be written."""


def write_archive(folder: Path, target: Path) -> None:
    """Write what is kept in a data folder to the file `target`, as it is at one moment; the bot may be running.

    Raises NoMemory, StoreUnavailable or UnusableArchive; a file that is already there is left alone.
    """
    store = folder / FILE_NAME
    if not store.is_file():
        raise NoMemory(f"There is nothing to back up in {folder}: the bot has not run with this data folder yet.")
    try:
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name) / FILE_NAME
            copy_whole(store, copy)
            target.touch(mode=0o600, exist_ok=False)
            try:
                with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.write(copy, FILE_NAME)
                    archive.write(folder / KEY_NAME, KEY_NAME)
            except BaseException:
                target.unlink()
                raise
    except FileExistsError:
        raise UnusableArchive(f"{target} is already there. Name another file, or move it away.") from None
    except sqlite3.Error as error:
        raise unavailable(store, error) or error from None
    except OSError as error:
        raise UnusableArchive(f"{target} cannot be written ({error.strerror}). Name a file elsewhere.") from None


def restore_archive(file: Path, folder: Path, former: Path) -> None:
    """Put what `write_archive` wrote in place of what a data folder holds; that goes to the file `former` first.

    The caller holds the folder (`alone_in`). Raises as `write_archive`; where it raises, nothing was changed.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as name:
        unpacked = Path(name)
        _unpack(file, unpacked)
        _examine(file, unpacked / FILE_NAME)
        if (folder / FILE_NAME).is_file():
            write_archive(folder, former)
        for ending in _BESIDE:
            (folder / f"{FILE_NAME}{ending}").unlink(missing_ok=True)
        for part in sorted(_MEMBERS):
            (unpacked / part).replace(folder / part)


def _unpack(file: Path, into: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            if set(archive.namelist()) != _MEMBERS or archive.getinfo(KEY_NAME).file_size != KEY_BYTES:
                raise UnusableArchive(f"{file} is not a backup made with `soigneur backup`.")
            for part in _MEMBERS:
                (into / part).touch(mode=0o600)
                with archive.open(part) as packed, (into / part).open("wb") as out:
                    shutil.copyfileobj(packed, out)
    except FileNotFoundError:
        raise UnusableArchive(f"There is no file {file}.") from None
    except zipfile.BadZipFile:
        raise UnusableArchive(f"{file} is not a backup made with `soigneur backup`, or it is damaged.") from None
    except OSError as error:
        raise UnusableArchive(f"{file} cannot be unpacked ({error.strerror}). Is the disk full?") from None


def _examine(file: Path, store: Path) -> None:
    """Raise UnusableArchive unless the database is sound and the bot's; a newer layout is told at the next start."""
    try:
        with contextlib.closing(sqlite3.connect(store)) as database:
            is_sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            is_ours = database.execute(_LAYOUT).fetchone() is not None
    except sqlite3.Error:
        is_sound = is_ours = False
    if not (is_sound and is_ours):
        raise UnusableArchive(f"The database in {file} is damaged. Restore an older backup.")
