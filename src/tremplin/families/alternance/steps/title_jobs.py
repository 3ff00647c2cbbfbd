"""The job (ROME) that a title names, when its offer doesn't say: the nearest name of the ROME, when it is near."""

from __future__ import annotations

import polars as pl

from tremplin.columnar.lexicon import Lexicon
from tremplin.columnar.nearest import Index
from tremplin.columnar.wording import JOBS
from tremplin.domain.codes import known_romes
from tremplin.release.reference import Inputs

_TOLD = 10
"""Unknown codes that a check names."""
_SURE = 0.65
"""Nearness under which a title names no job."""
LEXIQUE = Lexicon(
    name="romes",
    entries="rome_noms.metiers",
    names={"noms": 1},
    wording=JOBS,
    many=True,
    render=lambda row: row["code_rome"],
)

SOURCES, STEPS = ("rome4",), ("rome_metiers",)
"""What `nomenclature` reads."""


def nomenclature(inputs: Inputs) -> pl.DataFrame:
    """rome, libelle: the jobs of ROME 3, then those that ROME 4 adds."""
    finer = inputs.table("rome4", "codes").select(rome="code_rome", libelle="libelle_rome")
    jobs = inputs.output("rome_metiers.metiers").select(rome="code_rome", libelle="libelle_rome")
    return pl.concat([jobs, finer]).unique("rome", keep="first", maintain_order=True)


def unknown(inputs: Inputs, told: pl.Series) -> list[str]:
    """Codes of jobs that the nomenclature lacks, among those told."""
    _, lacking = known_romes(told.drop_nulls().unique().sort(), frozenset(nomenclature(inputs)["rome"]))
    return lacking


def told(lacking: pl.DataFrame) -> str:
    """What a check says of the codes that aren't known, the most frequent first; nothing when there is none."""
    counts = lacking["rome"].value_counts(sort=True, name="n").sort("n", "rome", descending=[True, False])
    named = ", ".join(f"{rome} ({n})" for rome, n in counts.head(_TOLD).iter_rows())
    return f" ; {len(lacking)} codes ROME inconnus ignorés : {named}" if named else ""


def deduce(inputs: Inputs, titles: pl.DataFrame) -> pl.DataFrame:
    """id, rome of the titles that name a job; `titles` has `id` and `offer_title`."""
    index = LEXIQUE.index(inputs.output(LEXIQUE.entries))
    found = ((identifier, job_of(index, title)) for identifier, title in titles.select("id", "offer_title").iter_rows())
    named = [pair for pair in found if pair[1]]
    return pl.DataFrame(named, schema={"id": pl.String, "rome": pl.String}, orient="row")


def job_of(index: Index, title: str) -> str | None:
    """The job (ROME) that a title names; None when it names none surely."""
    nearest = index.near(f"{title} ", 1)
    return next((str(index.documents[n]) for n, nearness, _ in nearest if nearness >= _SURE), None)
