"""Figures by place that other files than the survey give: tension, numbers of offers, jobs to come."""

from __future__ import annotations

import polars as pl

from tremplin.domain.territories import REGIONS
from tremplin.domain.text import fold
from tremplin.release.reference import Frames, Inputs

SOURCES = (
    "fap_2009",
    "fap_2021",
    "tension_bassins",
    "metiers_tension_regions",
    "metiers_2030",
    "offres_communes",
    "offres_bassins",
)
_CODES = {fold(region.nom): region.code for region in REGIONS}


def places(inputs: Inputs) -> Frames:
    """Each file as a table; régions get their code, pairs (commune, job) on several lines are added up."""
    jobs = inputs.output("rome_metiers.metiers").select("code_rome", "libelle_rome")
    listed = inputs.table("metiers_tension_regions", "metiers")
    return {
        "fap_2009": inputs.table("fap_2009", "familles"),
        "fap_2021": inputs.table("fap_2021", "familles"),
        "tensions_bassins": inputs.table("tension_bassins", "tensions"),
        "metiers_en_tension_regions": _with_region(listed).with_columns(
            liste_du=pl.lit(inputs.published("metiers_tension_regions"), pl.Date)
        ),
        "metiers_2030": _with_region(inputs.table("metiers_2030", "metiers")),
        "offres_communes": inputs.table("offres_communes", "offres")
        .group_by("code_insee", "code_rome", "releve_le")
        .agg(pl.col("offres").sum(), lignes=pl.len().cast(pl.Int64))
        .sort("code_insee", "code_rome", "releve_le")
        .join(jobs, on="code_rome", how="left", maintain_order="left"),
        "offres_bassins": inputs.table("offres_bassins", "offres").join(jobs, on="code_rome", how="left"),
    }


def _with_region(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the INSEE code of the région that they name; none for the whole country."""
    name = pl.col("region").map_elements(fold, return_dtype=pl.String)
    return rows.with_columns(code_region=name.replace_strict(_CODES, default=None, return_dtype=pl.String))
