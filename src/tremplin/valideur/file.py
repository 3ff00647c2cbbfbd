"""Reading a file of codes as it comes (CSV of any dialect, XLSX), writing it again with what was found."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.domain.display import pluriel
from tremplin.domain.spreadsheets import inert, inert_column
from tremplin.sources.reading.containers import (
    detect_encoding,
    load_sheet,
    open_workbook,
    open_zip,
    sheet_rows,
    unread,
)
from tremplin.sources.reading.declaration import SourceError
from tremplin.sources.reading.text import HEADER_WITHIN, Cells, Faulty, Numbered, rows_of
from tremplin.valideur.rules import kind_of_name, looks_like_a_code, recognise

OCTETS = 50 * 1024 * 1024
LIGNES = 1_000_000
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")
_SEPARATEURS = ";,\t|"
_EXPANSION = 1024**3
_LOT = 50_000
_TOLD = 3
"""Lines at fault that a refusal tells one by one."""


class Illisible(Exception):
    """Why a file can't be read, in French."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a file of codes holds."""

    table: pl.DataFrame
    """Every cell as text; a name that the header gives twice, or not at all, is told by its column's number."""
    titres: tuple[str, ...]
    """The names of the columns, as the header gives them."""
    lignes: pl.Series
    """The line of the file where each row begins."""
    au_dessus: int
    """Rows above the header, left out."""
    onglet: str = ""
    """The sheet read, of a workbook."""
    autres: tuple[str, ...] = ()
    """The sheets that weren't."""

    @property
    def told(self) -> dict[str, Any]:
        """Of the file, what its report tells: what was left out, and which sheet was read."""
        return {"lignes_au_dessus": self.au_dessus, "onglet": self.onglet or None, "autres_onglets": [*self.autres]}

    def kinds(self, asked: Mapping[str, str] | None = None) -> dict[str, str]:
        """Column → kind of its codes, those asked for by the names of the header, or else those recognised; raises
        Illisible when there is none."""
        if asked is None:
            found = recognise(self.table)
        else:
            names = list(zip(self.table.columns, self.titres, strict=True))
            if absent := [name for name in asked if not any(name in pair for pair in names)]:
                told = ", ".join(f"« {name} »" for name in absent)
                raise Illisible(f"Colonne absente : {told} ; l'en-tête lu est « {' ; '.join(self.titres)} »")
            found = {column: asked.get(column) or asked[name] for column, name in names if {column, name} & set(asked)}
        if not found:
            shown = " ; ".join(self.titres)[:200]
            raise Illisible(
                "Aucune colonne de codes n'est reconnue : nommez-les (RNCP, CFD, UAI, SIRET, ROME…) ; "
                f"l'en-tête lu est « {shown} »" + (f", onglet « {self.onglet} »" if self.onglet else "")
            )
        return found


def read(path: Path) -> Sheet:
    """A file as a table; raises Illisible, saying which line and why."""
    if path.stat().st_size > OCTETS:
        raise Illisible(f"Fichier de plus de {OCTETS // 1024**2} Mo")
    if reason := unread(path):
        raise Illisible(f"Fichier illisible : {reason}")
    try:
        return _workbook(path) if path.suffix.lower() == ".xlsx" else _text(path)
    except SourceError as error:
        raise Illisible(f"Fichier illisible : {str(error).removeprefix(f'{path.name} : ')}") from error


def _text(path: Path) -> Sheet:
    with path.open("rb") as stream:
        encoding = detect_encoding(stream, ("utf-8", "cp1252"), path.name)
        stream.seek(0)
        return _sheet(rows_of(stream, encoding, path.name, _separator))


def _separator(lines: Sequence[str]) -> str:
    """What cuts the most lines into as many cells, and then the most codes out of them."""
    bare = [re.sub(r'"(?:[^"]|"")*"', "", line) for line in lines]

    def fit(separator: str) -> tuple[int, int, int]:
        widths = Counter(count for line in bare if (count := line.count(separator)))
        found = sum(looks_like_a_code(cell.strip('" \r\n')) for line in lines for cell in line.split(separator))
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        return times, found, width

    return max(_SEPARATEURS, key=fit)


def _workbook(path: Path) -> Sheet:
    """The first sheet shown that has columns of codes, else the first that has rows."""
    with open_zip(path, _EXPANSION):
        pass  # not an archive that fills the memory
    workbook = open_workbook(path)
    told: dict[str, Sheet | None] = {}
    reason = Illisible("Fichier illisible : aucun onglet visible")
    for name in workbook.sheet_names:
        loaded = load_sheet(workbook, name)
        if loaded.visible != "visible":
            told[f"{name} (masqué)"] = None
            continue
        try:
            told[name] = _sheet(sheet_rows(loaded, f"onglet {name}"))
        except Illisible as error:
            told[name], reason = None, Illisible(f"{error} (onglet « {name} »)")
    read = {name: sheet for name, sheet in told.items() if sheet is not None}
    chosen = next((name for name, sheet in read.items() if recognise(sheet.table)), next(iter(read), None))
    if chosen is None:
        hidden = ", ".join(name for name in told if name not in workbook.sheet_names)
        raise Illisible(f"{reason} ; non lu : {hidden}" if hidden else str(reason)) from reason
    return replace(read[chosen], onglet=chosen, autres=tuple(name for name in told if name != chosen))


