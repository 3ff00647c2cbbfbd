"""What a cluster would be given by `kubectl apply -k` and by `helm install`, and what reads it as one would.

The tools (kubectl, Helm's own library, kubernetes-validate, checkov) stand in an environment apart, in `build`, made
once from `kubernetes.lock`: long campaign only.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import needs
from tests.needs import ROOT
from tremplin.durable import exclusive, file_hash

KUSTOMIZE, CHART = ROOT / "deploy" / "kubernetes", ROOT / "deploy" / "helm" / "tremplin"
_LOCK = ROOT / "tests" / "world" / "kubernetes.lock"
_RENDER = """
import json, sys
from helm_python import Chart, HelmError, lint
path, values = sys.argv[1], json.loads(sys.argv[2])
try:
    with Chart.load(path) as chart:
        told = {"objects": chart.render(values, name="tremplin", namespace="tremplin"), "refused": ""}
except HelmError as error:
    told = {"objects": {}, "refused": str(error)}
print(json.dumps({**told, "lint": lint(path, values, strict=True)["messages"]}))
"""


@cache
def tools() -> Path:
    """The folder of the tools' programs."""
    if not needs.campaign(0, 1):
        pytest.skip("outils de Kubernetes : campagne longue")
    home = ROOT / "build" / "kubernetes" / file_hash(_LOCK)[:12]
    with exclusive(home.parent):
        if not (home / "fait").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
            pip = [home / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "-q", "install"]
            done = subprocess.run([*pip, "--require-hashes", "-r", _LOCK], capture_output=True, text=True)
            if done.returncode != 0:
                needs.missing(f"outils de Kubernetes non installés : {done.stderr[-500:]}")
            (home / "fait").touch()
    return home / "bin"


def kustomized() -> list[dict[str, Any]]:
    """The objects of `deploy/kubernetes`."""
    done = subprocess.run([tools() / "kubectl", "kustomize", KUSTOMIZE], capture_output=True, text=True, check=True)
    return list(yaml.safe_load_all(done.stdout))


def charted(**values: Any) -> dict[str, Any]:
    """`objects` of the chart by Helm's own library, the default values but for those given; why it `refused` them; what
    its `lint` says."""
    command = [tools() / "python", "-c", _RENDER, CHART, json.dumps(values)]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    told["objects"] = [d for text in told["objects"].values() for d in yaml.safe_load_all(text) if d]
    return told
