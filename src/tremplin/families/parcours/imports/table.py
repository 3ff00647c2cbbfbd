"""Files whose header is known to the letter: each row as its cells by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tremplin.families.parcours.imports.lines import cellules, entete
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible


def tableau(
    path: Path, separateur: str, colonnes: Sequence[str], *, guillemets: bool = True
) -> Iterator[tuple[Rangee, dict[str, str] | None]]:
    """The rows; None for the cells of one that hasn't as many as the header. Raises FichierRefuse for another
    header."""
    rows = cellules(path, separateur, guillemets=guillemets)
    header = entete(rows)
    for expected, given in zip(colonnes, [*header, *[""] * len(colonnes)], strict=False):
        if expected != given:
            raise FichierRefuse(f"colonne « {given} » au lieu de « {expected} »")
    for number, cells in rows:
        if isinstance(cells, Illisible):
            yield rangee_illisible(number, cells), None
            continue
        rangee = Rangee(ligne=number)
        if len(cells) != len(colonnes):
            rangee.reject("", None, "LIGNE_INCOMPLETE", f"{len(cells)} cellules, {len(colonnes)} attendues")
            yield rangee, None
        else:
            yield rangee, dict(zip(colonnes, cells, strict=True))
