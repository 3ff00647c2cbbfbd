"""`deploy/kubernetes` and the chart of `deploy/helm` give a cluster the same; in the long campaign by the tools that
clusters are driven by, in every run by what can be read of the two."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import jsonschema
import pytest
import yaml

from tests.world.cluster import CHART, KUSTOMIZE, charted, kustomized, tools
from tremplin import __version__
from tremplin.settings import DECLARED

VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
TEMPLATES = {path.name: path.read_text() for path in (CHART / "templates").iterdir()}

SAME = ("budget.yaml", "deployment.yaml", "network.yaml", "service.yaml")
"""Templates that are a manifest of the same name."""
NOT_FOLLOWED = {
    "CKV_K8S_11": "a limit of processor slows answers on a machine that is idle; what is asked for says what is needed",
    "CKV_K8S_15": "a version is one image, and a registry that is away must not keep a server from starting again",
    "CKV_K8S_35": "settings are environment variables alone",
    "CKV_K8S_43": "who deploys writes a digest after the version, an example has none to name",
}
"""Rules of checkov that the objects don't follow, and why."""


def leaves(value: Any, path: str = "") -> set[str]:
    if not isinstance(value, dict) or path in ("reglages", "ressources"):
        return {path}
    return {leaf for key, below in value.items() for leaf in leaves(below, f"{path}.{key}".lstrip("."))}


def test_each_value_is_declared_checked_and_used() -> None:
    used = {name for text in TEMPLATES.values() for name in re.findall(r"\.Values\.([\w.]+)", text)}
    assert used == leaves(VALUES)
    jsonschema.validate(VALUES, json.loads((CHART / "values.schema.json").read_text()))
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert (chart["version"], chart["appVersion"]) == (__version__, __version__)
    assert sorted(TEMPLATES) == sorted((*SAME, "configmap.yaml", "volume.yaml"))


def test_templates_differ_from_the_manifests_where_they_take_a_value() -> None:
    """Line by line: what no value changes is the same in both."""
    manifests = "".join(path.read_text() for path in KUSTOMIZE.glob("*.yaml")).splitlines()
    for name in SAME:
        alone = [line for line in TEMPLATES[name].splitlines() if line not in manifests]
        assert [line for line in alone if "{{" not in line and "annotations:" not in line] == []


def by_kind(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {one["kind"]: one for one in objects}
    assert len(found) == len(objects)
    return found


def test_the_chart_gives_what_the_manifests_do() -> None:
    told = charted()
    assert (told["refused"], [said["error"] for said in told["lint"]]) == ("", ["icon is recommended"])
    chart, manifests = by_kind(told["objects"]), by_kind(kustomized())
    del manifests["Namespace"]  # helm makes it: --create-namespace
    hashed = manifests["ConfigMap"]["metadata"].pop("name")  # kustomize names it by its content…
    assert (hashed.rpartition("-")[0], chart["ConfigMap"]["metadata"].pop("name")) == ("tremplin", "tremplin")
    (container,) = manifests["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert container["envFrom"][0]["configMapRef"].pop("name") == hashed
    (same,) = chart["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert same["envFrom"][0]["configMapRef"].pop("name") == "tremplin"
    annotations = chart["Deployment"]["spec"]["template"]["metadata"].pop("annotations")
    assert re.fullmatch("[0-9a-f]{64}", annotations["reglages"])  # … the chart says it beside the pods
    assert chart == manifests
    assert len(chart) == 6


def test_values_go_where_they_should() -> None:
    told = charted(
        hote="donnees.region.fr",
        serveurs=3,
        image={"depot": "depot/t", "version": "9"},
        reglages={"TREMPLIN_ARRET_S": "5"},
    )
    found = by_kind(told["objects"])
    assert found["ConfigMap"]["data"] == {
        "TREMPLIN_ENV": "production",
        "TREMPLIN_HOME": "/var/lib/tremplin",
        "TREMPLIN_HOTES": "donnees.region.fr",
        "TREMPLIN_BASE_URL": "https://donnees.region.fr",
        "TREMPLIN_DEPOT": "s3://tremplin/versions",
        "TREMPLIN_ARRET_S": "5",
    }
    assert set(found["ConfigMap"]["data"]) - set(DECLARED) == set()
    (container,) = found["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert (found["Deployment"]["spec"]["replicas"], container["image"]) == (3, "depot/t:9")
    hosts = {container[f"{probe}Probe"]["httpGet"]["httpHeaders"][0]["value"] for probe in PROBES}
    assert hosts == {"donnees.region.fr"}


PROBES = ("startup", "liveness", "readiness")


@pytest.mark.parametrize(
    ("values", "said"),
    [({"hotes": "x"}, "hotes"), ({"serveurs": 0}, "serveurs"), ({"reglages": {"ARRET": "5"}}, "ARRET")],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(values: dict[str, Any], said: str) -> None:
    told = charted(**values)
    assert said in told["refused"]
    assert told["objects"] == []


@pytest.mark.parametrize("made", [kustomized, lambda: charted()["objects"]], ids=["kustomize", "helm"])
def test_a_cluster_would_take_them_and_a_scanner_finds_nothing(made: Any, tmp_path: Any) -> None:
    """Fields and types by Kubernetes' own schemas; checkov's rules, but those said here."""
    file = tmp_path / "objets.yaml"
    file.write_text(yaml.safe_dump_all(made()))
    done = subprocess.run([tools() / "kubernetes-validate", "--strict", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    command = [tools() / "checkov", "--framework", "kubernetes", "--output", "json", "--compact", "--quiet", "-f", file]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    report = json.loads(done.stdout)
    assert report["summary"]["passed"] > 70, report["summary"]
    assert {check["check_id"] for check in report["results"]["failed_checks"]} == set(NOT_FOLLOWED)
