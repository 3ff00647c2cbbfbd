"""What the form of employers looks up: establishments by name, those of the public sector, the OPCO of a company."""

from __future__ import annotations

import polars as pl

from tremplin.domain.text import fold
from tremplin.families.alternance.common import opco
from tremplin.release.reference import Frames, Inputs, Step

ENTREPRISE, CFA = "entreprise", "cfa"
_PUBLIC = "7"
"""First digit of the legal categories (INSEE) of persons of public law."""
_ADMINISTRATION = "84"
"""NAF of public administration: what tells when the legal category isn't known."""


def etablissements(inputs: Inputs) -> Frames:
    """`noms`: establishments and the words of their names; `opco` by SIREN; `branches` by IDCC."""
    companies, branches = opco_par_siren(inputs)
    return {"noms": _named(inputs), "opco": companies, "branches": branches}


def opco_par_siren(inputs: Inputs) -> tuple[pl.DataFrame, pl.DataFrame]:
    """siren, idcc, opco of companies: their own, else that of their branch; idcc, opco of branches (short names)."""
    branches = inputs.table("opco_branches", "branches").select("idcc", opco_nom="opco")
    companies = (
        inputs.table("opco_entreprises", "opco")
        .join(branches, on="idcc", how="left")
        .select("siren", "idcc", opco_nom=pl.coalesce("opco", "opco_nom"))
    )
    return _courts(companies), _courts(branches)


def _courts(rows: pl.DataFrame) -> pl.DataFrame:
    known = {n: (found.court if (found := opco.named(n)) else "") for n in rows["opco_nom"].drop_nulls().unique()}
    named = pl.col("opco_nom").replace_strict(known, default="", return_dtype=pl.String).fill_null("")
    return rows.with_columns(opco=named).drop("opco_nom")


def _named(inputs: Inputs) -> pl.DataFrame:
    employers = inputs.output("alternance_recruteurs.items").select(
        "siret", "enseigne", "raison_sociale", "code_postal", "ville", "naf", genre=pl.lit(ENTREPRISE)
    )
    trainings = inputs.output("alternance_formations.items").filter(pl.col("statut") == "publié")
    schools = (
        pl.concat(
            trainings.select(
                siret=f"etablissement_{role}_siret",
                enseigne=f"etablissement_{role}_enseigne",
                raison_sociale=f"etablissement_{role}_entreprise_raison_sociale",
                code_postal=pl.lit(None, pl.String),
                ville=town,
                naf=pl.lit(None, pl.String),
                genre=pl.lit(CFA),
            )
            for role, town in (
                ("gestionnaire", pl.lit(None, pl.String)),
                ("formateur", pl.col("etablissement_formateur_localite")),
            )
        )
        .drop_nulls("siret")
        .unique("siret", keep="last", maintain_order=True)
    )
    rows = pl.concat([employers, schools]).with_columns(
        nom=pl.coalesce("enseigne", "raison_sociale"), siren=pl.col("siret").str.slice(0, 9)
    )
    legal = (
        inputs.scan("sirene_unite_legale", "unites_legales")
        .select("siren", "categorie_juridique")
        .join(rows.lazy().select("siren").unique(), on="siren", how="semi")
        .collect(engine="streaming")
    )
    category, words = pl.col("categorie_juridique"), ("enseigne", "raison_sociale", "code_postal", "ville")
    return (
        rows.drop_nulls("nom")
        .join(legal.unique("siren"), on="siren", how="left")
        .with_columns(
            public=pl.when(category.is_not_null())
            .then(category.str.starts_with(_PUBLIC))
            .otherwise(pl.col("naf").str.starts_with(_ADMINISTRATION))
            .fill_null(False)
            .cast(pl.Int8),
            texte=pl.concat_str(words, separator=" ", ignore_nulls=True).map_elements(fold, return_dtype=pl.String),
        )
        .select("siret", "genre", "nom", "code_postal", "ville", "public", "texte")
        .sort("siret", "genre")
    )


STEP = Step(
    "alternance_etablissements",
    etablissements,
    sources=("opco_entreprises", "opco_branches", "sirene_unite_legale"),
    steps=("alternance_recruteurs", "alternance_formations"),
)
