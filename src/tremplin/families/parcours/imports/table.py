"""Files whose header is known to the letter: each row as its cells by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tremplin.families.parcours.imports.lines import cellules, entete
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible


def tableau(
    path: Path, separator: str, columns: Sequence[str], *, quoted: bool = True
) -> Iterator[tuple[Rangee, dict[str, str] | None]]:
    """The rows; None for the cells of one that hasn't as many as the header. Raises FichierRefuse for another
    header."""
    rows = cellules(path, separator, quoted=quoted)
    header = entete(rows)
    for expected, given in zip(columns, [*header, *[""] * len(columns)], strict=False):
        if expected != given:
            raise FichierRefuse(f"colonne « {given} » au lieu de « {expected} »")
    for number, cells in rows:
        if isinstance(cells, Illisible):
            yield rangee_illisible(number, cells), None
            continue
        rangee = Rangee(ligne=number)
        if len(cells) != len(columns):
            rangee.reject("", None, "LIGNE_INCOMPLETE", f"{len(cells)} cellules, {len(columns)} attendues")
            yield rangee, None
        else:
            yield rangee, dict(zip(columns, cells, strict=True))
