"""Passage from ROME 3 to the professional families (FAP 2009), published by Dares as a SAS format.

A line lists ROME codes, some with a sixth character for the level of qualification, and the family they form:
`"A1403","A1407" = "A0Z41"`.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from tremplin.domain import codes
from tremplin.sources.declaration import Batch, Column, Parsed, Rejection, Source, SourceError, Table, pattern
from tremplin.sources.parsing import type_rows
from tremplin.sources.types import Code

_LINE = re.compile(r'\s*((?:"[^"]*"\s*,?\s*)+)=\s*"([^"]*)"\s*;?\s*')
STATEMENT = re.compile(r"\s*(value\b.*|other\s*=.*|run\s*;|\*.*;|proc\b.*|/\*.*\*/|)\s*", re.IGNORECASE)

TABLE = Table(
    "passages",
    (
        Column("code_rome", Code(motif=codes.ROME), requis=True),
        Column("qualification", Code(motif=r"[0-9]"), description="Niveau de qualification, quand il départage"),
        Column("code_fap", Code(motif=r"[A-Z][0-9][A-Z][0-9]{2}"), requis=True),
    ),
)
_SCHEMA = {"ligne": pl.Int64, "code_rome": pl.String, "qualification": pl.String, "code_fap": pl.String}


def parse(_source: Source, path: Path) -> Parsed:
    """One row a ROME code listed; a line that is neither a list nor a SAS statement is set aside."""
    rows: list[tuple[int, str, str, str]] = []
    strange: list[Rejection] = []
    for number, line in enumerate(path.read_text("cp1252", errors="replace").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found:
            listed = re.findall(r'"([^"]*)"', found[1])
            rows += [(number, code.strip()[:5], code.strip()[5:], found[2].strip()) for code in listed]
        elif not STATEMENT.fullmatch(line):
            strange.append(Rejection(TABLE.name, number, "", line.strip()[:200], 'attendu : "ROME",… = "FAP"'))
    if not rows:
        raise SourceError(f'{path.name} : aucune ligne de la forme "A1403","A1407" = "A0Z41"')
    kept, rejections = type_rows(TABLE, pl.DataFrame(rows, schema=_SCHEMA, orient="row"))
    yield from strange
    yield from rejections
    yield Batch(TABLE.name, kept, len(rows) + len(strange))


SOURCE = Source(
    name="fap_rome",
    titre="Familles professionnelles et ROME",
    publisher="Dares",
    licence="etalab-2.0",
    rhythm="ponctuel",
    jours=3650,
    files=pattern(r"passage_fap\d{4}_romev3\.txt"),
    page="https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2009",
    description="La famille professionnelle (FAP) de chaque métier du ROME 3.",
    tables=(TABLE,),
    parse=parse,
)
