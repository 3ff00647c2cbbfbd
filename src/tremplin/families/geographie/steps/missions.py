"""The missions locales, and those that cover a commune alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson
import polars as pl

from tremplin.domain.geo import point
from tremplin.release.reference import Frames, Inputs

Row = Mapping[str, Any]


UNML, RESEAU = "UNML", "référentiel des structures"
"""Where a mission locale is known from."""


def missions_locales(inputs: Inputs) -> Frames:
    """Missions locales: those of UNML, one a code, with the point and SIRET that their name leads to; then those that
    the référentiel of their network alone knows, by name."""
    couverture = inputs.table("missions_locales_couverture", "couverture")
    points = inputs.table("missions_locales_geopoints", "geopoints").select("nom", "lat", "lng", "siret")
    told = couverture.unique("code", keep="first", maintain_order=True).join(points, on="nom", how="left")
    structures = _named(inputs)
    named = structures.drop_nulls("code").drop("id").join(told, on="code", how="anti")
    frame = pl.concat([told.with_columns(origine=pl.lit(UNML)), named], how="diagonal_relaxed").sort("code")
    bodies = [orjson.dumps(_mission_locale(row)) for row in frame.iter_rows(named=True)]
    return {
        "missions_locales": frame.select(
            "code", "nom", "siret", "adresse", "cp", "ville", "origine", lon="lng", lat="lat"
        ).with_columns(pl.Series("body", bodies, dtype=pl.Binary)),
        "couverture": couverture.select("commune", "code"),
        "sans_numero": structures.filter(pl.col("code").is_null()).select("id", "nom"),
    }


def _named(inputs: Inputs) -> pl.DataFrame:
    """Missions locales of the référentiel: its id is the code of UNML, then « S » and a number of site; `code` is null
    for those of Corsica, since it must be a number."""
    return (
        inputs.table("missions_locales_structures", "structures")
        .select("id", code=pl.col("id").str.slice(0, 5).cast(pl.Int64, strict=False), nom="nom_officiel")
        .with_columns(origine=pl.lit(RESEAU))
    )


def _mission_locale(row: Row) -> dict[str, Any]:
    """Required texts that the files lack are empty, never invented."""
    located = row["lng"] is not None and row["lat"] is not None
    return {
        "id": row["code"],
        "code": str(row["code"]),
        "nom": row["nom"],
        "siret": row["siret"] or "",
        "localisation": {
            "geopoint": point((row["lng"], row["lat"])) if located else None,
            "adresse": row["adresse"] or "",
            "cp": row["cp"] or "",
            "ville": row["ville"] or "",
        },
        "contact": {"email": row["email"], "telephone": row["telephone"], "siteWeb": row["site_web"]},
    }


def by_commune(inputs: Inputs, leads_to: Mapping[str, str]) -> dict[str, Any]:
    """Commune → its mission locale, when one alone covers it (arrondissements included)."""
    bodies = dict(inputs.output("missions_locales.missions_locales").select("code", "body").iter_rows())
    covering: dict[str, set[int]] = defaultdict(set)
    for commune, code in inputs.output("missions_locales.couverture").iter_rows():
        if commune in leads_to:
            covering[leads_to[commune]].add(code)
    return {c: orjson.loads(bodies[next(iter(ms))]) for c, ms in covering.items() if len(ms) == 1}
