"""Kairos list: the organismes accredited for the electronic channel, with the dates of their agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from tremplin.domain.territories import REGIONS
from tremplin.domain.text import fold
from tremplin.families.parcours.imports.row import Rangee
from tremplin.families.parcours.imports.table import tableau

COLONNES = (
    "SIRET",
    "LIBELLE",
    "REGION",
    "Nouvelle région",
    "Nom RGC",
    "Prénom RGC",
    "mail RGC",
    "Téléphone RGC",
    "ASSEDIC",
    "convention",
    "date début",
    "date fin",
)
_PAR_NOM = {fold(r.nom): r.code for r in REGIONS}


def recognises(debut: str) -> bool:
    """Its own first columns."""
    return debut.startswith("SIRET|LIBELLE|REGION|")


def read(path: Path) -> Iterator[Rangee]:
    """The rows of the list; the one who manages the accounts isn't kept."""
    for rangee, row in tableau(path, "|", COLONNES, quoted=False):
        if row is not None:
            _read(row, rangee)
        yield rangee


def _read(row: dict[str, str], rangee: Rangee) -> None:
    region = _PAR_NOM.get(fold(row["Nouvelle région"]))
    if region is None:
        rangee.reject("Nouvelle région", row["Nouvelle région"], "REGION", "nom de région inconnu")
    siret = rangee.siret("SIRET", row["SIRET"])
    days: dict[str, date] = {}
    for name in ("date début", "date fin"):
        try:
            days[name] = datetime.strptime(row[name], "%d/%m/%Y").date()
        except ValueError:
            rangee.reject(name, row[name], "DATE", "une date jj/mm/aaaa est attendue")
    if rangee.rejets:
        return
    rangee.convention = {
        "siret": siret,
        "libelle": row["LIBELLE"],
        "region": region,
        "assedic": row["ASSEDIC"],
        "numero": row["convention"],
        "debut": days["date début"].isoformat(),
        "fin": days["date fin"].isoformat(),
    }
