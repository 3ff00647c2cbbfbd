"""What the Onisep tells of trainings and métiers: names, ROME codes, and which training leads to which métier."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs

FICHES, TABLE, FORMATIONS = "onisep_metiers", "onisep_rome", "onisep_formations"
SOURCES = (FICHES, TABLE, FORMATIONS)
LIBELLE, SYNONYME = "libelle", "synonyme"


def fiches_onisep(inputs: Inputs) -> Frames:
    """`metiers`, one row each; `noms`: every name of theirs; `romes`; `formations`; `liens`: training → métier.

    A métier is told by its fiche, else by the table of ROME codes, else by a training that leads to it. A ROME code
    that two files give is proved by the fiche.
    """
    metiers = _told(inputs, [(s, "metiers") for s in SOURCES], ["metier"]).rename({"metier": "identifiant"})
    return {
        "metiers": metiers.sort("identifiant"),
        "noms": _names(inputs, metiers),
        "romes": _told(inputs, [(FICHES, "romes"), (TABLE, "romes")], ["metier", "code_rome"])
        .rename({"metier": "identifiant"})
        .sort("identifiant", "code_rome"),
        "formations": inputs.proved(FORMATIONS, "formations").rename({"formation": "identifiant"}).sort("identifiant"),
        "liens": _links(inputs),
    }


def _told(inputs: Inputs, tables: list[tuple[str, str]], key: list[str]) -> pl.DataFrame:
    """Rows of several tables, one a key: that of the first table which has it."""
    rows = pl.concat([inputs.proved(source, table) for source, table in tables], how="diagonal")
    return rows.unique(key, keep="first", maintain_order=True)


def _names(inputs: Inputs, metiers: pl.DataFrame) -> pl.DataFrame:
    """The name of each métier, then its synonyms, those that repeat it left out."""
    columns = ("identifiant", "nom", "sorte", "feminin", "masculin", "source", "fichier", "ligne")
    synonyms = _told(inputs, [(s, "synonymes") for s in (FICHES, FORMATIONS)], ["metier", "libelle"])
    synonyms = synonyms.rename({"metier": "identifiant"})
    named = [
        rows.with_columns(sorte=pl.lit(sorte)).rename(
            {"libelle": "nom", "libelle_feminin": "feminin", "libelle_masculin": "masculin"}
        )
        for rows, sorte in ((metiers, LIBELLE), (synonyms, SYNONYME))
    ]
    every = pl.concat([rows.select(columns) for rows in named])
    return every.unique(["identifiant", "nom"], keep="first", maintain_order=True).sort("identifiant", "sorte", "nom")


def _links(inputs: Inputs) -> pl.DataFrame:
    """Each training with a métier that it leads to; codes of the training are repeated, to be asked for by them."""
    trainings = inputs.table(FORMATIONS, "formations").select("formation", "cfd", "rncp")
    links = inputs.proved(FORMATIONS, "metiers").select("formation", "metier", "source", "fichier", "ligne")
    return links.join(trainings, on="formation", how="left").sort("formation", "metier")
