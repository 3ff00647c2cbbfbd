"""Trainings near in content, of the same way in, that are expected to do better in the same place."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Inputs

STEPS = ("correspondances", "ij_tables")
SHOWN = 3
LEAST = 0.25
"""Nearness under which two diplomas aren't neighbours."""
_SPECIALITY = 0.5
"""What the same speciality (NSF, in the code of the diploma) is worth beside the jobs in common."""


def pairs(inputs: Inputs, cells: pl.DataFrame) -> pl.DataFrame:
    """`cfd`, `autre`, `proximite` (0 to 1.5): diplomas of the same kind, by the jobs that they share of all those that
    they lead to, and by their speciality. A diploma that closed is nobody's neighbour."""
    open_ = inputs.output("ij_tables.codes").filter(pl.col("date_fermeture").is_null())
    kept = cells.select("cfd", "type").unique().drop_nulls("cfd").filter(pl.col("type") != "")
    links = inputs.output("correspondances.liens")
    fiches = links.filter(de="cfd", vers="rncp").select(cfd="code", rncp="cible")
    jobs = links.filter(de="rncp", vers="rome").select(rncp="code", rome="cible")
    reached = fiches.join(jobs, on="rncp").select("cfd", "rome").unique().join(kept, on="cfd")
    number = reached.group_by("cfd").agg(metiers=pl.len())
    shared = (
        reached.join(reached, on=["rome", "type"], suffix="_autre")
        .group_by("cfd", autre="cfd_autre")
        .agg(communs=pl.len())
    )
    same = kept.with_columns(nsf=pl.col("cfd").str.slice(3, 3))
    alike = same.join(same, on=["type", "nsf"], suffix="_autre").select("cfd", autre="cfd_autre")
    every = pl.concat([shared.select("cfd", "autre"), alike]).unique().filter(pl.col("cfd") != pl.col("autre"))
    told = (
        every.join(shared, on=["cfd", "autre"], how="left")
        .join(alike.unique().with_columns(specialite=pl.lit(1.0)), on=["cfd", "autre"], how="left")
        .join(number, on="cfd", how="left")
        .join(number.rename({"cfd": "autre", "metiers": "metiers_autre"}), on="autre", how="left")
    )
    union = pl.col("metiers") + pl.col("metiers_autre") - pl.col("communs")
    near = (pl.col("communs") / union).fill_null(0.0) + _SPECIALITY * pl.col("specialite").fill_null(0.0)
    codes = open_.select(autre="code_formation_diplome").unique()
    return (
        told.with_columns(proximite=near.round(4))
        .filter(pl.col("proximite") >= LEAST)
        .join(codes, on="autre", how="semi")
        .select("cfd", "autre", "proximite")
        .sort("cfd", "autre")
    )


def better(told: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each forecast, at most three neighbours whose share stands above by more than both may be off."""
    where = ["niveau", "lieu", "filiere"]
    key = [*where, "code"]
    one = told.drop_nulls("cfd").select(*key, "cfd", propre="prevu", flou="ecart")
    other = told.drop_nulls("cfd").select(*where, voisine="code", autre="cfd", plus="prevu", flou_plus="ecart")
    found = (
        one.join(pairs, on="cfd")
        .join(other, on=[*where, "autre"])
        .filter(pl.col("plus") - pl.col("propre") > (pl.col("flou") ** 2 + pl.col("flou_plus") ** 2).sqrt())
        .sort(pl.col(key), -pl.col("proximite"), -pl.col("plus"), "voisine")
        .unique([*key, "autre"], keep="first", maintain_order=True)
    )
    ranked = found.with_columns(rang=pl.col("voisine").cum_count().over(key).cast(pl.Int64))
    return ranked.filter(pl.col("rang") <= SHOWN).select(*key, "rang", "voisine", "proximite")
