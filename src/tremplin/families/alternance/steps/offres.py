"""Offers of partners: every feed in one form, completed, refused with a reason, merged when seen twice.

In order: training bodies and closed companies go out, places are found, jobs are deduced from the title when a feed
doesn't give them, then the same offer seen twice is shown once with all its origins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from tremplin.columnar.placed import HOLE
from tremplin.domain.dates import end_of_day, start_of_day
from tremplin.domain.geo import point
from tremplin.domain.text import fold
from tremplin.families.alternance.common import beginnings, duplicates, opco
from tremplin.families.alternance.common.duplicates import Exemplaire, cleaned
from tremplin.families.alternance.common.item import NIVEAUX, REMOTE, Kind, company, item, job, joined, opaque, place
from tremplin.families.alternance.common.schools import NAF_ENSEIGNEMENT, NOM_LONG, Ecoles
from tremplin.families.alternance.steps import lieux, title_jobs
from tremplin.release.reference import Check, Frames, Inputs, Step
from tremplin.sources.forms.flux import FLUX

Row = Mapping[str, Any]
FRANCE_TRAVAIL = "flux_france_travail"
SOURCES = (*sorted(FLUX), *title_jobs.SOURCES, "opco_entreprises", "sirene_etablissement", "referentiel_organismes")
DUREE = timedelta(days=60)
"""Life of an offer whose feed doesn't say when it ends."""
BLOQUES = frozenset({"K2202", "G1605", "I1201", "L1102", "N4104"})
"""Jobs whose offers were found to be something else."""


def offres(inputs: Inputs) -> Frames:
    """`items` by title; `pairs` with their jobs; `contacts`, to whom applications go; `ecartees` with the reason;
    `romes_inconnus`, codes of jobs that are none; `origines` of each, merged ones too."""
    rows = _completed(inputs, _read(inputs))
    rows, romes, unknown = _with_jobs(inputs, rows)
    reasons = _reasons(inputs, rows, romes)
    kept = rows.join(reasons, on="id", how="anti")
    shown = _merged(kept)
    items = (
        kept.join(shown.filter(pl.col("id") == pl.col("montree")), on="id", how="semi")
        .with_columns(
            pl.col("offer_title").map_elements(fold, return_dtype=pl.String).alias("ordre"),
            pl.col("workplace_name").fill_null("").map_elements(fold, return_dtype=pl.String).alias("ordre_nom"),
        )
        .sort("ordre", "ordre_nom", "id")
        .drop("ordre", "ordre_nom")
    )
    newest = items.with_row_index("at").sort("creation", "id", descending=[True, False])["at"]
    recent = pl.DataFrame({"at": newest, "recence": range(len(newest))}).sort("at")["recence"].cast(pl.Int32)
    listed = romes.group_by("id").agg(pl.col("rome").sort().alias("romes"))
    named = (
        romes.join(title_jobs.nomenclature(inputs), on="rome", how="left")
        .sort("id", "rome")
        .group_by("id", maintain_order=True)
        .agg(pl.col("libelle").alias("romes_libelles"))
    )
    items = (
        items.with_columns(recent)
        .join(listed, on="id", maintain_order="left")
        .join(named, on="id", maintain_order="left")
    )
    numbered = items.select("id").with_row_index("item")
    pairs = romes.join(numbered, on="id").select("item", label="rome", valeur=pl.lit(0, pl.Int64)).sort("item", "label")
    return {
        "items": items,
        "pairs": pairs,
        "contacts": _contacts(items),
        "ecartees": reasons,
        "refus": _refusals(reasons),
        "romes_inconnus": unknown,
        "ecoles": ecoles(inputs),
        "origines": shown.join(rows.select("id", "source", "partner_job_id", "apply_url"), on="id").sort(
            "montree", "id"
        ),
    }


def _contacts(items: pl.DataFrame) -> pl.DataFrame:
    """What a candidate's application to an offer needs, of those that give an address to write to."""
    return (
        items.filter(pl.col("apply_email").is_not_null())
        .select(
            pl.col("id").alias("offre_id"),
            "apply_email",
            "apply_phone",
            "workplace_siret",
            "workplace_name",
            "offer_title",
            pl.col("romes").list.join(","),
            "longitude",
            "latitude",
            "expiration",
        )
        .sort("offre_id")
    )


