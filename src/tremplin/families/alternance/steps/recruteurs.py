"""Companies likely to hire: establishments of every file, their scores by job, what they asked to change.

In order: files are joined (the richest first), companies added by hand come in, scores are spread over the jobs of the
activity (`notes`), corrections are applied, then those that asked to leave, are closed or can't be placed go out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import polars as pl

from tremplin.columnar.placed import HOLE
from tremplin.domain.scores import Bareme
from tremplin.families.alternance.common import opco
from tremplin.families.alternance.common.item import EN_CLAIR, TAILLES, Kind, company, item, joined, opaque, place
from tremplin.families.alternance.steps import lieux, title_jobs
from tremplin.families.alternance.steps.corrections import corrected, each_siret
from tremplin.families.alternance.steps.etablissements import opco_par_siren
from tremplin.families.alternance.steps.ratings import (
    SCORE_MINIMUM,
    by_job,
    job_of_label,
    kind_of_label,
    scale,
    score_of,
)
from tremplin.release.reference import Check, Frames, Inputs, Step

Row = Mapping[str, Any]
_COLUMNS = (
    "siret",
    "raison_sociale",
    "enseigne",
    "naf",
    "naf_libelle",
    "tranche_effectif",
    "numero",
    "voie",
    "commune",
    "code_postal",
    "ville",
    "email",
    "telephone",
    "site_web",
    "handicap",
)
SOURCES = (
    "recruteurs_lba",
    "etablissements_lbb",
    "recruteurs_lba_anciens",
    "predictions_lba",
    "scores_recruteurs",
    "rome_naf",
    "naf_libelles",
    "sav_ajouts",
    "sav_corrections",
    "sav_suppressions",
    "desinscriptions",
    "opco_entreprises",
    "opco_branches",
    "sirene_etablissement",
    *title_jobs.SOURCES,
)


def recruteurs(inputs: Inputs) -> Frames:
    """`items` by name; `pairs` of each with its jobs; `contacts`; `ecartes` with the reason; `romes_inconnus`."""
    bareme = scale(inputs)
    rows = _establishments(inputs, bareme)
    jobs = by_job(inputs, rows, bareme)
    rows, jobs = corrected(inputs, rows, jobs, bareme)
    told = jobs.select("siret", rome=job_of_label())
    lacking = told["rome"].is_in(title_jobs.unknown(inputs, told["rome"]))
    jobs = jobs.filter(~lacking)
    rows = _with_opco(inputs, _with_labels(inputs, lieux.locate(inputs, rows)))
    reasons = _reasons(inputs, rows, jobs)
    kept = (
        rows.join(reasons, on="siret", how="anti")
        .with_columns(
            id="siret",
            nom=pl.coalesce("enseigne", "raison_sociale"),
            par_courriel=pl.col("email").is_not_null(),
            joignable=pl.any_horizontal(pl.col("email", "telephone").is_not_null()).cast(pl.Int8),
        )
        .with_columns(ordre=pl.col("nom").str.to_lowercase())
        .sort("ordre", "siret")
        .drop("ordre")
    )
    numbered = kept.select("siret").with_row_index("item")
    general = pl.concat(
        kept.with_row_index("item")
        .filter(pl.col(score) >= SCORE_MINIMUM)
        .select("item", label=pl.lit(kind.value), valeur=pl.col(score))
        for kind, score in ((Kind.LBA, "score_alternance"), (Kind.LBB, "score"))
    )
    pairs = jobs.join(numbered, on="siret").select("item", "label", "valeur")
    pairs = pl.concat(
        [
            general.join(
                pairs.with_columns(label=kind_of_label()).unique(["item", "label"]).select("item", "label"),
                on=["item", "label"],
                how="semi",
            ),
            pairs.select(general.columns),
        ],
        how="vertical_relaxed",
    ).sort("item", "label")
    return {
        "items": kept.drop("email"),
        "pairs": pairs,
        "contacts": kept.select("siret", "email").drop_nulls().sort("siret"),
        "ecartes": reasons,
        "romes_inconnus": told.filter(lacking).unique().sort("siret", "rome"),
    }


_UNSCORED = (
    pl.lit(None, pl.Int64).alias("score"),
    pl.lit(None, pl.Int64).alias("score_alternance"),
    pl.lit(None, pl.String).alias("reseau_social"),
    pl.lit(None, pl.String).alias("raisons"),
)
"""Columns that only newer files have."""


def _establishments(inputs: Inputs, bareme: Bareme) -> pl.DataFrame:
    """One row an establishment, from the first file that has it; with general scores and who predicted them."""
    rich = inputs.table("recruteurs_lba", "etablissements").with_columns(
        *_UNSCORED,
        origine=pl.lit("recruteurs_lba"),
    )
    rich = _from_lambert(rich)
    lbb = inputs.whole("etablissements_lbb", "etablissements").with_columns(
        email=pl.coalesce("email_alternance", "email"),
        telephone=pl.coalesce("telephone_alternance", "telephone"),
        site_web=pl.coalesce("site_web_alternance", "site_web"),
        score=score_of(pl.col("hiring"), bareme),
        raisons=pl.lit(None, pl.String),
        origine=pl.lit("etablissements_lbb"),
    )
    old = inputs.table("recruteurs_lba_anciens", "etablissements").with_columns(
        *_UNSCORED,
        origine=pl.lit("recruteurs_lba_anciens"),
    )
    added = inputs.whole("sav_ajouts", "corrections").with_columns(
        email=pl.coalesce("email_alternance", "email"),
        telephone=pl.coalesce("telephone_alternance", "telephone"),
        site_web=pl.coalesce("site_web_alternance", "site_web"),
        score=pl.col("score").cast(pl.Int64),
        score_alternance=pl.col("score_alternance").cast(pl.Int64),
        raisons=pl.lit("entreprise ajoutée à sa demande"),
        origine=pl.lit("sav_ajouts"),
    )
    wanted = (*_COLUMNS, "longitude", "latitude", "score", "score_alternance", "reseau_social", "raisons", "origine")
    rows = pl.concat([f.select(wanted) for f in (added, rich, lbb, old)], how="vertical_relaxed")
    rows = rows.unique("siret", keep="first", maintain_order=True).rename({"longitude": "lon", "latitude": "lat"})
    zero = (pl.col("lon") == 0) & (pl.col("lat") == 0)
    return _predicted(inputs, rows, bareme).with_columns(
        pl.when(~zero).then("lon").alias("lon"), pl.when(~zero).then("lat").alias("lat")
    )


def _predicted(inputs: Inputs, rows: pl.DataFrame, bareme: Bareme) -> pl.DataFrame:
    """Scores of our own model where it knows the establishment, then those of the files, then older predictions."""
    ours = inputs.table("scores_recruteurs", "scores").select(
        "siret", score_m="score", score_alternance_m="score_alternance", raisons_m="raisons"
    )
    older = inputs.table("predictions_lba", "predictions").select(
        "siret", score_p=score_of(pl.col("embauches"), bareme)
    )
    return (
        rows.join(ours, on="siret", how="left")
        .join(older, on="siret", how="left")
        .with_columns(
            score=pl.coalesce("score_m", "score"),
            score_alternance=pl.coalesce("score_alternance_m", "score_alternance", "score_p"),
            raisons=pl.coalesce("raisons_m", "raisons"),
        )
        .drop("score_m", "score_alternance_m", "raisons_m", "score_p")
    )


def _from_lambert(rows: pl.DataFrame) -> pl.DataFrame:
    """Points from the legal projection of each territory (metres)."""
    given = rows.filter(pl.col("lambert_x").is_not_null() & pl.col("lambert_y").is_not_null())
    if given.is_empty():
        return rows
    found = []
    for siret, commune, x, y in given.select("siret", "commune", "lambert_x", "lambert_y").iter_rows():
        lon, lat = _projection((commune or "")[:3]).transform(x, y)
        found.append((siret, lon, lat))
    points = pl.DataFrame(found, schema={"siret": pl.String, "lon": pl.Float64, "lat": pl.Float64}, orient="row")
    return rows.join(points, on="siret", how="left").with_columns(
        longitude=pl.coalesce("longitude", "lon"), latitude=pl.coalesce("latitude", "lat")
    )


@cache
def _projection(territory: str) -> Any:
    from pyproj import Transformer

    legal = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "975": 4467, "976": 4471}
    return Transformer.from_crs(legal.get(territory, 2154), 4326, always_xy=True)


def _with_labels(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """The label of the activity, the code of the size, the name of the commune."""
    labels = pl.concat(
        [
            inputs.table("naf_libelles", "naf").select("naf", naf_nom="libelle"),
            inputs.table("rome_naf", "embauches").select("naf", naf_nom="naf_libelle").drop_nulls(),
        ]
    ).unique("naf", keep="first", maintain_order=True)
    communes = (
        inputs.output("communes.codes")
        .filter(pl.col("type") == "insee")
        .join(inputs.output("communes.communes").select(commune="code_insee", commune_nom="nom"), on="commune")
        .select(commune="code", commune_nom="commune_nom")
    )
    size = pl.col("tranche_effectif")
    return (
        rows.join(labels, on="naf", how="left")
        .join(communes, on="commune", how="left")
        .with_columns(
            naf_libelle=pl.coalesce("naf_libelle", "naf_nom"),
            ville=pl.coalesce("ville", pl.col("commune_nom").str.to_uppercase()),
            site_web=pl.when(pl.col("site_web").str.contains("^(?i)https?://"))
            .then("site_web")
            .otherwise("http://" + pl.col("site_web")),
            tranche_effectif=pl.when(size.is_in(list(TAILLES)))
            .then(size)
            .otherwise(size.replace_strict(EN_CLAIR, default=None, return_dtype=pl.String)),
        )
        .drop("naf_nom", "commune_nom")
    )


def _with_opco(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """The OPCO of a company: its own, else that of its branch."""
    companies, _ = opco_par_siren(inputs)
    return (
        rows.with_columns(siren=pl.col("siret").str.slice(0, 9))
        .join(companies, on="siren", how="left")
        .with_columns(pl.col("opco").fill_null(""))
        .drop("siren")
    )


def _reasons(inputs: Inputs, rows: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """siret, raison of those that are out; the first reason that holds."""
    wanted = rows.select("siret")
    left = pl.concat(
        [
            inputs.whole("desinscriptions", "desinscriptions").select("siret"),
            each_siret(inputs.whole("sav_suppressions", "corrections")).select("siret"),
        ]
    )
    states = (
        inputs.scan("sirene_etablissement", "etablissements")
        .select("siret", "etat", "diffusion")
        .join(wanted.lazy(), on="siret", how="semi")
        .collect(engine="streaming")
    )
    named = pl.coalesce("enseigne", "raison_sociale").is_not_null()
    tests = (
        ("désinscrite à sa demande", left),
        ("fermée", states.filter(pl.col("etat") == "F")),
        ("non diffusible", states.filter(pl.col("diffusion") != "O")),
        ("sans nom", rows.filter(~named)),
        ("sans lieu connu", rows.filter(pl.col("longitude").is_null())),
        ("score insuffisant ou aucun métier", rows.join(jobs, on="siret", how="anti")),
    )
    found = [wanted.join(test, on="siret", how="semi").with_columns(raison=pl.lit(reason)) for reason, test in tests]
    return pl.concat(found).unique("siret", keep="first", maintain_order=True).sort("siret")


# ── what answers say ─────────────────────────────────────────────────────────────────────────────────────────────


def v1(row: Row) -> dict[str, Any]:
    """The item of a company, without its `ideaType` nor its phone; hole: distance."""
    size = row["tranche_effectif"]
    code = opco.PAR_COURT.get(row["opco"])
    address = joined(row["numero"], row["voie"])
    town = joined(row["code_postal"], row["ville"])
    document = item(
        Kind.LBA,
        title=row["nom"],
        contact={
            **(opaque(row["siret"]) if row["par_courriel"] else {"email": None}),
            "name": None,
            "phone": None,
            "info": None,
        },
        place=place(
            distance=HOLE,
            fullAddress=", ".join(p for p in (address, town) if p) or None,
            latitude=row["latitude"],
            longitude=row["longitude"],
            city=row["ville"],
            address=address,
            zipCode=row["code_postal"],
            insee=row["commune"],
            departementNumber=row["departement"],
        ),
        nafs=[{"code": row["naf"], "label": row["naf_libelle"]}] if row["naf"] else None,
        company=company(
            name=row["nom"],
            siret=row["siret"],
            size=TAILLES.get(size or "NN"),
            socialNetwork=row["reseau_social"],
            url=row["site_web"],
            opco={"label": code.nom, "url": code.site} if code else None,
            mandataire=False,
        ),
    )
    del document["ideaType"]
    return document


def phone(row: Row) -> str | None:
    """The phone of a company, for those who may see it."""
    value: str | None = row["telephone"]
    return value


def explained(row: Row) -> list[Any]:
    """What isn't in the item: legal name, size, branch, scores and their reasons."""
    return [
        row["raison_sociale"],
        row["enseigne"],
        row["tranche_effectif"],
        row["idcc"],
        row["score"],
        row["score_alternance"],
        (row["raisons"] or "").split("|") if row["raisons"] else [],
    ]


def check(outputs: Mapping[str, pl.DataFrame]) -> list[Check]:
    """Companies left out are counted by reason."""
    out = outputs["alternance_recruteurs.ecartes"]
    kept = len(outputs["alternance_recruteurs.items"])
    reasons = ", ".join(f"{n} {r}" for r, n in sorted(out["raison"].value_counts().iter_rows()))
    message = f"{kept} recruteurs servis, {len(out)} écartés" + (f" ({reasons})" if reasons else "")
    message += title_jobs.told(outputs["alternance_recruteurs.romes_inconnus"])
    return [Check("alternance_recruteurs", True, message, bloquant=False)]


STEP = Step("alternance_recruteurs", recruteurs, sources=SOURCES, steps=(*lieux.NEEDS, *title_jobs.STEPS))
