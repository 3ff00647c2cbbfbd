"""The job (ROME) that a title names, when its offer doesn't say: the nearest appellations, by their rare words."""

from __future__ import annotations

import re

import polars as pl

from tremplin.columnar.words import stems
from tremplin.domain.codes import known_romes
from tremplin.release.reference import Inputs

_TOLD = 10
"""Unknown codes that a check names."""
_SURE = 0.55
"""Likeness under which a title names no job."""
_NOISE = frozenset(
    stems(
        "alternance alternant alternante apprentissage apprenti apprentie contrat h f hf fh cdd bac an ans de du des "
        "le la les en et a au aux un une d l pour notre nos m e"
    )
)
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")


SOURCES, STEPS = ("rome4_codes",), ("rome_metiers",)
"""What `nomenclature` reads."""


def nomenclature(inputs: Inputs) -> pl.DataFrame:
    """rome, libelle: the jobs of ROME 3, then those that ROME 4 adds."""
    finer = inputs.table("rome4_codes", "rome4").select(rome="code_rome", libelle="libelle_rome")
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
    empty = pl.DataFrame(schema={"id": pl.String, "rome": pl.String})
    names = inputs.output("rome_noms.noms").select("nom", "code_rome").unique(maintain_order=True)
    if titles.is_empty() or names.is_empty():
        return empty
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=_words, sublinear_tf=True)
    known = vectorizer.fit_transform(names["nom"].map_elements(_one_gender, return_dtype=pl.String).to_list())
    likeness = vectorizer.transform(titles["offer_title"].to_list()) @ known.T
    codes = names["code_rome"].to_list()
    found = []
    for n, (identifier, title) in enumerate(titles.select("id", "offer_title").iter_rows()):
        row, said = likeness.getrow(n), set(_words(title))
        sure = sum(w in vectorizer.vocabulary_ for w in said) / max(1, len(said))
        if row.nnz and row.data.max() * sure >= _SURE:
            nearest = row.data.max() - 1e-9
            best = min(codes[at] for at, value in zip(row.indices, row.data, strict=True) if value >= nearest)
            found.append((identifier, best))
    return pl.DataFrame(found, schema=empty.schema, orient="row")


def _words(text: str) -> list[str]:
    return [w for w in stems(_PARENTHESES.sub(" ", text)) if w not in _NOISE and not w.isdigit()]


def _one_gender(name: str) -> str:
    """« Boulanger / Boulangère » → « Boulanger »: a title has one of the two."""
    first, slash, second = name.partition(" / ")
    return f"{first} {second.partition(' ')[2]}" if slash else name
