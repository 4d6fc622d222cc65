"""The operator's settings: config.toml and the environment become one frozen Config."""

from __future__ import annotations

import os
import re
import socket
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_config_path, user_data_path
from rapidfuzz import process

from bot.services.errors import BotError
from bot.services.shards import InvalidShards, Shards, read_shards

APP_NAME = "soigneur"
_DATA = user_data_path(APP_NAME, appauthor=False)
_LONGEST_POLL = 3600
_LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, valid; the defaults serve without a file."""

    token: str | None = field(default=None, repr=False)
    data: Path = _DATA
    knowledge: Path | None = None
    country: str | None = None
    log_level: str = "info"
    health: str | None = None
    poll_seconds: int = 30

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Return host and port of the pages for health, None where there are to be none."""
        return _address(self.health) if self.health else None

    message_content: bool = False
    shards: Shards | None = None
    database: str | None = field(default=None, repr=False)  # it may hold a password
    member_key: str | None = field(default=None, repr=False)


class InvalidConfig(BotError):
    """Settings that cannot be used, with every fault found."""

    def __init__(self, where: str, faults: Iterable[str]) -> None:
        super().__init__("\n".join(f"{where}: {fault}" for fault in faults))


def load_config(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Config:
    """Return the settings of `path`, or of the first config.toml found, under those of the environment.

    Raises InvalidConfig with every fault at once; a `path` that was named must exist.
    """
    file = path or next((p for p in _usual_places() if p.is_file()), None)
    config = _from_file(file, environment) if file else Config()
    if environment.get("SOIGNEUR_TOKEN"):
        config = replace(config, token=environment["SOIGNEUR_TOKEN"].strip())
    if environment.get("SOIGNEUR_DATA"):
        config = replace(config, data=Path(environment["SOIGNEUR_DATA"]).expanduser())
    chosen: dict[str, Any] = {}
    for name in ("health", "database", "member_key"):
        variable = f"SOIGNEUR_{name.upper()}"
        if value := environment.get(variable):
            if fault := fault_in(name, value):
                raise InvalidConfig(variable, [fault])
            chosen[name] = value
    if environment.get("SOIGNEUR_SHARDS"):
        chosen["shards"] = _shards("SOIGNEUR_SHARDS", environment["SOIGNEUR_SHARDS"], environment)
    return replace(config, **chosen)


def _usual_places() -> tuple[Path, ...]:
    return (Path("config.toml"), user_config_path(APP_NAME, appauthor=False) / "config.toml")


def _shards(where: str, text: str, environment: Mapping[str, str]) -> Shards:
    # Kubernetes sets the variable, to the name of the pod.
    host = environment.get("HOSTNAME") or socket.gethostname()
    try:
        return read_shards(text, environment, host)
    except InvalidShards as error:
        raise InvalidConfig(where, [str(error)]) from None


def _from_file(path: Path, environment: Mapping[str, str]) -> Config:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InvalidConfig(str(path), ["There is no such file. Copy config.example.toml to it."]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig(str(path), [f"The file cannot be read ({error}). Check its permissions."]) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidConfig(str(path), [f"This is not valid TOML: {error}. Text values need quotes."]) from None
    faults = [fault for name, value in settings.items() if (fault := fault_in(name, value))]
    if faults:
        raise InvalidConfig(str(path), faults)
    folder = path.resolve().parent
    return Config(
        token=settings.get("token") or None,
        data=folder / Path(settings["data"]).expanduser() if settings.get("data") else _DATA,
        knowledge=folder / Path(settings["knowledge"]).expanduser() if settings.get("knowledge") else None,
        country=settings.get("country", "").upper() or None,
        log_level=settings.get("log_level", "info"),
        health=settings.get("health") or None,
        poll_seconds=settings.get("poll_seconds", 30),
        message_content=settings.get("message_content", False),
        shards=_shards(str(path), settings["shards"], environment) if settings.get("shards") else None,
        database=settings.get("database") or None,
        member_key=settings.get("member_key") or None,
    )


def fault_in(name: str, value: object) -> str | None:
    """Return what is wrong with a setting, with the remedy; None where it can be used."""
    known = [each.name for each in fields(Config)]
    if name not in known:
        closest = process.extractOne(name, known, score_cutoff=60)
        remedy = f"did you mean “{closest[0]}”?" if closest else f"The settings are {', '.join(known)}."
        return f"There is no setting “{name}”: {remedy}"
    if name == "poll_seconds":
        is_right = type(value) is int and 1 <= value <= _LONGEST_POLL
        return None if is_right else f"“{name}” must be a whole number from 1 to {_LONGEST_POLL}, without quotes."
    if name == "message_content":
        return None if isinstance(value, bool) else "“message_content” must be true or false, without quotes."
    if not isinstance(value, str):
        return f'“{name}” must be text in quotes, such as {name} = "…".'
    return _fault_of_text(name, value)


def _fault_of_text(name: str, value: str) -> str | None:
    if name == "country" and value and (len(value) != 2 or not value.isalpha()):
        return f"“country” must be a two-letter country code such as GB, not “{value}”."
    if name == "log_level" and value not in _LOG_LEVELS:
        return f"“log_level” must be one of {', '.join(_LOG_LEVELS)}, not “{value}”."
    if name == "health" and value and _address(value) is None:
        return f"“health” must be a host and a port such as 127.0.0.1:8080, not “{value}”."
    return _fault_of_secret(name, value)


def _fault_of_secret(name: str, value: str) -> str | None:
    """Return what is wrong with a setting that holds a secret, without what it holds."""
    if name == "database" and value and not _is_database(value):
        return "“database” must be an address such as postgresql://soigneur:password@db.example.org:5432/soigneur."
    if name == "member_key" and value and not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        return "“member_key” must be 64 of the digits 0 to 9 and a to f. Make one with: openssl rand -hex 32"
    return None


def _is_database(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "postgresql" and bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def _address(text: str) -> tuple[str, int] | None:
    """Return host and port, None where the text is no such thing; a port alone is one of this machine only."""
    host, _, port = text.strip().rpartition(":")
    is_port = port.isascii() and port.isdecimal() and int(port) < 65536
    return (host.strip("[]") or "127.0.0.1", int(port)) if is_port else None
