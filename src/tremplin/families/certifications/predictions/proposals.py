"""What the model proposes where no table gives a job: the finest level that is sure enough, and what was thought of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from tremplin.families.certifications.predictions.calibration import NEVER, Scale
from tremplin.families.certifications.predictions.corpus import Corpus, Floats, Numbers, corpus
from tremplin.families.certifications.predictions.deciding import deciding
from tremplin.families.certifications.predictions.jobs import METIER
from tremplin.families.certifications.predictions.kinship import written
from tremplin.families.certifications.predictions.model import FAMILLE, PISTE, TRACKS, Model, learn, likeliest
from tremplin.release.reference import Frames, Inputs, Step

METHODE = "prediction"
_MANY = "|"
PROPOSED: dict[str, Any] = {
    "de": pl.String,
    "code": pl.String,
    "niveau": pl.String,
    "rang": pl.Int64,
    "cible": pl.String,
    "intitule": pl.String,
    "confiance": pl.Float64,
    "retenu": pl.Boolean,
    "voie": pl.String,
    "mots": pl.String,
    "parentes": pl.String,
}
LEARNED: dict[str, Any] = {
    "voie": pl.String,
    "niveau": pl.String,
    "seuil": pl.Float64,
    "confiance_au_seuil": pl.Float64,
    "appris": pl.Int64,
}


def predictions(inputs: Inputs) -> Frames:
    """`proposees`: jobs and domains of each code that tables give none, `retenu` the one answered; `modele`: the
    thresholds of each way and level, and from how many certifications they were learned."""
    subjects = inputs.output("predictions_sujets.sujets")
    tree = inputs.output("predictions_metiers.arbre")
    told = inputs.output("predictions_metiers.textes")
    waiting = subjects.filter(pl.col("romes").list.len() == 0)
    read = corpus(subjects, told) if len(waiting) and len(told) else None
    model = learn(read, read.labelled) if read else None
    if read is None or model is None:
        return {"proposees": pl.DataFrame(schema=PROPOSED), "modele": pl.DataFrame(schema=LEARNED)}
    rows = pl.DataFrame(list(_proposed(model, read, subjects)), schema=PROPOSED, orient="row")
    titles = dict(tree.select("code", "intitule").iter_rows())
    return {
        "proposees": rows.with_columns(
            intitule=pl.col("cible").replace_strict(titles, default=None, return_dtype=pl.String)
        ).sort("de", "code", "niveau", "rang"),
        "modele": pl.DataFrame(list(_learned(model)), schema=LEARNED, orient="row"),
    }


def _proposed(model: Model, read: Corpus, subjects: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    asked = read.waiting
    judged, ways = model.judge(asked)
    known = np.flatnonzero(judged.max(axis=1) > 0)
    asked, judged, ways = asked[known], judged[known], [ways[n] for n in known]
    order = likeliest(judged, TRACKS)
    words = deciding(model, asked, order[:, 0])
    rows = subjects[asked].select("vocabulaire", "code", "titre").rows()
    joined = {level: groups.joined(judged) if level != METIER else judged for level, groups in model.levels.items()}
    for n, (kind, code, title) in enumerate(rows):
        forms = written(title)
        proof = (
            _MANY.join(forms.get(w, w) for w in words[n]) or None,
            _kin(read, int(asked[n]), int(order[n, 0]), ways[n]),
        )
        retained = False
        for level, groups in model.levels.items():
            scores = joined[level][n]
            first, scale = int(scores.argmax()), model.scales[ways[n], level]
            answered = not retained and bool(scores[first] >= scale.threshold)
            retained |= answered
            confidence = _confidence(scale, scores[first])
            yield (kind, code, level, 1, groups.codes[first], None, confidence, answered, ways[n], *proof)
            if level == METIER:
                yield from (
                    (kind, code, level, rank + 1, read.jobs[job], None, told, False, ways[n], None, None)
                    for rank, job, told in _tracks(model, judged[n], order[n], ways[n], confidence)
                )


def _tracks(model: Model, judged: Floats, order: Numbers, way: str, most: float) -> Iterator[tuple[int, int, float]]:
    """The jobs after the first, never surer than it."""
    for rank, job in enumerate(order[1:], start=1):
        if judged[job] > 0:
            yield rank, int(job), min(most, _confidence(model.scales[way, PISTE], judged[job]))


def _kin(read: Corpus, subject: int, job: int, way: str) -> str | None:
    """Fiches of the family that tell this very job."""
    if way != FAMILLE:
        return None
    near = {*read.kin[[subject]].indices.tolist(), *read.parents[[subject]].indices.tolist()}
    return _MANY.join(sorted(read.codes[n] for n in near if read.labels[n, job])) or None


def _confidence(scale: Scale, score: float) -> float:
    return round(float(scale.confidence(np.array([score]))[0]), 4)


def _learned(model: Model) -> Iterator[tuple[Any, ...]]:
    for (way, level), scale in model.scales.items():
        if level != PISTE:
            reached = scale.threshold < NEVER
            told = _confidence(scale, scale.threshold) if reached else None
            yield way, level, round(scale.threshold, 4) if reached else None, told, model.learned


STEP = Step("predictions", predictions, steps=("predictions_sujets", "predictions_metiers"), apart=True)
