"""Collective agreements (IDCC): their title, their short title, their state, the OPCO of the branch."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs

_TITLES = (("dares_ccn", "ccn"), ("kali", "conventions"), ("conventions_legifrance", "conventions"))
"""Where titles come from: the first that knows an IDCC gives its row."""
_SHORT, _OPCO = "idcc_titres_courts", "opco_branches"
SOURCES = (*(source for source, _ in _TITLES), _SHORT, _OPCO)
_IN_FORCE = "VIGUEUR"


def conventions(inputs: Inputs) -> Frames:
    """`conventions`: one row an IDCC that any of the sources names."""
    told = pl.concat([_read(inputs, source, table) for source, table in _TITLES], how="diagonal_relaxed")
    told = told.drop_nulls(["idcc", "titre"])
    titles = told.unique("idcc", keep="first", maintain_order=True)
    legal = told.drop_nulls("etat").unique("idcc", keep="first", maintain_order=True)
    short = _first(
        inputs.table(_SHORT, "titres").select("idcc", "titre_court"),
        told.select("idcc", "titre_court"),
        told.select("idcc", titre_court="soustitre"),
    )
    opco = inputs.table(_OPCO, "branches").select("idcc", "opco")
    every = pl.concat([told["idcc"], short["idcc"], opco["idcc"]]).unique().sort().to_frame("idcc")
    return {
        "conventions": every.join(titles.select("idcc", "titre", "source", "fichier", "ligne"), on="idcc", how="left")
        .join(legal.select("idcc", "etat", "url"), on="idcc", how="left")
        .join(short, on="idcc", how="left")
        .join(opco, on="idcc", how="left")
        .sort("idcc")
    }


def _read(inputs: Inputs, source: str, table: str) -> pl.DataFrame:
    """Rows of a source with where they stand, agreements in force first."""
    rows = inputs.proved(source, table)
    if "etat" in rows.columns:
        rows = rows.sort(
            pl.col("etat").str.starts_with(_IN_FORCE), descending=True, nulls_last=True, maintain_order=True
        )
    return rows


def _first(*parts: pl.DataFrame) -> pl.DataFrame:
    """The first value that the parts, in order, give to each IDCC."""
    return pl.concat([part.drop_nulls() for part in parts]).unique("idcc", keep="first", maintain_order=True)
