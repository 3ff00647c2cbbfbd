"""Quality of a release's sources: every row and cell set aside, as a table of the release itself."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tremplin.release.cage import REJECTION_SCHEMA
from tremplin.release.editions import Edition
from tremplin.release.reference import Field, Reference, ReferenceTable

_SCHEMA = {"source": pl.String, "fichier": pl.String, **REJECTION_SCHEMA}

REJETS = ReferenceTable(
    name="rejets",
    frame="qualite.rejets",
    titre="Lignes et valeurs écartées",
    description="Ce qui, dans les fichiers des producteurs, n'a pas pu être pris, et pourquoi.",
    indexes=(("source",),),
    fields=(
        Field("source", description="Source"),
        Field("fichier", description="Fichier du producteur"),
        Field("table", description="Table, onglet ou membre du fichier"),
        Field("ligne", "integer", "Ligne du fichier, comptée depuis 1"),
        Field("colonne", description="Colonne du producteur"),
        Field("valeur", description="Valeur lue"),
        Field("raison", description="Pourquoi elle est écartée"),
        Field("portee", description="« ligne » (toute la ligne) ou « valeur » (la case seule)"),
    ),
)
REFERENCE = Reference(name="qualite", steps=(), tables=(REJETS,))


def frames(editions: Mapping[str, list[Edition]]) -> dict[str, pl.DataFrame]:
    """Rejections of every edition in use."""
    parts = [
        e.rejections().select(pl.lit(source).alias("source"), pl.lit(e.fichier).alias("fichier"), *REJECTION_SCHEMA)
        for source, found in sorted(editions.items())
        for e in found
    ]
    return {REJETS.frame: pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])}
