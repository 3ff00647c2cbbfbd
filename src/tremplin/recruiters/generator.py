"""Fictitious hirings: real ones are confidential, so the model is tried on a process that it isn't told.

Each establishment hires each month a number drawn from a negative binomial law, whose mean is the product of: its
activity, its size, its département, its own habit (gamma), the season of its activity, a trend of its activity, a
shock of its activity in its département (autoregressive), a growth of its own. Establishments are born and die. Each
hiring is a CDI, a CDD of more than a month or a contract in alternance, whose share has its own season.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tremplin.recruiters.history import EFFECTIFS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_TAILLES = (0.30, 0.24, 0.17, 0.11, 0.08, 0.055, 0.022, 0.012, 0.004, 0.0035, 0.002, 0.0008, 0.0004, 0.0002, 0.0001)
CONTRATS = ("CDI", "CDD>30", "alternance")
_DISPERSION = 2.0
_CHUNK = 50_000


@dataclass(frozen=True, kw_only=True)
class Commune:
    """Where establishments are: code, postal code, name, département, degrees; `poids` is how many are there."""

    code: str
    code_postal: str
    nom: str
    departement: str
    lon: float
    lat: float
    poids: float


def establishments(
    draw: np.random.Generator, sirets: Sequence[str], communes: Sequence[Commune], nafs: Sequence[tuple[str, float]]
) -> pl.DataFrame:
    """Establishments in the columns of La Bonne Boîte, with the month of their birth; `nafs` are (code, weight)."""
    count = len(sirets)
    weights = np.array([c.poids for c in communes])
    town = draw.choice(len(communes), count, p=weights / weights.sum())
    activity = np.array([w for _, w in nafs]) ** 0.7
    naf = draw.choice(len(nafs), count, p=activity / activity.sum())
    size = draw.choice(len(EFFECTIFS), count, p=np.array(_TAILLES) / sum(_TAILLES))
    spread = 0.015
    lon = np.array([c.lon for c in communes])[town] + draw.normal(0, spread, count)
    lat = np.array([c.lat for c in communes])[town] + draw.normal(0, spread * 0.7, count)
    born = draw.integers(0, 300, count)
    number = draw.integers(1, 200, count)
    reachable = draw.random(count)
    codes = list(EFFECTIFS)
    rows = {
        "siret": list(sirets),
        "raisonsociale": [f"ENTREPRISE FICTIVE {n}" for n in range(count)],
        "enseigne": [f"FICTIF {communes[t].nom.upper()} {n}" if n % 3 == 0 else "" for n, t in enumerate(town)],
        "codenaf": [nafs[n][0] for n in naf],
        "trancheeffectif": [codes[s] for s in size],
        "numerorue": [str(n) for n in number],
        "libellerue": ["RUE DE L'EXEMPLE"] * count,
        "codepostal": [communes[t].code_postal for t in town],
        "tel": ["0600000000" if r < 0.5 else "" for r in reachable],
        "email": [f"contact{n}@exemple.invalid" if r < 0.35 else "" for n, r in enumerate(reachable)],
        "website": ["https://www.exemple.invalid" if r < 0.2 else "" for r in reachable],
        "codecommune": [communes[t].code for t in town],
        "coordinates_x": np.round(lon, 5),
        "coordinates_y": np.round(lat, 5),
        "departement": [communes[t].departement for t in town],
        "creation": [f"{2026 - b // 12}-{12 - b % 12:02d}" for b in born.tolist()],
    }
    return pl.DataFrame(rows)


def hirings(
    draw: np.random.Generator, places: pl.DataFrame, first: date, months: int, *, scale: float = 1.0
) -> Iterator[pl.DataFrame]:
    """siret, hiring_date, contract_type of `months` months from `first`, by groups of establishments."""
    nafs, naf = np.unique(places["codenaf"].to_numpy(), return_inverse=True)
    deps, dep = np.unique(places["departement"].to_numpy(), return_inverse=True)
    world = _World.drawn(draw, len(nafs), len(deps), months)
    heads = places["trancheeffectif"].replace_strict(EFFECTIFS, return_dtype=pl.Int64).to_numpy()
    month0 = first.year * 12 + first.month - 1
    born = np.array([int(c[:4]) * 12 + int(c[5:7]) - 1 - month0 for c in places["creation"]])
    for start in range(0, len(places), _CHUNK):
        part = slice(start, start + _CHUNK)
        yield _drawn(draw, world, places["siret"][part], naf[part], dep[part], heads[part], born[part], first, scale)


@dataclass(frozen=True, kw_only=True)
class _World:
    """What establishments share."""

    activity: Floats
    departement: Floats
    season: Floats
    """Activity × month of the year."""
    trend: Floats
    shock: Floats
    """Activity × département × month, by groups of activities."""
    group: Ints
    share: Floats
    """Activity × kind of contract."""

    @classmethod
    def drawn(cls, draw: np.random.Generator, nafs: int, deps: int, months: int) -> _World:
        phase, force = draw.uniform(0, 12, nafs), draw.gamma(2, 0.15, nafs)
        angle = 2 * np.pi * (np.arange(12)[None, :] - phase[:, None]) / 12
        groups = min(20, nafs)
        shock = np.zeros((groups, deps, months))
        level = draw.normal(0, 0.2, (groups, deps))
        for month in range(months):
            level = 0.9 * level + draw.normal(0, 0.09, (groups, deps))
            shock[:, :, month] = level
        share = draw.dirichlet((3.0, 4.0, 1.2), nafs)
        return cls(
            activity=draw.normal(-2.6, 0.8, nafs),
            departement=draw.normal(0, 0.15, deps),
            season=force[:, None] * np.cos(angle),
            trend=draw.normal(0, 0.05, nafs),
            shock=shock,
            group=draw.integers(0, groups, nafs),
            share=share,
        )


def _drawn(
    draw: np.random.Generator,
    world: _World,
    sirets: pl.Series,
    naf: Ints,
    dep: Ints,
    heads: Ints,
    born: Ints,
    first: date,
    scale: float,
) -> pl.DataFrame:
    """Hirings of a group of establishments."""
    count, months = len(sirets), world.shock.shape[2]
    calendar = (first.month - 1 + np.arange(months)) % 12
    years = np.arange(months) / 12
    own = np.log(draw.gamma(0.7, 1 / 0.7, count)) + draw.normal(0, 0.02, count)
    growth = draw.normal(0, 0.12, count)
    base = world.activity[naf] + 0.75 * np.log1p(heads) + world.departement[dep] + own
    mean = (
        np.exp(
            base[:, None]
            + world.season[naf][:, calendar]
            + (world.trend[naf] + growth)[:, None] * years
            + world.shock[world.group[naf], dep]
        )
        * scale
    )
    died = np.where(draw.random(count) < 0.18, draw.integers(0, months, count), months)
    alive = (np.arange(months) >= born[:, None]) & (np.arange(months) < died[:, None])
    mean = np.minimum(mean * alive, 400 * scale)
    drawn = draw.negative_binomial(_DISPERSION, _DISPERSION / (_DISPERSION + np.maximum(mean, 1e-9)))
    who, month = np.nonzero(drawn)
    times = drawn[who, month]
    who, month = np.repeat(who, times), np.repeat(month, times)
    shares = world.share[naf[who]].copy()
    shares[:, 2] *= np.array([0.6, 0.5, 0.5, 0.5, 0.5, 0.7, 1.0, 1.4, 3.2, 2.4, 1.2, 0.7])[calendar[month]]
    cut = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
    kind = (draw.random(len(who))[:, None] > cut).sum(axis=1)
    day = draw.integers(1, 29, len(who))
    absolute = first.year * 12 + first.month - 1 + month
    return pl.DataFrame(
        {
            "siret": sirets.gather(who),
            "hiring_date": pl.DataFrame({"y": absolute // 12, "m": absolute % 12 + 1, "d": day})
            .select(pl.date("y", "m", "d"))
            .to_series(),
            "contract_type": pl.Series(np.array(CONTRATS, dtype=object)[kind].tolist(), dtype=pl.String)
            if len(kind)
            else pl.Series([], dtype=pl.String),
        }
    )
