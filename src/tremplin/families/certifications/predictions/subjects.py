"""What a job may be proposed to, and what the model learns from: fiches and diplomas, with what is told of each."""

from __future__ import annotations

import polars as pl

from tremplin.domain.codes import RNCP, ROME
from tremplin.families.certifications.predictions.kinship import families
from tremplin.release.reference import Frames, Inputs, Step

FICHE, DIPLOME = "rncp", "cfd"
_TEXTS = pl.List(pl.String)
_TOLD = ("vocabulaire", "code", "titre", "type", "niveau", "enregistrement", "actif")


def subjects(inputs: Inputs) -> Frames:
    """`sujets`: one row a fiche or a diploma. `romes` are the jobs that tables give it, `parents` what it follows or
    precedes, `couples` the codes of the other kind that it is paired with."""
    jobs = inputs.table("rome_codes", "rome")["code_rome"].implode()
    links = inputs.output("correspondances.liens")
    known = links.filter((pl.col("vers") == "rome") & pl.col("cible").is_in(jobs) & pl.col("cible").str.contains(ROME))
    told = pl.concat([_fiches(inputs), _diplomas(inputs)], how="vertical_relaxed").sort("vocabulaire", "code")
    pairs = links.filter((pl.col("de") == DIPLOME) & (pl.col("vers") == FICHE)).select(cfd="code", rncp="cible")
    by_fiche = known.filter(pl.col("de") == FICHE).select("code", "cible").unique()
    by_diploma = pairs.join(by_fiche, left_on="rncp", right_on="code").select(code="cfd", cible="cible")
    follow = _replacements(inputs)
    both = pl.concat([follow, follow.select(code="autre", autre="code")]).unique()
    paired = pl.concat([pairs.select(code="cfd", autre="rncp"), pairs.select(code="rncp", autre="cfd")]).unique()
    frame = (
        told.join(_listed(pl.concat([by_fiche, by_diploma]), "cible", "romes"), on="code", how="left")
        .join(_listed(both, "autre", "parents"), on="code", how="left")
        .join(_listed(paired, "autre", "couples"), on="code", how="left")
        .join(_listed(_specialities(links, pairs), "cible", "nsf"), on="code", how="left")
        .with_columns(pl.col("romes", "parents", "couples", "nsf").fill_null(pl.lit([], dtype=_TEXTS)))
    )
    family = families(
        dict(frame.select("code", "titre").iter_rows()), [*follow.iter_rows(), *pairs.select("cfd", "rncp").iter_rows()]
    )
    return {"sujets": frame.with_columns(famille=pl.col("code").replace_strict(family, return_dtype=pl.String))}


def _fiches(inputs: Inputs) -> pl.DataFrame:
    """Fiches of France compétences and of the kit, then those that Certif'Info alone tells."""
    known = inputs.output("fiches.fiches").filter(pl.col("code").str.contains(f"^(?:{RNCP})$"))
    others = inputs.table("certifinfo", "certifications").drop_nulls("rncp")
    others = others.unique("rncp", keep="first", maintain_order=True).join(
        known, left_on="rncp", right_on="code", how="anti"
    )
    fiches = known.select(
        "code",
        "niveau",
        titre="intitule",
        type="type_diplome",
        enregistrement="type_enregistrement",
        actif=pl.col("actif") == "ACTIVE",
    )
    alone = others.select("niveau", code="rncp", titre="libelle", type="type_diplome")
    return pl.concat([fiches, alone], how="diagonal").with_columns(vocabulaire=pl.lit(FICHE)).select(_TOLD)


def _diplomas(inputs: Inputs) -> pl.DataFrame:
    diplomas = inputs.output("cfd.cfd").select(
        code="cfd",
        titre="libelle_long_200",
        type="niveau_libelle",
        niveau="niveau_qualification_rncp",
        enregistrement=pl.lit(None, pl.String),
        actif=pl.col("date_fermeture").is_null(),
    )
    return diplomas.with_columns(vocabulaire=pl.lit(DIPLOME)).select(_TOLD)


def _replacements(inputs: Inputs) -> pl.DataFrame:
    frames = [inputs.output(f"{step}.liens").select(code="ancien", autre="nouveau") for step in ("fiches", "cfd")]
    return pl.concat(frames).unique(maintain_order=True)


def _specialities(links: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Specialities of each code; a fiche that has none takes those of its diplomas."""
    own = links.filter((pl.col("vers") == "nsf") & pl.col("de").is_in([FICHE, DIPLOME])).select("de", "code", "cible")
    lent = pairs.join(own.filter(pl.col("de") == DIPLOME), left_on="cfd", right_on="code").join(
        own.filter(pl.col("de") == FICHE), left_on="rncp", right_on="code", how="anti"
    )
    return pl.concat([own.select("code", "cible"), lent.select(code="rncp", cible="cible")]).unique()


def _listed(rows: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    return rows.group_by("code").agg(pl.col(column).sort().alias(name))


STEP = Step(
    "predictions_sujets",
    subjects,
    sources=("certifinfo", "rome_codes"),
    steps=("fiches", "cfd", "correspondances"),
)
