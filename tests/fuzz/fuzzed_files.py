"""Mutated YAML and TOML: each file is read, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from bot.app import shipped_knowledge
from bot.config import load_config
from bot.domain.overlay_file import parse_overlay_file
from bot.domain.parsing import Problems, parse_knowledge
from bot.services.errors import BotError
from bot.storage.overlay_yaml import OverlayYaml
from bot.storage.yaml_files import read_file
from tests.benchmarks.figures import Figure
from tests.fuzz.mutating import mutated
from tests.project.places import ROOT

_LINES = 60
_MOST_SHOWN = 5


def fuzz_files(folder: Path, number: int, seed: int) -> list[Figure]:
    """Return the exceptions that `number` files of each kind led to."""
    chance, wrong = Random(seed), list[str]()
    begun = [_beginning(path, chance) for path in sorted(shipped_knowledge().rglob("*.yaml"))]
    exports = [text.replace("topic:", "hidden:").replace("title:", "#") for text in begun if "entries:" in text]
    settings = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    lines = settings.splitlines()
    for _ in range(number):
        _try(wrong, _read_knowledge, folder / "some.yaml", mutated(chance.choice(begun), begun, chance))
        _try(wrong, _read_import, folder / "ours.yaml", mutated(chance.choice(exports), begun, chance))
        _try(wrong, _read_settings, folder / "config.toml", mutated(settings.replace("# ", ""), lines, chance))
    return [
        Figure(
            f"exceptions from {3 * number:,} YAML and TOML files",
            "; ".join(wrong[:_MOST_SHOWN]) or "none",
            "none",
            not wrong,
        )
    ]


def _beginning(path: Path, chance: Random) -> str:
    """Return some lines of a file from its beginning: the whole would take long to read."""
    return "\n".join(path.read_text(encoding="utf-8").splitlines()[: chance.randint(5, _LINES)])


def _try(wrong: list[str], read: Callable[[Path], None], path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        wrong.append(f"{type(error).__name__} for {text[:300]!r}")


def _read_knowledge(path: Path) -> None:
    for name in ("entries/some.yaml", "red_flags.yaml", "modifiers.yaml", "scope.yaml", "examples.yaml"):
        read = parse_knowledge((read_file(path, name),))
        assert not isinstance(read, Problems) or all(problem.remedy for problem in read.problems)


def _read_import(path: Path) -> None:
    read = parse_overlay_file(OverlayYaml().read(path.read_bytes(), "ours.yaml"))
    assert not isinstance(read, Problems) or all(problem.remedy for problem in read.problems)


def _read_settings(path: Path) -> None:
    try:
        load_config(path, {})
    except BotError as refused:
        assert str(refused)  # noqa: PT017 - a sentence, or it is no refusal
