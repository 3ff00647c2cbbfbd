"""Reading a file of codes as it comes (CSV of any dialect, XLSX), writing it again with what was found."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import xlsxwriter

from tremplin.domain.spreadsheets import inert, inert_column
from tremplin.sources.reading.containers import detect_encoding, open_zip
from tremplin.sources.reading.declaration import SourceError

OCTETS = 50 * 1024 * 1024
LIGNES, COLONNES = 1_000_000, 500
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")
_SEPARATEURS = ";,\t|"
_EXPANSION = 1024**3


class Illisible(Exception):
    """Why a file can't be read, in French."""


def read(path: Path) -> pl.DataFrame:
    """Every cell as text; raises Illisible."""
    if path.stat().st_size > OCTETS:
        raise Illisible(f"Fichier de plus de {OCTETS // 1024**2} Mo")
    try:
        table = _classeur(path) if path.suffix.lower() == ".xlsx" else _texte(path)
    except SourceError as error:
        raise Illisible(str(error)) from error
    except Exception as error:  # whatever a reader of strangers' files says
        raise Illisible(f"Fichier illisible ({type(error).__name__}) : un CSV ou un XLSX est attendu") from error
    if table.width > COLONNES or table.height > LIGNES:
        raise Illisible(f"{LIGNES} lignes et {COLONNES} colonnes au plus")
    if table.width == 0 or table.height == 0:
        raise Illisible("Aucune ligne sous l'en-tête")
    return table


def _classeur(path: Path) -> pl.DataFrame:
    with open_zip(path, _EXPANSION):
        pass  # not an archive that fills the memory
    found = pl.read_excel(path, sheet_id=1, infer_schema_length=0, raise_if_empty=False)
    return found.select(pl.col(c).cast(pl.String) for c in found.columns)


def _texte(path: Path) -> pl.DataFrame:
    with path.open("rb") as stream:
        encoding = detect_encoding(stream, ("utf-8", "cp1252"), path.name)
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if encoding.startswith("utf") else "cp1252", errors="strict")
    return pl.read_csv(io.BytesIO(text.encode()), separator=separateur(text), infer_schema=False)


def separateur(text: str) -> str:
    """What separates the cells of the header."""
    head = next(iter(csv.reader(io.StringIO(text[:65536]), delimiter="\0")), [""])[0]
    line = head.partition("\n")[0]
    return max(_SEPARATEURS, key=line.count)


def write(table: pl.DataFrame, path: Path) -> None:
    """In the format that the name says, for a spreadsheet: nothing in it runs, nothing leads elsewhere."""
    if path.suffix.lower() == ".xlsx":
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            table.write_excel(book, worksheet="Contrôle", autofit=False)
        return
    head = io.StringIO()
    csv.writer(head, delimiter=";", lineterminator="\n").writerow(inert(c) for c in table.columns)
    body = table.with_columns(inert_column(column) for column in table if column.dtype == pl.String)
    path.write_bytes(f"\ufeff{head.getvalue()}{body.write_csv(separator=';', include_header=False)}".encode())
