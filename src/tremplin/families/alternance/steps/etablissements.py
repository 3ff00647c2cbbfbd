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
    """`noms`: establishments and the words of their names; `offreurs`: who hires by an offer of a partner's feed;
    `opco` by SIREN; `branches` by IDCC."""
    companies, branches = opco_par_siren(inputs)
    return {"noms": _named(inputs), "offreurs": _hiring(inputs), "opco": companies, "branches": branches}


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
    category = pl.col("categorie_juridique")
    return (
        rows.drop_nulls("nom")
        .join(legal.unique("siren"), on="siren", how="left")
        .with_columns(
            public=pl.when(category.is_not_null())
            .then(category.str.starts_with(_PUBLIC))
            .otherwise(pl.col("naf").str.starts_with(_ADMINISTRATION))
            .fill_null(False)
            .cast(pl.Int8),
            texte=_words("enseigne", "raison_sociale", "code_postal", "ville"),
        )
        .select("siret", "genre", "nom", "code_postal", "ville", "public", "texte")
        .sort("siret", "genre")
    )


def _words(*columns: str) -> pl.Expr:
    """What one is found by."""
    return pl.concat_str(columns, separator=" ", ignore_nulls=True).map_elements(fold, return_dtype=pl.String)


def _hiring(inputs: Inputs) -> pl.DataFrame:
    """The offers of partners' feeds whose company has a name, by the words of that name and of its town."""
    named = inputs.output("alternance_offres.items").filter(pl.col("workplace_name").is_not_null())
    return named.select(
        offre_id="id",
        siret="workplace_siret",
        siren="siren",
        nom="workplace_name",
        code_postal="code_postal",
        ville="ville",
        titre="offer_title",
        expiration="expiration",
        texte=_words("workplace_name", "code_postal", "ville"),
    ).sort("offre_id")


STEP = Step(
    "alternance_etablissements",
    etablissements,
    sources=("opco_entreprises", "opco_branches", "sirene_unite_legale"),
    steps=("alternance_recruteurs", "alternance_formations", "alternance_offres"),
)
