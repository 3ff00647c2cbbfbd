"""Onisep: fiches of trainings, as one XML file in an archive named by its number: diploma, NSF, and the métiers that
each leads to, with their names.

The RNCP number stands in the address of the official text only, when that is France compétences'.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.forms import onisep
from tremplin.sources.reading import json, xml
from tremplin.sources.reading.declaration import Column, Parsed, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Texte

_FICHE = re.compile(r"https?://(?:www\.)?francecompetences\.fr/recherche/rncp/([0-9]{3,5})/?(?:#.*)?")


def parse(source: Source, path: Path) -> Parsed:
    """Each `formation` gives a row, one a métier and one a synonym of a métier named for the first time."""
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in source.tables}
    named: set[str | None] = set()
    with xml.opened(path) as (name, stream):
        for _, formation in xml.elements(stream, "formation", name):
            identifier = xml.text_of(formation, "identifiant")
            rows["formations"].append({"formation": identifier} | _described(formation))
            for metier in formation.iterfind("metiers_formation/metier"):
                led_to = xml.text_of(metier, "id")
                owner = {"metier": led_to}
                rows["metiers"].append(owner | {"formation": identifier} | onisep.names(metier))
                if led_to not in named:
                    named.add(led_to)
                    rows["synonymes"] += onisep.synonyms(metier, owner)
    for table in source.tables:
        yield from json.typed(table, onisep.ranked(rows[table.name]), path)


def _described(formation: Any) -> dict[str, str | None]:
    address = xml.text_of(formation, "url")
    fiche = _FICHE.fullmatch(address or "")
    return {
        "cfd": xml.text_of(formation, "code_scolarite"),
        "rncp": f"RNCP{fiche[1]}" if fiche else None,
        "libelle": xml.text_of(formation, "libelle_complet"),
        "sigle": xml.text_of(formation, "sigle"),
        "type_formation": xml.text_of(formation, "type_Formation/type_formation_libelle"),
        "nsf": xml.text_of(formation, "nsf_discipline/NSF_discipline_code"),
        "niveau": xml.text_of(formation, "niveau_certification"),
        "texte_officiel": address,
        "date_modification": xml.text_of(formation, "modification_date"),
    }


SOURCE = Source(
    name="onisep_formations",
    titre="Fiches formations de l'Onisep",
    publisher=onisep.PUBLISHER,
    licence=onisep.LICENCE,
    rhythm="mensuel",
    jours=180,
    files=pattern(r"(5fe07a9ecc960.*\.zip|Onisep_Ideo_Fiches_Formations_.*\.(xml|zip))"),
    urls=("https://api.opendata.onisep.fr/downloads/5fe07a9ecc960/5fe07a9ecc960.zip",),
    page="https://opendata.onisep.fr/data/5fe07a9ecc960/2-ideo-fiches-formations.htm",
    colonne_de_date=("formations", "date_modification"),
    description="Les formations que l'Onisep décrit : diplôme (CFD), fiche RNCP, spécialité (NSF), et les métiers "
    "auxquels chacune mène. Les textes des fiches ne sont pas lus.",
    tables=(
        Table(
            "formations",
            (
                Column("formation", onisep.FORMATION, ("identifiant",), requis=True, description="Fiche de l'Onisep"),
                Column("cfd", Code(motif=codes.CFD), ("code_scolarite",)),
                Column("rncp", Code(motif=codes.RNCP), ("url",), description="Lu dans l'adresse du texte officiel"),
                Column("libelle", Texte(), ("libelle_complet",), requis=True),
                Column("sigle", Texte()),
                Column("type_formation", Texte(), ("type_formation_libelle",)),
                Column("nsf", Code(motif=codes.NSF), ("NSF_discipline_code",)),
                Column("niveau", Texte(), ("niveau_certification",)),
                Column("texte_officiel", Texte(), ("url",), description="Adresse du texte officiel"),
                Column("date_modification", Date(), ("modification_date",)),
            ),
            cle=("formation",),
        ),
        Table(
            "metiers",
            (
                Column("formation", onisep.FORMATION, ("identifiant",), requis=True),
                Column("metier", onisep.METIER, ("id",), requis=True, description="Métier auquel la formation mène"),
                *onisep.NOMS,
            ),
            cle=("formation", "metier"),
        ),
        onisep.SYNONYMES,
    ),
    parse=parse,
)
