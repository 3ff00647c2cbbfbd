"""From a file to typed rows, by the declaration of its source: find the header, name columns, type cells.

Rows come in batches (constant memory), cells are typed column by column; what can't be taken is set aside
with its line, column, value and reason, and the others go on.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tremplin.domain.text import fold
from tremplin.sources.reading import json
from tremplin.sources.reading.containers import (
    detect_encoding,
    load_sheet,
    members,
    open_file,
    open_member,
    open_workbook,
    open_zip,
    sheet_rows,
    unread,
)
from tremplin.sources.reading.declaration import Batch, Column, Parsed, Rejection, Source, SourceError, Table
from tremplin.sources.reading.text import (
    HEADER_WITHIN,
    Cells,
    Faulty,
    Numbered,
    names_of,
    separator_of,
    split,
    text_rows,
)
from tremplin.sources.reading.types import Enumere

if TYPE_CHECKING:
    from fastexcel import ExcelReader

BATCH_ROWS = 50_000

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")


def parse(source: Source, path: Path) -> Parsed:
    """All tables of a file, as batches and rejections; raises SourceError when the file can't be taken."""
    if reason := unread(path):
        raise SourceError(f"{path.name} : {reason}")
    if source.parse is not None:
        yield from source.parse(source, path)
        return
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        yield from _workbook(source, path)
    elif suffix == ".zip":
        yield from _archive(source, path)
    elif suffix == ".parquet":
        yield from _parquet(source.tables[0], path)
    elif suffix in JSON_SUFFIXES:
        yield from table_rows(source.tables[0], json.rows(source, path), path.name)
    else:
        with path.open("rb") as stream:
            yield from table_rows(source.tables[0], text_rows(source, stream, path.name), path.name)


def _archive(source: Source, path: Path) -> Parsed:
    with open_zip(path, source.volume_max) as archive:
        found = members(archive)
        for table in source.tables:
            info = next((i for name, i in found.items() if re.search(table.membre, name)), None)
            if info is None:
                if table.obligatoire:
                    raise SourceError(
                        f"{path.name} : aucun fichier pour la table {table.name} dans l'archive, "
                        f"qui contient {', '.join(sorted(i.filename for i in found.values())) or 'rien'}"
                    )
                continue
            if info.filename.lower().endswith(JSON_SUFFIXES[0]):
                with open_member(archive, info, source.volume_max) as stream:
                    yield from table_rows(table, json.member_rows(source, stream, info.filename), info.filename)
                continue
            with open_member(archive, info, source.volume_max) as first:
                encoding = detect_encoding(first, source.csv.encodages, info.filename)
            with open_member(archive, info, source.volume_max) as stream:
                rows = split(source, stream, encoding, info.filename)
                yield from table_rows(table, rows, info.filename)


def _workbook(source: Source, path: Path) -> Parsed:
    workbook = open_workbook(path)
    for table in source.tables:
        sheet = _sheet(table, workbook, path)
        if sheet is not None:
            where = f"{path.name}, onglet {sheet}"
            yield from table_rows(table, sheet_rows(load_sheet(workbook, sheet), where), where)


def rows_of_sheet(table: Table, path: Path) -> Iterator[tuple[int, Cells]]:
    """Numbered rows of the sheet of a table, the blank ones left out: none for an optional sheet that isn't there."""
    workbook = open_workbook(path)
    sheet = _sheet(table, workbook, path)
    return sheet_rows(load_sheet(workbook, sheet), f"{path.name}, onglet {sheet}") if sheet is not None else iter(())


def _sheet(table: Table, workbook: ExcelReader, path: Path) -> str | None:
    """Name of the sheet of a table; None for an optional one that isn't there."""
    sheet = next((name for name in workbook.sheet_names if re.search(table.membre, fold(name))), None)
    if sheet is None and table.obligatoire:
        raise SourceError(
            f"{path.name} : aucun onglet « {table.membre} », le classeur contient {', '.join(workbook.sheet_names)}"
        )
    return sheet


