"""Clients that people generate from our OpenAPI documents, by the two usual generators: no operation, no answer, no
model is lost, nothing is warned of, and what is generated is imported."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import needs
from tests.world.callers import document

BIN = Path(sys.executable).parent
DOCUMENTS = {
    "/api/openapi.json": (192, 384),
    "/api/openapi/certifications.json": (6, 57),
    "/api/openapi/organismes.json": (2, 25),
    "/api/openapi/geographie.json": (3, 15),
    "/api/openapi/infotravail.json": (41, 86),
    "/api/openapi/inserjeunes.json": (12, 25),
    "/api/openapi/alternance.json": (55, 106),
    "/api/openapi/parcours.json": (69, 58),
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


OPEN = {
    "Bloc/donnees": "each block of the explorer has members of its own, told by its page of the documentation",
    "CatalogueOrganisme/organisme": "an `Organisme` of the family organismes, as its own document tells it",
    "Certification/valeur": "a certification of the family certifications, as its own document tells it",
    "ChampFaux/valeur": "what was received in the place of what was expected",
    "Emploi/romeDetails": "kept as the service that gave the offer wrote it",
    "Erreur/data": "what a refusal tells beside its message",
    "ErreurAlternance/data": "what a refusal tells beside its message",
    "ErreurInserJeunes/data": "what a refusal tells beside its message",
    "ErreurInserJeunes/details": "of the service that was replaced: any",
    "EvenementVu/contenu": "that of an event of its type, as sent; hidden texts left out",
    "FaitVu/contenu": "that of an event of its type, as sent; hidden texts left out",
    "POST /api/v4/jobs/multi-partner/bulk": "each offer of several is judged alone, a wrong one too",
    "POST /partenaire/parcours-formation-test/v1/evenements": "each event of a batch is judged alone",
    "POST /partenaire/parcours-formation/v1/evenements": "each event of a batch is judged alone",
    "ProblemeParcours/valeur": "what was received in the place of what was expected",
    "Rejete": "what the refusal of an event tells beside, by its code",
    "ValeurContraire/contenu": "that of an event of its type, as it may be sent",
}
"""What the documents leave open, and why."""
_SHAPES = {"type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"}


def test_what_has_a_known_shape_is_told() -> None:
    families = [Path(path).stem for path in PARTS]
    found = {place for family in families for place in _open(document(family))}
    assert found == OPEN.keys()


def _open(told: dict[str, Any]) -> Iterator[str]:
    """Where a document has an object of any members, or a value of any kind."""
    for name, schema in told["components"]["schemas"].items():
        yield from _inside(schema, name)
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            schemas = [content["schema"] for body in bodies for content in body.get("content", {}).values()]
            if any([*_inside(schema, "")] for schema in schemas):
                yield f"{method.upper()} {path}"


def _inside(schema: dict[str, Any], place: str, field: str = "") -> Iterator[str]:
    whole = schema.get("type") == "object" and not schema.keys() & {"properties", "additionalProperties"}
    if not schema.keys() & _SHAPES or whole or schema.get("additionalProperties") is True:
        yield f"{place}/{field}".rstrip("/")
    for name, part in schema.get("properties", {}).items():
        yield from _inside(part, place, name)
    parts = [
        *schema.get("anyOf", ()),
        *schema.get("oneOf", ()),
        schema.get("items"),
        schema.get("additionalProperties"),
    ]
    for part in parts:
        if isinstance(part, dict):
            yield from _inside(part, place, field)
