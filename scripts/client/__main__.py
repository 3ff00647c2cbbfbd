"""Writes the generated half of the client, or tells what differs from it."""

from __future__ import annotations

import filecmp
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from tremplin.app import FAMILIES, openapi
from tremplin.platform.web.family import Family
from tremplin.portal.catalogue.documentation import fields_of

from . import models, operations
from .documents import REF, Components

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "python" / "src" / "tremplin_client"
RULES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "facade.toml").read_text())


def write(folder: Path) -> None:
    """Write `models/` and `families/` in a folder."""
    for room in ("models", "families"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    for family in FAMILIES:
        _family(family, folder)
    written = [str(p) for room in ("models", "families") for p in (folder / room).glob("*.py") if p.stem in _NAMES]
    for command in (("check", "--fix", "-q", "--select", "I,F401,UP"), ("format", "-q")):
        subprocess.run([_bin("ruff"), *command, "--config", str(ROOT / "pyproject.toml"), *written], check=True)


_NAMES = {family.name for family in FAMILIES}


def _bin(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _family(family: Family, folder: Path) -> None:
    document = orjson.loads(openapi(family.name) or b"{}")
    components = Components(document)
    champs = {champ.chemin: champ for champ in family.champs}
    words = {name: page.texte for name, page in fields_of(family.name).items()}
    made = []
    for name, told in RULES["families"][family.name].items():
        method = operations.method_of(name, told, document, components, RULES)
        root = method.answer.removeprefix("list[").removeprefix("models.").rstrip("]")
        publishers = components.tell(root, champs, words, told.get("champs", ""))
        if "pages" in told:
            items = components.schemas[root]["properties"][told["pages"]["items"]]["items"]["$ref"].removeprefix(REF)
            publishers |= components.tell(items, champs, words, told.get("champs", ""))
            method = replace(method, told={**told, "item": items})
        made.append(replace(method, publishers=frozenset(publishers)))
    models.write(components, folder / "models" / f"{family.name}.py", family.titre)
    text = operations.write(family.name, family.titre, made, fictitious=family.name == "parcours")
    (folder / "families" / f"{family.name}.py").write_text(text)


def differing() -> list[str]:
    """The files of the client that the OpenAPI documents would write otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        made = sorted(p.relative_to(folder) for p in Path(folder).rglob("*.py"))
        return [str(p) for p in made if not (CLIENT / p).is_file() or not filecmp.cmp(Path(folder) / p, CLIENT / p)]


def main() -> int:
    if sys.argv[1:] != ["--check"]:
        write(CLIENT)
        return 0
    if found := differing():
        print(f"Écrits autrement par les documents OpenAPI : {', '.join(found)}. « make client » les écrit.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
