"""Trainings of the catalogue as items to search: where, which jobs, which sessions; what answers say of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from tremplin.columnar.placed import HOLE
from tremplin.domain.dates import day_in_paris, start_of_day
from tremplin.domain.geo import point
from tremplin.domain.text import fold
from tremplin.families.alternance.common.beginnings import ANY_TIME, month_bits
from tremplin.families.alternance.common.item import NIVEAUX, Kind, company, item, joined, place
from tremplin.families.alternance.steps import completed, lieux, title_jobs
from tremplin.release.reference import Check, Frames, Inputs, Step

Row = Mapping[str, Any]
PUBLIEE, ARCHIVEE = "publié", "archivé"
PREMIERE_ANNEE = 2000
"""Years of sessions are bits, from this one."""
_SAME = ("intitule_long", "intitule_court", "diplome", "code_postal")
"""Trainings of one school that are alike in all these are shown once."""


def formations(inputs: Inputs) -> Frames:
    """`items` by title and school; `pairs` with their jobs and fiche; `ecartees`, unnamed or repeated;
    `romes_inconnus`, codes of jobs that are none."""
    read = completed.completed(inputs, inputs.table("catalogue_formations", "formations"))
    rows = (
        read.drop_nulls("cle_ministere_educatif")
        .filter(pl.coalesce("intitule_long", "intitule_court").is_not_null())
        .unique("cle_ministere_educatif", keep="first", maintain_order=True)
    )
    rows, lacking = _with_known_jobs(inputs, rows)
    at = pl.col("lieu_formation_geo_coordonnees").struct
    prepared = rows.with_columns(
        lon=at.field("lon"), lat=at.field("lat"), commune="code_commune_insee", ville="localite"
    ).drop("lieu_formation_geo_coordonnees")
    placed = lieux.locate(inputs, prepared)
    title = pl.coalesce("intitule_long", "intitule_court")
    school = _school_name()
    known_school = pl.coalesce("etablissement_formateur_siret", "etablissement_formateur_uai", school)
    items = (
        _with_territory(inputs, placed)
        .with_columns(
            *_filtered_by(),
            id="cle_ministere_educatif",
            ecole=school,
            ordre_titre=title.map_elements(fold, return_dtype=pl.String),
            ordre_ecole=school.fill_null("").map_elements(fold, return_dtype=pl.String),
            romes=pl.col("rome_codes").list.join("|"),
            diplome_niveau=pl.col("niveau").str.slice(0, 1).fill_null(""),
            statut=pl.when((pl.col("published") == "non") | (pl.col("catalogue_published") == "non"))
            .then(pl.lit(ARCHIVEE))
            .otherwise(pl.lit(PUBLIEE)),
            groupe=pl.concat_str([e.fill_null("") for e in (known_school, *map(pl.col, _SAME))], separator="\x1f")
            .rank("dense")
            .cast(pl.Int32),
            annees=pl.concat_str(
                [pl.col("tags").fill_null(""), pl.col("date_debut").fill_null("")], separator=","
            ).map_elements(_years, return_dtype=pl.Int64),
            complet=(pl.col("commune_code").is_not_null() & pl.col("longitude").is_not_null()).cast(pl.Int8),
        )
        .sort("ordre_titre", "ordre_ecole", "id")
        .drop("ordre_titre", "ordre_ecole")
    )
    pairs = (
        items.select(label=pl.concat_list(pl.col("rome_codes").fill_null([]), "rncp_code"))
        .with_row_index("item")
        .explode("label")
        .drop_nulls()
        .select("item", "label", valeur=pl.lit(0, pl.Int64))
        .unique()
        .sort("item", "label")
    )
    return {
        "items": items,
        "pairs": pairs,
        "ecartees": read.select("ligne", "cle_ministere_educatif").join(
            items.select("cle_ministere_educatif"), on="cle_ministere_educatif", how="anti", nulls_equal=False
        ),
        "romes_inconnus": lacking,
    }


def _with_known_jobs(inputs: Inputs, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Trainings with the jobs that the nomenclature has; cle_ministere_educatif, rome of those that it lacks."""
    told = rows.select("cle_ministere_educatif", rome="rome_codes").explode("rome").drop_nulls()
    wrong = title_jobs.unknown(inputs, told["rome"])
    known = pl.col("rome_codes").list.eval(pl.element().filter(~pl.element().is_in(wrong)))
    return rows.with_columns(rome_codes=known), told.filter(pl.col("rome").is_in(wrong))


