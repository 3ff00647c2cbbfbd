"""Légifrance: what its search gives for each IDCC, an agreement and those that it replaced (JSON, an object by IDCC).

Some of what it finds is a text of an agreement (KALITEXT), not the agreement: its identifier is told all the same.
"""

from __future__ import annotations

from pathlib import Path

from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import IDCC, Code, Texte


def parse(source: Source, path: Path) -> Parsed:
    """Each agreement found gives a row; lines are ranks of agreements."""
    document = json.load(path)
    groups = list(document.values()) if isinstance(document, dict) else [None]
    if not all(isinstance(group, list) and all(isinstance(one, dict) for one in group) for group in groups):
        raise SourceError(f"{path.name} : un objet « IDCC : liste de conventions » est attendu")
    rows = [
        {
            **found,
            "ligne": number,
            "id": str(found.get("url") or "").rpartition("/")[2],
            "idcc": found.get("code"),
            "etat": found.get("etat_juridique"),
        }
        for number, found in enumerate((one for group in groups for one in group or ()), start=1)
    ]
    yield from json.typed(source.tables[0], rows, path)


SOURCE = Source(
    name="conventions_legifrance",
    titre="Conventions collectives de Légifrance",
    publisher="DILA (Légifrance)",
    licence="etalab-2.0",
    rhythm="irrégulier",
    jours=365,
    files=pattern(r"(conventions[-_]legifrance.*|results)\.json"),
    page="https://www.legifrance.gouv.fr/liste/idcc",
    description="Les conventions collectives que Légifrance trouve pour chaque IDCC, leur état et leur titre court.",
    tables=(
        Table(
            "conventions",
            (
                Column("id", Code(motif=r"KALI(CONT|TEXT)[0-9]{12}"), ("url",), requis=True, description="Identifiant"),
                Column("idcc", IDCC, ("code",), requis=True, description="Convention collective"),
                Column("titre", Texte(), requis=True, description="Titre"),
                Column("soustitre", Texte(), description="Titre court"),
                Column("etat", Texte(), ("etat_juridique",), description="État juridique"),
                Column("url", Texte(), description="Adresse"),
            ),
            cle=("id", "idcc", "titre", "etat"),
        ),
    ),
    parse=parse,
)
