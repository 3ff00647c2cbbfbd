"""What machines read of the labour market: a job as an Occupation, a table as a Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tremplin.families.infotravail.catalogue import Resource
from tremplin.platform.wire.linked_data import LICENCES, Node, code, node, organisation

_FORMATS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
_NAMES = 20
"""Names of a job that are told, at most."""


def occupation(fiche: Mapping[str, Any], nomenclature: str) -> Node:
    """A job, by its fiche."""
    return node(
        "Occupation",
        name=fiche["libelle"],
        description=fiche["definition"],
        qualifications=fiche["acces"],
        alternateName=[a["libelle"] for a in fiche["appellations"] if a["libelle"]][:_NAMES],
        occupationalCategory=code(fiche["code"], nomenclature),
    )


def dataset(table: Resource, base: str) -> Node:
    """A table, of whom and of when, and its files."""
    about = f"{table.titre}. {table.declared.description} {table.dates}. {', '.join(table.producteurs)}."
    return node(
        "Dataset",
        name=table.titre,
        description=about,
        license=LICENCES[table.declared.licence],
        creator=[organisation(name) for name in table.producteurs],
        keywords=list(table.dataset.mots),
        dateModified=table.modifiee_le,
        isAccessibleForFree=True,
        variableMeasured=[field.name for field in table.fields],
        distribution=[
            node("DataDownload", encodingFormat=kind, contentUrl=f"{base}/telechargements/{table.table}.{extension}")
            for extension, kind in _FORMATS.items()
        ],
    )
