"""What people install: the wheel alone, in an empty environment, outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.project.places import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `soigneur` command of an empty environment with the wheel and what the wheel says it needs.

    What it needs is copied from the environment of the tests, so that nothing is fetched.
    """
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    (wheel,) = folder.glob("soigneur-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = next((folder / "venv").glob("[bS]*/python*"))
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, stdin=subprocess.DEVNULL
    )
    (metadata,) = (folder / "venv").rglob("soigneur-*.dist-info")
    for needed in _needed_by(Distribution.at(metadata)):
        _copy(needed, metadata.parent)
    return python.with_name("soigneur")


def _needed_by(wheel: Distribution) -> list[Distribution]:
    """Return what the wheel's metadata asks for without extras, and what that asks for in turn."""
    found: dict[str, Distribution] = {}
    waiting = [wheel]
    while waiting:
        for text in waiting.pop().requires or ():
            requirement = Requirement(text)
            if requirement.name not in found and (not requirement.marker or requirement.marker.evaluate({"extra": ""})):
                found[requirement.name] = distribution(requirement.name)
                waiting.append(found[requirement.name])
    return list(found.values())


def _copy(needed: Distribution, site_packages: Path) -> None:
    for file in needed.files or ():
        source = Path(str(needed.locate_file(file)))
        if ".." not in file.parts and source.is_file() and file.suffix != ".pyc":
            target = site_packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def run(command: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "SOIGNEUR_DATA": str(folder / "data"), "HOME": str(folder), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_answers_a_question_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    ended = run(installed, tmp_path, "ask", "heat or ice for a back spasm?")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "HEAT OR COLD ON A BACK SPASM?" in ended.stdout
    assert "https://www.nhs.uk/" in ended.stdout


def test_the_wheel_warns_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    ended = run(installed, tmp_path, "ask", "--json", "back spasm and now I am numb between my legs")

    assert '"level": "emergency"' in ended.stdout


def test_the_wheel_without_the_simulator_says_how_to_get_it(installed: Path, tmp_path: Path) -> None:
    ended = run(installed, tmp_path, "try")

    assert ended.returncode == 2
    assert 'pip install "soigneur[try]"' in ended.stderr
