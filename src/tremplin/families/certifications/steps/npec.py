"""NPEC: what a branch (CPNE), hence a collective agreement (IDCC), funds for a fiche."""

from __future__ import annotations

import polars as pl

from tremplin.domain import codes
from tremplin.release.reference import Frames, Inputs


def npec(inputs: Inputs) -> Frames:
    """`npec`: one row a (fiche, CPNE, IDCC, date); a CPNE without IDCC keeps one row with a null IDCC, a cell of
    several fiches gives a row to each."""
    amounts = (
        inputs.table("npec", "montants")
        .filter(pl.col("npec").is_not_null() | pl.col("non_couvert"))
        .with_columns(pl.col("rncp").str.extract_all(codes.RNCP))
        .explode("rncp")
    )
    links = inputs.table("npec", "cpne_idcc").drop_nulls("idcc").select("cpne_code", "idcc")
    titles = inputs.table("dares_ccn", "ccn").select("idcc", idcc_intitule="titre")
    rows = amounts.join(links, on="cpne_code", how="left").join(titles, on="idcc", how="left")
    return {
        "npec": rows.select(
            "rncp",
            "idcc",
            "idcc_intitule",
            "cpne_code",
            "cpne_libelle",
            "npec",
            "non_couvert",
            "statut",
            "date_applicabilite",
            fichier=pl.lit(inputs.fichier("npec"), dtype=pl.String),
            ligne="ligne",
        ).sort("rncp", "idcc", "cpne_code", "date_applicabilite", nulls_last=True)
    }
