"""The figures that a forecast starts from: what InserJeunes shows of each training, by place and by period."""

from __future__ import annotations

import polars as pl

from tremplin.domain.here import Level
from tremplin.release.reference import Inputs

STEPS = ("ij_tables", "bassins", "bassins_lieux")
KEY = ["niveau", "lieu", "filiere", "code"]
_COUNTS = ("nb_annee_term", "nb_en_emploi_6_mois")
SCHEMA = {
    "niveau": pl.String,
    "lieu": pl.String,
    "filiere": pl.String,
    "code": pl.String,
    "annee": pl.Int64,
    "eleves": pl.Int64,
    "emplois": pl.Int64,
    "propre": pl.Boolean,
    "region": pl.String,
    "cfd": pl.String,
    "type": pl.String,
}
"""`annee`: the last year of a period of two. `propre`: figures of the code itself, not those of the diploma that it
replaces. `region`: that which holds the place. `type`: kind of diploma."""


def cells(inputs: Inputs) -> pl.DataFrame:
    """A row a place, a training and a period of two years: how many pupils, how many in a job six months after.

    Of a bassin, the establishments that are shown; of the nation, the régions that are.
    """
    regions = _shown(inputs.output("ij_tables.regionales")).with_columns(
        niveau=pl.lit(Level.REGION.value), lieu=pl.col("region")
    )
    every = [_told(regions), _bassins(inputs), _nation(regions)]
    codes = inputs.output("ij_tables.codes").select(
        code="code_certification", cfd="code_formation_diplome", type=pl.col("diplome_libelle").fill_null("")
    )
    known = pl.concat(every).join(codes, on="code", how="left")
    return known.with_columns(pl.col("type").fill_null("")).select(list(SCHEMA)).sort([*KEY, "annee"])


def _shown(records: pl.DataFrame) -> pl.DataFrame:
    """Records of two years in a row whose figures are shown."""
    years = pl.col("millesime").str.split("_").list.eval(pl.element().cast(pl.Int64, strict=False))
    told = records.filter(~pl.col("cache"), pl.all_horizontal(pl.col(n).is_not_null() for n in _COUNTS))
    return (
        told.with_columns(annee=years.list.last(), avant=years.list.first())
        .filter(pl.col("annee") == pl.col("avant") + 1, pl.col("nb_annee_term") > 0)
        .with_columns(
            code=pl.col("code_certification"),
            eleves=pl.col("nb_annee_term"),
            emplois=pl.col("nb_en_emploi_6_mois"),
            propre=pl.col("donnee_source_type") == "self",
        )
    )


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*KEY, "annee", "eleves", "emplois", "propre", "region")


def _nation(regions: pl.DataFrame) -> pl.DataFrame:
    return _told(_summed(regions.with_columns(niveau=pl.lit(Level.FRANCE.value), lieu=pl.lit(""), region=pl.lit(""))))


def _bassins(inputs: Inputs) -> pl.DataFrame:
    """The establishments of each bassin together; one that shows the figures of another isn't counted again."""
    towns = inputs.output("ij_tables.etablissements").select("uai", code_insee="commune")
    zones = inputs.output("bassins.communes").select("code_insee", lieu="code_bassin_emploi")
    around = inputs.output("bassins_lieux.bassins").select(lieu="code", region_du_bassin="region")
    rows = _shown(inputs.output("ij_tables.formations")).filter(pl.col("uai") == pl.col("uai_donnee"))
    placed = rows.join(towns, on="uai").join(zones, on="code_insee").join(around, on="lieu")
    return _told(_summed(placed.with_columns(niveau=pl.lit(Level.BASSIN.value), region=pl.col("region_du_bassin"))))


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Places put together: those with figures of the code itself, or, where none has, with those that it takes over."""
    own = pl.col("propre").any().over(*KEY, "annee")
    kept = rows.filter(pl.col("propre") | ~own)
    return kept.group_by(*KEY, "annee", "region").agg(pl.col("eleves", "emplois").sum(), pl.col("propre").all())