def _sheet(rows: Iterator[Numbered]) -> Sheet:
    """Header and rows; raises Illisible with the lines that are no rows of the header's width."""
    head = list(islice(rows, HEADER_WITHIN))
    at = _header([cells for _, cells in head])
    if at is None:
        raise Illisible("Fichier illisible : il est vide")
    header = head[at][1]
    assert not isinstance(header, Faulty)
    width, parts, lines = len(header), list[pl.DataFrame](), list[int]()
    faults = [(n, cells.reason) for n, cells in head[:at] if isinstance(cells, Faulty)]
    below = chain(head[at + 1 :], rows)
    while chunk := list(islice(below, _LOT)):
        even: list[Cells] = []
        for number, cells in chunk:
            if isinstance(cells, Faulty):
                faults.append((number, cells.reason))
            elif excess := [str(cell) for cell in cells[width:] if cell and cell.strip()]:
                faults.append((number, f"{len(cells)} cellules au lieu de {width} (« {excess[0][:40]} » est de trop)"))
            else:
                even.append((*(cell or None for cell in cells[:width]), *(None,) * (width - len(cells))))
                lines.append(number)
        if len(lines) > LIGNES:
            raise Illisible(f"{LIGNES} lignes au plus")
        parts.append(pl.DataFrame(even, schema={str(n): pl.String for n in range(width)}, orient="row"))
    if faults:
        raise Illisible(f"Fichier illisible : {_told(sorted(faults))}")
    if not lines:
        raise Illisible("Aucune ligne sous l'en-tête")
    named = [(n, (name or "").strip()) for n, name in enumerate(header)]
    table = pl.concat(parts)
    named = [(n, name) for n, name in named if name or table.to_series(n).null_count() < table.height]
    table = table.select(str(n) for n, _ in named)
    table.columns = _apart(named)
    return Sheet(
        table=table,
        titres=tuple(name for _, name in named),
        lignes=pl.Series(lines, dtype=pl.Int64),
        au_dessus=at,
    )


def _header(rows: Sequence[Cells | Faulty]) -> int | None:
    """Where the header stands: the first of the rows that name the most columns of codes, else the first row. A title
    alone in its row, and a row of codes, name nothing."""

    def names(cells: Cells | Faulty) -> int:
        if isinstance(cells, Faulty):
            return -1
        filled = [cell for cell in cells if cell and cell.strip()]
        if (len(filled) == 1 < len(cells)) or any(looks_like_a_code(cell.strip()) for cell in filled):
            return 0
        return sum(kind_of_name(cell) is not None for cell in filled)

    found = [names(cells) for cells in rows]
    return found.index(max(found)) if found and max(found) >= 0 else None


def _told(faults: Sequence[tuple[int, str]]) -> str:
    told = " ; ".join(f"ligne {number}, {reason}" for number, reason in faults[:_TOLD])
    more = len(faults) - _TOLD
    return told + (f" ; et {pluriel(more, 'autre')}" if more > 0 else "")


def _apart(named: Sequence[tuple[int, str]]) -> list[str]:
    """Names that tell the columns apart: those of the header, with the column's number where they don't."""
    found: list[str] = []
    for at, name in named:
        apart = name or f"colonne {at + 1}"
        while apart in found:
            apart += f" (colonne {at + 1})"
        found.append(apart)
    return found


def write(table: pl.DataFrame, path: Path, titres: Sequence[str] = ()) -> None:
    """In the format that the name says, for a spreadsheet: nothing in it runs, nothing leads elsewhere. `titres` name
    the first columns as their owner did."""
    names = [*titres, *table.columns[len(titres) :]]
    if path.suffix.lower() == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet("Contrôle")
            sheet.freeze_panes(1, 0)
            for at, (name, column) in enumerate(zip(names, table, strict=True)):
                sheet.write_string(0, at, name)
                sheet.write_column(1, at, column)
        return
    head = io.StringIO()
    csv.writer(head, delimiter=";", lineterminator="\n").writerow(inert(c) for c in names)
    body = table.with_columns(inert_column(column) for column in table if column.dtype == pl.String)
    path.write_bytes(f"\ufeff{head.getvalue()}{body.write_csv(separator=';', include_header=False)}".encode())
