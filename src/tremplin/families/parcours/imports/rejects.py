"""The rejected rows of a file, in its own form, with why: to correct and send again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from tremplin.domain.spreadsheets import inert
from tremplin.families.parcours.imports import lheo
from tremplin.families.parcours.imports.lines import MOTIF, cellules, lignes
from tremplin.families.parcours.imports.row import Illisible

_CSV = {
    "stagiaires": ("|", False),
    "kairos": ("|", False),
    "demandeurs": (";", True),
    "ile-de-france": (";", True),
    "evenements-csv": (";", True),
    "certifinfo": (";", True),
}
"""Format → its delimiter, and whether its cells may be quoted."""


_FORMES = {
    "evenements-ndjson": ("application/x-ndjson", "ndjson"),
    "evenements-xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "lheo": ("application/xml", "xml"),
}
"""Format → media type and extension, for those that aren't CSV."""
_CSV_RENDU = ("text/csv", "csv")
FORMES = tuple(media for media, _ in (_CSV_RENDU, *_FORMES.values()))
"""Media types that rejected rows come in."""


def forme(format: str) -> tuple[str, str]:
    """Media type and extension of the rejected rows of a format."""
    return _FORMES.get(format, _CSV_RENDU)


def rejets(path: Path, format: str, motifs: Mapping[int, str]) -> bytes:
    """The file: the rows of these numbers, in the form that they came in."""
    if format in _CSV:
        return _text(path, format, motifs)
    if format == "evenements-ndjson":
        return b"".join(_ndjson(path, motifs))
    if format == "evenements-xlsx":
        return _classeur(path, motifs)
    return lheo.rejetees(path, motifs)


def _text(path: Path, format: str, motifs: Mapping[int, str]) -> bytes:
    separator, quoted = _CSV[format]
    out = io.StringIO()
    quoting: Any = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    writer = csv.writer(
        out, delimiter=separator, lineterminator="\r\n", quoting=quoting, quotechar='"' if quoted else None
    )
    for index, (number, cells) in enumerate(cellules(path, separator, quoted=quoted)):
        if isinstance(cells, Illisible):
            continue  # nothing of it can be given back
        if index == 0:
            writer.writerow([*map(inert, cells), MOTIF])
        elif number in motifs:
            reason = motifs[number] if quoted else motifs[number].replace(separator, "/")
            writer.writerow(map(inert, [*cells, reason]))
    return out.getvalue().encode("utf-8-sig")


def _ndjson(path: Path, motifs: Mapping[int, str]) -> Iterator[bytes]:
    for number, line in lignes(path):
        if number not in motifs or isinstance(line, Illisible):
            continue
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            told = {"ligne": line.strip()}
        yield (
            orjson.dumps({**told, MOTIF: motifs[number]} if isinstance(told, dict) else {MOTIF: motifs[number]}) + b"\n"
        )


def _classeur(path: Path, motifs: Mapping[int, str]) -> bytes:
    import fastexcel
    import xlsxwriter

    frame = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("rejets")
        kept = [(n, row) for n, row in enumerate(frame.iter_rows(), 1) if n == 1 or n in motifs]
        for line, (number, row) in enumerate(kept):
            cells = [*("" if c is None else str(c) for c in row), MOTIF if number == 1 else motifs[number]]
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
    return out.getvalue()
