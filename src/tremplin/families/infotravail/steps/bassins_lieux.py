"""Where each bassin d'emploi is: its main commune, its départements, the bassins around."""

from __future__ import annotations

import numpy as np
import polars as pl

from tremplin.domain.territories import land_of
from tremplin.domain.text import fold
from tremplin.release.reference import Frames, Inputs

NEIGHBOURS = 5
_BASSIN = "code_bassin_emploi"


def places(inputs: Inputs) -> Frames:
    """`bassins`: a row a bassin that has communes; `voisins` are the five whose centres are the nearest,
    on the same land: no sea is crossed."""
    communes = inputs.output("communes.communes").select(
        "code_insee", "departement", "region", "longitude", "latitude", people=pl.col("population").fill_null(0)
    )
    told = inputs.output("bassins.communes").join(communes, on="code_insee", how="inner").sort("people", "code_insee")
    weight = pl.col("people") + 1
    rows = (
        told.group_by(_BASSIN)
        .agg(
            pl.col("libelle").drop_nulls().last(),
            commune=pl.col("code_insee").last(),
            departement=pl.col("departement").last(),
            region=pl.col("region").last(),
            departements=pl.col("departement").unique().sort().str.join("|"),
            longitude=((pl.col("longitude") * weight).sum() / weight.filter(pl.col("longitude").is_not_null()).sum()),
            latitude=((pl.col("latitude") * weight).sum() / weight.filter(pl.col("latitude").is_not_null()).sum()),
        )
        .rename({_BASSIN: "code"})
        .sort("code")
    )
    cle = pl.col("libelle").fill_null("").map_elements(fold, return_dtype=pl.String)
    return {"bassins": rows.with_columns(pl.Series("voisins", _around(rows), dtype=pl.String), cle=cle)}


def _around(rows: pl.DataFrame) -> list[str]:
    """For each bassin, the codes of the nearest others of its land, the nearest first, separated by « | »."""
    codes = rows["code"].to_list()
    lands = np.array([land_of(departement) for departement in rows["departement"]])
    lon, lat = (
        np.radians(rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy()) for name in ("longitude", "latitude")
    )
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    found = []
    for n, point in enumerate(points):
        apart = np.nan_to_num(((points - point) ** 2).sum(axis=1), nan=np.inf)
        apart[n] = np.inf
        apart[lands != lands[n]] = np.inf
        near = np.argsort(apart, kind="stable")[:NEIGHBOURS]
        found.append("|".join(codes[k] for k in near if np.isfinite(apart[k])))
    return found
