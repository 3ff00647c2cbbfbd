"""Clients that people generate from our OpenAPI documents, by the two usual generators: no operation, no answer, no
model is lost, nothing is warned of, and what is generated is imported."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs

BIN = Path(sys.executable).parent
DOCUMENTS = {
    "/api/openapi.json": (192, 320),
    "/api/openapi/certifications.json": (6, 53),
    "/api/openapi/organismes.json": (2, 25),
    "/api/openapi/geographie.json": (3, 15),
    "/api/openapi/infotravail.json": (41, 33),
    "/api/openapi/inserjeunes.json": (12, 25),
    "/api/openapi/alternance.json": (55, 103),
    "/api/openapi/parcours.json": (69, 54),
    "/api/openapi/explore.json": (4, 21),
}
"""Every document served → its operations, its models."""
WHOLE, *PARTS = DOCUMENTS
GENERATED = needs.campaign((WHOLE,), tuple(DOCUMENTS))
"""From the whole, as each family's document is a part of it."""

IMPORT_ALL = """
import importlib, pkgutil, genere
print(1 + len([importlib.import_module(m.name) for m in pkgutil.walk_packages(genere.__path__, "genere.")]))
"""


def ran(*command: str) -> str:
    """What a generator says."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "COLUMNS": "400", "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return (done.stdout + done.stderr).strip()


def written(client: TestClient, path: str, folder: Path) -> tuple[Path, dict[str, Any]]:
    (folder / "openapi.json").write_bytes(client.get(path).content)
    return folder / "openapi.json", json.loads((folder / "openapi.json").read_bytes())


def told(document: dict[str, Any]) -> dict[tuple[str, str], set[int]]:
    """Operation → the statuses of its answers."""
    return {
        (method, re.sub(r"\{[^}]*\}", "{}", path)): {int(status) for status in operation["responses"]}
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def read(folder: Path) -> dict[tuple[str, str], set[int]]:
    """The same, of a generated client."""
    found = {}
    for module in sorted(folder.glob("api/*/*.py")):
        text = module.read_text()
        method = re.search(r'"method": "(\w+)"', text)
        if method is None:
            assert module.name == "__init__.py"
            continue
        (url,) = re.findall(r'"url": "([^"]+)"', text)
        key = (method[1], re.sub(r"\{[^}]*\}", "{}", url))
        assert key not in found
        found[key] = {int(status) for status in re.findall(r"if response\.status_code == (\d+):", text)}
    return found


def test_every_document_is_tried(demo_client: TestClient) -> None:
    families = [f.name for f in demo_client.app.state.families]  # type: ignore[attr-defined]
    assert [*DOCUMENTS] == ["/api/openapi.json", *(f"/api/openapi/{name}.json" for name in families)]


@pytest.mark.parametrize("path", PARTS)
def test_a_familys_document_is_its_part_of_the_whole(demo_client: TestClient, path: str) -> None:
    """Its operations and its models are those of the whole, where a name given by two families bears theirs."""
    document, whole = (demo_client.get(p).json() for p in (path, WHOLE))
    schemas = whole["components"]["schemas"]
    family = Path(path).stem.capitalize()
    models = document["components"]["schemas"]
    named = {name: name + family if name + family in schemas.keys() - models.keys() else name for name in models}

    def in_the_whole(part: Any) -> Any:
        if isinstance(part, dict):
            return {k: in_the_whole(v) for k, v in part.items()}
        if isinstance(part, list):
            return [in_the_whole(v) for v in part]
        head, found, name = part.partition("#/components/schemas/") if isinstance(part, str) else ("", "", "")
        return head + found + named[name] if found else part

    assert in_the_whole(document["paths"]) == {p: whole["paths"][p] for p in document["paths"]}
    assert {named[n]: {**in_the_whole(m), "title": named[n]} for n, m in models.items()} == {
        name: schemas[name] for name in named.values()
    }
    tag = {t for operations in document["paths"].values() for o in operations.values() for t in o["tags"]}
    mine = {p for p, operations in whole["paths"].items() if tag & {t for o in operations.values() for t in o["tags"]}}
    assert mine == {*document["paths"]}


@pytest.mark.parametrize("path", GENERATED)
def test_openapi_python_client_loses_nothing(demo_client: TestClient, tmp_path: Path, path: str) -> None:
    file, document = written(demo_client, path, tmp_path)
    out = tmp_path / "genere"
    assert len(told(document)) == DOCUMENTS[path][0]
    said = ran("openapi-python-client", "generate", "--path", str(file), "--output-path", str(out), "--meta", "none")
    assert said == f"Generating {out}"
    assert read(out) == told(document)
    models = {m.stem for m in (out / "models").glob("*.py")}
    assert len(models) > len(document["components"]["schemas"]), "one a model, and those of bodies"
    (tmp_path / "importe.py").write_text(IMPORT_ALL)
    imported = subprocess.run([sys.executable, "importe.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (imported.stdout.strip(), imported.stderr) == (str(len([*out.rglob("*.py")])), "")


@pytest.mark.parametrize("path", GENERATED)
def test_datamodel_code_generator_loses_nothing(demo_client: TestClient, tmp_path: Path, path: str) -> None:
    file, document = written(demo_client, path, tmp_path)
    out = tmp_path / "modeles.py"
    said = ran(
        *("datamodel-codegen", "--input", str(file), "--input-file-type", "openapi", "--output", str(out)),
        *("--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin", "--use-annotated"),
    )
    assert said == ""
    subprocess.run([sys.executable, str(out)], check=True)
    classes = {node.name for node in ast.parse(out.read_text()).body if isinstance(node, ast.ClassDef)}
    schemas = document["components"]["schemas"]
    assert len(schemas) == DOCUMENTS[path][1]
    assert {name for name in schemas if name not in classes} == set()


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_model_has_one_name_which_tells_no_place_in_the_code(demo_client: TestClient, path: str) -> None:
    schemas = demo_client.get(path).json()["components"]["schemas"]
    assert {name: schema["title"] for name, schema in schemas.items()} == {name: name for name in schemas}
    assert [name for name in schemas if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)] == []
