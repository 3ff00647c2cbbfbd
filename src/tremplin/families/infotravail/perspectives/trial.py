"""The honest trial: what would have been expected of the last two periods by who knew only what came before.

Every method is measured on the same cells: those whose own share is published at both ends.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tremplin.domain.here import Level
from tremplin.families.infotravail.perspectives.cells import KEY
from tremplin.families.infotravail.perspectives.model import Past, followed, forecast, learn, years_of

FORECAST, MARKET, LAST, NATION = "prévision", "prévision et marché", "dernier taux", "taux de la France"
METHODS = {FORECAST: "prevu", MARKET: "avec_marche", LAST: "taux", NATION: "ailleurs"}
"""Method → the column of its share. « prévision et marché »: the same, corrected by what the market says."""
VINTAGES, AHEAD = 2, (1, 2)
EVERY = "toutes"
ERROR, BRIER, COVERAGE, SPAN = "erreur absolue", "score de Brier", "couverture à 80 %", "largeur à 80 %"
LEAST = 30
"""Series under which a kind of diploma isn't judged apart."""
SCHEMA = {
    "promotion": pl.String,
    "echeance": pl.Int64,
    "niveau": pl.String,
    "voie": pl.String,
    "type": pl.String,
    "methode": pl.String,
    "mesure": pl.String,
    "valeur": pl.Float64,
    "series": pl.Int64,
}
"""One figure a row; `promotion` and `type` are empty for all of them together."""


def period(year: int) -> str:
    """The name of the period that ends with a year."""
    return f"{year - 1}_{year}"


def backtest(past: Past, signals: pl.DataFrame) -> pl.DataFrame:
    """Each cell of the last periods that could be tried: what each method expected, what came (`arrive`)."""
    years, corrected = years_of(past.cells), Past(past.cells, signals)
    tried = [
        rows
        for target in years[-VINTAGES:]
        for ahead in AHEAD
        if (rows := _tried(past, corrected, target, ahead)) is not None
    ]
    return pl.concat(tried) if tried else pl.DataFrame()


def _tried(past: Past, corrected: Past, target: int, ahead: int) -> pl.DataFrame | None:
    """None where nothing could be learned before."""
    cells, year = past.cells, target - ahead
    learned, other = learn(past, year), learn(corrected, year)
    if learned is None or other is None or year not in years_of(cells):
        return None
    rows = followed(forecast(cells, year, ahead, learned), cells, ahead)
    second = forecast(cells, year, ahead, other, corrected.signals).select(*KEY, avec_marche="prevu")
    nation = cells.filter(niveau=Level.FRANCE.value, annee=year).select(
        "filiere", "code", ailleurs=pl.col("emplois") / pl.col("eleves")
    )
    told = rows.join(second, on=KEY, maintain_order="left")
    return told.join(nation, on=["filiere", "code"], maintain_order="left").with_columns(
        promotion=pl.lit(period(target)), echeance=pl.lit(ahead, pl.Int64)
    )


def evaluate(tried: pl.DataFrame) -> pl.DataFrame:
    """Figures of every method: by period, by how far ahead, by level, by way of training, by kind of diploma."""
    if tried.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    rows: list[tuple[object, ...]] = []
    scopes: tuple[tuple[str, ...], ...] = ((), ("promotion",), ("filiere",), ("promotion", "filiere"))
    for scope in (*scopes, ("filiere", "type")):
        for key, part in tried.group_by("echeance", "niveau", *scope, maintain_order=True):
            told = dict(zip(("echeance", "niveau", *scope), key, strict=True))
            names = (told.get("promotion", ""), told["echeance"], told["niveau"], told.get("filiere", EVERY))
            kind = told.get("type", "")
            if "type" not in scope or len(part) >= LEAST:
                rows += [(*names, kind, *figure, len(part)) for figure in measures(part)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(list(SCHEMA)[:-2])


def measures(part: pl.DataFrame) -> Iterator[tuple[str, str, float]]:
    """(method, measure, figure): absolute errors and widths in points of per cent, Brier's score of each pupil."""
    came, mass = part["arrive"], part["eleves_apres"]
    chance = came * (1 - came)
    for method, column in METHODS.items():
        gap = came - part[column]
        yield method, ERROR, round(100 * float(gap.abs().sum()) / len(part), 3)
        yield method, BRIER, round(float(((gap**2 + chance) * mass).sum()) / float(mass.sum()), 6)
    held = (came >= part["bas"]) & (came <= part["haut"])
    yield FORECAST, COVERAGE, round(100 * int(held.sum()) / len(part), 2)
    yield FORECAST, SPAN, round(100 * float((part["haut"] - part["bas"]).sum()) / len(part), 2)


def trusted(figures: pl.DataFrame) -> pl.DataFrame:
    """For each level, way of training, kind of diploma (« » for those not judged apart) and how far ahead, whether the
    forecast was nearer to what came than the last share and the nation's, in absolute error and in Brier's score."""
    told = figures.filter(
        pl.col("promotion") == "", pl.col("voie") != EVERY, pl.col("mesure").is_in([ERROR, BRIER])
    ).filter(pl.col("series") >= LEAST)
    rivals = pl.col("valeur").filter(pl.col("methode").is_in([LAST, NATION])).min()
    own = pl.col("valeur").filter(pl.col("methode") == FORECAST).min()
    key = ["niveau", "voie", "type", "echeance"]
    judged = told.group_by(*key, "mesure").agg(gagne=own < rivals)
    return judged.group_by(key).agg(pl.col("gagne").all()).sort(key).rename({"voie": "filiere"})
