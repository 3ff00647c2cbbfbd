"""Flat files of a release: each table as CSV, Parquet and JSON, with a Table Schema and a data package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from tremplin.release.durable import json_bytes
from tremplin.release.reference import ReferenceTable

_BATCH = 20_000


def write_table(folder: Path, table: ReferenceTable, rows: pl.DataFrame) -> None:
    """`<name>.csv` (UTF-8 with BOM-less header, comma), `<name>.parquet`, `<name>.json`, `<name>.schema.json`."""
    frame = rows.select(f.name for f in table.flat_fields)
    frame.write_csv(folder / f"{table.name}.csv")
    frame.write_parquet(folder / f"{table.name}.parquet")
    with (folder / f"{table.name}.json").open("wb") as out:
        out.write(b"[")
        for at in range(0, len(rows), _BATCH):
            part = rows.slice(at, _BATCH)
            if table.body:
                documents = part[table.body].to_list()
            else:
                records = part.select(f.name for f in table.flat_fields)
                if table.explored:
                    records = records.with_row_index("_id", offset=at + 1)
                documents = [orjson.dumps(r) for r in records.to_dicts()]
            out.write((b",\n" if at else b"\n") + b",\n".join(documents))
        out.write(b"\n]\n")
    (folder / f"{table.name}.schema.json").write_bytes(json_bytes(schema(table)))


def schema(table: ReferenceTable) -> dict[str, Any]:
    """Table Schema (Frictionless) of a table."""
    fields = []
    for field in table.flat_fields:
        entry = {"name": field.name, "type": field.type, "description": field.description}
        if field.source:
            entry["source"] = field.source
        fields.append(entry)
    document: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.key:
        document["primaryKey"] = list(table.key)
    return document


def write_package(folder: Path, tables: Sequence[ReferenceTable]) -> None:
    """`datapackage.json`: the whole folder as one Frictionless data package."""
    resources = [
        {
            "name": table.name,
            "title": table.titre,
            "description": table.description,
            "path": f"{table.name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "licenses": [{"name": table.licence}],
            "schema": schema(table),
        }
        for table in tables
    ]
    package = {"name": "tremplin-reference", "title": "Tremplin, plan de référence", "resources": resources}
    (folder / "datapackage.json").write_bytes(json_bytes(package))
