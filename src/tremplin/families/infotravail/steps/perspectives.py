"""The forecasts of a release, the neighbours that do better, and the trial of the model on the last periods."""

from __future__ import annotations

import polars as pl

from tremplin.domain.here import Level
from tremplin.families.infotravail.perspectives import cells, market, model, near, trial
from tremplin.release.reference import Frames, Inputs

SOURCES = market.SOURCES
STEPS = tuple(dict.fromkeys((*cells.STEPS, *market.STEPS, *near.STEPS)))
STAIRS = "paliers"
"""The method of the rows of the trial that tell where each stair begins."""
_PREVISIONS = {
    **{name: cells.SCHEMA[name] for name in (*cells.KEY, "cfd", "type")},
    "libelle": pl.String,
    "promotion": pl.String,
    "eleves": pl.Int64,
    "dernier_taux": pl.Float64,
    "taux_un_an": pl.Float64,
    "ecart_un_an": pl.Float64,
    "gagne_un_an": pl.Boolean,
    "taux_ensuite": pl.Float64,
    "ecart_deux_ans": pl.Float64,
    "ecart_par_an": pl.Float64,
    "gagne_ensuite": pl.Boolean,
}
_VOISINES = {**dict.fromkeys(cells.KEY, pl.String), "rang": pl.Int64, "voisine": pl.String, "proximite": pl.Float64}


def perspectives(inputs: Inputs) -> Frames:
    """`previsions`: a row a place and a training; `voisines`: at most three each; `epreuve`: figures of the trial.

    Empty where the series are too short for anything to be learned.
    """
    told, signals = cells.cells(inputs), market.signals(inputs)
    years = model.years_of(told)
    past = model.Past(told)
    learned = model.learn(past, years[-1]) if years else None
    if learned is None:
        empty = {"previsions": _PREVISIONS, "voisines": _VOISINES, "epreuve": trial.SCHEMA}
        return {name: pl.DataFrame(schema=schema) for name, schema in empty.items()}
    figures = trial.evaluate(trial.backtest(past, signals))
    soon, later = (model.forecast(told, years[-1], ahead, learned) for ahead in trial.AHEAD)
    names = inputs.output("ij_tables.codes").select("libelle", code="code_certification")
    found = _gathered(soon, later, learned).join(names, on="code", how="left")
    for column, ahead in (("gagne_un_an", 1), ("gagne_ensuite", 2)):
        found = _judged(found, trial.trusted(figures).filter(echeance=ahead), column)
    return {
        "previsions": found.select(list(_PREVISIONS)).sort(cells.KEY),
        "voisines": near.better(later, near.pairs(inputs, told)),
        "epreuve": pl.concat([figures, _stairs(told, years[-1])]),
    }


def _gathered(soon: pl.DataFrame, later: pl.DataFrame, learned: model.Learned) -> pl.DataFrame:
    """Shares in points of per cent. A period counts two classes: the next shares one with the last, others none."""
    wide = pl.col("filiere").replace_strict(learned.largeurs, default=learned.largeurs[""], return_dtype=pl.Float64)
    rows = soon.join(later.select(*cells.KEY, ensuite="prevu", ecart_ensuite="ecart"), on=cells.KEY)
    points = {
        "dernier_taux": pl.col("taux"),
        "taux_un_an": pl.col("prevu"),
        "ecart_un_an": pl.col("ecart"),
        "taux_ensuite": pl.col("ensuite"),
        "ecart_deux_ans": pl.col("ecart_ensuite"),
        "ecart_par_an": wide * learned.derive,
    }
    return rows.with_columns(
        promotion=pl.format("{}_{}", pl.col("annee") - 1, "annee"),
        **{name: (100 * value).round(2) for name, value in points.items()},
    )


def _judged(rows: pl.DataFrame, verdicts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows with the verdict of their kind of diploma, else of their way of training; a no where nothing was tried."""
    kind = verdicts.filter(pl.col("type") != "").select("niveau", "filiere", "type", "gagne")
    way = verdicts.filter(pl.col("type") == "").select("niveau", "filiere", en_tout="gagne")
    told = rows.join(kind, on=["niveau", "filiere", "type"], how="left").join(way, on=["niveau", "filiere"], how="left")
    verdict = pl.coalesce("gagne", "en_tout").fill_null(False)
    return told.with_columns(verdict.alias(column)).drop("gagne", "en_tout")


def _stairs(told: pl.DataFrame, year: int) -> pl.DataFrame:
    """Where the stairs 2 to 5 begin: fifths of the shares last published of the régions, every training together."""
    now = told.filter(pl.col("propre"), niveau=Level.REGION.value, annee=year)
    shares = (100 * pl.col("emplois") / pl.col("eleves")).round(2)
    bounds = [now.select(shares.quantile(n / 5, "nearest")).item() for n in range(1, 5)]
    rows = [
        (trial.period(year), 0, Level.REGION.value, trial.EVERY, "", STAIRS, f"début du palier {n}", bound, len(now))
        for n, bound in enumerate(bounds, start=2)
    ]
    return pl.DataFrame(rows, schema=trial.SCHEMA, orient="row")
