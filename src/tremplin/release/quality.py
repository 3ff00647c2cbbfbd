"""Quality of a release's sources: every row and cell set aside, as a table of the release itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from tremplin.release import corrections
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
CONSTATS = ReferenceTable(
    name="constats",
    frame="qualite.constats",
    titre="Désaccords entre fichiers",
    description="Ce qu'un fichier dit autrement que les autres, et ce qui a été décidé.",
    indexes=(("source",),),
    fields=(
        Field("source", description="Source en désaccord avec les autres"),
        Field("objet", description="Code de l'objet concerné"),
        Field("constat", description="Ce que les fichiers disent"),
        Field("decision", description="Ce que Tremplin sert"),
    ),
)
CORRECTIONS = ReferenceTable(
    name="corrections",
    frame="qualite.corrections",
    titre="Corrections",
    description="Les valeurs de producteurs corrigées après un signalement, et ce qu'elles deviennent ici.",
    key=("correction",),
    indexes=(("source", "ligne"),),
    fields=(
        Field("correction", description="Numéro de la correction", source="corrections.id"),
        Field("source", description="Source corrigée"),
        Field("table", description="Sa table"),
        Field("cle", description="Ce qui désigne la ligne, en JSON"),
        Field("colonne", description="Colonne corrigée"),
        Field("avant", description="Valeur du producteur quand la correction fut décidée"),
        Field("apres", description="Valeur servie à sa place"),
        Field("raison", description="Pourquoi"),
        Field("decidee_le", description="Jour de la décision"),
        Field("jusqu_au", description="Dernier jour où elle vaut"),
        Field("etat", description="Ce qu'elle devient dans cette version"),
        Field("valeur_du_producteur", description="Ce que dit le producteur dans cette version"),
        Field("fichier", description="Fichier du producteur"),
        Field("ligne", "integer", "Ligne du fichier, comptée depuis 1"),
    ),
)
REFERENCE = Reference(name="qualite", steps=(), tables=(REJETS, CONSTATS, CORRECTIONS))


def _told(edition: Edition) -> pl.DataFrame:
    """What an edition set aside, as everyone may read it; its operator finds the values in the edition itself."""
    rows = edition.rejections()
    return rows.with_columns(valeur=pl.lit("")) if edition.source.confidentielle else rows


def _corrections(editions: Mapping[str, list[Edition]]) -> pl.DataFrame:
    """What became of every correction, over the rows as their publishers give them."""
    accepted = editions.get(corrections.SOURCE, [])[-1:]
    held = corrections.lues(accepted[0].scan("corrections").collect() if accepted else None)
    raw = {name: replace(editions[name][-1], corrections=()) for name in held if editions.get(name)}
    return corrections.etats(
        held,
        {n: {t.name: e.scan(t.name) for t in e.source.tables} for n, e in raw.items()},
        {name: edition.fichier for name, edition in raw.items()},
    )


def frames(
    editions: Mapping[str, list[Edition]], references: Sequence[Reference], outputs: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Rejections of every edition in use; disagreements that the families' steps found."""
    parts = [
        _told(e).select(pl.lit(source).alias("source"), pl.lit(e.fichier).alias("fichier"), *REJECTION_SCHEMA)
        for source, found in sorted(editions.items())
        for e in found
    ]
    noted = [outputs[name] for reference in references for name in reference.constats]
    names = [f.name for f in CONSTATS.fields]
    return {
        REJETS.frame: pl.concat([pl.DataFrame(schema=_SCHEMA), *parts]),
        CORRECTIONS.frame: _corrections(editions),
        CONSTATS.frame: pl.concat([pl.DataFrame(schema=dict.fromkeys(names, pl.String)), *noted]).sort(names),
    }
