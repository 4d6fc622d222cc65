"""The layers hold, modules stay small, and the inside knows nothing of Discord."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.project.places import ROOT, name, text_files

MOST_LINES = 320


def test_every_import_contract_is_kept() -> None:
    # In a process of its own: import-linter switches off every logger that it did not make.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_modules_stay_small_enough_to_read_at_once() -> None:
    sizes = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in text_files() if p.suffix == ".py"}
    long = {module: lines for module, lines in sizes.items() if module.startswith("bot/") and lines > MOST_LINES}

    assert long == {}


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    modules = [p for p in text_files() if p.suffix == ".py" and p.is_relative_to(ROOT / "bot")]

    assert [name(p) for p in modules if not p.read_text(encoding="utf-8").startswith('"""')] == []


@pytest.mark.parametrize("package", ["bot.domain.pipeline", "bot.services.asking", "bot.cli", "bot.storage.yaml_files"])
def test_questions_are_answered_without_discord(package: str) -> None:
    code = f"import sys; sys.modules['discord'] = None; import {package}"

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_nothing_names_a_package_registrys_host() -> None:
    # Put together here, so that this file does not name them either.
    hosts = ["pythonhosted" + ".org", "pypi" + ".org", "registry.npm" + "js", "crates" + ".io"]

    assert [name(p) for p in text_files() if any(host in p.read_text(encoding="utf-8") for host in hosts)] == []


def test_pins_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]

    assert pins
    assert [pin for pin in pins if "==" not in pin or "://" in pin or "--" in pin] == []
