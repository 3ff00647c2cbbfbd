"""Writing the files of a release from the frames of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.columnar import write as columnar
from tremplin.release.files import ducklake, flat, lookup
from tremplin.release.files.linking import Linking
from tremplin.release.outputs import Noted, Outputs
from tremplin.release.reference import ColumnFile, Reference, ReferenceTable


def write_ahead(folder: Path, references: Sequence[Reference], outputs: Outputs, linking: Linking) -> dict[str, bool]:
    """Write columns, then the flat files of tables, that wait for no step that still runs; each table whose files are
    there, and whether they were linked."""
    (folder / "flat").mkdir()
    (folder / "columns").mkdir()
    for reference in references:
        for declared in reference.columns:
            _other_file(folder, f"columns/{declared.file}", declared, outputs, linking)
    ahead: dict[str, bool] = {}
    for table in (table for reference in references for table in reference.tables if not outputs.waits(table.frame)):
        ahead[table.name] = linking.link(table.name, repr(table))
        if not ahead[table.name]:
            _flat_files(folder, table, outputs, linking)
    return ahead


def write_tables(
    folder: Path,
    references: Sequence[Reference],
    outputs: Mapping[str, pl.DataFrame],
    linking: Linking,
    ahead: Mapping[str, bool],
) -> dict[str, dict[str, Any]]:
    """Write lookups, and what isn't there yet of flat files, or link those that haven't changed; what the manifest
    tells of each table."""
    facts: dict[str, dict[str, Any]] = {}
    given_out: list[ReferenceTable] = []
    with lookup.writer(folder / lookup.GIVEN) as given, lookup.writer(folder / lookup.RESERVE) as reserve:
        for reference in references:
            for table in reference.tables:
                there = table.name in ahead
                linked = ahead[table.name] if there else linking.link(table.name, repr(table))
                if linked and not table.served:
                    kept = linking.tables(table.name)
                    facts |= kept
                    given_out += [table.part(f["partie"]["valeur"]) if f["partie"] else table for f in kept.values()]
                    continue
                if not there and not linked:
                    _flat_files(folder, table, outputs, linking)
                for one, rows, part in _with_parts(table, outputs):
                    if one.served:
                        base = reserve if one.reserved else given
                        lookup.write_table(base, one, rows, fulltext=one.name in reference.fulltext)
                    given_out += [one] if one.flat else []
                    facts[one.name] = _facts(reference, one, rows, part)
            for export in reference.exports:
                _other_file(folder, f"flat/{export.file}", export, outputs, linking)
    flat.write_package(folder / "flat", given_out)
    ducklake.write(folder / "flat", given_out)
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


def _flat_files(folder: Path, table: ReferenceTable, outputs: Mapping[str, pl.DataFrame], linking: Linking) -> None:
    """Write what is given out of a table and of its parts, and their sorted columns."""
    files: list[Path] = []
    for one, rows, _ in _with_parts(table, outputs):
        if one.flat:
            files += flat.write_table(folder / "flat", one, rows)
            if one.explored:
                types = {f.name: f.type for f in one.flat_fields}
                columns = folder / "columns" / f"{one.name}.col"
                columnar.write(columns, rows, types, folder / "flat" / f"{one.name}.json")
                files.append(columns)
    linking.note(table.name, repr(table), [table.frame], files)


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
