"""Labels of the professional families (FAP 2009) at each of their levels, published by Dares as SAS formats.

A line gives a code and its label, which repeats the code: `"A0Z40"="A0Z40 : Agriculteurs salariés"`.
"""

from __future__ import annotations

import re
from pathlib import Path

from tremplin.sources.forms import sas
from tremplin.sources.reading.declaration import Column, Parsed, Source, Table, pattern
from tremplin.sources.reading.types import Code, Texte

_LINE = re.compile(r'\s*"([A-Z0-9_]{1,5})"\s*=\s*"([^"]*)"\s*;?\s*')
NIVEAUX = {"A_Z": "ensemble", 1: "domaine", 3: "famille agrégée", 5: "famille détaillée"}
"""Code, or its length → level; three capitals alone are a « grand groupe »."""
TABLE = Table(
    "intitules",
    (
        Column("code_fap", Code(motif=r"[A-Z0-9_]{1,5}"), requis=True, description="Code, à tout niveau"),
        Column("niveau", Texte(), requis=True, description="Ensemble, grand groupe, domaine, famille"),
        Column("libelle", Texte(), requis=True, description="Libellé"),
    ),
    cle=("code_fap",),
)


def parse(_source: Source, path: Path) -> Parsed:
    """One row a code."""
    yield from sas.parse(TABLE, path, _LINE, _intitule, '"A0Z40"="A0Z40 : libellé"')


def _intitule(line: re.Match[str]) -> list[tuple[str, ...]]:
    label = line[2].partition(" : ")[2] or line[2]
    return [(line[1], _level(line[1]), re.sub(r",\s+Domaines?\s.*$", "", label))]


def _level(code: str) -> str:
    if code.isalpha() and len(code) == 3:
        return "grand groupe"
    return NIVEAUX.get(code) or NIVEAUX.get(len(code), "autre")


SOURCE = Source(
    name="fap_intitules",
    titre="Intitulés des familles professionnelles",
    publisher="Dares",
    licence="etalab-2.0",
    rhythm="occasionnel",
    jours=3650,
    files=pattern(r"intitule_fap\d{4}\.txt"),
    page="https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2009",
    description="Le libellé de chaque famille professionnelle, du domaine à la famille détaillée.",
    tables=(TABLE,),
    parse=parse,
)
