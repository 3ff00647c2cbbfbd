"""Short titles of collective agreements, as one object « IDCC: title » (JSON)."""

from __future__ import annotations

from pathlib import Path

from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import IDCC, Texte


def parse(source: Source, path: Path) -> Parsed:
    """A row a key; lines are ranks of keys."""
    document = json.load(path)
    if not isinstance(document, dict):
        raise SourceError(f"{path.name} : un objet « IDCC : titre » est attendu")
    rows = [{"ligne": n, "idcc": k, "titre_court": v} for n, (k, v) in enumerate(document.items(), start=1)]
    yield from json.typed(source.tables[0], rows, path)


SOURCE = Source(
    name="idcc_titres_courts",
    titre="Titres courts des conventions collectives",
    publisher="Ministère du Travail (Fabrique numérique)",
    licence="etalab-2.0",
    rhythm="irrégulier",
    jours=365,
    files=pattern(r"idcc_titres_courts.*\.json"),
    page="https://code.travail.gouv.fr/convention-collective",
    description="Le nom court de chaque convention collective.",
    tables=(
        Table(
            "titres",
            (
                Column("idcc", IDCC, requis=True, description="Convention collective"),
                Column("titre_court", Texte(), requis=True, description="Titre court"),
            ),
            cle=("idcc",),
        ),
    ),
    parse=parse,
)
