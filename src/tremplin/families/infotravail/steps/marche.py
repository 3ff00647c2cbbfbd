"""Figures of the labour market: recruitments planned (BMO), tension, salaries, contracts, monthly statistics."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs
from tremplin.sources.bmo import MESURES
from tremplin.sources.reading.registry import SOURCES

SOURCES_IMT = (
    "imt_tension",
    "imt_salaires",
    "imt_contrats",
    "imt_candidatures",
    "imt_statistiques",
    "metiers_tension",
    "imt_local",
)
_OF_2021 = "^..X"
"""Most codes of the families of 2021 have an X there, none of those of 2009; seven codes mean a family in each."""
_KEY = ["ANNEE", "CATCHMENT_AREA_CODE", "DEPARTEMENT_CODE", "FAP_CODE"]


def noms_de_l_api() -> dict[str, str]:
    """Our column of the BMO → its name in the API of France Travail, which its clients read."""
    flags = {f"{n}_secret": f"{names[0]}_SECRET" for n, (names, _) in MESURES.items()}
    table = SOURCES["bmo"].table("besoins")
    return {c.name: c.names[0] for c in table.columns} | flags | {"annee": "ANNEE"}


def bmo(inputs: Inputs) -> Frames:
    """Every year's figures, under the names of the API; a file without a year column takes that of its name."""
    parts = []
    for edition in inputs.history("bmo"):
        year = edition.date.year if edition.facts["date_lue_dans"] == "nom" else None
        rows = edition.scan("besoins").collect().drop("ligne")
        parts.append(rows.with_columns(pl.col("annee").fill_null(pl.lit(year, pl.Int64))))
    whole = pl.concat(parts) if parts else inputs.table("bmo", "besoins").drop("ligne")
    named = whole.rename(noms_de_l_api()).with_columns(
        pl.when(pl.col("FAP_CODE").str.contains(_OF_2021).any().over("ANNEE"))
        .then(pl.lit("FAP 2021"))
        .otherwise(pl.lit("FAP 2009"))
        .alias("FAP_NOMENCLATURE")
    )
    return {
        "besoins": named.unique(_KEY, keep="last", maintain_order=True).sort(_KEY, nulls_last=True),
    }


def imt(inputs: Inputs) -> Frames:
    """The files of the information on the labour market, as they are."""
    return {
        "tensions": inputs.table("imt_tension", "tensions"),
        "salaires": inputs.table("imt_salaires", "salaires"),
        "contrats": inputs.table("imt_contrats", "contrats"),
        "candidatures": inputs.table("imt_candidatures", "candidatures"),
        "statistiques": inputs.table("imt_statistiques", "statistiques"),
        "metiers_en_tension": inputs.table("metiers_tension", "tensions"),
        "locaux": inputs.table("imt_local", "marches"),
        "locaux_contrats": inputs.table("imt_local", "contrats"),
        "locaux_canaux": inputs.table("imt_local", "canaux"),
    }


def points(inputs: Inputs) -> Frames:
    """A point for each département, the mean of its communes', where maps put its figure."""
    communes = inputs.table("cog_communes", "communes").select(commune="com", departement="dep")
    places = (
        inputs.table("laposte_hexasmal", "codes_postaux")
        .join(communes, on="commune", how="inner")
        .with_columns(pl.col("coordonnees").str.split(",").list.eval(pl.element().str.strip_chars().cast(pl.Float64)))
        .drop_nulls(["departement", "coordonnees"])
    )
    means = places.group_by("departement").agg(
        latitude=pl.col("coordonnees").list.get(0).mean().round(4),
        longitude=pl.col("coordonnees").list.get(1).mean().round(4),
    )
    return {"points": means.sort("departement")}


def contours(inputs: Inputs) -> Frames:
    """Outlines of the territories that maps colour: départements and bassins."""
    whole = inputs.whole("contours_territoires", "contours").filter(pl.col("genre").is_in(["departement", "bassin"]))
    kept = whole.unique(["genre", "code"], keep="first", maintain_order=True)
    return {"contours": kept.select("genre", "code", "contour").sort("genre", "code")}
