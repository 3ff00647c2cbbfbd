"""Reading JSON sources whole, with precise refusals; items are numbered from 1 as lines are."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import polars as pl

from tremplin.sources.reading.containers import bounded_lines, open_file
from tremplin.sources.reading.declaration import Batch, Parsed, Source, SourceError, Table

Ring = list[list[float]]
"""Points of a closed line, [longitude, latitude] in degrees."""


def load(path: Path) -> Any:
    """The document of a JSON file, its mark of byte order left out; a SourceError tells where it is malformed."""
    return _document(path.read_bytes(), path.name)


def _document(body: bytes, name: str) -> Any:
    try:
        return orjson.loads(body.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{name} : JSON illisible ligne {error.lineno}, colonne {error.colno} ({error.msg})"
        ) from error


def rows(source: Source, path: Path) -> Iterator[tuple[int, list[str | None]]]:
    """A list of objects as numbered rows under a header of all their keys; JSON lines are numbered by line."""
    yield from _table(list(objects(source, path)))


def member_rows(source: Source, stream: BinaryIO, name: str) -> Iterator[tuple[int, list[str | None]]]:
    """The same, of a list that a member of an archive holds."""
    yield from _table(list(_listed(source, _document(stream.read(), name), name)))


def _table(items: list[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, list[str | None]]]:
    keys = list(dict.fromkeys(k for _, item in items for k in item))
    yield 0, list(keys)
    for number, item in items:
        yield number, [_text(item.get(k)) for k in keys]


def objects(source: Source, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list or of JSON lines, numbered."""
    yield from _lines(source, path) if path.suffix.lower() != ".json" else _items(source, path)


def _items(source: Source, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from _listed(source, load(path), path.name)


def _listed(source: Source, document: Any, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    found = document.get(source.liste) if source.liste and isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(i, dict) for i in found):
        inside = f"sous la clé « {source.liste} »" if source.liste else "d'objets"
        raise SourceError(f"{name} : une liste est attendue {inside}")
    yield from enumerate(found, start=1)


def _lines(source: Source, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as stream:
        for number, line in enumerate(bounded_lines(stream, "utf-8-sig", path.name), start=1):
            if line.strip():
                try:
                    item = orjson.loads(line)
                except orjson.JSONDecodeError as error:
                    raise SourceError(f"{path.name} : JSON illisible ligne {number} ({error.msg})") from error
                if not isinstance(item, dict) or item.pop("fichier", source.fichier) != source.fichier:
                    raise SourceError(f"{path.name} : ligne {number}, un objet de « {source.fichier} » est attendu")
                yield number, item


def first_line(path: Path) -> dict[str, Any]:
    """The first object of JSON lines; empty when there is none."""
    with open_file(path) as stream:
        try:
            found = orjson.loads(stream.readline(1 << 20).removeprefix(BOM_UTF8))
        except orjson.JSONDecodeError:
            return {}
    return found if isinstance(found, dict) else {}


def typed(table: Table, items: list[dict[str, Any]], path: Path, count: int | None = None) -> Parsed:
    """Items whose keys are the table's column names, plus `ligne` → typed rows, as any other table.

    Scalars are read through the same declared types as text cells are. `count` counts the items that were read, those
    set aside before included.
    """
    if not any(c.name in item for c in table.columns for item in items[:1]) and items:
        raise SourceError(f"{path.name} : aucune clé connue, {', '.join(c.name for c in table.columns)} attendues")
    raw = pl.DataFrame(
        {
            "ligne": [item["ligne"] for item in items],
            **{c.name: [_text(item.get(c.name)) for item in items] for c in table.columns},
        },
        schema={"ligne": pl.Int64, **{c.name: pl.String for c in table.columns}},
    )
    from tremplin.sources.reading.parsing import type_rows  # which reads JSON lists through this module

    kept, rejections = type_rows(table, raw)
    yield from rejections
    yield Batch(table.name, kept, len(items) if count is None else count)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ",".join(_text(next(iter(v.values()), None) if isinstance(v, dict) else v) or "" for v in value)
    return str(value)


def rounded(ring: Ring, decimals: int) -> Ring:
    """The ring at a precision (decimals of a degree), without the points that it makes equal."""
    points = [[round(x, decimals), round(y, decimals)] for x, y, *_ in ring]
    return [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]


def outer_rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """The outer rings of a GeoJSON Polygon or MultiPolygon; none of anything else."""
    coordinates = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        yield coordinates[0]
    elif geometry.get("type") == "MultiPolygon":
        yield from (polygon[0] for polygon in coordinates)
