"""The honest trial: at each cut-off the model learns from the past alone, then is held against what happened.

Every method is measured alike, at the same cut-offs, on the same establishments. A prediction of nothing counts as
`PLANCHER` hirings in the deviance, which would otherwise be infinite for whoever is ever wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tremplin.recruiters.baselines import BASELINES
from tremplin.recruiters.features import matrix
from tremplin.recruiters.history import GENRES, HORIZON, History
from tremplin.recruiters.model import predict, train, training_cutoffs

MODELE = "modèle"
METHODES = (MODELE, *BASELINES)
PLANCHER = 0.02
COUPES = 4
PARTS = (10, 20, 30, 40, 50, 60)
"""Per cent of establishments, the best ranked first, whose share of the real hirings is measured."""
_MINIMUM = 50
"""Establishments under which a département or an activity is not told apart."""
Floats64 = NDArray[np.float64]
SCHEMA = {
    "coupe": pl.Date,
    "genre": pl.String,
    "methode": pl.String,
    "portee": pl.String,
    "valeur_portee": pl.String,
    "mesure": pl.String,
    "valeur": pl.Float64,
}
"""One figure a row: cut-off, kind of contract, method, where (France, a département, an activity), what."""


def cutoffs(history: History, count: int) -> list[int]:
    """The last half-years whose outcome is known, so many; ValueError unless there is enough to learn before each."""
    found = [history.months - HORIZON * n for n in range(1, count + 1)]
    for cutoff in found:
        training_cutoffs(cutoff)
    return sorted(found)


def evaluate(
    history: History, seed: int, progress: Callable[[str], None] = lambda _text: None, *, coupes: int = COUPES
) -> pl.DataFrame:
    """Figures of every method at so many cut-offs; ValueError when the past is too short."""
    rows: list[tuple[object, ...]] = []
    for cutoff in cutoffs(history, coupes):
        day = history.month(cutoff)
        for genre in GENRES:
            truth = history.target(genre, cutoff)
            alive = known_by(history, cutoff)
            found = {name: make(history, genre, cutoff) for name, make in BASELINES.items()}
            found[MODELE] = predict(train(history, genre, cutoff, seed), matrix(history, genre, cutoff))
            for method in METHODES:
                rows += [(day, genre, method, *figure) for figure in _figures(history, truth, found[method], alive)]
            progress(f"{day:%m/%Y}, {genre}")
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def known_by(history: History, cutoff: int) -> NDArray[np.bool_]:
    """Establishments born before a cut-off."""
    born: NDArray[np.bool_] = history.naissance < cutoff
    return born


def _figures(
    history: History, truth: NDArray[np.int64], predicted: Floats64, alive: NDArray[np.bool_]
) -> Iterator[tuple[str, str, str, float]]:
    y, p = truth[alive].astype(np.float64), predicted[alive]
    yield from (("France", "", name, value) for name, value in _measures(y, p))
    yield from (("France", "", name, value) for name, value in _calibration(y, p))
    for scope, groups in (("département", history.departement[alive]), ("activité", _divisions(history)[alive])):
        for group in np.unique(groups):
            mine = groups == group
            if mine.sum() >= _MINIMUM and y[mine].any():
                yield scope, str(group), "déviance", deviance(y[mine], p[mine])
                yield scope, str(group), "capture 10 %", capture(y[mine], p[mine], 10)


def _divisions(history: History) -> NDArray[np.str_]:
    return np.array([n[:2] for n in history.naf])


def _measures(y: Floats64, p: Floats64) -> Iterator[tuple[str, float]]:
    yield "erreur quadratique", float(np.sqrt(np.mean((y - p) ** 2)))
    yield "erreur absolue", float(np.mean(np.abs(y - p)))
    yield "déviance", deviance(y, p)
    for share in PARTS:
        yield f"capture {share} %", capture(y, p, share)


def deviance(y: Floats64, p: Floats64) -> float:
    """Mean Poisson deviance; 0 is perfect."""
    p = np.maximum(p, PLANCHER)
    parts = np.where(y > 0, y * np.log(np.maximum(y, 1) / p), 0) - (y - p)
    return float(2 * parts.mean())


def capture(y: Floats64, p: Floats64, share: int) -> float:
    """Share (0 to 1) of the real hirings made by the best ranked establishments; ties are split evenly."""
    total = y.sum()
    if not total:
        return 0.0
    wanted = max(1.0, len(y) * share / 100)
    order = np.argsort(-p, kind="stable")
    ranked, real = p[order], y[order]
    edge = ranked[min(len(ranked), int(np.ceil(wanted))) - 1]
    above, level = ranked > edge, ranked == edge
    rest = (wanted - above.sum()) / max(1, level.sum())
    return float((real[above].sum() + rest * real[level].sum()) / total)


def _calibration(y: Floats64, p: Floats64) -> Iterator[tuple[str, float]]:
    """By tenth of the predictions, the lowest first: mean predicted, mean real."""
    for tenth, part in enumerate(np.array_split(np.argsort(p, kind="stable"), 10), start=1):
        yield f"prédit, dixième {tenth}", float(p[part].mean())
        yield f"réel, dixième {tenth}", float(y[part].mean())


def failures(figures: pl.DataFrame) -> list[str]:
    """Where the model isn't the best: cut-off, kind, measure, and what beats it."""
    national = figures.filter((pl.col("portee") == "France") & pl.col("mesure").is_in(["déviance", "capture 10 %"]))
    found = []
    for (coupe, genre, mesure), group in sorted(national.group_by("coupe", "genre", "mesure"), key=lambda g: str(g[0])):
        sign = -1 if mesure == "déviance" else 1
        best = max(group.iter_rows(named=True), key=lambda r: sign * r["valeur"])
        if best["methode"] != MODELE:
            found.append(f"{coupe:%m/%Y}, {genre}, {mesure} : « {best['methode']} » fait mieux")
    return found
