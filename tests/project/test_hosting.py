"""What the bot is hosted with: the image, the compose file and the unit agree with one another and with the bot.

The steps of the image are run by `.ci/image`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.cli.options import WRONG_USE
from tests.project.places import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "docs" / "hosting" / "soigneur.service"


def test_the_image_runs_without_root_and_keeps_its_memory_on_the_volume() -> None:
    last_stage = DOCKERFILE.rsplit("FROM ", 1)[1]

    assert re.search(r"^USER soigneur$", last_stage, re.MULTILINE)
    assert re.search(r"^VOLUME /data$", last_stage, re.MULTILINE)
    assert "SOIGNEUR_DATA=/data" in last_stage
    assert "install -d -o soigneur -m 700 /data" in last_stage


def test_the_image_is_made_of_files_that_are_there_and_of_nothing_private() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    taken = [line[1:] for line in ignored if line.startswith("!")]

    assert ignored[0] == "*"
    assert [path for path in taken if not (ROOT / path).exists()] == []
    assert "config.toml" not in taken


def test_the_health_check_asks_where_the_pages_are() -> None:
    (address,) = re.findall(r"SOIGNEUR_HEALTH=(\S+)", DOCKERFILE)

    assert f"http://{address}/healthz" in DOCKERFILE


def test_compose_keeps_the_memory_and_takes_the_rights_away() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

    soigneur = compose["services"]["soigneur"]
    assert soigneur["volumes"] == ["memory:/data"]
    assert "memory" in compose["volumes"]
    assert (soigneur["read_only"], soigneur["cap_drop"]) == (True, ["ALL"])
    assert soigneur["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in soigneur
    assert soigneur["environment"]["SOIGNEUR_TOKEN"].startswith("${SOIGNEUR_TOKEN:?")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "soigneur.service"
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(encoding="utf-8")), encoding="utf-8")

    checked = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=30, check=False
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_fault_of_the_settings_is_not_tried_again_for_ever() -> None:
    assert f"RestartPreventExitStatus={WRONG_USE}" in UNIT.read_text(encoding="utf-8")
