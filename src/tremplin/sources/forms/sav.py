"""Corrections asked by companies (SAVE): three tab-separated files, or their JSON forms.

A record of the updates may spread over several physical lines, where a list of codes was broken: such lines are
joined by commas until the record has all its columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tremplin.sources.reading import json
from tremplin.sources.reading.containers import bounded_lines, detect_encoding
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.parsing import table_rows
from tremplin.sources.reading.text import Numbered


def correction(name: str, titre: str, files: str, description: str, columns: tuple[Column, ...]) -> Source:
    """The source of one kind of corrections, each part of the whole."""
    return Source(
        name=name,
        titre=titre,
        publisher="France Travail (La Bonne Boîte, service après-vente)",
        licence="confidentielle",
        rhythm="au fil de l'eau",
        jours=36500,
        files=pattern(files),
        description=description,
        parties=True,
        tables=(Table("corrections", columns),),
        parse=parse,
    )


def parse(source: Source, path: Path) -> Parsed:
    """Rows of one kind of corrections."""
    if path.suffix.lower() in (".json", ".ndjson"):
        yield from table_rows(source.tables[0], json.rows(source, path), path.name)
        return
    with path.open("rb") as stream:
        encoding = detect_encoding(stream, ("utf-8", "windows-1252"), path.name)
        stream.seek(0)
        yield from table_rows(source.tables[0], _records(bounded_lines(stream, encoding, path.name), path), path.name)


def _records(lines: Iterator[str], path: Path) -> Iterator[Numbered]:
    header = next(lines, "").rstrip("\r\n").lstrip("\ufeff").split("\t")
    yield 1, header
    first, pending = 2, ""
    for number, line in enumerate(lines, start=2):
        text = line.rstrip("\r\n")
        if not pending and not text.strip():
            continue
        first = number if not pending else first
        pending = f"{pending},{text.strip()}" if pending else text
        cells = pending.split("\t")
        if len(cells) >= len(header):
            yield first, [c.strip().strip('"') for c in cells]
            pending = ""
    if pending:
        raise SourceError(f"{path.name} : ligne {first}, {len(header)} colonnes attendues, le fichier finit avant")
