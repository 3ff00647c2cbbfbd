"""Writing the files of a release from the frames of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.columnar import write as columnar
from tremplin.release.files import flat, lookup
from tremplin.release.files.linking import Linking
from tremplin.release.outputs import Noted
from tremplin.release.reference import ColumnFile, Reference, ReferenceTable


def write_tables(
    folder: Path, references: Sequence[Reference], outputs: Mapping[str, pl.DataFrame], linking: Linking
) -> dict[str, dict[str, Any]]:
    """Write lookups, flat files and columns, or link those that haven't changed; what the manifest tells of each
    table."""
    facts: dict[str, dict[str, Any]] = {}
    given_out: list[ReferenceTable] = []
    (folder / "flat").mkdir()
    (folder / "columns").mkdir()
    with lookup.writer(folder / lookup.GIVEN) as given, lookup.writer(folder / lookup.RESERVE) as reserve:
        for reference in references:
            for table in reference.tables:
                linked = linking.link(table.name, repr(table))
                if linked and not table.served:
                    kept = linking.tables(table.name)
                    facts |= kept
                    given_out += [table.part(f["partie"]["valeur"]) if f["partie"] else table for f in kept.values()]
                    continue
                files: list[Path] = []
                for one, rows, part in _with_parts(table, outputs):
                    if one.served:
                        base = reserve if one.reserved else given
                        lookup.write_table(base, one, rows, fulltext=one.name in reference.fulltext)
                    if one.flat:
                        given_out.append(one)
                        files += [] if linked else _flat_files(folder, one, rows)
                    facts[one.name] = _facts(reference, one, rows, part)
                if not linked:
                    linking.note(table.name, repr(table), [table.frame], files)
            for declared in reference.columns:
                _other_file(folder, f"columns/{declared.file}", declared, outputs, linking)
            for export in reference.exports:
                _other_file(folder, f"flat/{export.file}", export, outputs, linking)
    flat.write_package(folder / "flat", given_out)
    return facts


def _with_parts(
    table: ReferenceTable, outputs: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[ReferenceTable, pl.DataFrame, dict[str, Any] | None]]:
    """A table with its rows in order, then its parts: which table and which value they come from."""
    rows = outputs[table.frame]
    if table.key:
        rows = rows.sort(table.key, nulls_last=True, maintain_order=True)
    yield table, rows, None
    if table.partition:
        for value, part in sorted(rows.group_by(table.partition), key=lambda g: str(g[0][0])):
            facts = {"de": table.name, "colonne": table.partition, "valeur": value[0]}
            yield table.part(value[0]), part, facts


def _flat_files(folder: Path, table: ReferenceTable, rows: pl.DataFrame) -> list[Path]:
    """Write what is given out of a table, and its sorted columns."""
    files = flat.write_table(folder / "flat", table, rows)
    if table.explored:
        types = {f.name: f.type for f in table.flat_fields}
        columns = folder / "columns" / f"{table.name}.col"
        columnar.write(columns, rows, types, folder / "flat" / f"{table.name}.json")
        files.append(columns)
    return files


def _other_file(
    folder: Path, name: str, declared: ColumnFile, outputs: Mapping[str, pl.DataFrame], linking: Linking
) -> None:
    if not linking.link(name, name):
        noted = Noted(outputs)
        declared.write(folder / name, noted)
        linking.note(name, name, noted.names, [folder / name])


def _facts(
    reference: Reference, table: ReferenceTable, rows: pl.DataFrame, part: dict[str, Any] | None
) -> dict[str, Any]:
    """What the manifest tells of a table."""
    return {
        "famille": reference.name,
        "titre": table.titre,
        "description": table.description,
        "lignes": len(rows),
        "cle": list(table.key),
        "plat": table.flat,
        "reserve": [field.name for field in table.fields] if table.reserved else [],
        "partie": part,
    }