def _parquet(table: Table, path: Path) -> Parsed:
    """Row groups of a Parquet file, read as text then typed like any other file."""
    try:
        scan = pl.scan_parquet(path)
        headers = scan.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path.name} : fichier Parquet illisible ({error})") from error
    positions, _, _ = find_header(table, iter([(1, headers)]), path.name)
    columns = [pl.col(headers[at]).cast(pl.String).alias(name) for name, at in positions.items()]
    offset = 0
    while True:
        rows = scan.slice(offset, BATCH_ROWS).select(columns).with_row_index("ligne", offset + 1).collect()
        if rows.is_empty():
            return
        kept, rejections = type_rows(table, rows.with_columns(pl.col("ligne").cast(pl.Int64)))
        yield from rejections
        yield Batch(table.name, kept, len(rows))
        offset += len(rows)


def table_rows(table: Table, rows: Iterator[Numbered], where: str) -> Parsed:
    """Header, then batches of typed rows and what was set aside."""
    positions, width, strange = find_header(table, rows, where)
    if table.fermee:
        yield from (
            Rejection(
                table=table.name, ligne=1, colonne=name, valeur="", raison="colonne inconnue, non lue", portee="valeur"
            )
            for name in strange
        )
    while chunk := list(islice(rows, BATCH_ROWS)):
        even: list[tuple[int, Cells]] = []
        for n, cells in chunk:
            if isinstance(cells, Faulty):
                yield Rejection(table=table.name, ligne=n, colonne="", valeur=cells.text[:200], raison=cells.reason)
            elif len(cells) == width:
                even.append((n, cells))
            else:
                shown = " ; ".join(str(c) for c in cells if c)[:200]
                reason = f"{len(cells)} cellules au lieu de {width}"
                yield Rejection(table=table.name, ligne=n, colonne="", valeur=shown, raison=reason)
        skipped = 0
        if table.ligne_vide:
            marker = positions[table.ligne_vide]
            filled = [(n, cells) for n, cells in even if (cells[marker] or "").strip()]
            skipped, even = len(even) - len(filled), filled
        raw = pl.DataFrame(
            {
                "ligne": [n for n, _ in even],
                **{name: [cells[at] for _, cells in even] for name, at in positions.items()},
            },
            schema={"ligne": pl.Int64, **dict.fromkeys(positions, pl.String)},
        )
        kept, rejections = type_rows(table, raw)
        yield from rejections
        yield Batch(table.name, kept, len(chunk) - skipped)


def find_header(table: Table, rows: Iterator[Numbered], where: str) -> tuple[dict[str, int], int, list[str]]:
    """Positions of the declared columns in the first row that holds all the required ones, its width, its other names.

    Titles, blank rows and notes may stand above it. When none does, the error names what is missing and the
    nearest header met. A file that has no header loses no row here.
    """
    if table.sans_entete:
        return {c.name: at for at, c in enumerate(table.columns)}, len(table.columns), []
    best: tuple[int, list[str], list[str]] = (-1, [], [])
    for _, cells in islice(rows, HEADER_WITHIN):
        if isinstance(cells, Faulty):
            continue
        headers = [fold(c or "") for c in cells]
        found, missing = {}, []
        for column in table.columns:
            at = _position(column, headers)
            if at is not None:
                found[column.name] = at
            elif not column.absente_possible:
                missing.append(column.names[0])
        if not missing:
            taken = set(found.values())
            return found, len(cells), [str(c) for at, c in enumerate(cells) if c and at not in taken]
        if len(found) > best[0]:
            best = (len(found), missing, [str(c) for c in cells if c])
    _, missing, headers = best
    if not missing:
        raise SourceError(f"{where} : fichier vide, aucune ligne d'en-tête")
    hints = []
    for name in missing[:5]:
        near = difflib.get_close_matches(name, headers, n=1, cutoff=0.5)
        hints.append(f"« {name} »" + (f" (peut-être « {near[0]} » ?)" if near else ""))
    raise SourceError(f"{where} : colonne(s) absente(s) {', '.join(hints)}")


def _position(column: Column, headers: list[str]) -> int | None:
    for alias in column.names:
        wanted = fold(alias)
        for at, header in enumerate(headers):
            if header == wanted or (alias.endswith("*") and header.startswith(wanted)):
                return at
    return None


