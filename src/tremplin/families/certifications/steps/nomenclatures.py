"""What BCN's tables say around a diploma: its speciality (NSF), its MEF, its family of trades, its committee."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs

_NSF = (
    ("groupe", "bcn_groupe_specialite", "groupes", "groupe_specialite", "domaine_specialite"),
    ("domaine", "bcn_domaine_specialite", "domaines", "domaine_specialite", "categorie_specialite"),
    ("catégorie", "bcn_categorie_specialite", "categories", "categorie_specialite", None),
)
"""(sort, source, table, code, code of what it belongs to), from the finest."""
NSF_SOURCES = tuple(source for _, source, *_ in _NSF)
FAMILLES, GROUPES, LIENS = "familles_metiers", "bcn_groupe_formation", "bcn_lien_formation_groupe"
FAMILLES_SOURCES = (FAMILLES, GROUPES, LIENS)
MEF_SOURCES = ("bcn_mef", "bcn_dispositif_formation")
DIPLOMES = "diplomes_professionnels"


def nsf(inputs: Inputs) -> Frames:
    """`nsf`: groups, domains and categories of specialities, each with what it belongs to."""
    parts = [
        inputs.proved(source, table).select(
            nsf=code,
            sorte=pl.lit(sort),
            intitule="libelle_long",
            parent=pl.col(parent) if parent else pl.lit(None, dtype=pl.String),
            source="source",
            fichier="fichier",
            ligne="ligne",
        )
        for sort, source, table, code, parent in _NSF
    ]
    return {"nsf": pl.concat(parts).sort("nsf")}


def mefs(inputs: Inputs) -> Frames:
    """`mefs`: the modules of each diploma, with the name of their way of training."""
    ways = inputs.table("bcn_dispositif_formation", "dispositifs").select(
        "dispositif_formation", dispositif_libelle="libelle_long"
    )
    rows = inputs.proved("bcn_mef", "mef").rename({"formation_diplome": "cfd"})
    return {"mefs": rows.join(ways, on="dispositif_formation", how="left").sort("mef")}


def familles(inputs: Inputs) -> Frames:
    """`familles`: the family of trades of each diploma and its part in it, then the groups of BCN."""
    rows = inputs.proved(FAMILLES, "specialites")
    proof = ("source", "fichier", "ligne")
    specialities = rows.select("famille", "cfd_commun", *proof, cfd="cfd_specialite", role=pl.lit("spécialité"))
    first_years = rows.select("famille", "cfd_commun", *proof, cfd="cfd_commun", role=pl.lit("seconde commune"))
    names = inputs.table(GROUPES, "groupes").select("groupe_formation", famille="libelle_edition")
    groups = (
        inputs.proved(LIENS, "liens")
        .join(names, on="groupe_formation", how="left")
        .select(
            pl.coalesce("famille", "groupe_formation").alias("famille"),
            *proof,
            cfd="formation_diplome",
            role=pl.lit("membre du groupe"),
        )
    )
    every = pl.concat([specialities, first_years.drop_nulls("cfd"), groups], how="diagonal")
    return {
        "familles": every.unique(["cfd", "famille", "role"], keep="first", maintain_order=True).sort("cfd", "famille")
    }


def diplomes(inputs: Inputs) -> Frames:
    """`diplomes`: the professional diplomas, with their committee and sector."""
    return {"diplomes": inputs.proved(DIPLOMES, "diplomes").sort("cfd", "rncp", nulls_last=True)}
