"""Trainings of the catalogue's older layout, which names neither trainings nor schools: what their codes lead to.

Each answers to its numbers at the Carif-Oref; its title, its level and its jobs are those of its diploma (CFD), or of
its fiche (RNCP); its school is named by the catalogue of establishments.
"""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Inputs

SOURCES, STEPS = ("catalogue_etablissements",), ("certifications", "correspondances")
"""What `completed` reads, beside the communes."""
_NUMBERS = ("id_formation", "id_action", "id_certifinfo")
_SCHOOLS = ("formateur", "gestionnaire")


def completed(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """The trainings, each with `cle_ministere_educatif` (« 24_171223|24_1408562|56927 » for want of another) and
    `intitule_source`: catalogue, cfd or rncp."""
    keyed, older = rows.drop_nulls("cle_ministere_educatif"), rows.filter(pl.col("cle_ministere_educatif").is_null())
    numbered = older.with_columns(cle_ministere_educatif=pl.concat_str(_NUMBERS, separator="|"))
    named = _with_town(inputs, _with_schools(inputs, _with_certification(inputs, numbered)))
    of_catalogue = pl.lit("catalogue").alias("intitule_source")
    return pl.concat([keyed.with_columns(of_catalogue), named.select(*rows.columns, "intitule_source")])


def _with_certification(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    vocabulary = inputs.output("correspondances.vocabulaire")
    levels = inputs.output("certifications.certifications")
    jobs = _jobs(inputs)
    for kind, code in (("cfd", "cfd"), ("rncp", "rncp_code")):
        titles = vocabulary.filter(pl.col("vocabulaire") == kind).select("code", pl.col("intitule").alias(f"_{kind}"))
        level = levels.select(kind, _level(kind)).drop_nulls().unique(kind, keep="first", maintain_order=True)
        rows = rows.join(titles, left_on=code, right_on="code", how="left")
        rows = rows.join(level, left_on=code, right_on=kind, how="left")
        rows = rows.join(jobs[kind], left_on=code, right_on="code", how="left")
    named = (pl.coalesce("intitule_long", "intitule_court"), pl.col("_cfd"), pl.col("_rncp"))
    return rows.with_columns(
        intitule_source=pl.coalesce(
            pl.when(title.is_not_null()).then(pl.lit(told))
            for title, told in zip(named, ("catalogue", "cfd", "rncp"), strict=True)
        ),
        intitule_long=pl.coalesce(named),
        niveau=pl.coalesce("niveau", "_niveau_cfd", "_niveau_rncp"),
        rncp_intitule=pl.coalesce("rncp_intitule", "_rncp"),
        rome_codes=pl.coalesce("rome_codes", "_romes_rncp", "_romes_cfd"),
    )


def _level(kind: str) -> pl.Expr:
    return pl.col(f"niveau_{kind}").alias(f"_niveau_{kind}")


def _jobs(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Nomenclature → code, its jobs: those that are told of a fiche, and of the fiches of a diploma."""
    links = inputs.output("correspondances.liens").select("de", "vers", "code", "cible")
    of_fiches = links.filter(pl.col("de") == "rncp", pl.col("vers") == "rome").select("code", "cible")
    fiches = links.filter(pl.col("de") == "cfd", pl.col("vers") == "rncp").select("code", fiche="cible")
    of_diplomas = fiches.join(of_fiches, left_on="fiche", right_on="code").select("code", "cible")
    return {
        kind: told.unique().sort("code", "cible").group_by("code").agg(pl.col("cible").alias(f"_romes_{kind}"))
        for kind, told in (("cfd", of_diplomas), ("rncp", of_fiches))
    }


def _with_schools(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    known = inputs.table("catalogue_etablissements", "etablissements").select("siret", "enseigne", "raison_sociale")
    for role in _SCHOOLS:
        school = f"etablissement_{role}"
        theirs = known.select(pl.col("siret").alias(f"{school}_siret"), _sign="enseigne", _name="raison_sociale")
        sign, name = f"{school}_enseigne", f"{school}_entreprise_raison_sociale"
        rows = (
            rows.join(theirs, on=f"{school}_siret", how="left")
            .with_columns(pl.coalesce(sign, "_sign").alias(sign), pl.coalesce(name, "_name").alias(name))
            .drop("_sign", "_name")
        )
    return rows


def _with_town(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """The town by its code; the codes of old communes lead to today's."""
    codes = inputs.output("communes.codes").filter(pl.col("type") == "insee").select("code", "commune")
    communes = inputs.output("communes.communes").select(commune="code_insee", _town="nom", _departement="departement")
    towns = codes.join(communes, on="commune").select(
        code_commune_insee="code", _town="_town", _departement="_departement"
    )
    return rows.join(towns, on="code_commune_insee", how="left").with_columns(
        localite=pl.coalesce("localite", "_town"), num_departement=pl.coalesce("num_departement", "_departement")
    )
