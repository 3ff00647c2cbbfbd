"""What the files of the Onisep share: identifiers, addresses, names of métiers in both genders."""

from __future__ import annotations

import re
from typing import Any

from tremplin.sources.reading import xml
from tremplin.sources.reading.declaration import Column, Table
from tremplin.sources.reading.types import Code, Texte

PUBLISHER = "Onisep"
LICENCE = "odbl-1.0"
METIER = Code(motif=r"MET\.[0-9]{1,6}", forme="un identifiant de métier de l'Onisep, comme MET.674")
FORMATION = Code(motif=r"FOR\.[0-9]{1,6}", forme="un identifiant de formation de l'Onisep, comme FOR.494")
ADRESSE_METIER = "https://www.onisep.fr/http/redirection/metier/slug/"
ADRESSE_FORMATION = "https://www.onisep.fr/http/redirection/formation/slug/"
"""Addresses of the Onisep's pages, before an identifier."""

NOMS = (
    Column("libelle", Texte(), ("nom_metier",), requis=True, description="Nom, tel que l'Onisep l'écrit"),
    Column("libelle_feminin", Texte(), description="Nom au féminin"),
    Column("libelle_masculin", Texte(), description="Nom au masculin"),
)
SYNONYMES = Table(
    "synonymes",
    (Column("metier", METIER, ("identifiant",), requis=True), *NOMS),
    cle=("metier", "libelle"),
)


def names(element: Any) -> dict[str, str | None]:
    """The names of a métier, or of a synonym of one."""
    return {column.name: xml.text_of(element, column.names[0].lower()) for column in NOMS}


def synonyms(element: Any, owner: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the synonyms of a métier; `owner` is what each row repeats of it."""
    return [owner | names(synonym) for synonym in element.iterfind("synonymes/synonyme")]


def ranked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their rank, from 1, which stands for a line: elements of an XML file have none."""
    return [row | {"ligne": number} for number, row in enumerate(rows, start=1)]


def day_in(name: str) -> str | None:
    """The day that the name of an XML file ends with (« …_25062024.xml »), as a date of the sources."""
    found = re.search(r"_(\d{2})(\d{2})(\d{4})\.xml$", name, re.IGNORECASE)
    return "/".join(found.groups()) if found else None
