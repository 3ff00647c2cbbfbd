"""Job seekers whom the employment service knows: an operator brings them, so that events may be written about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tremplin.families.parcours.imports.lines import cellules, rangees
from tremplin.families.parcours.imports.row import Rangee

_NUMEROS = ("idRegionalDE", "codeGeoDE", "idNational")
_PLUS = ("departement", "agence")
_IDENTITE = ("nom", "prenom", "dateNaissance", "courriel", "telephone")
COLONNES = (*_NUMEROS, *_PLUS, *_IDENTITE)


def recognises(debut: str) -> bool:
    """A header that begins with the regional number, and isn't that of events."""
    names = debut.split("\n", 1)[0].rstrip("\r").split(";")
    return names[0] == "idRegionalDE" and not {"type", "dateEffet"} & set(names)


def read(path: Path) -> Iterator[Rangee]:
    """The rows of the file; raises FichierRefuse for a column that isn't one of ours."""
    return rangees(cellules(path, ";"), COLONNES, _take)


def _take(rangee: Rangee, row: dict[str, str]) -> None:
    rangee.demandeur = {n: row[n] for n in (*_NUMEROS, *_PLUS) if n in row}
    if identity := {n: row[n] for n in _IDENTITE if n in row}:
        rangee.demandeur["identite"] = identity
