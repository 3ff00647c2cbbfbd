"""Onisep: fiches of métiers, as one XML file in an archive named by its number: names, synonyms, ROME codes.

What the fiches tell in prose (conditions, skills, access) isn't read. One fiche in ten has no ROME code, one bears a
domain (« A15 ») in place of a code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.forms import onisep
from tremplin.sources.reading import json, xml
from tremplin.sources.reading.declaration import Column, Parsed, Source, Table, pattern
from tremplin.sources.reading.types import Code, Date, Texte


def parse(source: Source, path: Path) -> Parsed:
    """Each `metier` of the document gives a row, one a synonym, one a ROME code."""
    rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in source.tables}
    with xml.opened(path) as (name, stream):
        day = onisep.day_in(name)
        for _, metier in xml.elements(stream, "metier", name):
            owner = {"metier": xml.text_of(metier, "identifiant")}
            access = xml.text_of(metier, "niveau_acces_min/libelle")
            rows["metiers"].append(owner | onisep.names(metier) | {"niveau_acces": access, "date_extraction": day})
            rows["synonymes"] += onisep.synonyms(metier, owner)
            rows["romes"] += [owner | {"code_rome": rome.text} for rome in metier.iterfind("romesV3/romeV3")]
    for table in source.tables:
        yield from json.typed(table, onisep.ranked(rows[table.name]), path)


SOURCE = Source(
    name="onisep_metiers",
    titre="Fiches métiers de l'Onisep",
    publisher=onisep.PUBLISHER,
    licence=onisep.LICENCE,
    rhythm="mensuel",
    jours=180,
    files=pattern(r"(5fe0808a2da6f.*\.zip|Onisep_Ideo_Fiches_metiers_.*\.(xml|zip))"),
    urls=("https://api.opendata.onisep.fr/downloads/5fe0808a2da6f/5fe0808a2da6f.zip",),
    page="https://opendata.onisep.fr/data/5fe0808a2da6f/2-ideo-fiches-metiers.htm",
    colonne_de_date=("metiers", "date_extraction"),
    description="Les métiers tels que l'Onisep les nomme, au féminin et au masculin, leurs synonymes et leurs codes "
    "ROME. Les textes des fiches ne sont pas lus.",
    tables=(
        Table(
            "metiers",
            (
                Column("metier", onisep.METIER, ("identifiant",), requis=True, description="Métier de l'Onisep"),
                *onisep.NOMS,
                Column("niveau_acces", Texte(), ("niveau_acces_min",), description="Niveau d'accès minimal"),
                Column("date_extraction", Date(), description="Jour que dit le nom du fichier XML"),
            ),
            cle=("metier",),
        ),
        onisep.SYNONYMES,
        Table(
            "romes",
            (
                Column("metier", onisep.METIER, ("identifiant",), requis=True),
                Column("code_rome", Code(motif=codes.ROME), ("romeV3",), requis=True),
            ),
            cle=("metier", "code_rome"),
        ),
    ),
    parse=parse,
)
