"""What trainings and offers say, field by field, to be searched by words."""

from __future__ import annotations

import polars as pl

from tremplin.families.alternance.steps import title_jobs
from tremplin.release.reference import Frames, Inputs, Step


def textes(inputs: Inputs) -> Frames:
    """`formations` and `offres`: id, title, organisation, rome_labels, keywords."""
    labels = title_jobs.nomenclature(inputs).select(label="rome", rome_labels="libelle")
    words = (
        inputs.output("alternance_metiers.metiers")
        .select("romes", keywords="mots_clefs")
        .explode("romes")
        .drop_nulls()
        .explode("keywords")
        .drop_nulls()
        .group_by(label="romes")
        .agg(pl.col("keywords").unique().sort())
    )
    jobs = labels.join(words, on="label", how="left")
    return {
        "formations": _told(inputs, "formations", jobs, title="intitule_long", organisation="ecole"),
        "offres": _told(inputs, "offres", jobs, title="offer_title", organisation="workplace_name"),
    }


def _told(inputs: Inputs, kind: str, jobs: pl.DataFrame, *, title: str, organisation: str) -> pl.DataFrame:
    items = inputs.output(f"alternance_{kind}.items").select("id", title=title, organisation=organisation)
    of_jobs = (
        inputs.output(f"alternance_{kind}.pairs")
        .join(jobs, on="label")
        .group_by("item")
        .agg(pl.col("rome_labels").sort(), pl.col("keywords").explode().drop_nulls().unique().sort())
        .with_columns(pl.col("item").cast(pl.Int64))
    )
    numbered = items.with_row_index("item").with_columns(pl.col("item").cast(pl.Int64))
    return numbered.join(of_jobs, on="item", how="left").sort("item").drop("item")


STEP = Step(
    "alternance_textes",
    textes,
    sources=title_jobs.SOURCES,
    steps=(*title_jobs.STEPS, "alternance_formations", "alternance_offres", "alternance_metiers"),
)
