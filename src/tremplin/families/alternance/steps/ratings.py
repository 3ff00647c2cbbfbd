"""Scores of companies: the general one, and its share by job from what their activity hires."""

from __future__ import annotations

import polars as pl

from tremplin.domain.scores import Bareme
from tremplin.families.alternance.common.item import Hiring, Kind
from tremplin.release.reference import Inputs

SCORE_MINIMUM = 50
"""General score under which a company isn't shown."""
SCORE_ROME_MINIMUM = 20
METIERS_AU_PLUS = 12
_SCORES: tuple[tuple[Hiring, str], ...] = ((Kind.LBA, "score_alternance"), (Kind.LBB, "score"))
PART_MINIMUM = 0.025
"""Share of the hirings of an activity under which a job is not one of its companies', however much they hire."""


def scale(inputs: Inputs) -> Bareme:
    """The scale of our own scores, else the usual one."""
    told = inputs.scan("scores_recruteurs", "scores").select("bareme").drop_nulls().head(1).collect()
    return Bareme.read(told.item()) if len(told) else Bareme()


def score_of(hirings: pl.Expr, bareme: Bareme) -> pl.Expr:
    """Scores of predicted hirings; null without a prediction."""
    known = hirings.fill_null(0).map_batches(
        lambda s: pl.Series(bareme.scores(s.to_numpy()), dtype=pl.Int64), return_dtype=pl.Int64
    )
    return pl.when(hirings.is_not_null()).then(known).alias("score")


def label_of(kind: Hiring) -> pl.Expr:
    """The label of a row's job: what the company hires for, then the job."""
    return pl.lit(kind.value) + pl.col("rome")


def kind_of_label() -> pl.Expr:
    """What the company of a row's label hires for."""
    return pl.col("label").str.head(len(Kind.LBA))


def job_of_label() -> pl.Expr:
    """The job of a row's label."""
    return pl.col("label").str.slice(len(Kind.LBA))


def affinities(inputs: Inputs) -> pl.DataFrame:
    """Share of each job in the hirings of an activity: naf, rome, part."""
    hirings = inputs.table("rome_naf", "embauches").select("naf", "rome", "embauches")
    return hirings.with_columns(part=pl.col("embauches") / pl.col("embauches").sum().over("naf")).drop("embauches")


def by_job(inputs: Inputs, rows: pl.DataFrame, bareme: Bareme) -> pl.DataFrame:
    """siret, label, valeur: the score of an establishment for each job, its hirings spread as its activity hires."""
    shares = affinities(inputs)
    given = inputs.table("recruteurs_lba", "romes").select(
        "siret", label=label_of(Kind.LBA), valeur=pl.max_horizontal(score_of(pl.col("score"), bareme), pl.lit(1))
    )
    found = [given]
    for kind, column in _SCORES:
        scored = rows.filter(pl.col(column) >= SCORE_MINIMUM).select("siret", "naf", "origine", general=column)
        hirings = pl.Series("hirings", bareme.hirings(scored["general"].to_numpy()))
        spread = (
            scored.with_columns(hirings)
            .join(shares, on="naf")
            .with_columns(valeur=score_of(pl.col("hirings") * pl.col("part"), bareme))
        )
        by_hand = pl.col("origine") == "sav_ajouts"
        found.append(
            spread.filter(pl.col("part") >= PART_MINIMUM, (pl.col("valeur") >= SCORE_ROME_MINIMUM) | by_hand)
            .sort("siret", "valeur", "rome", descending=[False, True, False])
            .group_by("siret", maintain_order=True)
            .head(METIERS_AU_PLUS)
            .select("siret", label=label_of(kind), valeur="valeur")
        )
    return pl.concat(found, how="vertical_relaxed").unique(["siret", "label"], keep="first", maintain_order=True)
