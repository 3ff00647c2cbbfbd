"""Dares: which agreements (IDCC) are met in each activity (APE), without their shares, as an object of lists (JSON).

The file stands both ways, by IDCC or by APE, with the same pairs: the one imported last is in use.
"""

from __future__ import annotations

from pathlib import Path

from tremplin.domain import codes
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import IDCC, Code


def parse(source: Source, path: Path) -> Parsed:
    """A row a pair; lines are ranks of pairs."""
    document = json.load(path)
    if not isinstance(document, dict) or not all(isinstance(found, list) for found in document.values()):
        raise SourceError(f"{path.name} : un objet « code : liste de codes » est attendu")
    by_activity = all(codes.matches(codes.NAF, key) for key in document)
    key, value = ("naf", "idcc") if by_activity else ("idcc", "naf")
    pairs = ((code, other) for code, others in document.items() for other in others)
    rows = [{"ligne": number, key: code, value: other} for number, (code, other) in enumerate(pairs, start=1)]
    yield from json.typed(source.tables[0], rows, path)


SOURCE = Source(
    name="ape_idcc",
    titre="Conventions collectives par activité, sans part",
    publisher="Dares",
    licence="etalab-2.0",
    rhythm="irrégulier",
    jours=3650,
    files=pattern(r"(ape_?by_?idcc|idcc_?by_?ape).*\.json"),
    page="https://dares.travail-emploi.gouv.fr/donnees/les-portraits-statistiques-de-branches-professionnelles",
    description="Les conventions collectives (IDCC) rencontrées dans chaque activité (APE), sans leur part.",
    tables=(
        Table(
            "couples",
            (
                Column("naf", Code(motif=codes.NAF), ("ape",), requis=True, description="Activité (NAF/APE)"),
                Column("idcc", IDCC, requis=True, description="Convention collective"),
            ),
            cle=("naf", "idcc"),
        ),
    ),
    parse=parse,
)
