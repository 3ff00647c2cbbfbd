"""From hirings to published scores: train on all that is known, predict the next six months, score, explain, check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from tremplin.domain.scores import Bareme
from tremplin.recruiters import guards
from tremplin.recruiters.explain import reasons
from tremplin.recruiters.features import matrix
from tremplin.recruiters.history import ALTERNANCE, DURABLE, GENRES, History
from tremplin.recruiters.model import predict, train
from tremplin.release.editions import in_use
from tremplin.sources.reading.registry import SOURCES

EXPLIQUES = 50
"""Score from which an establishment is explained: under it, it isn't shown."""


@dataclass(frozen=True)
class Outcome:
    """New scores, and what stops them."""

    scores: pl.DataFrame
    """siret, score, score_alternance, raisons, as the source reads them."""
    refus: dict[str, str]
    jour: date
    """First day of the six months predicted."""


def score(
    home: Path,
    history: History,
    *,
    seed: int,
    bareme: Bareme,
    limits: guards.Seuils | None = None,
    progress: Callable[[str], None] = lambda _text: None,
) -> Outcome:
    """Scores of every establishment for the six months after the last known one."""
    limits = limits or guards.Seuils()
    columns: dict[str, Any] = {"siret": history.sirets, "departement": history.departement}
    told: list[list[str]] = [[] for _ in range(len(history.sirets))]
    for genre in GENRES:
        progress(f"apprentissage, {genre}")
        model = train(history, genre, history.months, seed)
        rows = matrix(history, genre, history.months)
        columns[genre] = bareme.scores(predict(model, rows))
        progress(f"explications, {genre}")
        shown = np.flatnonzero(columns[genre] >= EXPLIQUES)
        for at, found in zip(shown.tolist(), reasons(model, rows[shown], genre), strict=True):
            told[at] = told[at] or found
    fresh = pl.DataFrame(columns)
    refused = guards.of_history(history, limits) | guards.of_scores(fresh, _in_service(home), limits)
    scores = pl.DataFrame(
        {
            "siret": history.sirets,
            "score": columns[DURABLE],
            "score_alternance": columns[ALTERNANCE],
            "raisons": ["|".join(found) or None for found in told],
            "bareme": bareme.texte,
        },
        schema_overrides={"raisons": pl.String},
    )
    return Outcome(scores, refused, history.month(history.months))


def _in_service(home: Path) -> pl.DataFrame:
    """The scores of now, under the names of their kinds."""
    editions = in_use(home, SOURCES["scores_recruteurs"])
    if not editions:
        return pl.DataFrame(schema={"siret": pl.String, **dict.fromkeys(GENRES, pl.Int64)})
    rows = (
        editions[-1]
        .scan("scores")
        .select("siret", pl.col("score_alternance").alias(ALTERNANCE), pl.col("score").alias(DURABLE))
    )
    return rows.collect()
