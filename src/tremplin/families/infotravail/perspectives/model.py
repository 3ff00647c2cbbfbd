"""The forecast: the last share that was published, drawn towards what larger numbers say, and how far it may be off.

A period counts two classes, so the next one shares a class with the last: its share is drawn half as much. The weight
of what larger numbers say and the drift of the years are those under which what happened was the likeliest; the width
of intervals is what would have held four shares of five (split conformal, by way of training). All of it is learned
from transitions that end no later than the year from which one looks ahead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tremplin.domain.here import Level
from tremplin.families.infotravail.perspectives.cells import KEY
from tremplin.families.infotravail.perspectives.market import corrected

KEPT = 0.8
"""Share of what happens that intervals are to hold."""
LEAST = 40
"""Transitions without which nothing is learned; a way of training that has fewer takes the width of all."""
WEIGHTS = (20.0, 40.0, 60.0, 80.0, 120.0, 160.0, 240.0, 320.0)
"""Pupils that what larger numbers say is worth."""
DRIFTS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06)
"""How far a share moves in a year, whatever the number of pupils."""
_OF_REGION = 0.5
"""Share of what sets a région apart that is thought to last."""
_INSIDE = 0.01
"""How near 0 or 1 a share may be expected."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What the past taught."""

    poids: float
    derive: float
    largeurs: Mapping[str, float]
    """Way of training → how many times its usual deviation a share may be off, four times of five."""
    transitions: int