def type_rows(table: Table, raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Rejection]]:
    """Text cells → declared types. Raises SourceError on a value outside a closed list."""
    present = [c for c in table.columns if c.name in raw.columns]
    texts = raw.select("ligne", *(c.type.text(pl.col(c.name)).alias(c.name) for c in present))
    for column in present:
        if isinstance(column.type, Enumere):
            _refuse_unknown(table, column, texts)
    typed = texts.select("ligne", *(c.type.convert(pl.col(c.name)).alias(c.name) for c in present))
    absent = [c for c in table.columns if c.name not in raw.columns]
    if absent:
        typed = typed.with_columns(_null_of(c) for c in absent)
    rejections: list[Rejection] = []
    out = pl.Series("out", [False] * len(raw), dtype=pl.Boolean)
    for column in present:
        never = pl.Series([False] * len(raw), dtype=pl.Boolean)
        closed = isinstance(column.type, Enumere)  # there, a null is a known value that means none
        wrong = never if closed else texts[column.name].is_not_null() & typed[column.name].is_null()
        empty = texts[column.name].is_null() if column.requis else never
        expected, scope = f"attendu : {column.type.attendu}", "ligne" if column.requis or column.stricte else "valeur"
        rejections += [
            Rejection(
                table=table.name,
                ligne=texts["ligne"][at],
                colonne=column.names[0],
                valeur=texts[column.name][at] or "",
                raison=expected,
                portee=scope,
            )
            for at in wrong.arg_true()
        ]
        rejections += [
            Rejection(
                table=table.name,
                ligne=texts["ligne"][at],
                colonne=column.names[0],
                valeur="",
                raison="valeur obligatoire absente",
            )
            for at in empty.arg_true()
        ]
        if column.requis or column.stricte:
            out = out | wrong | empty
    order = ["ligne", *(c.name for c in table.columns)]
    return typed.filter(~out).select(order), _once_a_row(rejections)


def _refuse_unknown(table: Table, column: Column, texts: pl.DataFrame) -> None:
    assert isinstance(column.type, Enumere)
    strange = texts.filter(pl.col(column.name).is_not_null() & ~column.type.known(pl.col(column.name)))
    if len(strange):
        line, value = strange["ligne"][0], strange[column.name][0]
        near = difflib.get_close_matches(value, list(column.type.valeurs), n=1, cutoff=0.5)
        raise SourceError(
            f"table {table.name}, ligne {line}, colonne « {column.names[0]} » : valeur « {value} » inconnue "
            f"({len(strange)} lignes){f', la plus proche : « {near[0]} »' if near else ''} ; "
            f"attendu : {column.type.attendu}. Rien n'est publié de cette édition"
        )


def _null_of(column: Column) -> pl.Expr:
    """A null column of the type that the conversion gives."""
    empty = pl.DataFrame({"x": pl.Series([], dtype=pl.String)}).select(column.type.convert(pl.col("x")))
    return pl.lit(None, dtype=empty.dtypes[0]).alias(column.name)


def _once_a_row(rejections: Iterable[Rejection]) -> list[Rejection]:
    """One rejection of whole rows a line (the first reason), every rejected cell of the kept ones."""
    gone: dict[int, Rejection] = {}
    cells: list[Rejection] = []
    for rejection in rejections:
        if rejection.portee == "ligne":
            gone.setdefault(rejection.ligne, rejection)
        else:
            cells.append(rejection)
    return [*gone.values(), *(c for c in cells if c.ligne not in gone)]


def read_header(source: Source, path: Path) -> frozenset[str]:
    """Folded cells of the first line of a CSV that names columns of the source, to recognise a file by its content."""
    with open_file(path) as stream:
        start = stream.read(64 * 1024)
    try:
        text = start[: start.rfind(b"\n") + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = start.decode(next((e for e in source.csv.encodages if e != "utf-8"), "cp1252"), "replace")
    lines = text.splitlines()[:HEADER_WITHIN]
    separator = separator_of(source, lines)
    cut = (names_of(line, separator) for line in lines)
    return max(cut, key=lambda cells: len(cells & source.header_names), default=frozenset())
