"""Labels of the professional families (FAP 2009) at each of their levels, published by Dares as SAS formats.

A line gives a code and its label, which repeats the code: `"A0Z40"="A0Z40 : Agriculteurs salariés"`.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from tremplin.sources.declaration import Batch, Column, Parsed, Rejection, Source, SourceError, Table, pattern
from tremplin.sources.fap_rome import STATEMENT
from tremplin.sources.parsing import type_rows
from tremplin.sources.types import Code, Texte

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
    """One row a code; a line that is neither a label nor a SAS statement is set aside."""
    rows: list[tuple[int, str, str, str]] = []
    strange: list[Rejection] = []
    for number, line in enumerate(path.read_text("cp1252", errors="replace").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found:
            label = found[2].partition(" : ")[2] or found[2]
            rows.append((number, found[1], _level(found[1]), re.sub(r",\s+Domaines?\s.*$", "", label)))
        elif not STATEMENT.fullmatch(line):
            strange.append(Rejection(TABLE.name, number, "", line.strip()[:200], 'attendu : "FAP"="FAP : libellé"'))
    if not rows:
        raise SourceError(f'{path.name} : aucune ligne de la forme "A0Z40"="A0Z40 : libellé"')
    schema = {"ligne": pl.Int64, "code_fap": pl.String, "niveau": pl.String, "libelle": pl.String}
    kept, rejections = type_rows(TABLE, pl.DataFrame(rows, schema=schema, orient="row"))
    yield from strange
    yield from rejections
    yield Batch(TABLE.name, kept, len(rows) + len(strange))


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
