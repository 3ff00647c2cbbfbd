"""The honest trial: a fifth of the families is set aside, the model learns from the others, then is held against what
tables say of those that it never saw.

Every figure is one row. By words (`mots`), nothing of the family of what is judged was known; by family (`famille`),
the jobs of the other fiches of its family were, as they are where the model serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from tremplin.families.certifications.predictions import calibration
from tremplin.families.certifications.predictions.baselines import BASELINES, vote_of_family
from tremplin.families.certifications.predictions.calibration import Rights
from tremplin.families.certifications.predictions.corpus import Floats, corpus
from tremplin.families.certifications.predictions.jobs import METIER
from tremplin.families.certifications.predictions.measures import (
    COUVERTURE_SEUIL,
    ECE,
    MODELE,
    PRECISION,
    PRECISION_SEUIL,
    PREDIT,
    PREMIER,
    REEL,
    REPONSE,
    SCHEMA,
    SHARES,
    TOUS,
    TROIS,
    VOTE,
)
from tremplin.families.certifications.predictions.model import (
    FAMILLE,
    LEAST,
    MOTS,
    Model,
    first_answers,
    judge_by_words,
    learn,
    likeliest,
)
from tremplin.families.certifications.predictions.subjects import DIPLOME, FICHE

SUJETS, TEXTES = "predictions_sujets.sujets", "predictions_metiers.textes"
"""The frames that a trial reads."""
FIFTH = 5
"""One family in five is judged."""
_FEWEST = 30
"""Certifications under which a level, a speciality isn't told apart."""
Row = tuple[Any, ...]


def trial(subjects: pl.DataFrame, texts: pl.DataFrame, day: Any) -> pl.DataFrame:
    """Every figure, as of the `day` of the newest source; ValueError when too few families tell their jobs."""
    read = corpus(subjects, texts)
    labelled = read.labelled
    aside = np.array([read.draws[n] % FIFTH == 0 for n in labelled])
    model = learn(read, labelled[~aside])
    if model is None:
        told = len({read.draws[n] for n in labelled[~aside]})
        raise ValueError(f"{told} familles de certifications ont un métier publié : {LEAST} au moins sont attendues")
    rows: list[Row] = []
    for kind, of_kind in ((FICHE, read.fiches), (DIPLOME, ~read.fiches)):
        asked = labelled[aside & of_kind[labelled]]
        scopes = subjects[asked]
        told = read.labels[asked].toarray() > 0
        for name, method in BASELINES.items():
            rows += [(kind, MOTS, name, *r) for r in _ranked(method(read, labelled[~aside], asked), told)]
        by_words = judge_by_words(model, asked)
        rows += [(kind, MOTS, MODELE, *r) for r in _figures(model, MOTS, by_words, told, scopes)]
        judged, ways = model.judge(asked)
        familiar = np.flatnonzero([way == FAMILLE for way in ways])
        rows += [(kind, FAMILLE, VOTE, *r) for r in _ranked(vote_of_family(read, asked[familiar]), told[familiar])]
        of_family = _figures(model, FAMILLE, judged[familiar], told[familiar], scopes[familiar])
        rows += [(kind, FAMILLE, MODELE, *r) for r in of_family]
    return pl.DataFrame([(day, *row) for row in rows], schema=SCHEMA, orient="row")


def _ranked(scores: Floats, told: Rights) -> Iterator[Row]:
    """First right, right among three."""
    if len(scores):
        order = likeliest(scores, 3)
        for measure, count in ((PREMIER, 1), (TROIS, 3)):
            right = np.take_along_axis(told, order[:, :count], 1).any(axis=1)
            yield METIER, TOUS, "", measure, None, float(np.mean(right)), len(scores)


def _figures(model: Model, way: str, judged: Floats, told: Rights, scopes: pl.DataFrame) -> Iterator[Row]:
    if not len(judged) or (way, METIER) not in model.scales:
        return
    yield from _ranked(judged, told)
    answered, answers_right = np.zeros(len(judged), bool), np.zeros(len(judged), bool)
    for level, scores, right in first_answers(model.levels, judged, told):
        scale = model.scales[way, level]
        yield from _of_level(level, scale.confidence(scores), right)
        reached = scores >= scale.threshold
        yield from _at_threshold(level, reached, right)
        answers_right |= reached & ~answered & right
        answered |= reached
        if level == METIER:
            yield from _scoped(scopes, right)
    yield from _at_threshold(REPONSE, answered, answers_right)


def _of_level(level: str, confidences: Floats, right: Rights) -> Iterator[Row]:
    if level != METIER:
        yield level, TOUS, "", PREMIER, None, float(right.mean()), len(right)
    yield level, TOUS, "", ECE, None, calibration.error(confidences, right), len(right)
    for share in SHARES:
        precision = calibration.precision_at(confidences, right, share)
        yield level, TOUS, "", PRECISION, share, precision, round(share * len(right))
    for tenth, (told, real, count) in enumerate(calibration.reliability(confidences, right), start=1):
        yield level, TOUS, "", PREDIT, float(tenth), told, count
        yield level, TOUS, "", REEL, float(tenth), real, count


def _at_threshold(level: str, reached: Rights, right: Rights) -> Iterator[Row]:
    count = int(reached.sum())
    yield level, TOUS, "", COUVERTURE_SEUIL, None, float(reached.mean()), count
    if count:
        yield level, TOUS, "", PRECISION_SEUIL, None, float(right[reached].mean()), count


def _scoped(scopes: pl.DataFrame, right: Rights) -> Iterator[Row]:
    """First right by level, domain of speciality, kind of registration: who certifies."""
    told = scopes.select(
        pl.col("niveau").alias("niveau européen"),
        pl.col("nsf").list.first().str.slice(0, 2).alias("domaine de spécialité (NSF)"),
        pl.col("enregistrement").alias("enregistrement"),
        right=pl.Series(right),
    )
    for scope in told.columns[:-1]:
        found = told.drop_nulls(scope).group_by(scope).agg(pl.col("right").mean(), pl.len()).sort(scope)
        for value, share, count in found.filter(pl.col("len") >= _FEWEST).iter_rows():
            yield METIER, scope, value, PREMIER, None, share, count
