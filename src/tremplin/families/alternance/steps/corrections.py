"""What companies asked to change, add or remove by the after-sales files: it outlives every import."""

from __future__ import annotations

import polars as pl

from tremplin.domain import codes
from tremplin.domain.scores import Bareme
from tremplin.families.alternance.common.item import Hiring, Kind
from tremplin.families.alternance.steps.ratings import PART_MINIMUM, affinities, label_of, score_of
from tremplin.release.reference import Inputs

_SIRET = r"\b(?:\d{3}[\s.]?\d{3}[\s.]?\d{3}[\s.]?\d{5}|\d{12,13})\b"


def corrected(
    inputs: Inputs, rows: pl.DataFrame, jobs: pl.DataFrame, bareme: Bareme
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What companies asked to change: contacts, names, scores, jobs; `*_alternance` wins over the plain column."""
    asked = inputs.whole("sav_corrections", "corrections")
    if asked.is_empty():
        return rows, jobs
    asked = each_siret(asked).unique("siret", keep="last", maintain_order=True)
    changes = asked.select(
        "siret",
        nom_sav=pl.coalesce("new_office_name", "name"),
        raison_sav="new_company_name",
        email_sav=pl.coalesce("email_alternance", "new_email"),
        telephone_sav=pl.coalesce("phone_alternance", "new_phone"),
        site_sav=pl.coalesce("website_alternance", "new_website"),
        reseau_sav="social_network",
        sans_email=(pl.col("remove_email") == "1").fill_null(False),
        sans_telephone=(pl.col("remove_phone") == "1").fill_null(False),
        sans_site=(pl.col("remove_website") == "1").fill_null(False),
        score_sav=pl.col("score").cast(pl.Int64),
        score_alternance_sav=pl.col("score_alternance").cast(pl.Int64),
    )
    asking = rows.join(changes, on="siret", how="left")
    out = asking.with_columns(
        enseigne=pl.coalesce("nom_sav", "enseigne"),
        raison_sociale=pl.coalesce("raison_sav", "raison_sociale"),
        email=pl.when(pl.col("sans_email").fill_null(False)).then(None).otherwise(pl.coalesce("email_sav", "email")),
        telephone=pl.when(pl.col("sans_telephone").fill_null(False))
        .then(None)
        .otherwise(pl.coalesce("telephone_sav", "telephone")),
        site_web=pl.when(pl.col("sans_site").fill_null(False))
        .then(None)
        .otherwise(pl.coalesce("site_sav", "site_web")),
        reseau_social=pl.coalesce("reseau_sav", "reseau_social"),
        score=pl.coalesce("score_sav", "score"),
        score_alternance=pl.coalesce("score_alternance_sav", "score_alternance"),
    ).select(rows.columns)
    boosted = pl.concat(
        [_listed_jobs(asked, "romes_alternance_to_boost", Kind.LBA), _listed_jobs(asked, "romes_to_boost", Kind.LBB)]
    ).with_columns(valeur=pl.lit(100, pl.Int64))
    removed = pl.concat(
        [_listed_jobs(asked, "romes_alternance_to_remove", Kind.LBA), _listed_jobs(asked, "romes_to_remove", Kind.LBB)]
    )
    more = _of_added_activities(inputs, asked, out, bareme)
    jobs = pl.concat([boosted, jobs, more], how="vertical_relaxed")
    jobs = jobs.unique(["siret", "label"], keep="first", maintain_order=True)
    return out, jobs.join(removed, on=["siret", "label"], how="anti").join(out, on="siret", how="semi")


def each_siret(asked: pl.DataFrame) -> pl.DataFrame:
    """One row a company: `sirets` may name several, separated in any way or without the zeros that they begin with; a
    SIREN names no establishment."""
    return (
        asked.with_columns(siret=pl.col("sirets").str.extract_all(_SIRET))
        .explode("siret")
        .drop_nulls("siret")
        .with_columns(pl.col("siret").str.replace_all(r"\D", "").str.zfill(14))
    )


def _listed_jobs(asked: pl.DataFrame, column: str, kind: Hiring) -> pl.DataFrame:
    return (
        asked.select("siret", rome=pl.col(column).str.to_uppercase().str.extract_all(codes.ROME))
        .explode("rome")
        .drop_nulls()
        .select("siret", label=label_of(kind))
    )


def _of_added_activities(inputs: Inputs, asked: pl.DataFrame, rows: pl.DataFrame, bareme: Bareme) -> pl.DataFrame:
    """Jobs of the activities that a company says are also its own, at its general score."""
    added = (
        asked.select("siret", naf=pl.col("nafs_to_add").str.to_uppercase().str.extract_all(codes.NAF))
        .explode("naf")
        .drop_nulls()
        .join(rows.select("siret", "score_alternance"), on="siret")
        .drop_nulls()
    )
    hirings = pl.Series("hirings", bareme.hirings(added["score_alternance"].to_numpy()))
    by_job = added.with_columns(hirings).join(affinities(inputs), on="naf")
    return by_job.filter(pl.col("part") >= PART_MINIMUM).select(
        "siret",
        label=label_of(Kind.LBA),
        valeur=pl.max_horizontal(score_of(pl.col("hirings") * pl.col("part"), bareme), pl.lit(1)),
    )
