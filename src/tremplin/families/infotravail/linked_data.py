"""What machines read of the labour market: a job as an Occupation, a dataset and its tables as Datasets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin.families.infotravail.catalogue import Dataset, Resource
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


def whole(shown: Dataset, tables: Sequence[Resource], base: str) -> Node:
    """A dataset and its tables, each at its page."""
    producers = dict.fromkeys(name for table in tables for name in table.producteurs)
    return node(
        "Dataset",
        name=shown.titre,
        description=shown.resume,
        license=LICENCES[tables[0].declared.licence] if tables else None,
        creator=[organisation(name) for name in producers],
        keywords=list(shown.mots),
        dateModified=max((table.modifiee_le for table in tables), default=None),
        isAccessibleForFree=True,
        hasPart=[
            node(
                "Dataset",
                name=table.titre,
                description=table.declared.description,
                url=f"{base}/donnees/{shown.name}/{table.chemin}",
            )
            for table in tables
        ],
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
