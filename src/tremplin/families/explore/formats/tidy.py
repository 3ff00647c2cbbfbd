"""Tidy files: one row a figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tremplin.domain.spreadsheets import inert
from tremplin.families.explore.answer import label_of
from tremplin.families.explore.indicators import Figure, figures
from tremplin.release.publish import built_at

COLUMNS = ("bloc", "indicateur", "objet", "niveau", "code", "valeur", "unite", "date", "source")
PAIR = ("metier", "lieu")
"""What comes before them where a file holds several answers."""
Document = Mapping[str, Any]


def row(figure: Figure) -> tuple[Any, ...]:
    """A figure, in the order of the columns."""
    one = figure.indicateur
    return (
        one.bloc,
        one.nom,
        figure.objet,
        figure.niveau,
        figure.code,
        figure.valeur,
        one.unite,
        figure.date,
        figure.source,
    )


def rows(document: Document) -> Iterator[tuple[Any, ...]]:
    """The figures of an answer; those that are hidden or not published have no row."""
    return (row(figure) for figure in figures(document["blocs"]) if figure.valeur is not None)


def pair_of(document: Document) -> tuple[str, str]:
    """What tells an answer from the others of its file: the job, the level and the code of the place."""
    place = document["demande"]["lieu"]
    return document["demande"]["metier"]["rome"], f"{place['niveau']}:{place['code'] or ''}".rstrip(":")


def lines(table: Iterable[Iterable[Any]]) -> bytes:
    """Lines of CSV, UTF-8; a cell that a spreadsheet would run is made inert."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for one in table:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in one])
    return out.getvalue().encode()


def as_csv(document: Document) -> bytes:
    """One line a figure."""
    return lines([COLUMNS, *rows(document)])


def as_xlsx(document: Document) -> bytes:
    """A workbook: the figures, what was asked, where each block stands, the sources; the same bytes for the same
    answer."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Explorer", "created": _built(document)})
    bold = book.add_format({"bold": True})
    asked = document["demande"]
    parts: dict[str, list[tuple[Any, ...]]] = {
        "Chiffres": [COLUMNS, *rows(document)],
        "Demande": [
            ("champ", "valeur"),
            ("métier", asked["metier"]["rome"]),
            ("intitulé", asked["metier"]["libelle"]),
            ("lieu", label_of(asked["lieu"])),
            ("niveau", asked["lieu"]["niveau"]),
            ("code", asked["lieu"]["code"]),
            ("rayon (km)", asked["lieu"]["rayon_km"]),
            ("version", document["version"]["release"]),
        ],
        "Blocs": [
            ("bloc", "état", "pourquoi", "niveau", "total", "suite"),
            *(
                (name, str(b["etat"]), b["pourquoi"], b["niveau"], b["total"], b["suite"])
                for name, b in document["blocs"].items()
            ),
        ],
        "Sources": [
            ("bloc", "source", "éditeur", "édition", "publiée le", "importée le", "licence"),
            *(
                (name, s["nom"], s["editeur"], s["edition"], s["publiee_le"], s["importee_le"], s["licence"])
                for name, b in document["blocs"].items()
                for s in b["sources"]
            ),
        ],
    }
    for title, table in parts.items():
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for n, line in enumerate(table):
            sheet.write_row(n, 0, [str(c) if isinstance(c, str) else c for c in line], bold if n == 0 else None)
        sheet.autofit()
    book.close()
    return out.getvalue()


def _built(document: Document) -> Any:
    """When the release of an answer was built."""
    return built_at(document["version"]["release"]).replace(tzinfo=None)
