"""What a model has to beat: the last half-year again, the mean of the past, a linear regression a département."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tremplin.recruiters.history import GENRES, HORIZON, History

Floats64 = NDArray[Any]
_SEMESTRES = 6
"""Past half-years that the regression looks at."""


def last_half_year(history: History, genre: str, cutoff: int) -> Floats64:
    """The last six months, repeated."""
    return _half(history, genre, cutoff, 1)


def mean_of_the_past(history: History, genre: str, cutoff: int) -> Floats64:
    """The mean half-year of all that is known, six years at most."""
    start = max(0, cutoff - 72)
    total = history.counts[GENRES.index(genre), :, start:cutoff].sum(axis=1, dtype=np.int64)
    found: Floats64 = total / (cutoff - start) * HORIZON
    return found


def regression(history: History, genre: str, cutoff: int) -> Floats64:
    """In each département, least squares of the last half-year on those before it, applied one half-year later."""
    count = min(_SEMESTRES, cutoff // HORIZON - 1)
    seen = _design(history, genre, cutoff - HORIZON, count)
    target = _half(history, genre, cutoff, 1)
    now = _design(history, genre, cutoff, count)
    found = np.zeros(len(target))
    for departement in np.unique(history.departement):
        mine = history.departement == departement
        weights, *_ = np.linalg.lstsq(seen[mine], target[mine], rcond=None)
        found[mine] = now[mine] @ weights
    return np.maximum(found, 0)


def _half(history: History, genre: str, cutoff: int, back: int) -> Floats64:
    start = cutoff - HORIZON * back
    found: Floats64 = history.counts[GENRES.index(genre), :, start : start + HORIZON].sum(axis=1, dtype=np.float64)
    return found


def _design(history: History, genre: str, cutoff: int, count: int) -> Floats64:
    halves = [_half(history, genre, cutoff, n) for n in range(1, count + 1)]
    return np.stack([np.ones(len(halves[0])), *halves], axis=1)


BASELINES: Mapping[str, Callable[[History, str, int], Floats64]] = {
    "dernier semestre": last_half_year,
    "moyenne du passé": mean_of_the_past,
    "régression par département": regression,
}
