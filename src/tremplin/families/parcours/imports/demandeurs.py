"""Job seekers whom the employment service knows: an operator brings them, so that events may be written about them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tremplin.families.parcours.imports.lines import cellules, entete
from tremplin.families.parcours.imports.row import FichierRefuse, Illisible, Rangee, rangee_illisible

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
    rows = cellules(path, ";")
    header = entete(rows)
    unknown = [name for name in header if name not in COLONNES]
    if unknown:
        raise FichierRefuse(f"colonne inconnue : « {unknown[0]} » ; attendues : {', '.join(COLONNES)}")
    for number, cells in rows:
        if isinstance(cells, Illisible):
            yield rangee_illisible(number, cells)
            continue
        rangee = Rangee(ligne=number)
        if len(cells) > len(header):
            rangee.reject("", None, "LIGNE_INCOMPLETE", f"{len(cells)} cellules, {len(header)} attendues")
        else:
            row = {n: v for n, v in zip(header, cells, strict=False) if v}
            identity = {n: row[n] for n in _IDENTITE if n in row}
            rangee.demandeur = {n: row[n] for n in (*_NUMEROS, *_PLUS) if n in row}
            if identity:
                rangee.demandeur["identite"] = identity
        yield rangee