def _read(inputs: Inputs) -> pl.DataFrame:
    """All feeds, with an id of ours; France Travail's own are kept, for its older clients.

    An offer without a day that can be read is as old as the file that last gave it: so it ends, as the others do.
    """
    rows = pl.concat(
        inputs.table(name, "offres").with_columns(
            source=pl.lit(name), offer_creation=pl.coalesce("offer_creation", pl.lit(inputs.published(name), pl.Date))
        )
        for name in sorted(FLUX)
    )
    ids = [
        number if source == FRANCE_TRAVAIL else identifier(FLUX[source].partenaire, number)
        for source, number in rows.select("source", "partner_job_id").iter_rows()
    ]
    return rows.with_columns(pl.Series("id", ids, dtype=pl.String)).unique("id", keep="first", maintain_order=True)


def identifier(partenaire: str, number: str) -> str:
    """The id of an offer from its key: the partner and its own number."""
    return hashlib.blake2b(f"{partenaire}\n{number}".encode(), digest_size=12).hexdigest()


def _completed(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """Place, dates, OPCO; the département of a name that the feed gives instead of its code."""
    departements = inputs.output("departements.departements").select("dep", "nom")
    known = {fold(nom): dep for dep, nom in departements.iter_rows()}
    named = pl.col("workplace_departement_nom").map_elements(lambda n: known.get(fold(n)), return_dtype=pl.String)
    prepared = rows.with_columns(
        lon="workplace_lon",
        lat="workplace_lat",
        commune="workplace_commune",
        code_postal="workplace_code_postal",
        ville="workplace_ville",
        pays="workplace_pays",
        departement_dit=pl.coalesce("workplace_departement", named),
    )
    placed = lieux.locate_at_home(inputs, prepared).with_columns(creation="offer_creation")
    branches = inputs.table("opco_entreprises", "opco")
    names = {n: (found.court if (found := opco.named(n)) else "") for n in branches["opco"].drop_nulls().unique()}
    return (
        placed.with_columns(
            expiration=pl.coalesce("offer_expiration", pl.col("offer_creation") + DUREE),
            siren=pl.coalesce(pl.col("workplace_siret").str.slice(0, 9), "workplace_siren"),
            debut=pl.col("contract_start").cast(pl.Int32).fill_null(beginnings.UNSAID),
            teletravail=pl.col("contract_remote").is_in(REMOTE).fill_null(False).cast(pl.Int8),
            joignable=pl.any_horizontal(pl.col("apply_url", "apply_email", "apply_phone").is_not_null()).cast(pl.Int8),
        )
        .with_columns(expire=pl.col("expiration").cast(pl.Int32), parue=pl.col("offer_creation").cast(pl.Int32))
        .join(branches.select("siren", "idcc", opco_nom="opco"), on="siren", how="left")
        .with_columns(
            opco=pl.col("opco_nom").replace_strict(names, default="", return_dtype=pl.String).fill_null(""),
            niveau=pl.col("offer_target_diploma").cast(pl.String).fill_null(""),
            partenaire=pl.col("source").replace_strict({n: f.partenaire for n, f in FLUX.items()}),
            contrat="contract_type",
        )
        .drop("opco_nom")
    )


def _with_jobs(inputs: Inputs, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rows; id, rome: the known ones of those given, else those that the title names, `deduit` says which; id, source,
    rome: those given that the nomenclature lacks."""
    told = rows.select("id", "source", rome="offer_rome_codes").drop_nulls().explode("rome").drop_nulls()
    lacking = pl.col("rome").is_in(title_jobs.unknown(inputs, told["rome"]))
    given = told.filter(~lacking).select("id", "rome")
    without = rows.join(given, on="id", how="anti")
    deduced = title_jobs.deduce(inputs, without.select("id", "offer_title", "workplace_naf_label"))
    romes = pl.concat([given, deduced]).unique(maintain_order=True).filter(~pl.col("rome").is_in(list(BLOQUES)))
    rows = rows.with_columns(deduit=pl.col("id").is_in(deduced["id"].implode()))
    return rows, romes, told.filter(lacking).sort("id", "rome")


def _reasons(inputs: Inputs, rows: pl.DataFrame, romes: pl.DataFrame) -> pl.DataFrame:
    """id, raison of the offers that aren't published; the first reason that holds."""
    wanted = rows.select("workplace_siret").drop_nulls().unique()
    states = (
        inputs.scan("sirene_etablissement", "etablissements")
        .select("siret", "etat", "diffusion", "naf")
        .join(wanted.lazy(), left_on="siret", right_on="workplace_siret", how="semi")
        .collect(engine="streaming")
    )
    closed = states.filter((pl.col("etat") == "F") | (pl.col("diffusion") == "N"))
    schools = Ecoles(ecoles(inputs)["nom"])
    named = [id for id, name in rows.select("id", "workplace_name").iter_rows() if schools.nommee(name)]
    listed = inputs.table("referentiel_organismes", "organismes").select("siret").drop_nulls().unique()
    active = rows.join(states.select("siret", su="naf"), left_on="workplace_siret", right_on="siret", how="left")
    by_name = pl.col("id").is_in(named) & pl.col("su").is_null()  # nothing better is known of it
    teaching = pl.coalesce("su", "workplace_naf").fill_null("").str.starts_with(NAF_ENSEIGNEMENT)
    tests = (
        ("lieu de travail hors de France", rows.filter("etranger")),
        ("entreprise fermée", rows.join(closed, left_on="workplace_siret", right_on="siret", how="semi")),
        ("organisme de formation", active.filter(teaching)),
        ("organisme de formation", rows.join(listed, left_on="workplace_siret", right_on="siret", how="semi")),
        ("organisme de formation", active.filter(by_name)),
        ("aucun métier (ROME) trouvé dans le titre", rows.join(romes, on="id", how="anti")),
    )
    found = [
        test.select("id", "source" if "source" in test.columns else pl.lit("").alias("source"), raison=pl.lit(reason))
        for reason, test in tests
    ]
    every = pl.concat([f.select("id", "raison") for f in found]).unique("id", keep="first", maintain_order=True)
    return every.join(rows.select("id", "source", "offer_title"), on="id").sort("id")


def _refusals(reasons: pl.DataFrame) -> pl.DataFrame:
    """partenaire, raison, nombre: what each partner may read of the offers of its feed that aren't shown."""
    partner = pl.col("source").replace_strict({n: f.partenaire for n, f in FLUX.items()}, return_dtype=pl.String)
    counted = reasons.group_by(partner.alias("partenaire"), "raison").agg(nombre=pl.len().cast(pl.Int64))
    return counted.sort("partenaire", "raison")


def ecoles(inputs: Inputs) -> pl.DataFrame:
    """`nom`, folded, of training organisations, short ones left out: « CFA » is in many a name."""
    known = inputs.table("referentiel_organismes", "organismes")
    names = pl.concat([known["raison_sociale"], known["enseigne"]]).drop_nulls().unique()
    found = sorted({name for n in names if len(name := fold(n)) >= NOM_LONG})
    return pl.DataFrame({"nom": found}, schema={"nom": pl.String})


# ── the same offer seen twice ────────────────────────────────────────────────────────────────────────────────────


def _merged(rows: pl.DataFrame) -> pl.DataFrame:
    """id, montree: for each offer, the one that is shown for it; itself unless a better copy is known."""
    found = duplicates.montres(_exemplaire(r) for r in rows.iter_rows(named=True))
    return pl.DataFrame(list(found.items()), schema={"id": pl.String, "montree": pl.String}, orient="row").sort("id")


def _exemplaire(row: Row) -> Exemplaire:
    return Exemplaire(
        id=row["id"],
        origine=row["source"],
        titre=row["offer_title"],
        lieu=row["code_postal"] or row["commune"] or row["departement"],
        rang=sum(p for column, p in duplicates.RANG if row[column]) * FLUX[row["source"]].poids,
        creee=row["creation"].toordinal(),
        cles=duplicates.company_keys(row["workplace_siret"], row["workplace_name"]),
        entier=(
            cleaned(row["offer_title"]),
            row["offer_description"],
            row["workplace_name"],
            row["code_postal"],
            row["workplace_ville"],
        ),
    )


# ── what answers say ─────────────────────────────────────────────────────────────────────────────────────────────


def v1(row: Row) -> dict[str, Any]:
    """The item, without its SIRET; hole: distance."""
    romes = [{"code": c, "label": n} for c, n in zip(row["romes"], row["romes_libelles"], strict=True)]
    code = opco.PAR_COURT.get(row["opco"])
    return item(
        Kind.PE_JOB,
        title=row["offer_title"],
        contact={
            **(opaque(row["id"]) if row["apply_email"] else {"email": None}),
            "name": row["apply_name"],
            "phone": None,
            "info": None,
        }
        if row["apply_email"] or row["apply_name"]
        else None,
        place=place(
            distance=HOLE,
            fullAddress=joined(row["workplace_address"], row["code_postal"], row["ville"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
            city=row["ville"],
            address=row["workplace_address"],
            zipCode=row["code_postal"],
            insee=row["commune"],
            departementNumber=row["departement"],
        ),
        company=company(
            name=row["workplace_name"],
            description=row["workplace_description"],
            url=row["workplace_website"],
            mandataire=False,
            opco={"label": code.nom, "url": code.site} if code else None,
        ),
        diplomaLevel=NIVEAUX.get(row["offer_target_diploma"]),
        createdAt=start_of_day(row["offer_creation"]),
        url=row["apply_url"],
        job=job(
            id=row["id"],
            description=row["offer_description"],
            employeurDescription=row["workplace_description"],
            creationDate=start_of_day(row["offer_creation"]),
            contractType=row["contract_type"].replace(",", ", "),
            contractDescription=row["contract_label"],
            duration=row["contract_hours"],
            jobStartDate=start_of_day(row["contract_start"]),
            elligibleHandicap=_oui(row["offer_disabled_eligible"]),
            dureeContrat=str(row["contract_duration"]) if row["contract_duration"] else None,
            quantiteContrat=row["offer_opening_count"],
            status="Active",
        ),
        romes=romes,
        nafs=[{"code": row["workplace_naf"], "label": row["workplace_naf_label"]}]
        if row["workplace_naf"] or row["workplace_naf_label"]
        else None,
    )


def _oui(text: str | None) -> bool | None:
    return None if text is None else text == "oui"


def siret(row: Row) -> str | None:
    """The SIRET of the workplace, for those who may see it."""
    found: str | None = row["workplace_siret"]
    return found


def link(row: Row) -> str | None:
    """Where one applies, when the partner says."""
    found: str | None = row["apply_url"]
    return found


def v3(row: Row) -> dict[str, Any]:
    """Offer of the newer routes; hole: where one applies."""
    level = row["offer_target_diploma"]
    located = row["longitude"] is not None
    return {
        "identifier": {
            "id": row["id"],
            "partner_label": row["partenaire"],
            "partner_job_id": row["partner_job_id"],
        },
        "workplace": {
            "siret": row["workplace_siret"],
            "brand": None,
            "legal_name": None,
            "website": row["workplace_website"],
            "name": row["workplace_name"],
            "description": row["workplace_description"],
            "size": None,
            "location": {
                "address": joined(row["workplace_address"], row["code_postal"], row["ville"]) or "",
                "geopoint": point((row["longitude"], row["latitude"])) if located else None,
            },
            "domain": {
                "idcc": int(row["idcc"]) if row["idcc"] else None,
                "opco": opco.PAR_COURT[row["opco"]].nom if row["opco"] else None,
                "naf": {"code": row["workplace_naf"], "label": row["workplace_naf_label"]}
                if row["workplace_naf"]
                else None,
            },
        },
        "apply": {
            "url": HOLE,
            "phone": row["apply_phone"],
            "recipient_id": f"partners_{row['id']}" if row["apply_email"] else None,
        },
        "contract": {
            "start": start_of_day(row["contract_start"]),
            "duration": row["contract_duration"],
            "type": row["contract_type"].split(","),
            "remote": row["contract_remote"],
        },
        "offer": {
            "title": row["offer_title"],
            "rome_codes": row["romes"],
            "description": row["offer_description"] or "",
            "target_diploma": {"european": str(level), "label": NIVEAUX[level]} if level in NIVEAUX else None,
            "desired_skills": [],
            "to_be_acquired_skills": [],
            "access_conditions": [],
            "publication": {
                "creation": start_of_day(row["offer_creation"]),
                "expiration": end_of_day(row["expiration"]),
            },
            "opening_count": row["offer_opening_count"] or 1,
            "status": "Active",
        },
        "is_delegated": False,
    }


def check(outputs: Mapping[str, pl.DataFrame]) -> list[Check]:
    """Offers refused and merged are counted."""
    out, origins = outputs["alternance_offres.ecartees"], outputs["alternance_offres.origines"]
    merged = origins.filter(pl.col("id") != pl.col("montree"))
    reasons = ", ".join(f"{n} {r}" for r, n in sorted(out["raison"].value_counts().iter_rows()))
    message = f"{len(origins) - len(merged)} offres servies, {len(merged)} fusionnées, {len(out)} refusées"
    message += (f" ({reasons})" if reasons else "") + title_jobs.told(outputs["alternance_offres.romes_inconnus"])
    return [Check("alternance_offres", True, message, bloquant=False)]


STEP = Step(
    "alternance_offres", offres, sources=SOURCES, steps=(*lieux.NEEDS, *title_jobs.STEPS, "departements", "rome_noms")
)
