"""Formats of SAS, as Dares publishes its nomenclatures: one statement a line, lines of interest among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl

from tremplin.sources.reading.containers import bounded_lines, detect_encoding
from tremplin.sources.reading.declaration import Batch, Parsed, Rejection, SourceError, Table
from tremplin.sources.reading.parsing import type_rows

_STATEMENT = re.compile(r"\s*(value\b.*|other\s*=.*|run\s*;|\*.*;|proc\b.*|/\*.*\*/|)\s*", re.IGNORECASE)


def parse(
    table: Table,
    path: Path,
    line: re.Pattern[str],
    rows_of: Callable[[re.Match[str]], Iterable[tuple[str, ...]]],
    shape: str,
) -> Parsed:
    """Rows of the lines that match; a line that is neither one nor a SAS statement is set aside."""
    rows: list[tuple[int | str, ...]] = []
    strange: list[Rejection] = []
    for number, text in enumerate(_lines(path), start=1):
        found = line.fullmatch(text)
        if found:
            rows += [(number, *row) for row in rows_of(found)]
        elif not _STATEMENT.fullmatch(text):
            strange.append(
                Rejection(
                    table=table.name, ligne=number, colonne="", valeur=text.strip()[:200], raison=f"attendu : {shape}"
                )
            )
    if not rows:
        raise SourceError(f"{path.name} : aucune ligne de la forme {shape}")
    schema = {"ligne": pl.Int64, **dict.fromkeys((c.name for c in table.columns), pl.String)}
    kept, rejections = type_rows(table, pl.DataFrame(rows, schema=schema, orient="row"))
    yield from strange
    yield from rejections
    yield Batch(table.name, kept, len(rows) + len(strange))


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        encoding = detect_encoding(stream, ("utf-8", "cp1252"), path.name)
        stream.seek(0)
        yield from bounded_lines(stream, encoding, path.name)
