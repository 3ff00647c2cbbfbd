"""Flat files of a release: each table as CSV, Parquet and JSON, with a Table Schema and a data package."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from tremplin.durable import file_hash, json_bytes
from tremplin.release.reference import Field, ReferenceTable

_BATCH = 20_000


def write_table(folder: Path, table: ReferenceTable, rows: pl.DataFrame) -> list[Path]:
    """Write `<name>.csv` (UTF-8 with BOM-less header, comma), `<name>.parquet`, `<name>.json`, `<name>.schema.json`."""
    frame = rows.select(f.name for f in table.flat_fields)
    frame.write_csv(folder / f"{table.name}.csv")
    frame.write_parquet(folder / f"{table.name}.parquet")
    with (folder / f"{table.name}.json").open("wb") as out:
        out.write(b"[")
        for at in range(0, len(rows), _BATCH):
            part = rows.slice(at, _BATCH)
            documents = b",\n".join(part[table.body]) if table.body else _records(table, part, at + 1)
            out.write((b",\n" if at else b"\n") + documents)
        out.write(b"\n]\n")
    (folder / f"{table.name}.schema.json").write_bytes(json_bytes(schema(table, frame)))
    return [folder / f"{table.name}.{suffix}" for suffix in ("csv", "parquet", "json", "schema.json")]


def _records(table: ReferenceTable, rows: pl.DataFrame, first: int) -> bytes:
    """Rows as JSON objects, one a line, a comma between them; `first` is the number of the first."""
    records = rows.select(f.name for f in table.flat_fields)
    lines = io.BytesIO()
    (records.with_row_index("_id", offset=first) if table.explored else records).write_ndjson(lines)
    return lines.getvalue().removesuffix(b"\n").replace(b"\n", b",\n")


def schema(table: ReferenceTable, rows: pl.DataFrame) -> dict[str, Any]:
    """Table Schema (Frictionless) of a table: what is declared of it, and examples from its rows."""
    document: dict[str, Any] = {"fields": [_field(f, table, rows[f.name]) for f in table.flat_fields]}
    document["missingValues"] = [""]
    if table.key:
        document["primaryKey"] = list(table.key)
    return document


def _field(field: Field, table: ReferenceTable, values: pl.Series) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": field.name,
        "title": field.description.partition(" :")[0].partition(" ;")[0].partition(" (")[0],
        "type": field.type,
        "description": field.description,
    }
    alone = table.key == (field.name,)
    constraints = {name: True for name, holds in (("required", alone or field.requis), ("unique", alone)) if holds}
    if constraints:
        entry["constraints"] = constraints
    first = values.drop_nulls().head(1).to_list()
    if first:
        entry["example"] = first[0].isoformat() if isinstance(first[0], date) else first[0]
    if field.source:
        entry["source"] = field.source
    return entry


def write_package(folder: Path, tables: Sequence[ReferenceTable]) -> None:
    """`datapackage.json`: the whole folder as one Frictionless data package, each file with its size and hash."""
    package = {
        "name": "tremplin-reference",
        "title": "Tremplin, plan de référence",
        "resources": [_resource(folder, table) for table in tables],
    }
    (folder / "datapackage.json").write_bytes(json_bytes(package))


def _resource(folder: Path, table: ReferenceTable) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    return {
        "name": table.name,
        "title": table.titre,
        "description": table.description,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_hash(path)}",
        "licenses": [{"name": table.licence}],
        "schema": orjson.loads((folder / f"{table.name}.schema.json").read_bytes()),
    }
