"""Why an establishment is ranked so: what weighs most in its prediction, in plain French, never a count under five.

A group of columns weighs what its prediction loses when they are put back to what is usual.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tremplin.recruiters.features import (
    COLONNES,
    NOMS,
    RECENT,
    SAISON,
    SECTEUR,
    TAILLE,
    TENDANCE,
    TERRITOIRE,
    Floats,
)
from tremplin.recruiters.history import ALTERNANCE
from tremplin.recruiters.model import predict

RAISONS = 3
_SECRET = 5
Value = dict[str, float]
_AT = {name: n for n, name in enumerate(NOMS)}
_GROUPES = (RECENT, SAISON, TENDANCE, TAILLE, SECTEUR, TERRITOIRE)


def reasons(model: Any, rows: Floats, genre: str) -> list[list[str]]:
    """The three strongest reasons of each row, the strongest first."""
    if not len(rows):
        return []
    usual = np.nanmedian(rows, axis=0)
    whole = np.log(np.maximum(predict(model, rows), 1e-6))
    weights = np.zeros((len(rows), len(_GROUPES)))
    for at, group in enumerate(_GROUPES):
        changed = rows.copy()
        for n, column in enumerate(COLONNES):
            if column.groupe == group and not column.categorie:
                changed[:, n] = usual[n]
        weights[:, at] = whole - np.log(np.maximum(predict(model, changed), 1e-6))
    order = np.argsort(-weights, axis=1, kind="stable")
    return [_told(rows[n], weights[n], order[n], genre) for n in range(len(rows))]


def _told(row: Floats, weights: NDArray[np.float64], order: NDArray[np.int64], genre: str) -> list[str]:
    found = [_words(_GROUPES[at], row, genre) for at in order if weights[at] > 0]
    kept = [text for text in found if text]
    return kept[:RAISONS]


def _words(group: str, row: Floats, genre: str) -> str:
    """What a group means for this establishment; nothing when it doesn't speak for it."""
    value = {name: float(row[_AT[name]]) for name in NOMS}
    return _PAROLES[group](value, "alternants" if genre == ALTERNANCE else "personnes")


def _recent(value: Value, who: str) -> str:
    last_two = sum(v for n in range(1, 5) if not isnan(v := value[f"semestre_{n}"]))
    if last_two >= _SECRET:
        return f"a recruté {int(last_two)} {who} en 2 ans"
    return f"a recruté des {who} ces deux dernières années" if last_two else ""


def _saison(value: Value, _who: str) -> str:
    whose = "recrute d'habitude" if value["saison_propre"] > 0 else "son secteur recrute"
    return f"{whose} à cette période de l'année"


_PAROLES: dict[str, Callable[[Value, str], str]] = {
    RECENT: _recent,
    SAISON: _saison,
    TENDANCE: lambda value, _who: "recrute de plus en plus" if value["pente"] > 0 else "",
    TAILLE: lambda value, _who: f"emploie {value['effectif']:.0f} personnes ou plus" if value["effectif"] >= 10 else "",
    SECTEUR: lambda _value, _who: "son secteur embauche beaucoup",
    TERRITOIRE: lambda value, _who: (
        "son secteur embauche de plus en plus dans le département" if value["naf_departement"] > 1 else ""
    ),
}
