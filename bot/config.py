"""The operator's settings: config.toml and the environment become one frozen Config."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from platformdirs import user_config_path, user_data_path
from rapidfuzz import process

from bot.services.errors import BotError

APP_NAME = "soigneur"
_DATA = user_data_path(APP_NAME, appauthor=False)
_LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, valid; the defaults serve without a file."""

    token: str | None = None
    data: Path = _DATA
    knowledge: Path | None = None
    country: str | None = None
    log_level: str = "info"
    message_content: bool = False


class InvalidConfig(BotError):
    """Settings that cannot be used, with every fault found."""

    def __init__(self, where: str, faults: Iterable[str]) -> None:
        super().__init__("\n".join(f"{where}: {fault}" for fault in faults))


def load_config(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Config:
    """Return the settings of `path`, or of the first config.toml found, under those of the environment.

    Raises InvalidConfig with every fault at once; a `path` that was named must exist.
    """
    file = path or next((p for p in _usual_places() if p.is_file()), None)
    config = _from_file(file) if file else Config()
    if environment.get("SOIGNEUR_TOKEN"):
        config = replace(config, token=environment["SOIGNEUR_TOKEN"].strip())
    if environment.get("SOIGNEUR_DATA"):
        config = replace(config, data=Path(environment["SOIGNEUR_DATA"]).expanduser())
    return config


def _usual_places() -> tuple[Path, ...]:
    return (Path("config.toml"), user_config_path(APP_NAME, appauthor=False) / "config.toml")


def _from_file(path: Path) -> Config:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InvalidConfig(str(path), ["There is no such file. Copy config.example.toml to it."]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig(str(path), [f"The file cannot be read ({error}). Check its permissions."]) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidConfig(str(path), [f"This is not valid TOML: {error}. Text values need quotes."]) from None
    faults = [fault for name, value in settings.items() if (fault := _fault(name, value))]
    if faults:
        raise InvalidConfig(str(path), faults)
    folder = path.resolve().parent
    return Config(
        token=settings.get("token") or None,
        data=folder / Path(settings["data"]).expanduser() if settings.get("data") else _DATA,
        knowledge=folder / Path(settings["knowledge"]).expanduser() if settings.get("knowledge") else None,
        country=settings.get("country", "").upper() or None,
        log_level=settings.get("log_level", "info"),
        message_content=settings.get("message_content", False),
    )


def _fault(name: str, value: object) -> str | None:
    known = tuple(field.name for field in fields(Config))
    if name not in known:
        closest = process.extractOne(name, known, score_cutoff=60)
        remedy = f"did you mean “{closest[0]}”?" if closest else f"The settings are {', '.join(known)}."
        return f"There is no setting “{name}”: {remedy}"
    if name == "message_content":
        return None if isinstance(value, bool) else "“message_content” must be true or false, without quotes."
    if not isinstance(value, str):
        return f'“{name}” must be text in quotes, such as {name} = "…".'
    if name == "country" and value and (len(value) != 2 or not value.isalpha()):
        return f"“country” must be a two-letter country code such as GB, not “{value}”."
    if name == "log_level" and value not in _LOG_LEVELS:
        return f"“log_level” must be one of {', '.join(_LOG_LEVELS)}, not “{value}”."
    return None