def expected(
    cells: pl.DataFrame, year: int, ahead: int, weight: float, signals: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The cells of a year with the share (`prevu`, 0 to 1) expected so many years after, and how much of it is their
    own (`part`); `signals` of the market, when given, correct what larger numbers say."""
    lent = weight / 2 if ahead == 1 else 0.0
    now = cells.filter(annee=year).with_columns(
        taux=pl.col("emplois") / pl.col("eleves"), part=(pl.col("eleves") + lent) / (pl.col("eleves") + weight)
    )
    regions = now.filter(niveau=Level.REGION.value)
    own = regions.filter("propre")
    kinds = own.group_by("filiere", "type").agg(attendu=pl.col("emplois").sum() / pl.col("eleves").sum())
    nation = _drawn(now.filter(niveau=Level.FRANCE.value).join(kinds, on=["filiere", "type"], how="left"))
    wide = nation.select("filiere", "code", large="prevu")
    regions = regions.join(wide, on=["filiere", "code"])
    apart = regions.filter("propre").group_by("filiere", "region").agg(effet=_effect())
    regions = regions.join(apart, on=["filiere", "region"], how="left").with_columns(attendu=_placed())
    if signals is not None:
        regions = corrected(regions, signals, weight)
    regions = _drawn(regions)
    held = regions.select("filiere", "code", "region", dedans="prevu")
    bassins = now.filter(niveau=Level.BASSIN.value).join(wide, on=["filiere", "code"])
    bassins = bassins.join(apart, on=["filiere", "region"], how="left")
    bassins = bassins.join(held, on=["filiere", "code", "region"], how="left")
    bassins = _drawn(bassins.with_columns(attendu=pl.coalesce("dedans", _placed())))
    columns = [*cells.columns, "taux", "part", "prevu"]
    return pl.concat([part.select(columns) for part in (nation, regions, bassins)]).sort(KEY)


def _effect() -> pl.Expr:
    """What sets a région apart: jobs found over jobs expected from the trainings that it has."""
    return (pl.col("emplois").sum() / (pl.col("eleves") * pl.col("large")).sum()).round(9)


def _placed() -> pl.Expr:
    return pl.col("large") * pl.col("effet").fill_null(1.0) ** _OF_REGION


def _drawn(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with their own share drawn towards the one `attendu` of larger numbers; alone where these say nothing."""
    drawn = pl.col("part") * pl.col("taux") + (1 - pl.col("part")) * pl.coalesce("attendu", "taux")
    return rows.with_columns(prevu=drawn.clip(_INSIDE, 1 - _INSIDE))


def deviation(rows: pl.DataFrame, ahead: int, weight: float, drift: float) -> Floats:
    """How far from what was expected a share usually is: chance of few pupils, what the place keeps to itself, years
    that go by (those of two classes that overlap count for half)."""
    p, n, part = (rows[name].to_numpy() for name in ("prevu", "eleves", "part"))
    variance = (1 - part**2) * p * (1 - p) * (1 / weight + 1 / n) + drift**2 * (ahead - 0.5)
    found: Floats = np.sqrt(variance)
    return found


def followed(rows: pl.DataFrame, cells: pl.DataFrame, ahead: int) -> pl.DataFrame:
    """Those whose own share is published so many years after, with it: `arrive`, `eleves_apres`."""
    later = cells.filter("propre").select(
        *KEY,
        pl.col("annee") - ahead,
        eleves_apres="eleves",
        arrive=pl.col("emplois") / pl.col("eleves"),
    )
    return rows.filter("propre").join(later, on=[*KEY, "annee"], maintain_order="left")


def years_of(cells: pl.DataFrame) -> list[int]:
    """Years of the periods of which régions are told, in order."""
    return cells.filter(niveau=Level.REGION.value)["annee"].unique().sort().to_list()


class Past:
    """The transitions of cells from one period to the next, as each weight expected them: each worked out once."""

    def __init__(self, cells: pl.DataFrame, signals: pl.DataFrame | None = None) -> None:
        self.cells, self.signals = cells, signals
        self._years = years_of(cells)
        self._worked_out: dict[tuple[int, float], pl.DataFrame] = {}

    def transitions(self, until: int, weight: float) -> list[pl.DataFrame]:
        """Those that end by a year."""
        return [self._from(year, weight) for year in self._years if year + 1 in self._years and year + 1 <= until]

    def _from(self, year: int, weight: float) -> pl.DataFrame:
        if (year, weight) not in self._worked_out:
            rows = expected(self.cells, year, 1, weight, self.signals).filter(niveau=Level.REGION.value)
            self._worked_out[year, weight] = followed(rows, self.cells, 1)
        return self._worked_out[year, weight]


def learn(past: Past, until: int) -> Learned | None:
    """What the transitions that end by a year teach; None where there are too few."""
    best: tuple[float, float, float, list[tuple[pl.DataFrame, Floats]]] | None = None
    for weight in WEIGHTS:
        ended = past.transitions(until, weight)
        if sum(map(len, ended)) < LEAST:
            return None
        gaps = [(rows["arrive"] - rows["prevu"]).to_numpy() for rows in ended]
        for drift in DRIFTS:
            usual = [deviation(rows, 1, weight, drift) for rows in ended]
            scores = [np.log(s**2) + (e / s) ** 2 for e, s in zip(gaps, usual, strict=True)]
            told = float(np.concatenate(scores).mean())
            if best is None or told < best[0]:
                off = [(rows, np.abs(e) / s) for rows, e, s in zip(ended, gaps, usual, strict=True)]
                best = (told, weight, drift, off)
    assert best is not None
    _, weight, drift, off = best
    ways = np.concatenate([rows["filiere"].to_numpy() for rows, _ in off])
    scores_ = np.concatenate([score for _, score in off])
    widths = {
        str(way): _width(scores_[ways == way] if (ways == way).sum() >= LEAST else scores_) for way in np.unique(ways)
    }
    return Learned(poids=weight, derive=drift, largeurs=widths | {"": _width(scores_)}, transitions=len(scores_))


def _width(scores: Floats) -> float:
    """The least width that would have held enough of the past, one more being to come."""
    rank = min(len(scores), int(np.ceil(KEPT * (len(scores) + 1))))
    return float(np.sort(scores)[rank - 1])


def forecast(
    cells: pl.DataFrame, year: int, ahead: int, learned: Learned, signals: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The cells of a year, the share expected so many years after (`prevu`), and the bounds that hold it four times of
    five (`bas`, `haut`), from 0 to 1."""
    rows = expected(cells, year, ahead, learned.poids, signals)
    wide = [learned.largeurs.get(way, learned.largeurs[""]) for way in rows["filiere"]]
    half = np.array(wide) * deviation(rows, ahead, learned.poids, learned.derive)
    return rows.with_columns(ecart=pl.Series(half, dtype=pl.Float64)).with_columns(
        bas=(pl.col("prevu") - pl.col("ecart")).clip(0.0, 1.0), haut=(pl.col("prevu") + pl.col("ecart")).clip(0.0, 1.0)
    )
