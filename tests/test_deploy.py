"""What an operator starts from: each file is held by the tool that reads it, where the tool is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from starlette.testclient import TestClient

from tests import needs
from tests.conftest import Home, Server
from tests.world.processes import running
from tests.world.sockets import answered, free_port
from tests.world.waiting import until
from tremplin.app import create_app
from tremplin.settings import DECLARED

ROOT = needs.ROOT
DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus" / "alertes.yml"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
EXPOSURE = 2.0


def tool(name: str) -> str:
    """Path of a program that scripts/system-packages installs."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        needs.missing(f"{name} absent (scripts/system-packages l'installe)")
    assert found is not None
    return found


def rules() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]}


def test_alert_rules_ring_when_they_should() -> None:
    done = subprocess.run(
        [tool("promtool"), "test", "rules", "alertes_test.yml"], cwd=RULES.parent, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tried = yaml.safe_load((RULES.parent / "alertes_test.yml").read_text())["tests"]
    rung = {t["alertname"] for test in tried for t in test["alert_rule_test"] if t.get("exp_alerts")}
    assert rung == set(rules())


def test_each_alert_has_its_paragraph() -> None:
    told = set(re.findall(r"^### (Tremplin\w+)$", RUNBOOK, re.MULTILINE))
    assert told == set(rules())
    assert {rule["annotations"]["runbook"] for rule in rules().values()} == {
        f"docs/runbook.md#{name.lower()}" for name in told
    }


def test_every_figure_that_is_watched_is_told(own_home: Home) -> None:
    dashboard = json.loads((DEPLOY / "grafana" / "tremplin.json").read_text())
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked = {name for text in (*shown, *(r["expr"] for r in rules().values())) for name in NAMES.findall(text)}
    with TestClient(create_app(own_home.settings(TREMPLIN_METRIQUES_CLE="x"))) as client:
        client.get("/telechargements")
        text = client.get("/metrics", headers={"authorization": "Bearer x"}).text
    told = set(re.findall(r"^# TYPE (tremplin_\w+)", text, re.MULTILINE))
    suffixed = told | {f"{name}_{end}" for name in told for end in ("count", "bucket", "sum", "total")}
    assert asked - suffixed == {"tremplin_depot_up"}  # told where a depot is followed: tests/release/test_depot.py
    assert len(shown) == 12


NAMES = re.compile(r"\btremplin_\w+")


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_services_are_confined(service: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd absent")
    done = subprocess.run([analyze, "security", "--offline=true", service], capture_output=True, text=True)
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert found is not None, done.stderr
    assert float(found[1]) <= EXPOSURE, done.stdout


def test_the_services_run_commands_that_exist() -> None:
    lines = [line for path in SERVICES for line in path.read_text().splitlines() if line.startswith("ExecStart=")]
    commands = [part for line in lines for part in re.findall(r"tremplin ((?:[a-z][a-z-]* ?)+)", line)]
    assert [c.strip() for c in commands] == [
        "backup",
        "restore-drill",
        "fetch",
        "release build",
        "release publish",
        "serve",
    ]


def test_every_setting_that_is_given_is_known() -> None:
    files = [p for p in (*DEPLOY.rglob("*"), ROOT / "Procfile") if p.is_file()]
    given = {name for p in files for name in re.findall(r"\bTREMPLIN_[A-Z_]+\b", p.read_text())}
    assert given - set(DECLARED) == {"TREMPLIN_HOTE", "TREMPLIN_ECOUTE", "TREMPLIN_A", "TREMPLIN_B"}  # HAProxy's own
    assert len(files) == 32


def test_pods_are_restricted() -> None:
    """What the restricted standard of pod security asks, field by field."""
    folder = DEPLOY / "kubernetes"
    whole = yaml.safe_load((folder / "kustomization.yaml").read_text())
    named, given = whole["resources"], whole["configMapGenerator"][0]["literals"]
    documents = [d for name in named for d in yaml.safe_load_all((folder / name).read_text())]
    kinds = ["Namespace", "Deployment", "PersistentVolumeClaim", "Service", "NetworkPolicy", "PodDisruptionBudget"]
    assert [d["kind"] for d in documents] == kinds
    pod = documents[1]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"]) == (True, 10001)
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    probes = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    hosts = {h["value"] for name in probes for h in container[f"{name}Probe"]["httpGet"]["httpHeaders"]}
    assert {f"TREMPLIN_HOTES={host}" for host in hosts} == {name for name in given if name.startswith("TREMPLIN_HOTES")}
    assert probes == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    assert {v["name"] for v in pod["volumes"]} == {m["name"] for m in container["volumeMounts"]}
    assert set(pod["volumes"][0]) == {"name", "emptyDir"}


def test_nginx_passes_on_who_asks(own_home: Home, serve: Callable[..., Server], tmp_path: Path) -> None:
    nginx = tool("nginx")
    server = serve(own_home, TREMPLIN_PROXIES="127.0.0.1")
    port = free_port()
    block = (DEPLOY / "nginx.conf").read_text()
    plain = re.sub(r"\n\s+ssl_\w+\s+[^\n]+", "", block).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    plain = plain.replace("127.0.0.1:8000", server.url.removeprefix("http://"))
    whole = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/erreurs; events {{}}\nhttp {{ access_log off;\n"
    for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
        whole += f"{name}_temp_path {tmp_path}/{name};\n"
    (tmp_path / "nginx.conf").write_text(f"{whole}{plain}}}\n")
    with running(nginx, "-e", str(tmp_path / "erreurs"), "-c", str(tmp_path / "nginx.conf")):
        until(lambda: answered(f"http://127.0.0.1:{port}/healthz"), lambda status: status == 200)
        assert answered(f"http://127.0.0.1:{port}/metrics") == 404
        assert httpx.get(f"http://127.0.0.1:{port}/", headers={"x-forwarded-for": "1.2.3.4"}).status_code == 200


def test_platforms_read_what_they_need() -> None:
    assert (ROOT / "Procfile").read_text() == "web: tremplin serve --adresse 0.0.0.0 --port $PORT\n"
    told = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert (told["name"], told["legal"]["license"], told["localisation"]["availableLanguages"]) == (
        "Tremplin",
        "MIT",
        ["fr", "en"],
    )
    for language in ("fr", "en"):
        assert len(told["description"][language]["shortDescription"]) <= 150
        assert 150 <= len(told["description"][language]["longDescription"]) <= 10_000
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert (compose["services"]["tremplin"]["read_only"], compose["services"]["tremplin"]["cap_drop"]) == (
        True,
        ["ALL"],
    )
