"""Passage from ROME 3 to the professional families (FAP 2009), published by Dares as a SAS format.

A line lists ROME codes, some with a sixth character for the level of qualification, and the family they form:
`"A1403","A1407" = "A0Z41"`.
"""

from __future__ import annotations

import re
from pathlib import Path

from tremplin.domain import codes
from tremplin.sources.forms import sas
from tremplin.sources.reading.declaration import Column, Parsed, Source, Table, pattern
from tremplin.sources.reading.types import Code

_LINE = re.compile(r'\s*((?:"[^"]*"\s*,?\s*)+)=\s*"([^"]*)"\s*;?\s*')

TABLE = Table(
    "passages",
    (
        Column("code_rome", Code(motif=codes.ROME), requis=True),
        Column("qualification", Code(motif=r"[0-9]"), description="Niveau de qualification, quand il départage"),
        Column("code_fap", Code(motif=codes.FAP), requis=True),
    ),
)


def parse(_source: Source, path: Path) -> Parsed:
    """One row a ROME code listed."""
    yield from sas.parse(TABLE, path, _LINE, _passages, '"A1403","A1407" = "A0Z41"')


def _passages(line: re.Match[str]) -> list[tuple[str, ...]]:
    listed = re.findall(r'"([^"]*)"', line[1])
    return [(code.strip()[:5], code.strip()[5:], line[2].strip()) for code in listed]


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
