"""What the labour market says of the jobs that a training leads to, in each région: a correction that is tried."""

from __future__ import annotations

import numpy as np
import polars as pl

from tremplin.release.reference import Inputs

SOURCES = ("fap_rome",)
STEPS = ("correspondances", "places", "bmo", "bassins_lieux", "ij_tables")
SIGNALS = ("tension", "offres_pour_un_demandeur", "difficiles", "postes_2030", "desequilibre_2030")
_RIDGE = 10.0
"""Pupils' worth of doubt about each signal."""


def signals(inputs: Inputs) -> pl.DataFrame:
    """A row a training and a région: means over the jobs that it leads to of tension, offers for an applicant (IMT, by
    bassin), share of difficult recruitments (BMO), jobs to fill and imbalance until 2030 (Dares)."""
    jobs = _jobs(inputs)
    region = inputs.output("bassins_lieux.bassins").select("region", code_bassin_emploi="code")
    tension = inputs.output("places.tensions_bassins").join(region, on="code_bassin_emploi")
    by_job = tension.group_by("region", rome="code_rome").agg(
        pl.col("tension").mean(),
        offres_pour_un_demandeur=(pl.col("offres").sum() + 1) / (pl.col("demandeurs").sum() + 1),
    )
    families = _families(inputs)
    by_family = _surveyed(inputs).join(_to_come(inputs), on=["fap", "region"], how="full", coalesce=True)
    market = jobs.join(by_job, on="rome").join(families, on="rome", how="left")
    told = market.join(by_family, on=["fap", "region"], how="left")
    return told.group_by("code", "region").agg(pl.col(SIGNALS).mean().round(9)).sort("code", "region")


def _jobs(inputs: Inputs) -> pl.DataFrame:
    """Code of a training → each job that its diploma leads to, through the fiches that bear it."""
    links = inputs.output("correspondances.liens")
    fiches = links.filter(de="cfd", vers="rncp").select(cfd="code", rncp="cible")
    jobs = links.filter(de="rncp", vers="rome").select(rncp="code", rome="cible")
    codes = inputs.output("ij_tables.codes").select(code="code_certification", cfd="code_formation_diplome")
    return codes.join(fiches, on="cfd").join(jobs, on="rncp").select("code", "rome").unique().sort("code", "rome")


def _families(inputs: Inputs) -> pl.DataFrame:
    told = inputs.table("fap_rome", "passages").select(rome="code_rome", fap=pl.col("code_fap").str.slice(0, 3))
    return told.unique().sort("rome", "fap")


def _surveyed(inputs: Inputs) -> pl.DataFrame:
    """Share of difficult recruitments, by family and région, in the last survey told by the families of 2009."""
    region = inputs.output("bassins_lieux.bassins").select("region", CATCHMENT_AREA_CODE="code")
    rows = inputs.output("bmo.besoins").filter(FAP_NOMENCLATURE="FAP 2009")
    newest = rows.filter(pl.col("ANNEE") == pl.col("ANNEE").max()).join(region, on="CATCHMENT_AREA_CODE")
    whole = newest.drop_nulls(["NB_RECRUT_PROJECTS", "NB_DIFF_RECRUT_PROJECTS"])
    share = pl.col("NB_DIFF_RECRUT_PROJECTS").sum() / pl.col("NB_RECRUT_PROJECTS").sum()
    return whole.group_by("region", fap=pl.col("FAP_CODE").str.slice(0, 3)).agg(difficiles=share)


def _to_come(inputs: Inputs) -> pl.DataFrame:
    rows = inputs.output("places.metiers_2030").with_columns(fap=pl.col("code_fap").str.split(";")).explode("fap")
    return rows.select(
        "fap", region="code_region", postes_2030="postes_a_pourvoir_pct", desequilibre_2030="desequilibre_pct"
    ).unique(["fap", "region"], keep="first", maintain_order=True)


def corrected(regions: pl.DataFrame, told: pl.DataFrame, weight: float) -> pl.DataFrame:
    """Regions whose `attendu` is moved by what the signals explained of last shares: a ridge regression by way of
    training, each région weighing by its pupils."""
    rows = regions.join(told, on=["code", "region"], how="left", maintain_order="left")
    columns = [_centred(rows[name]) for name in SIGNALS]
    matrix = np.column_stack([*columns, rows[SIGNALS[0]].is_not_null().cast(pl.Float64).to_numpy()])
    gap = (rows["taux"] - rows["attendu"]).to_numpy()
    mass = rows["eleves"].to_numpy() / (rows["eleves"].to_numpy() + weight)
    moved = np.zeros(len(rows))
    for way in rows["filiere"].unique().sort():
        mine = (rows["filiere"] == way).to_numpy()
        weighed = matrix[mine] * mass[mine, None]
        square = weighed.T @ matrix[mine] + _RIDGE * np.eye(matrix.shape[1])
        moved[mine] = matrix[mine] @ np.linalg.solve(square, weighed.T @ gap[mine])
    return rows.with_columns(attendu=pl.col("attendu") + pl.Series(moved, dtype=pl.Float64)).drop(SIGNALS)


def _centred(values: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values around their mean, in deviations; 0 where nothing is told."""
    middle, spread = values.mean(), values.std()
    if not isinstance(middle, float) or not isinstance(spread, float) or not spread:
        return np.zeros(len(values))
    return ((values - middle) / spread).fill_null(0.0).fill_nan(0.0).to_numpy()
