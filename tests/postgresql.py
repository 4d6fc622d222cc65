"""A PostgreSQL server of the tests' own, as Debian installs it: empty, on loopback, gone at the end of the run.

pytest-postgresql was looked at: it cannot start a server as root, nor let one stand still or start again.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from bot.storage.migrating import bring_up_to_date
from bot.storage.place import place_of
from bot.storage.tables import METADATA

_ROOTS = Path("/usr/lib/postgresql")
_PASSWORD = "a-password-that-is-nowhere-else"
_ERROR = re.compile(r"\b(?:ERROR|FATAL|PANIC):")
_PROVOKED = re.compile(
    r"violates check constraint \"ck_synced_commands_one_row\""  # a write that fails half way
    r"|terminating connection due to administrator command"  # a connection is ended, the server restarted
    r"|password authentication failed|database \"store_\d+_nowhere\" does not exist"  # a wrong URL
    r"|relation \"(?:votes|nowhere)\" (?:already exists|does not exist)"  # somebody else's database, a failing migration
    r"|terminating connection due to administrator command"  # a connection that a test cuts
)
_WITH_A_ROW = {"revision", "this_store"}
_IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


class Server:
    """One server: stopped, started again, killed, or made to stand still; each test has a database of its own there."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._numbers = count(1)
        self._empty_stores: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    @property
    def log(self) -> str:
        """Everything that the server has written."""
        return (self._folder / "log").read_text(encoding="utf-8")

    def unexpected(self) -> list[str]:
        """Return the errors in the log that no test provokes on purpose."""
        errors = (line for line in self.log.splitlines() if _ERROR.search(line))
        return [line for line in errors if not _PROVOKED.search(line)]

    def make(self) -> None:
        """Make the files of an empty server."""
        (self._folder / "password").write_text(_PASSWORD, encoding="utf-8")
        if _IS_ROOT:  # PostgreSQL refuses to run as root
            for path in (self._folder, self._folder / "password"):
                shutil.chown(path, "postgres")
        self._run("initdb", "-D", self._data, "-U", "soigneur", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8",
                  "--no-sync", f"--pwfile={self._folder / 'password'}")  # fmt: skip

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": "",
                    "fsync": "off", "max_connections": "60", "deadlock_timeout": "200ms"}  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user="postgres" if _IS_ROOT else None,
            )
        until = time.monotonic() + 30
        ask: list[str | Path] = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ask, check=False).returncode:
            assert self._process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it at once, and end its connections, as a restart does."""
        self._signal(signal.SIGINT)
        if self._process:
            self._process.wait(timeout=30)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Let no process of the server run during the block, while their connections stay."""
        assert self._process
        processes = [self._process.pid, *_children(self._process.pid)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def new_database(self) -> str:
        """Make an empty database; return its URL."""
        name = f"store_{next(self._numbers)}"
        self.run_sql("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    @contextmanager
    def empty_store(self) -> Iterator[str]:
        """Lend a database that holds an empty store, for the length of the block; a new one takes a tenth of a second."""
        if not self._empty_stores:
            self._empty_stores.append(self.new_database())
            bring_up_to_date(place_of(self._folder, self._empty_stores[0]))
        url = self._empty_stores.pop()
        yield url
        emptied = [f"DELETE FROM {table.name}" for table in METADATA.sorted_tables if table.name not in _WITH_A_ROW]
        emptied += ["UPDATE revision SET value = 0, of_members = 0", "UPDATE this_store SET member_key = NULL"]
        self.run_sql(url.rpartition("/")[2], "; ".join(emptied))
        self._empty_stores.append(url)

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return f"postgresql://soigneur:{_PASSWORD}@127.0.0.1:{self.port}/{name}"

    def run_sql(self, database: str, statement: str) -> str:
        """Run a statement as the operator would; return what it prints, row by row."""
        return self._run("psql", "-X", "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1", "-c", statement,
                         f"{self.url(database)}")  # fmt: skip

    def end(self) -> None:
        """Stop it for good."""
        if self._process and self._process.poll() is None:
            self._signal(signal.SIGCONT)
            self._signal(signal.SIGQUIT)  # nothing is to be kept, so nothing is brought to the disk
            self._process.wait(timeout=30)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _signal(self, number: int) -> None:
        if self._process:
            os.kill(self._process.pid, number)

    def _run(self, program: str, *arguments: str | Path) -> str:
        done = subprocess.run(
            [self._programs / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self._folder,
            user="postgres" if _IS_ROOT else None,
            env=os.environ | {"PGOPTIONS": ""},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def _programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that is installed, None without one."""
    installed = sorted(_ROOTS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    found = installed[-1] if installed else Path(on_path) if on_path else None
    return found.parent if found else None


@contextmanager
def running_server() -> Iterator[Server]:
    """Run a server during the block; without a PostgreSQL the test is skipped, or fails where one is required."""
    programs = _programs()
    if programs is None:
        reason = "PostgreSQL is not installed (Debian: postgresql)"
        if os.environ.get("SOIGNEUR_REQUIRE_POSTGRES"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Not in pytest's own folder: that one only its owner may enter, and the server is another user.
    folder = Path(tempfile.mkdtemp(prefix="soigneur-postgresql-"))
    server = Server(programs, folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
