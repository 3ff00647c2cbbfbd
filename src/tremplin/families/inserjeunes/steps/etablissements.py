"""Establishments: name, région and académie by UAI; what the DEPP publishes of each as a whole."""

from __future__ import annotations

import polars as pl

from tremplin.domain.territories import ACADEMIES, PAR_CODE, of_departement
from tremplin.release.reference import Frames, Inputs

SOURCES = ("acce", "inserjeunes_etablissements", "depp_lycees", "depp_cfa", "inserjeunes_cfa")
_ENSEMBLE = "ensemble"
MESURES = (
    "part_poursuite_etudes",
    "part_en_emploi_6_mois",
    "part_autres_situations",
    "part_contrats_interrompus",
    "taux_poursuite_etudes",
    "taux_emploi_6_mois",
    "taux_emploi_6_mois_attendu",
    "valeur_ajoutee",
    "taux_emploi_12_mois",
    "taux_emploi_18_mois",
    "taux_emploi_24_mois",
)


def etablissements(inputs: Inputs) -> Frames:
    """`etablissements`: uai, libelle, region_code, academie_code, commune; `publies`: the DEPP's figures of each."""
    neutral = inputs.whole("inserjeunes_etablissements", "etablissements").drop("ligne", "fichier")
    acce = inputs.table("acce", "uai").select(
        uai="numero_uai",
        libelle=pl.coalesce("appellation_officielle", "patronyme_uai", "denomination_principale"),
        region_code=pl.col("departement_insee_3").map_elements(_region_of, return_dtype=pl.String),
        academie_code=pl.when(pl.col("academie").is_in(list(ACADEMIES))).then("academie"),
        commune="commune",
    )
    both = pl.concat([neutral, acce.drop("commune")]).unique("uai", keep="first", maintain_order=True).sort("uai")
    both = both.join(acce.select("uai", "commune"), on="uai", how="left", maintain_order="left")
    known = pl.col("region_code").is_in(list(PAR_CODE))
    return {
        "etablissements": both.with_columns(region_code=pl.when(known).then("region_code")),
        "publies": _published(inputs),
    }


def _region_of(departement: str) -> str | None:
    found = of_departement(departement)
    return found.code if found else None


def _published(inputs: Inputs) -> pl.DataFrame:
    """One row an establishment, a period and a voie; the open data, revised later, wins over the yearly files."""
    lycees = inputs.whole("depp_lycees", "etablissements").with_columns(
        voie=pl.lit("lycée"), source=pl.lit("depp_lycees")
    )
    cfa = inputs.whole("depp_cfa", "etablissements").with_columns(
        voie=pl.lit("apprentissage"), ventilation=pl.lit(_ENSEMBLE), source=pl.lit("depp_cfa")
    )
    revised = inputs.whole("inserjeunes_cfa", "etablissements").with_columns(
        periode=pl.col("annee").str.replace("cumul ", "").str.replace("-", "_"),
        voie=pl.lit("apprentissage"),
        ventilation=pl.lit(_ENSEMBLE),
        source=pl.lit("inserjeunes_cfa"),
    )
    rows = pl.concat([revised, lycees, cfa], how="diagonal")
    key = ["uai", "periode", "voie", "ventilation"]
    kept = rows.unique(key, keep="first", maintain_order=True)
    return kept.select(*key, "libelle", "region", *MESURES, "source", "fichier", "ligne").sort(key)
