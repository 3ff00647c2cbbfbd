"""The bill of materials of the distribution (SBOM, CycloneDX): `python -m scripts.sbom` writes it again.

What `requirements.lock` installs and the files of others that stand in the tree (`vendored.py`), each with its version,
hashes and licence. Made by cyclonedx-bom: the lock file says what there is, the packages installed say their licences
and what needs what. Without instant nor serial number: the same lock gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tremplin.durable import json_bytes

from .vendored import PACKAGES, Package

TARGET = Path("src/tremplin/portal/sbom.cdx.json")
Document = dict[str, Any]
READ: dict[str, list[Document]] = {"pkg:pypi/pyrage": [{"license": {"id": "MIT"}}]}
"""Licences read in the archives of those who declare none."""


def main() -> None:
    TARGET.write_bytes(json_bytes(made()))


def made() -> Document:
    """The whole document."""
    locked = _told("requirements", "--pyproject", "pyproject.toml", "requirements.lock")
    installed = _told("environment", sys.executable)
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    direct = {canonicalize_name(Requirement(told).name) for told in project["dependencies"]}
    named = {one["bom-ref"]: one.get("purl", one["name"]) for one in installed["components"]}
    licences = {named[one["bom-ref"]]: _plain(one.get("licenses", [])) for one in installed["components"]}
    by_name = {ref.partition("@")[0]: _concluded(found) for ref, found in (licences | READ).items()}
    needed = {named[one["ref"]]: {named[ref] for ref in one.get("dependsOn", ())} for one in installed["dependencies"]}
    parts = [
        _part(one, licences.get(one["purl"]) or by_name.get(one["purl"].partition("@")[0]))
        for one in locked["components"]
    ]
    ours = {part["purl"] for part in parts}
    vendored = [_vendored(package) for package in PACKAGES]
    links = {ref: sorted(ours & needed.get(ref, set())) for ref in ours}
    links["tremplin"] = [one["purl"] for one in parts if one["name"] in direct] + [one["purl"] for one in vendored]
    return {
        **{name: locked[name] for name in ("$schema", "bomFormat", "specVersion", "version")},
        "metadata": {
            "component": locked["metadata"]["component"] | {"bom-ref": "tremplin"},
            "tools": {"components": [_tool(one) for one in locked["metadata"]["tools"]["components"]]},
        },
        "components": parts + vendored,
        "dependencies": [{"ref": ref, **({"dependsOn": on} if on else {})} for ref, on in sorted(links.items())],
    }


def _told(*asked: str) -> Document:
    command = [sys.executable, "-m", "cyclonedx_py", *asked, "--output-reproducible", "--short-PURLs", "--no-validate"]
    done = subprocess.run(command, check=True, capture_output=True)
    found: Document = json.loads(done.stdout)
    return found


def _tool(told: Document) -> Document:
    return {name: told[name] for name in ("type", "group", "name", "version", "licenses")}


def _plain(told: list[Document]) -> list[Document]:
    """Licences as SPDX names them where a package does, else by its classifiers."""
    return [one for one in told if "License ::" not in one.get("license", {}).get("name", "")] or told


def _concluded(told: list[Document]) -> list[Document]:
    """Of a package that doesn't say, or of a version for other machines: what we know of the package."""
    mark = {"acknowledgement": "concluded"}
    return [{"license": one["license"] | mark} if "license" in one else one | mark for one in told]


def _part(locked: Document, licences: list[Document] | None) -> Document:
    """A package of the lock: any of its archives may be the one installed, from any registry."""
    (archives,) = locked["externalReferences"]
    return {
        "type": "library",
        "bom-ref": locked["purl"],
        "name": locked["name"],
        "version": locked["version"],
        "purl": locked["purl"],
        **({"licenses": licences} if licences else {}),
        "externalReferences": [{"type": "distribution", "url": locked["purl"], "hashes": archives["hashes"]}],
    }


def _vendored(package: Package) -> Document:
    """A package of npm, and what of it, or made of it, is in the tree."""
    purl = f"pkg:npm/{quote(package.name, safe='/')}@{package.version}"
    files = sorted(path for path in package.target.rglob("*") if path.is_file())
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{"license": {"id": package.licence, "acknowledgement": "declared"}}],
        "externalReferences": [{"type": "distribution", "url": purl, "hashes": [_hash(package.sha256)]}],
        "components": [
            {
                "type": "file",
                "name": path.as_posix(),
                "hashes": [_hash(hashlib.sha256(path.read_bytes()).hexdigest())],
            }
            for path in files
        ],
    }


def _hash(sha256: str) -> Document:
    return {"alg": "SHA-256", "content": sha256}


if __name__ == "__main__":
    main()
