"""What the bot is hosted with: the image, the compose files, the unit and the manifests agree, with the bot as well.

The steps of the image are run by `.ci/image`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.cli.options import WRONG_USE
from bot.config import load_config
from bot.discord_ui.client import FINISH_SECONDS
from tests.project.places import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
HOSTING = ROOT / "docs" / "hosting"
UNIT = HOSTING / "soigneur.service"
SUPPORTED = ("1.31", "1.37")
"""The oldest and the newest Kubernetes that the manifests are held against."""


def manifests() -> dict[str, dict[str, Any]]:
    """Return each resource by its kind; the template of the secret is one of them."""
    files = [*sorted((HOSTING / "kubernetes").glob("*.yaml")), HOSTING / "kubernetes" / "secret.yaml.template"]
    found = [each for file in files for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))]
    return {each["kind"]: each for each in found}


def seconds(period: str) -> int:
    return int(period.removesuffix("s"))


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


def test_two_processes_and_a_postgresql_are_composed_of_different_shards_and_of_no_password() -> None:
    compose = yaml.safe_load((ROOT / "compose.postgres.yaml").read_text(encoding="utf-8"))

    postgresql = compose["services"].pop("postgresql")
    bots = list(compose["services"].values())
    taken = [load_config(None, {"SOIGNEUR_SHARDS": bot["environment"]["SOIGNEUR_SHARDS"]}).shards for bot in bots]
    assert sorted(shard for part in taken if part for shard in part.ids) == list(
        range(taken[0].count if taken[0] else 0)
    )
    assert {(bot["read_only"], *bot["cap_drop"], *bot["security_opt"]) for bot in bots} == {
        (True, "ALL", "no-new-privileges:true")
    }
    assert min(seconds(bot["stop_grace_period"]) for bot in bots) > FINISH_SECONDS
    assert postgresql["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert [name for name, service in compose["services"].items() if "ports" in service] == []
    used = {volume.partition(":")[0] for service in (*bots, postgresql) for volume in service["volumes"]}
    assert used == set(compose["volumes"])


@pytest.mark.parametrize("version", SUPPORTED)
@pytest.mark.parametrize("kind", sorted(manifests()))
def test_each_manifest_is_what_kubernetes_takes(kind: str, version: str) -> None:
    kubernetes_validate.validate(manifests()[kind], version, strict=True)


def test_the_manifests_keep_the_rights_away_and_let_the_bot_finish() -> None:
    pod = manifests()["StatefulSet"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert str(pod["securityContext"]["runAsUser"]) in DOCKERFILE
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp"}
    assert pod["terminationGracePeriodSeconds"] > FINISH_SECONDS


def test_the_pods_share_out_all_shards_and_show_their_health_where_the_probes_look() -> None:
    found = manifests()
    environment, replicas = found["ConfigMap"]["data"], found["StatefulSet"]["spec"]["replicas"]
    (container,) = found["StatefulSet"]["spec"]["template"]["spec"]["containers"]
    configs = [load_config(None, environment | {"HOSTNAME": f"soigneur-{number}"}) for number in range(replicas)]

    parts = [config.shards for config in configs if config.shards]
    assert [shard for part in parts for shard in part.ids] == list(range(parts[0].count))
    assert configs[0].health_address == ("0.0.0.0", container["ports"][0]["containerPort"])
    assert [container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")] == [
        "/healthz",
        "/healthz",
        "/readyz",
    ]


def test_the_manifests_belong_to_the_same_pods_and_hold_no_secret() -> None:
    found = manifests()
    labels = found["StatefulSet"]["spec"]["template"]["metadata"]["labels"]

    assert found["StatefulSet"]["spec"]["selector"]["matchLabels"] == labels
    assert found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert found["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    assert found["Service"]["spec"]["selector"] == labels
    assert found["StatefulSet"]["spec"]["serviceName"] == found["Service"]["metadata"]["name"]
    assert set(found["Secret"]["stringData"].values()) == {""}
