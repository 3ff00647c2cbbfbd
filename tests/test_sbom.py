"""The bill of materials: valid CycloneDX, exactly what the lock installs and what of others stands in the tree."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import cyclonedx.schema._res as published
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from starlette.testclient import TestClient

from scripts.sbom.vendored import PACKAGES
from tests.needs import ROOT

FILE = ROOT / "src" / "tremplin" / "portal" / "sbom.cdx.json"
BASE = "http://cyclonedx.org/schema/"
SCHEMAS = Path(published.__file__).parent
WITHOUT_LICENCE = {"colorama", "httpx2-jsfetch", "pywin32"}
"""Never installed where Tremplin runs: of Windows, of browsers."""
Locked = dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


def locked(name: str) -> Locked:
    """Of a lock file: package and version → sha-256 of its archives."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    found = {}
    for line in lines:
        package, version = line.split()[0].split("==")
        found[package, version] = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
    assert len(found) == len(lines) > 90
    return found


def of(told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in told["components"] if one["purl"].startswith(f"pkg:{kind}/")]


def archives(component: dict[str, Any]) -> set[str]:
    (where,) = component["externalReferences"]
    assert {one["alg"] for one in where["hashes"]} == {"SHA-256"}
    return {one["content"] for one in where["hashes"]}


def test_it_is_as_cyclonedx_wants_it(told: dict[str, Any]) -> None:
    read = {p.name: json.loads(p.read_text()) for p in SCHEMAS.glob("*.json")}
    registry = Registry().with_resources([(f"{BASE}{name}", Resource.from_contents(s)) for name, s in read.items()])
    judge = Draft7Validator({"$ref": f"{BASE}bom-1.6.SNAPSHOT.schema.json"}, registry=registry)
    assert [error.message for error in judge.iter_errors(told)] == []
    wrong = {**told, "components": [{**told["components"][0], "licenses": [{"license": {"id": "LICENCE-INCONNUE"}}]}]}
    assert len(list(judge.iter_errors(wrong))) == 1


def test_every_package_of_the_lock_is_there_and_no_other(told: dict[str, Any]) -> None:
    found = {(one["name"], one["version"]): archives(one) for one in of(told, "pypi")}
    assert found == locked("requirements.lock")
    assert {one["name"] for one in told["components"] if not one.get("licenses")} == WITHOUT_LICENCE


def test_tests_run_on_the_versions_that_users_have() -> None:
    ours, tests = (locked(name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert {package: tests.get(package) for package in ours} == ours


def test_every_file_of_others_is_there_as_it_stands(told: dict[str, Any]) -> None:
    found = {
        (one["name"], one["version"], one["licenses"][0]["license"]["id"]): archives(one) for one in of(told, "npm")
    }
    assert found == {(p.name, p.version, p.licence): {p.sha256} for p in PACKAGES}
    kept = {f["name"]: h["content"] for one in of(told, "npm") for f in one["components"] for h in f["hashes"]}
    standing = [p for package in PACKAGES for p in (ROOT / package.target).rglob("*") if p.is_file()]
    assert kept == {p.relative_to(ROOT).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in standing}
    assert [len(one["components"]) for one in of(told, "npm")][1:] == [4, 4, 4]


def test_what_needs_what_leads_to_what_is_there(told: dict[str, Any]) -> None:
    refs = {one["bom-ref"] for one in told["components"]} | {"tremplin"}
    assert {one["ref"] for one in told["dependencies"]} <= refs
    assert {ref for one in told["dependencies"] for ref in one.get("dependsOn", ())} <= refs


def test_whoever_asks_is_given_it(demo_client: TestClient) -> None:
    answer = demo_client.get("/.well-known/sbom")
    assert (answer.status_code, answer.content) == (200, FILE.read_bytes())
    assert answer.headers["content-type"] == "application/vnd.cyclonedx+json; version=1.6"
    assert 'href="/.well-known/sbom"' in demo_client.get("/documentation/securite").text