def _school_name() -> pl.Expr:
    trainer, manager = "etablissement_formateur", "etablissement_gestionnaire"
    return pl.coalesce(
        f"{trainer}_enseigne",
        f"{trainer}_entreprise_raison_sociale",
        f"{manager}_enseigne",
        f"{manager}_entreprise_raison_sociale",
    )


def _with_territory(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """The commune of today, its département, région and académie, as Adresse of the wire format tells them."""
    codes = inputs.output("communes.codes").filter(pl.col("type") == "insee").select("code", commune_code="commune")
    communes = inputs.output("communes.communes").select(
        commune_code="code_insee", commune_nom="nom", dep="departement"
    )
    departements = inputs.output("departements.departements").drop("body")
    return (
        rows.join(codes, left_on="code_commune_insee", right_on="code", how="left")
        .join(communes, on="commune_code", how="left")
        .join(departements.rename({"nom": "dep_nom"}), on="dep", how="left")
    )


def _years(text: str) -> int:
    """The years that tags (« 2026 ») and dates (« 2026-09-01T… », of Paris) name, as bits."""
    found = {str(day_in_paris(part) or part)[:4] for part in _listed(text)}
    years = {int(y) - PREMIERE_ANNEE for y in found if y.isascii() and y.isdigit()}
    return sum(1 << y for y in years if 0 <= y < 62)


def visible_years(today: date) -> int:
    """Bits of the years whose sessions are shown: this one and the next; the last until August, then the one after."""
    shown = {today.year, today.year + 1, today.year - 1 if today.month <= 8 else today.year + 2}
    return sum(1 << (y - PREMIERE_ANNEE) for y in shown)


# ── what answers say ─────────────────────────────────────────────────────────────────────────────────────────────


def sessions(row: Row) -> list[dict[str, Any]]:
    """Sessions of a training: start, end, whether one may come in at any time."""
    starts, ends, ways = (_listed(row[name]) for name in ("date_debut", "date_fin", "modalites_entrees_sorties"))
    return [
        {
            "startDate": start,
            "endDate": ends[n] if n < len(ends) else None,
            "isPermanentEntry": n < len(ways) and ways[n] in ("1", "oui", "true", "True"),
        }
        for n, start in enumerate(starts)
    ]


def _listed(text: str | None) -> list[str]:
    return [part.strip(' "[]') for part in (text or "").split(",") if part.strip(' "[]')]


def _filtered_by() -> tuple[pl.Expr, ...]:
    """What searches filter by, beside the level: when it begins, from where, whether it can be written to or called."""
    told = pl.struct("date_debut", "date_fin", "modalites_entrees_sorties")
    return (
        told.map_elements(_begins, return_dtype=pl.Int64).alias("debuts"),
        (pl.col("entierement_a_distance") == "oui").fill_null(False).cast(pl.Int8).alias("teletravail"),
        pl.any_horizontal(pl.col("email", "num_tel").is_not_null()).cast(pl.Int8).alias("joignable"),
    )


def _begins(row: Row) -> int:
    """When a training begins: the months of its sessions, as bits."""
    found = sessions(row)
    permanent = ANY_TIME if any(s["isPermanentEntry"] for s in found) else 0
    return permanent | month_bits(day for s in found if (day := day_in_paris(s["startDate"])))


def _days(found: list[dict[str, Any]]) -> int | None:
    """Days of the first session, when both its dates are known."""
    start, end = (day_in_paris(found[0][k]) if found else None for k in ("startDate", "endDate"))
    return (end - start).days if start and end else None


def v1(row: Row) -> dict[str, Any]:
    """The item, without its texts; hole: distance."""
    found = sessions(row)
    return item(
        Kind.FORMATION,
        title=row["intitule_long"] or row["intitule_court"],
        longTitle=row["intitule_long"],
        id=row["id"],
        idRco=row["id_formation"],
        idRcoFormation=row["id_rco_formation"],
        cleMinistereEducatif=row["id"],
        contact=_contact(row),
        place=place(
            distance=HOLE,
            fullAddress=_address(row),
            latitude=row["latitude"],
            longitude=row["longitude"],
            city=row["localite"],
            address=row["lieu_formation_adresse"],
            cedex=row["etablissement_formateur_cedex"],
            zipCode=row["code_postal"],
            insee=row["code_commune_insee"],
            departementNumber=row["num_departement"],
            region=row["region"],
            remoteOnly=row["entierement_a_distance"] == "oui",
        ),
        company=_school(row),
        diplomaLevel=NIVEAUX.get(_number(row["diplome_niveau"]) or 0, row["niveau"]),
        diploma=row["diplome"],
        cfd=row["cfd"],
        rncpCode=row["rncp_code"],
        rncpLabel=row["rncp_intitule"],
        rncpEligibleApprentissage=_oui(row["rncp_eligible_apprentissage"]),
        period=row["periode"],
        capacity=row["capacite"],
        createdAt=row["created_at"],
        lastUpdateAt=row["last_update_at"],
        onisepUrl=row["onisep_url"],
        romes=[{"code": code} for code in row["rome_codes"] or ()] or None,
        training={
            "description": None,
            "objectif": None,
            "duree-indicative": row["duree"],
            "sessions": found,
            "duration": _days(found),
        },
    )


def _contact(row: Row) -> dict[str, Any] | None:
    if not row["email"] and not row["num_tel"]:
        return None
    return {"email": row["email"], "name": None, "phone": row["num_tel"], "info": None}


def _address(row: Row) -> str | None:
    """The place, else the school, else its manager."""
    if row["lieu_formation_adresse"]:
        return joined(row["lieu_formation_adresse"], row["code_postal"], row["localite"])
    for role in ("formateur", "gestionnaire"):
        start = f"etablissement_{role}"
        if row[f"{start}_adresse"]:
            return joined(
                row[f"{start}_adresse"],
                row[f"{start}_complement_adresse"],
                row[f"{start}_code_postal"],
                row[f"{start}_localite"],
                row[f"{start}_cedex"],
            )
    return joined(row["code_postal"], row["localite"])


def _school(row: Row) -> dict[str, Any]:
    start = "etablissement_gestionnaire"
    return company(
        name=row["ecole"],
        siret=row["etablissement_formateur_siret"],
        id=row["etablissement_formateur_id"],
        uai=row["etablissement_formateur_uai"],
        place={"city": row["etablissement_formateur_localite"]},
        headquarter={
            "siret": row[f"{start}_siret"],
            "id": row[f"{start}_id"],
            "uai": row[f"{start}_uai"],
            "type": row[f"{start}_type"],
            "hasConvention": row[f"{start}_conventionne"],
            "place": {
                "address": joined(row[f"{start}_adresse"], row[f"{start}_complement_adresse"]),
                "cedex": row[f"{start}_cedex"],
                "zipCode": row[f"{start}_code_postal"],
                "city": row[f"{start}_localite"],
            },
            "name": row[f"{start}_enseigne"] or row[f"{start}_entreprise_raison_sociale"],
        },
    )


def _oui(text: str | None) -> bool | None:
    return None if text is None else text == "oui"


def keys(row: Row) -> list[str | None]:
    """What leads to the organisations and the certification of a training."""
    return [row["etablissement_formateur_siret"], row["etablissement_gestionnaire_siret"], row["cfd"], row["rncp_code"]]


def formation(row: Row) -> dict[str, Any]:
    """Formation of the newer routes; holes: formateur, responsable, certification."""
    return {
        "identifiant": {"cle_ministere_educatif": row["id"]},
        "statut": {"catalogue": row["statut"]},
        "formateur": HOLE,
        "responsable": HOLE,
        "certification": HOLE,
        "lieu": {
            "adresse": _adresse(row) if row["complet"] else None,
            "geolocalisation": point((row["longitude"], row["latitude"])) if row["complet"] else None,
            "precision": None if row["point"] == "donné" else _IMPRECISION,
            "siret": row["lieu_formation_siret"],
            "uai": row["uai_formation"],
        },
        "contact": {"email": _matching(row["email"], _EMAIL), "telephone": row["num_tel"]},
        "onisep": {
            "url": _matching(row["onisep_url"], _URL),
            "intitule": row["onisep_intitule"],
            "libelle_poursuite": row["onisep_libelle_poursuite"],
            "lien_site_onisepfr": row["onisep_lien_site_onisepfr"],
            "discipline": row["onisep_discipline"],
            "domaine_sousdomaine": row["onisep_domaine_sousdomaine"],
        },
        "modalite": {
            "entierement_a_distance": row["entierement_a_distance"] == "oui",
            "duree_indicative": _number(row["duree"]) or 0,
            "annee_cycle": _number(row["annee"]),
            "mef_10": next((m for m in _listed(row["mef_10"]) if _matching(m, _MEF)), None),
        },
        "contenu_educatif": {"contenu": row["contenu"] or "", "objectif": row["objectif"] or ""},
        "sessions": [
            {"debut": start_of_day(start), "fin": start_of_day(end), "capacite": _number(row["capacite"])}
            for s in sessions(row)
            if (start := day_in_paris(s["startDate"])) and (end := day_in_paris(s["endDate"]))
        ],
    }


_EMAIL, _URL, _MEF = r"[\w.+-]+@[\w-]+(\.[\w-]+)+", r"https?://\S+", r"[0-9]{10}"


def _matching(text: str | None, form: str) -> str | None:
    """A text that has the form its readers check; nothing otherwise."""
    return text if text and re.fullmatch(form, text, re.ASCII) else None


_IMPRECISION = 5_000
"""Metres, for a point that is its commune's."""


def _adresse(row: Row) -> dict[str, Any]:
    return {
        "label": _address(row),
        "code_postal": row["code_postal"],
        "commune": {"nom": row["commune_nom"], "code_insee": row["commune_code"]},
        "departement": {"nom": row["dep_nom"], "code_insee": row["dep"]},
        "region": {"code_insee": row["region_code"], "nom": row["region_nom"]},
        "academie": {"id": f"A{row['academie_code']}", "code": row["academie_code"], "nom": row["academie_nom"]},
    }


def _number(text: str | None) -> int | None:
    digits = (text or "").split(".")[0].strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def check(outputs: Mapping[str, pl.DataFrame]) -> list[Check]:
    """Trainings left out, and codes of jobs that are none, are counted."""
    served, out = (len(outputs[f"alternance_formations.{name}"]) for name in ("items", "ecartees"))
    keyless = outputs["alternance_formations.ecartees"]["cle_ministere_educatif"].null_count()
    why = f"{keyless} sans clé, les autres sans intitulé, ou répétées" if keyless else "sans intitulé, ou répétées"
    unknown = title_jobs.told(outputs["alternance_formations.romes_inconnus"])
    message = f"{served} formations servies, {out} écartées ({why}){unknown}"
    return [Check("alternance_formations", bool(served or not out), message, bloquant=False)]


STEP = Step(
    "alternance_formations",
    formations,
    sources=("catalogue_formations", *completed.SOURCES, *title_jobs.SOURCES),
    steps=(*lieux.NEEDS, "departements", *completed.STEPS, *title_jobs.STEPS),
)
