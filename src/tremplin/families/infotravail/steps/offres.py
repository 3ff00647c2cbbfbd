"""Job offers, both layouts together, after the anonymiser; what it removed is counted by column and rule."""

from __future__ import annotations

import polars as pl

from tremplin.domain.text import words
from tremplin.families.infotravail.anonymisation import LIBRES, RETIREES, Anonymiser
from tremplin.release.reference import Frames, Inputs
from tremplin.sources.forms import offres as _offres

SOURCES = (
    "offres_recentes",
    "offres_anciennes",
    "cog_communes",
    "cog_departements",
    "cog_regions",
    "rome_competences",
    "rome_environnements",
)
COLONNES = tuple(dict.fromkeys(n for n in (*_offres.ANCIENNES, *_offres.RECENTES) if n not in RETIREES))
_PRECISION = 2
"""Decimals kept of a latitude or a longitude: about a kilometre."""


def offres(inputs: Inputs) -> Frames:
    """`offres`: the rows that are given out; `retraits`: (colonne, regle, retraits)."""
    both = pl.concat(
        [inputs.table("offres_anciennes", "offres"), inputs.table("offres_recentes", "offres")], how="diagonal_relaxed"
    )
    cleaner = Anonymiser(_words(inputs, both), _places(inputs, both))
    counts: dict[tuple[str, str], int] = {
        (column, "identifiant direct"): both[column].count() for column in RETIREES if column in both.columns
    }
    cleaned = {}
    for column in LIBRES:
        values = {v: cleaner.clean(column, v) for v in both[column].drop_nulls().unique().to_list()}
        for value, times in both[column].drop_nulls().value_counts().iter_rows():
            for rule in values[value].retraits:
                counts[column, rule] = counts.get((column, rule), 0) + times
        replaced = {v: c.texte for v, c in values.items()}
        cleaned[column] = pl.col(column).replace_strict(replaced, default=None, return_dtype=pl.String)
    kept = both.with_columns(
        **cleaned,
        LATITUDE=pl.col("LATITUDE").round(_PRECISION),
        LONGITUDE=pl.col("LONGITUDE").round(_PRECISION),
    ).select(COLONNES)
    order = ["CREATION_DATE", "ROME_PROFESSION_CARD_CODE", "POSTCODE"]
    removed = [(*key, n) for key, n in sorted(counts.items()) if n]
    schema = {"colonne": pl.String, "regle": pl.String, "retraits": pl.Int64}
    return {
        "offres": kept.sort(order, descending=[True, False, False], nulls_last=True, maintain_order=True),
        "retraits": pl.DataFrame(removed, schema=schema, orient="row"),
    }


def _words(inputs: Inputs, offers: pl.DataFrame) -> set[str]:
    """Words that name no one: those of the ROME, and of the closed lists of the offers themselves."""
    jobs = inputs.output("rome_metiers.metiers")
    texts = [
        *(jobs[c] for c in ("libelle_rome", "definition", "acces", "conditions")),
        inputs.output("rome_noms.noms")["nom"],
        inputs.table("rome_competences", "competences")["libelle_competence"],
        inputs.table("rome_environnements", "environnements")["libelle_env_travail"],
        *(offers[c].unique() for c in _closed_lists(offers)),
    ]
    return {w for series in texts for text in series.drop_nulls() for w in words(text)}


def _closed_lists(offers: pl.DataFrame) -> list[str]:
    """Columns whose values come from a nomenclature: each stands beside its code."""
    kept_out = {*LIBRES, *RETIREES, "CITY_NAME", "ACTIVITY_NAME"}
    return [
        c for c in offers.columns if c.removesuffix("_1").removesuffix("_2").endswith("_NAME") and c not in kept_out
    ]


def _places(inputs: Inputs, offers: pl.DataFrame) -> set[str]:
    """Names of communes, départements and régions."""
    texts = [
        inputs.table("cog_communes", "communes")["libelle"],
        inputs.table("cog_departements", "departements")["libelle"],
        inputs.table("cog_regions", "regions")["libelle"],
        offers["DEPARTEMENT_NAME"].unique(),
        offers["REGION_NAME"].unique(),
    ]
    return {" ".join(words(text)) for series in texts for text in series.drop_nulls()}
