"""The model: gradient-boosted trees on a Poisson likelihood, monotone where sense asks for it, the same by seed.

Trees learn by how much each establishment departs from what its past lets expect (`features.expected`): counts run
from none to thousands, and a ratio does not.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tremplin.recruiters.features import COLONNES, NOMS, Floats, expected, matrix
from tremplin.recruiters.history import HORIZON, History

LIGNES_AU_PLUS = 900_000
"""Rows that a training takes; beyond, a sample."""
_COUPES = 4
"""Past cut-offs learned from, a half-year apart."""
_PREMIERE = 18
"""Months of past that a training cut-off needs."""
_PARAMETRES: dict[str, Any] = {
    "loss": "poisson",
    "max_iter": 160,
    "learning_rate": 0.06,
    "max_leaf_nodes": 31,
    "l2_regularization": 5.0,
    "max_bins": 128,
    "early_stopping": False,
}
_FEUILLE, _FEUILLES = 60, 3000
"""Least rows of a leaf, and leaves that the rows would fill at most."""
_ECART = (0.02, 4.0)
"""How far from what its past lets expect an establishment may be predicted."""
Floats64 = NDArray[np.float64]


def train(history: History, genre: str, until: int, seed: int) -> Any:
    """A fitted model that has seen nothing of a month from `until` on; ValueError when the past is too short."""
    # Read when OpenMP is loaded: on a busy machine its threads otherwise spin while they wait for each other.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from sklearn.ensemble import HistGradientBoostingRegressor

    cutoffs = training_cutoffs(until)
    draw = np.random.default_rng(seed)
    rows = min(len(history.sirets), LIGNES_AU_PLUS // len(cutoffs))
    parts, targets, bases = [], [], []
    for cutoff in cutoffs:
        born = np.flatnonzero(history.naissance < cutoff)
        chosen = np.sort(draw.choice(born, min(rows, len(born)), replace=False))
        parts.append(matrix(history, genre, cutoff)[chosen])
        targets.append(history.target(genre, cutoff)[chosen])
        bases.append(expected(history, genre, cutoff)[chosen])
    categories = [c.categorie for c in COLONNES]
    model = HistGradientBoostingRegressor(
        **_PARAMETRES,
        min_samples_leaf=max(_FEUILLE, sum(map(len, targets)) // _FEUILLES),
        monotonic_cst=[c.monotone for c in COLONNES],
        categorical_features=categories,
        random_state=seed,
    )
    target, base = np.concatenate(targets).astype(np.float64), np.concatenate(bases)
    if not target.any():
        raise ValueError(f"aucune embauche en {genre} à apprendre")
    learned = np.concatenate(parts)
    learned[:, np.isnan(learned).all(axis=0)] = 0  # a past that no cut-off has teaches nothing
    model.fit(learned, target / base, sample_weight=base)
    return model


def training_cutoffs(until: int) -> list[int]:
    """Cut-offs whose six months to come are all known; ValueError when there is none."""
    found = list(range(until - HORIZON, _PREMIERE - 1, -HORIZON))[:_COUPES]
    if not found:
        raise ValueError(f"{until} mois d'embauches : {_PREMIERE + HORIZON} au moins sont attendus")
    return found


def predict(model: Any, rows: Floats) -> Floats64:
    """Hirings of the next six months."""
    departure = np.clip(model.predict(rows), *_ECART)
    found: Floats64 = departure * np.exp(rows[:, _ATTENDU].astype(np.float64))
    return found


_ATTENDU = NOMS.index("attendu")
