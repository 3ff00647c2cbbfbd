"""ROME 4.0: the sectors (divisions of the NAF) of each job, as a workbook whose rows are a sector then its jobs, or as
a JSON document. The archive holds them too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tremplin.domain import codes
from tremplin.sources.forms import rome
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.parsing import rows_of_sheet
from tremplin.sources.reading.types import Texte

TABLE = Table(
    "secteurs",
    (
        Column("code_secteur_naf", rome.CHIFFRE, requis=True, description="Division de la NAF, sans zéro de tête"),
        Column("libelle_secteur_naf", Texte(), requis=True),
        rome.CODE_ROME,
        rome.libelle("libelle_rome", "Intitulé du métier"),
    ),
    membre="^secteur naf",
    cle=("code_secteur_naf", "code_rome"),
)


def parse(_source: Source, path: Path) -> Parsed:
    """One row a job of a sector; a sector without a job gives none."""
    read = _document if path.suffix.lower() == ".json" else _sheet
    yield from json.typed(TABLE, list(read(path)), path)


def _row(number: int, sector: tuple[str, str], code: Any, label: Any) -> dict[str, Any]:
    return {"ligne": number} | dict(zip((c.name for c in TABLE.columns), (*sector, code, label), strict=True))


def _sheet(path: Path) -> Iterator[dict[str, Any]]:
    sector = ("", "")
    for number, (code, label, *_) in rows_of_sheet(TABLE, path):
        if not (code or "").strip():
            continue
        if re.fullmatch(codes.ROME, code or ""):
            yield _row(number, sector, code, label)
        else:
            sector = (code or "", label or "")


def _document(path: Path) -> Iterator[dict[str, Any]]:
    found = json.load(path)
    if not isinstance(found, dict) or not all(isinstance(v, dict) and "codes_rome" in v for v in found.values()):
        raise SourceError(f"{path.name} : un objet par secteur est attendu, avec ses « codes_rome »")
    number = 0
    for code, sector in found.items():
        for job in sector["codes_rome"]:
            number += 1
            yield _row(number, (code, sector.get("libelle", "")), job.get("code"), job.get("libelle"))


SOURCE = Source(
    name="rome4_secteurs_naf",
    titre="ROME 4.0, secteurs d'activité (NAF)",
    publisher=rome.PUBLISHER,
    licence=rome.LICENCE,
    rhythm="trimestriel",
    jours=92,
    files=pattern(r"ROME Arborescence Secteurs Naf.*\.xlsx|secteurs_naf_rome\.json"),
    page=rome.PAGE,
    description="Les métiers du ROME 4.0 par division de la nomenclature d'activités (NAF).",
    tables=(TABLE,),
    parse=parse,
)
