"""What is known of each establishment on a day: its hirings so far, its size and age, its activity, its place.

Nothing after the cut-off is looked at. A column of `COLONNES` is a name, the group that explanations speak of, and
whether more of it can only mean more hirings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tremplin.recruiters.history import GENRES, HORIZON, History

Floats = NDArray[np.float32]
Array = NDArray[Any]
LAGS = 11
"""Half-years looked back at."""
RECENT, SAISON, TENDANCE, TAILLE, SECTEUR, TERRITOIRE = (
    "recent",
    "saison",
    "tendance",
    "taille",
    "secteur",
    "territoire",
)


@dataclass(frozen=True)
class Colonne:
    nom: str
    groupe: str
    monotone: int = 0
    categorie: bool = False


COLONNES = (
    *(
        Colonne(f"semestre_{n}", SAISON if n in (2, 4, 6) else RECENT, 1 if n in (1, 2) else 0)
        for n in range(1, LAGS + 1)
    ),
    Colonne("dernier_mois", RECENT, 1),
    Colonne("trois_mois", RECENT, 1),
    Colonne("douze_mois", RECENT, 1),
    Colonne("moyenne", RECENT, 1),
    Colonne("volatilite", RECENT),
    Colonne("pente", TENDANCE),
    Colonne("mois_depuis", RECENT, -1),
    Colonne("mois_actifs", RECENT),
    Colonne("autre_genre", RECENT),
    Colonne("saison_propre", SAISON),
    Colonne("effectif", TAILLE),
    Colonne("age", TAILLE),
    Colonne("naf_moyenne", SECTEUR),
    Colonne("division_moyenne", SECTEUR),
    Colonne("naf_saison", SAISON),
    Colonne("naf_croissance", SECTEUR),
    Colonne("naf_departement", TERRITOIRE),
    Colonne("departement_moyenne", TERRITOIRE),
    Colonne("section", SECTEUR, categorie=True),
    Colonne("departement", TERRITOIRE, categorie=True),
    Colonne("mois_calendaire", SAISON),
    Colonne("attendu", RECENT, 1),
    Colonne("ecart_recent", TENDANCE, 1),
    Colonne("ecart_annuel", TENDANCE),
)
NOMS = tuple(c.nom for c in COLONNES)


def expected(history: History, genre: str, cutoff: int) -> Array:
    """Hirings of the next six months that the past alone lets expect: what trees then correct.

    The mean of the half-years, the nearest counting most, drawn towards the establishments of the same activity and
    size (as if each had `_A_PRIORI` half-years more, like them), times the season of the activity.
    """
    whole = history.counts[GENRES.index(genre), :, :cutoff].astype(np.int32)
    age = np.clip(cutoff - history.naissance, 1, None)
    seen, weight = np.zeros(len(whole)), np.zeros(len(whole))
    for back in range(cutoff // HORIZON):
        end = cutoff - HORIZON * back
        lived = np.clip(age - HORIZON * back, 0, HORIZON) / HORIZON
        seen += _OUBLI**back * whole[:, end - HORIZON : end].sum(axis=1)
        weight += _OUBLI**back * lived
    _, naf = np.unique(history.naf, return_inverse=True)
    sizes, size = np.unique(history.effectif, return_inverse=True)
    alike = naf * len(sizes) + size
    peers = _peers(seen, weight, [np.zeros(len(seen), dtype=np.int64), size, naf, alike])
    found: Array = (seen + _A_PRIORI * peers) / (weight + _A_PRIORI)
    monthly = np.zeros((int(naf.max()) + 1, cutoff))
    np.add.at(monthly, naf, whole)
    season = _season(monthly, cutoff)[naf]
    found *= np.where(np.isnan(season), 1.0, np.clip(2 * season, 0.25, 1.75))
    return np.maximum(found, _MINIMUM)


_OUBLI, _A_PRIORI, _MINIMUM = 0.75, 0.35, 1e-3


def _peers(seen: Array, weight: Array, levels: list[Array]) -> Array:
    """Rates of groups, from the widest to the narrowest, each drawn towards the one that holds it."""
    rate = np.zeros(len(seen))
    for group in levels:
        count = int(group.max()) + 1
        total, lived = (np.bincount(group, weights=v, minlength=count) for v in (seen, weight))
        held = np.bincount(group, weights=rate, minlength=count) / np.maximum(1, np.bincount(group, minlength=count))
        prior = 30.0
        rate = ((total + prior * held) / (lived + prior))[group]
    return rate


def matrix(history: History, genre: str, cutoff: int) -> Floats:
    """One row an establishment, in the order of `COLONNES`; NaN where the past is too short."""
    own = GENRES.index(genre)
    mine = history.counts[own, :, :cutoff]
    whole = mine.astype(np.int32)
    halves = [_sum(whole, cutoff - HORIZON * n, cutoff - HORIZON * (n - 1)) for n in range(1, LAGS + 1)]
    past = np.stack([h for h in halves if h is not None], axis=1)
    age = np.clip(cutoff - history.naissance, 0, 600)
    lived = np.clip(np.minimum(age, cutoff), 1, None)
    year = whole[:, -12:].sum(axis=1)
    found: dict[str, Array | None] = {f"semestre_{n}": h for n, h in enumerate(halves, start=1)}
    found |= {
        "dernier_mois": whole[:, -1],
        "trois_mois": whole[:, -3:].sum(axis=1),
        "douze_mois": year,
        "moyenne": whole.sum(axis=1) / lived * HORIZON,
        "volatilite": past.std(axis=1),
        "pente": _slope(past[:, :4]),
        "mois_depuis": _since_last(whole),
        "mois_actifs": (whole[:, -24:] > 0).sum(axis=1),
        "autre_genre": history.counts[1 - own, :, max(0, cutoff - 12) : cutoff].sum(axis=1),
        "saison_propre": _same_season(whole, cutoff),
        "effectif": np.where(history.effectif < 0, np.nan, history.effectif),
        "age": age,
        "mois_calendaire": np.full(len(whole), history.month(cutoff).month),
    }
    found |= _shared(history, whole, cutoff, year)
    base, last = expected(history, genre, cutoff), _sum(whole, cutoff - HORIZON, cutoff)
    assert last is not None
    found |= {
        "attendu": np.log(base),
        "ecart_recent": np.log((last + 1) / (base + 1)),
        "ecart_annuel": np.log((year + 1) / (2 * base + 1)),
    }
    out = np.full((len(whole), len(COLONNES)), np.nan, dtype=np.float32)
    for at, column in enumerate(COLONNES):
        values = found[column.nom]
        if values is not None:
            out[:, at] = values
    return out


def _sum(whole: Array, start: int, end: int) -> Array | None:
    """Hirings of a half-year; None before the first month."""
    return whole[:, start:end].sum(axis=1).astype(np.float64) if start >= 0 else None


def _slope(past: Array) -> Array:
    """Least-squares slope of the last half-years, hirings a half-year; the newest comes first."""
    steps = -np.arange(past.shape[1], dtype=np.float64)
    centred = steps - steps.mean()
    slope: Array = past @ centred / (centred @ centred) if len(steps) > 1 else np.zeros(len(past))
    return slope


def _since_last(whole: Array) -> Array:
    """Months since the last hiring; more than the past when there is none."""
    backwards = whole[:, ::-1] > 0
    found: Array = np.where(backwards.any(axis=1), backwards.argmax(axis=1), whole.shape[1] + 12)
    return found


def _same_season(whole: Array, cutoff: int) -> Array:
    """Mean hirings of the same six months of the year in the past years."""
    starts = [s for s in range(cutoff - 12, -1, -12) if s + HORIZON <= cutoff]
    if not starts:
        return np.full(len(whole), np.nan)
    found: Array = np.mean([whole[:, s : s + HORIZON].sum(axis=1) for s in starts], axis=0)
    return found


def _shared(history: History, whole: Array, cutoff: int, year: Array) -> dict[str, Array | None]:
    """What an establishment has from its activity and its département: means, season, growth."""
    division = np.array([n[:2] for n in history.naf])
    nafs, naf = np.unique(history.naf, return_inverse=True)
    deps, dep = np.unique(history.departement, return_inverse=True)
    _, section = np.unique(division, return_inverse=True)
    recent = whole[:, -HORIZON:].sum(axis=1)
    before = whole[:, -2 * HORIZON : -HORIZON].sum(axis=1)
    year_before = whole[:, -12 - HORIZON : -12].sum(axis=1) if cutoff >= 12 + HORIZON else before
    monthly = np.zeros((len(nafs), cutoff))
    np.add.at(monthly, naf, whole)
    local = naf * len(deps) + dep
    size = len(nafs) * len(deps)
    growth = _ratio(_total(naf, recent, len(nafs)), _total(naf, year_before, len(nafs)))
    local_growth = _ratio(_total(local, recent, size), _total(local, year_before, size))
    return {
        "naf_moyenne": _mean(naf, year, len(nafs))[naf],
        "division_moyenne": _mean(section, year, int(section.max()) + 1)[section],
        "naf_saison": _season(monthly, cutoff)[naf],
        "naf_croissance": growth[naf],
        "naf_departement": local_growth[local],
        "departement_moyenne": _mean(dep, year, len(deps))[dep],
        "section": section.astype(np.float64),
        "departement": dep.astype(np.float64),
    }


def _total(group: Array, values: Array, count: int) -> Array:
    return np.bincount(group, weights=values, minlength=count)


def _mean(group: Array, values: Array, count: int) -> Array:
    """Means by group, drawn towards the mean of all where a group is small."""
    held = np.bincount(group, minlength=count)
    prior = 20.0
    found: Array = (_total(group, values, count) + prior * values.mean()) / (held + prior)
    return found


def _ratio(now: Array, then: Array) -> Array:
    """Growth, drawn towards none where there is little to compare."""
    prior = 10.0
    growth: Array = (now + prior) / (then + prior)
    return growth


def _season(monthly: Array, cutoff: int) -> Array:
    """Share of a year's hirings that the six months to come make, by activity, from the past years."""
    starts = [s for s in range(cutoff - 12, -1, -12) if s + 12 <= cutoff]
    if not starts:
        return np.full(len(monthly), np.nan)
    ahead = np.sum([monthly[:, s : s + HORIZON].sum(axis=1) for s in starts], axis=0)
    years = np.sum([monthly[:, s : s + 12].sum(axis=1) for s in starts], axis=0)
    prior = 10.0
    share: Array = (ahead + prior / 2) / (years + prior)
    return share
