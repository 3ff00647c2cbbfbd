"""The catalogue of a release as a frozen DuckLake: one file by which DuckDB has every table, read in its Parquet.

DuckLake 1.0: tables of a DuckDB file, which name the Parquet files beside it. It is written without the extension of
DuckLake, which no registry gives for the server's DuckDB; a test attaches it by that extension.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson
import polars as pl

from tremplin.release.reference import ReferenceTable

NAME = "tremplin.ducklake"
_DECLARED = Path(__file__).parent / "ducklake.sql"
_SAME = (pl.Int32, pl.Int64, pl.UInt32, pl.UInt64, pl.Float64, pl.Boolean, pl.Date)
_TYPES: dict[Any, str] = {pl.String: "varchar", pl.Null: "varchar"} | {kind: str(kind()).lower() for kind in _SAME}
"""Type of a column → its name there: that of polars, in small letters; text where a column has no value at all."""
_BARE = "force_compression = 'uncompressed'"
"""Other ways leave in the file what the memory held before: never the same bytes, and nobody's business."""
_SNAPSHOT, _WHEN = 1, "2000-01-01 00:00:00+00"
"""The snapshot that has every table, after the empty one that each catalogue begins with; both of any instant, so that
the same tables give the same bytes."""
Rows = dict[str, list[dict[str, Any]]]


def write(folder: Path, tables: Sequence[ReferenceTable]) -> None:
    """Write the catalogue beside the Parquet files of these tables."""
    import duckdb  # only builds need it here

    with duckdb.connect(config={"threads": 1}) as database:
        path = str(folder / NAME).replace("'", "''")
        database.execute(f"ATTACH '{path}' AS lake (STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384)")
        database.execute(f"SET {_BARE}; USE lake; BEGIN; {_DECLARED.read_text()}")
        for name, rows in _rows(folder, tables).items():
            kinds = {column: kind for column, kind, *_ in database.execute(f"DESCRIBE {name}").fetchall()}
            shape = orjson.dumps([kinds]).decode()
            database.execute(
                f"INSERT INTO {name} SELECT unnest(from_json(?, ?), recursive := true)",
                [orjson.dumps(rows).decode(), shape],
            )
        database.execute("COMMIT; USE memory; DETACH lake")


def _rows(folder: Path, tables: Sequence[ReferenceTable]) -> Rows:
    """Table of the catalogue → its rows, without the columns that are null."""
    told = {"version": "1.0", "created_by": "Tremplin", "data_path": "./", "encrypted": "false"}
    made = ",".join(f'created_table:"main"."{table.name}"' for table in tables)
    there = {"path": "", "path_is_relative": True}
    rows: Rows = {
        "ducklake_metadata": [{"key": key, "value": value} for key, value in told.items()],
        "ducklake_schema": [
            {"schema_id": 0, "schema_uuid": _uuid("main"), "begin_snapshot": 0, "schema_name": "main", **there}
        ],
        "ducklake_snapshot": [
            {"snapshot_id": 0, "snapshot_time": _WHEN, "schema_version": 0, "next_catalog_id": 1, "next_file_id": 0},
            {
                "snapshot_id": _SNAPSHOT,
                "snapshot_time": _WHEN,
                "schema_version": 1,
                "next_catalog_id": len(tables) + 1,
                "next_file_id": len(tables) + 1,
            },
        ],
        "ducklake_snapshot_changes": [
            {"snapshot_id": 0, "changes_made": 'created_schema:"main"'},
            {"snapshot_id": _SNAPSHOT, "changes_made": made},
        ],
    }
    for id, table in enumerate(tables, 1):
        for name, some in _table(id, table, folder / f"{table.name}.parquet").items():
            rows.setdefault(name, []).extend(some)
    return rows


def _table(id: int, table: ReferenceTable, path: Path) -> Rows:
    """What a table adds: its columns, what they mean, its one file, in which they are found by name."""
    this, since = {"table_id": id}, {"begin_snapshot": _SNAPSHOT}
    size, height = path.stat().st_size, pl.scan_parquet(path).select(pl.len()).collect().item()
    columns = [*enumerate(zip(table.flat_fields, pl.read_parquet_schema(path).items(), strict=True), 1)]
    file = {"data_file_id": id, "path": path.name, "path_is_relative": True, "file_format": "parquet", "mapping_id": id}
    return {
        "ducklake_table": [
            {
                **this,
                **since,
                "table_uuid": _uuid(table.name),
                "schema_id": 0,
                "table_name": table.name,
                "path": "",
                "path_is_relative": True,
            }
        ],
        "ducklake_schema_versions": [{**this, **since, "schema_version": 1}],
        "ducklake_table_stats": [{**this, "record_count": height, "next_row_id": height, "file_size_bytes": size}],
        "ducklake_tag": [{"object_id": id, **since, "key": "comment", "value": table.titre}],
        "ducklake_data_file": [
            {
                **this,
                **since,
                **file,
                "record_count": height,
                "file_size_bytes": size,
                "row_id_start": 0,
                "footer_size": _footer(path),
            }
        ],
        "ducklake_column": [
            {
                **this,
                **since,
                "column_id": n,
                "column_order": n,
                "column_name": name,
                "column_type": _TYPES[kind],
                "nulls_allowed": True,
                "default_value": "NULL",
                "default_value_type": "literal",
                "default_value_dialect": "duckdb",
            }
            for n, (_, (name, kind)) in columns
        ],
        "ducklake_column_tag": [
            {**this, **since, "column_id": n, "key": "comment", "value": field.description}
            for n, (field, _) in columns
            if field.description
        ],
        "ducklake_column_mapping": [{**this, "mapping_id": id, "type": "map_by_name"}],
        "ducklake_name_mapping": [
            {"mapping_id": id, "column_id": n - 1, "source_name": name, "target_field_id": n, "is_partition": False}
            for n, (_, (name, _kind)) in columns
        ],
    }


def _uuid(name: str) -> str:
    """The same for the same object of each catalogue."""
    return str(uuid5(NAMESPACE_URL, f"tremplin:ducklake:{name}"))


def _footer(path: Path) -> int:
    """Bytes of the footer of a Parquet file, which it tells before its last four."""
    with path.open("rb") as file:
        file.seek(-8, 2)
        return int.from_bytes(file.read(4), "little")
