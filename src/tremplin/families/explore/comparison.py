"""Answers side by side: each indicator, and which is better where the precision of the figures allows to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import sqrt
from typing import Any

from tremplin.domain.rates import gap
from tremplin.families.explore.indicators import INDICATORS, Better, Figure, Indicator, Precision, figures
from tremplin.families.explore.question.wrong import wrong
from tremplin.language.spoken import gettext as _

LEAST, MOST = 2, 4
PLACES = {"communes": "commune", "departements": "departement", "regions": "region", "bassins": "bassin"}
"""Parameter of a comparison → the one that names each place."""
BEST, WORST = "meilleur", "moins bon"
_SURE, _CLASSES = 1.959964, 2
Document = Mapping[str, Any]


def pairs(given: Mapping[str, str]) -> list[dict[str, str]]:
    """The questions to compare: several jobs or several places, not both; raises ApiError 400."""
    named = [name for name in PLACES if given.get(name)]
    if len(named) > 1:
        raise wrong(named[1], given[named[1]], f"des lieux, par un seul de ces paramètres ({', '.join(PLACES)})")
    jobs = _listed(given["romes"])
    places: list[dict[str, str]] = [{PLACES[n]: code} for n in named for code in _listed(given[n])] or [{}]
    if min(len(jobs), len(places)) > 1 or not LEAST <= len(jobs) * len(places) <= MOST:
        told = _(
            "deux à quatre métiers en un lieu, ou un métier en deux à quatre lieux (ici %(metiers)s × %(lieux)s)",
            metiers=len(jobs),
            lieux=len(places),
        )
        raise wrong("romes", given["romes"], told)
    more = {"rayon": given["rayon"]} if given.get("rayon") else {}
    return [{"rome": job, **place, **more} for job, place in product(jobs, places)]


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))


def compare(answers: Sequence[Document]) -> dict[str, Any]:
    """The columns, each indicator line by line, then the answers themselves."""
    same_job = len({one["demande"]["metier"]["rome"] for one in answers}) == 1
    held = [_by_key(one, same_job=same_job) for one in answers]
    keys = dict.fromkeys(key for one in held for key in one)
    order = {(i.bloc, i.nom): n for n, i in enumerate(INDICATORS)}
    lines = [_line(key, [one.get(key) for one in held]) for key in keys]
    lines.sort(key=lambda line: order[line["bloc"], line["indicateur"]])
    return {
        "colonnes": [one["demande"] for one in answers],
        "version": answers[0]["version"],
        "lignes": lines,
        "reponses": [one["blocs"] for one in answers],
    }


def _by_key(document: Document, *, same_job: bool) -> dict[tuple[str, str, str | None], Figure]:
    """The figures that may be set side by side: those of the whole, and, of one job, those of each diploma."""
    found: dict[tuple[str, str, str | None], Figure] = {}
    for figure in figures(document["blocs"]):
        one = figure.indicateur
        alone = "*" not in one.chemin
        if alone or (same_job and one.bloc == "devenir"):
            found.setdefault((one.bloc, one.nom, None if alone else figure.objet), figure)
    return found


def _line(key: tuple[str, str, str | None], found: Sequence[Figure | None]) -> dict[str, Any]:
    told = next(f for f in found if f is not None)
    one = told.indicateur
    marks = _marks(one, found)
    return {
        "bloc": key[0],
        "indicateur": key[1],
        "objet": key[2],
        "unite": one.unite,
        "definition": one.definition,
        "precision": one.precision.told,
        "cellules": [
            {
                "valeur": figure and figure.valeur,
                "niveau": figure and figure.niveau,
                "date": figure and figure.date,
                "marque": mark,
            }
            for figure, mark in zip(found, marks, strict=True)
        ],
    }


def _marks(one: Indicator, found: Sequence[Figure | None]) -> list[str | None]:
    """The one that is surely better than all others, and the one that is surely worse; figures of different levels or
    days aren't judged."""
    told = [(n, f) for n, f in enumerate(found) if f is not None and f.valeur is not None]
    marks: list[str | None] = [None] * len(found)
    levels = {(f.niveau, f.date) for _, f in told}
    if one.mieux is Better.NEITHER or len(told) < LEAST or len(levels) > 1:
        return marks
    told.sort(key=lambda pair: pair[1].valeur or 0, reverse=one.mieux is Better.HIGHER)
    if surely_apart(one.precision, told[0][1], told[1][1]):
        marks[told[0][0]] = BEST
    if surely_apart(one.precision, told[-2][1], told[-1][1]):
        marks[told[-1][0]] = WORST
    return marks


def surely_apart(precision: Precision, one: Figure, other: Figure) -> bool:
    """Whether the gap of two figures is more than chance makes 95 times out of a hundred."""
    first, second = one.valeur, other.valeur
    assert first is not None
    assert second is not None
    if precision is Precision.SHARE:
        if not one.effectif or not other.effectif:
            return False
        low, high = gap((first, round(one.effectif)), (second, round(other.effectif)))
        return low > 0 or high < 0
    if precision is Precision.COUNT:
        return abs(first - second) > _SURE * sqrt(first + second)
    return precision is Precision.CLASS and abs(first - second) >= _CLASSES
