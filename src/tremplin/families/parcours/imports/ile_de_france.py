"""Trainees of the région Île-de-France: seventeen columns, dates in French; who came, and who left before term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from tremplin.domain.dates import today
from tremplin.families.parcours.imports.row import Rangee
from tremplin.families.parcours.imports.table import tableau

COLONNES = (
    "Identifiant Stagiaire",
    "Identifiant Composante",
    "Raison Sociale",
    "SIRET",
    "Numéro Action",
    "Libellé Action",
    "Individu.Nom",
    "Prénom",
    "Tel Portable",
    "Mail",
    "Date Entree",
    "Date Sortie Prevue",
    "Date Sortie",
    "Site.Nom",
    "Code Postal",
    "Ville",
    "Id Session DOKELIO",
)
REGION = "11"
REFERENCE = "EXPORT_IDF"


def recognises(debut: str) -> bool:
    """Its own first column."""
    return debut.startswith(COLONNES[0])


def read(path: Path) -> Iterator[Rangee]:
    """The rows of the file; raises FichierRefuse for another header."""
    for rangee, row in tableau(path, ";", COLONNES):
        if row is not None:
            _read(row, rangee, today())
        yield rangee


def _read(row: dict[str, str], rangee: Rangee, as_of: date) -> None:
    days = {name: _day(row[name], name, rangee) for name in ("Date Entree", "Date Sortie Prevue", "Date Sortie")}
    entry, planned, left = days["Date Entree"], days["Date Sortie Prevue"], days["Date Sortie"]
    if entry is None and not rangee.rejets:
        rangee.reject("Date Entree", "", "ABSENT", "une date est attendue")
    siret = rangee.siret("SIRET", row["SIRET"])
    for name, pattern in (
        ("Code Postal", r"[0-9]{5}"),
        ("Numéro Action", r".{1,25}"),
        ("Identifiant Stagiaire", r"[0-9A-Za-z]{1,20}"),
    ):
        if not re.fullmatch(pattern, row[name], re.ASCII):
            told = None if name == "Identifiant Stagiaire" else row[name]
            rangee.reject(name, told, "FORME", f"la forme {pattern} est attendue")
    if rangee.rejets or entry is None:
        return
    if row["Id Session DOKELIO"]:
        rangee.warn(
            "Id Session DOKELIO",
            row["Id Session DOKELIO"],
            "DEJA_DANS_L_EXPORT",
            "ce parcours vient déjà de l'export des stagiaires : il n'est pas doublé",
        )
        return
    number = row["Numéro Action"]
    numbers = {"numeroFormation": number, "numeroAction": number, "numeroSession": number}
    rangee.session = {
        **numbers,
        "intitule": row["Libellé Action"] or number,
        "source": "EXPORT",
        "organismeResponsable": {"siret": siret, "nom": row["Raison Sociale"] or siret},
        "lieu": {"codePostal": row["Code Postal"], "commune": row["Ville"] or row["Code Postal"]},
        "financeurs": [{"code": 2, "region": REGION}],
    }
    identity = {
        "nom": row["Individu.Nom"],
        "prenom": row["Prénom"],
        "courriel": row["Mail"],
        "telephone": rangee.telephone("Tel Portable", row["Tel Portable"]),
    }
    person = {
        "idStagiaire": f"IDF:{row['Identifiant Stagiaire']}",
        "departement": None,
        "identite": {k: v for k, v in identity.items() if v},
    }
    person.pop("departement")
    common = {"beneficiaire": person, "session": numbers}
    end = planned or left or entry
    plan = {"dateDebut": entry.isoformat(), "dateFin": max(end, entry).isoformat()}
    rangee.evenements = [
        {**common, "type": "AIS", "dateEffet": entry.isoformat(), "referenceSource": REFERENCE, "contenu": plan},
        {**common, "type": "AES", "dateEffet": entry.isoformat()},
    ]
    if left is not None and left <= as_of:
        early = planned is not None and left < planned
        content = {"anticipee": True, "motif": "NON_RENSEIGNE"} if early else {}
        rangee.evenements.append({**common, "type": "FIN", "dateEffet": left.isoformat(), "contenu": content})


def _day(text: str, column: str, rangee: Rangee) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        rangee.reject(column, text, "DATE", "une date jj/mm/aaaa est attendue")
        return None
