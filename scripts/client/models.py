"""The models of a family, by datamodel-code-generator."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .documents import Components

BASE = "tremplin_client.models.base"
_OPTIONS = (
    *("--input-file-type", "openapi", "--openapi-scopes", "schemas", "--output-model-type", "msgspec.Struct"),
    *("--target-python-version", "3.11", "--formatters", "builtin", "--keyword-only", "--disable-timestamp"),
    *("--use-schema-description", "--use-field-description", "--use-single-line-docstring"),
    *("--output-date-class", "date", "--output-datetime-class", "datetime"),
)


def write(components: Components, path: Path, title: str) -> None:
    """Write the module of a family's models."""
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": {},
        "components": {"schemas": components.schemas},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        file.write_text(json.dumps(document))
        command = (
            *(Path(sys.executable).parent / "datamodel-codegen", "--input", file, "--output", path, *_OPTIONS),
            *("--base-class", f"{BASE}.Answered"),
            *("--base-class-map", json.dumps(dict.fromkeys(sorted(components.sent), f"{BASE}.Sent"))),
            *("--custom-file-header", f'"""Models of {title}: written by `python -m scripts.client`."""'),
        )
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode or done.stderr:
        raise RuntimeError(f"datamodel-codegen : {done.stdout}{done.stderr}")
    path.write_text(_bare(_absent_is_none(path.read_text())))


def _absent_is_none(text: str) -> str:
    """What may be absent is None, that every reader knows, rather than msgspec's own mark."""
    text = re.sub(r"^from msgspec import .*$", "from msgspec import field", text, count=1, flags=re.MULTILINE)
    text = text.replace(" | UnsetType", "").replace("UNSET", "None")
    return text.replace("(Answered, kw_only=True)", "(Answered, frozen=True, kw_only=True)")


def _bare(text: str) -> str:
    """Types without their words: these stand under the field, where editors show them."""
    source = text.encode()
    starts = [0, *(found.end() for found in re.finditer(b"\n", source))]
    places = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Annotated":
            assert isinstance(node.slice, ast.Tuple)
            kind = node.slice.elts[0]
            places.append((_span(node, starts), source[slice(*_span(kind, starts))]))
    for (first, last), kind_ in sorted(places, reverse=True):
        source = source[:first] + kind_ + source[last:]
    return source.decode()


def _span(node: ast.expr, starts: list[int]) -> tuple[int, int]:
    """Where an expression begins and ends, in bytes."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
