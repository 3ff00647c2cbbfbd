"""The lookups of a release, written once, then only read: `reference.sqlite`, and what is never given out apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.release.reference import ReferenceTable

GIVEN, RESERVE = "reference.sqlite", "reserve.sqlite"
"""What a copy of a release holds, and what it lacks."""
_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "blob": "BLOB"}


@contextmanager
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """A new database file; the folder around it makes it durable, so it needs no journal of its own."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA page_size = 8192")
        yield connection
        connection.execute("PRAGMA optimize")
    finally:
        connection.close()


def write_table(connection: sqlite3.Connection, table: ReferenceTable, rows: pl.DataFrame, *, fulltext: bool) -> None:
    """Create, fill and index a table; with `fulltext`, its column `texte` is searched through `<table>_mots`."""
    columns = ", ".join(f'"{f.name}" {_TYPES.get(f.type, "TEXT")}' for f in table.fields)
    connection.execute(f'CREATE TABLE "{table.name}" (id INTEGER PRIMARY KEY, {columns})')
    names = [f.name for f in sorted(table.fields, key=lambda field: field.render is not None)]
    marks = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{n}"' for n in names)
    connection.execute("BEGIN")
    connection.executemany(f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})', _values(table, rows))
    connection.execute("COMMIT")
    for index in table.indexes:
        on = ", ".join(f'"{c}"' for c in index)
        connection.execute(f'CREATE INDEX "{table.name}_{"_".join(index)}" ON "{table.name}" ({on})')
    if fulltext:
        words = f'"{table.name}_mots"'
        connection.execute(
            f'CREATE VIRTUAL TABLE {words} USING fts5(texte, content="{table.name}", content_rowid="id", '
            f"tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')"
        )
        connection.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")


def _values(table: ReferenceTable, rows: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows as they are written: those of the frame, then the blobs that are made of them."""
    held = [field for field in table.fields if field.render is None]
    frame = rows.select(pl.col(f.name).cast(pl.String) if f.type == "date" else pl.col(f.name) for f in held)
    made = [field.render for field in table.fields if field.render is not None]
    if not made:
        return frame.iter_rows()
    return (
        (*row, *(render(named) for render in made))
        for row, named in zip(frame.iter_rows(), rows.iter_rows(named=True), strict=True)
    )
