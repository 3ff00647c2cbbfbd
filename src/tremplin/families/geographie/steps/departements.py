"""The départements of the year and the overseas collectivités, with their région and académie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import polars as pl

from tremplin.domain.territories import ACADEMIES, COLLECTIVITES, Collectivite, of_departement
from tremplin.release.reference import Frames, Inputs

Row = Mapping[str, Any]


def departements(inputs: Inputs) -> Frames:
    """The départements of the COG with their région (COG) and académie (catalogue de l'apprentissage); the
    collectivités that La Poste delivers to, with the région and the académie of the statistics of the field."""
    frame = (
        inputs.table("cog_departements", "departements")
        .join(inputs.table("cog_regions", "regions").select("reg", region="libelle"), on="reg", how="left")
        .join(
            inputs.table("departements_academies", "academies").select(
                "code_dept", academie_code="num_academie", academie_nom="nom_academie"
            ),
            left_on="dep",
            right_on="code_dept",
            how="left",
        )
        .select(
            "dep",
            nom="libelle",
            region_code="reg",
            region_nom="region",
            academie_code="academie_code",
            academie_nom="academie_nom",
        )
    )
    delivered = set(inputs.table("laposte_hexasmal", "codes_postaux")["commune"].str.slice(0, 3))
    overseas = [c for code, c in COLLECTIVITES.items() if code in delivered - set(frame["dep"])]
    frame = pl.concat([frame, pl.DataFrame(map(_collectivite, overseas), schema=frame.schema)])
    placed = frame.drop_nulls()
    bodies = [orjson.dumps(_departement(row)) for row in placed.iter_rows(named=True)]
    return {
        "departements": placed.with_columns(pl.Series("body", bodies, dtype=pl.Binary)),
        "sans_academie": frame.join(placed, on="dep", how="anti"),
    }


def _collectivite(collectivite: Collectivite) -> dict[str, str]:
    region = of_departement(collectivite.code)
    assert region is not None
    return {
        "dep": collectivite.code,
        "nom": collectivite.nom,
        "region_code": region.code,
        "region_nom": region.nom,
        "academie_code": collectivite.academie,
        "academie_nom": ACADEMIES[collectivite.academie].nom,
    }


def _departement(row: Row) -> dict[str, Any]:
    return {
        "nom": row["nom"],
        "codeInsee": row["dep"],
        "region": {"codeInsee": row["region_code"], "nom": row["region_nom"]},
        "academie": academie(row),
    }


def academie(row: Row) -> dict[str, str]:
    """The académie of a row of départements, as bodies give it."""
    return {"id": f"A{row['academie_code']}", "code": row["academie_code"], "nom": row["academie_nom"]}
