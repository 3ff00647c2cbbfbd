"""Catalogue de l'apprentissage: the académie and the région of each département."""

from __future__ import annotations

from pathlib import Path

from tremplin.domain import codes
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import Code, Texte

TABLE = Table(
    "academies",
    (
        Column("code_dept", Code(motif=codes.DEPARTEMENT), requis=True),
        Column("nom_dept", Texte(), requis=True),
        Column("code_region", Code(motif=r"[0-9]{2}", pad=2), requis=True),
        Column("nom_region", Texte(), requis=True),
        Column("num_academie", Code(motif=r"[0-9]{2}", pad=2), requis=True),
        Column("nom_academie", Texte(), requis=True),
    ),
    cle=("code_dept",),
)


def parse(source: Source, path: Path) -> Parsed:
    """One object a département, keyed by its code."""
    document = json.load(path)
    if not isinstance(document, dict):
        raise SourceError(f"{path.name} : un objet {{département: …}} est attendu")
    items = [{"ligne": n, **value} for n, value in enumerate(document.values(), start=1)]
    yield from json.typed(source.table("academies"), items, path)


SOURCE = Source(
    name="departements_academies",
    titre="Départements et académies",
    publisher="Catalogue de l'apprentissage",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"departements_academies\.json"),
    page="https://catalogue-apprentissage.intercariforef.org/",
    description="L'académie et la région de chaque département.",
    tables=(TABLE,),
    parse=parse,
)
