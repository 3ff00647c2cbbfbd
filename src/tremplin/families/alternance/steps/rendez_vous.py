"""What contact requests need of the trainings: whom to write to, by which other numbers a training is asked for."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs, Step

_ADRESSE = r"^[A-Za-z0-9._%+\-']{1,64}@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+$"


def rendez_vous(inputs: Inputs) -> Frames:
    """`formations` that are published, with the address of each, else its manager's, else the manager's most used
    one; `actions` of Onisep."""
    manager = "etablissement_gestionnaire"
    items = inputs.output("alternance_formations.items").filter(pl.col("statut") == "publié")
    own, general = _adresse("email"), _adresse(f"{manager}_courriel")
    rows = items.select(
        "cle_ministere_educatif",
        siret=pl.coalesce(f"{manager}_siret", "etablissement_formateur_siret"),
        nom=pl.coalesce(f"{manager}_enseigne", f"{manager}_entreprise_raison_sociale", "ecole"),
        propre=own,
        generale=general,
        parcoursup_id="parcoursup_id",
        parcoursup=(pl.col("parcoursup_visible") == "oui").fill_null(False).cast(pl.Int8),
        affelnet=(pl.col("affelnet_visible") == "oui").fill_null(False).cast(pl.Int8),
        id_rco_formation="id_rco_formation",
    ).drop_nulls("siret")
    usual = (
        rows.drop_nulls("propre")
        .group_by("siret", "propre")
        .len()
        .sort("siret", "len", "propre", descending=[False, True, False])
        .unique("siret", keep="first", maintain_order=True)
        .select("siret", usuelle="propre")
    )
    joined = rows.join(usual, on="siret", how="left").with_columns(
        courriel=pl.coalesce("propre", "generale", "usuelle")
    )
    return {
        "formations": joined.drop("propre", "generale", "usuelle").sort("cle_ministere_educatif"),
        "actions": inputs.table("onisep_actions", "actions").select("action", "cle_ministere_educatif"),
    }


def _adresse(column: str) -> pl.Expr:
    """An address that mail can go to, in lower case."""
    plain = pl.col(column).str.strip_chars().str.to_lowercase()
    return pl.when(plain.str.contains(_ADRESSE)).then(plain)


STEP = Step("alternance_rdv", rendez_vous, sources=("onisep_actions",), steps=("alternance_formations",))
