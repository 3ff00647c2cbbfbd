"""Training organisations: the facts that the search decides on, and the full card of those that SIRENE knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson
import polars as pl

from tremplin.domain.dates import end_of_day, start_of_day
from tremplin.domain.geo import point
from tremplin.release.reference import Check, Frames, Inputs, Step

Row = Mapping[str, Any]


def organismes(inputs: Inputs) -> Frames:
    """`faits` for the search (référentiel), `codes` that lead to them, `cartes` with SIRENE's civil status."""
    referentiel = _placed(inputs).sort("siret", "uai", nulls_last=False)
    faits, codes = _facts(inputs, referentiel)
    named = pl.Series("siret", sorted({c for c, _ in codes if len(c) == 14}), dtype=pl.String)
    etablissements = _only(inputs, "sirene_etablissement", "etablissements", "siret", named)
    states = sorted((s, e["etat"]) for s, e in etablissements.items())
    return {
        "faits": pl.DataFrame(faits, schema=_FAITS, orient="row"),
        "codes": pl.DataFrame(sorted(codes), schema=["code", "siret"], orient="row"),
        "sirene": pl.DataFrame(states, schema={"siret": pl.String, "etat": pl.String}, orient="row"),
        **_cards(inputs, referentiel, etablissements),
    }


def _placed(inputs: Inputs) -> pl.DataFrame:
    """The référentiel; an organisation to which it gives no point has that of the catalogue, if it is one of its
    establishments."""
    catalogue = inputs.table("catalogue_etablissements", "etablissements").select("siret", "position")
    position = pl.when(pl.col("lon").is_null() | pl.col("lat").is_null()).then("position")
    return (
        inputs.table("referentiel_organismes", "organismes")
        .join(catalogue, on="siret", how="left")
        .with_columns(
            lon=pl.coalesce(position.struct.field("lon"), "lon"), lat=pl.coalesce(position.struct.field("lat"), "lat")
        )
        .drop("position")
    )


def listes(inputs: Inputs) -> Frames:
    """The list of the référentiel and the establishments of the catalogue, as published."""
    etablissements = inputs.table("catalogue_etablissements", "etablissements").drop("ligne").unnest("position")
    return {
        "prepa": inputs.table("organismes_prepa", "organismes").drop("ligne").sort("siret"),
        "catalogue": etablissements.rename({"lat": "latitude", "lon": "longitude"}).sort("siret"),
    }


def _facts(inputs: Inputs, referentiel: pl.DataFrame) -> tuple[list[tuple[Any, ...]], set[tuple[str, str]]]:
    """What the decision looks at, one row an organisation; and (code, siret) for each code that touches one."""
    lieux = _grouped(inputs.table("referentiel_organismes", "lieux"), "uai")
    relations = _grouped(inputs.table("referentiel_organismes", "relations"), "type", "siret")
    faits: list[tuple[Any, ...]] = []
    codes: set[tuple[str, str]] = set()
    for row in referentiel.iter_rows(named=True):
        siret, uai = row["siret"], row["uai"]
        uai_lieux = sorted({u for (u,) in lieux[siret] if u})
        fact = {
            "siret": siret,
            "uai": uai,
            "ouvert": row["etat_administratif"] == "actif",
            "nature": row["nature"],
            "lieux": uai_lieux,
            "relations": sorted({f"{type_} {other}" for type_, other in relations[siret]}),
        }
        faits.append((siret, uai, fact["ouvert"], row["nature"], row["ligne"], orjson.dumps(fact)))
        codes.add((siret, siret))
        codes |= {(other, siret) for _, other in relations[siret]}
        codes |= {(u, siret) for u in (uai, *uai_lieux) if u}
    return faits, codes


def _cards(inputs: Inputs, referentiel: pl.DataFrame, etablissements: dict[str, Row]) -> Frames:
    """`cartes`: the body of each organisation that SIRENE knows; `unknown`: the others, and what they lack."""
    contacts = _grouped(inputs.table("referentiel_organismes", "contacts"), "email", "sources", "confirme")
    sirens = referentiel["siret"].str.slice(0, 9).unique().sort().rename("siren")
    unites = _only(inputs, "sirene_unite_legale", "unites_legales", "siren", sirens)
    communes = {
        r["code"]: r
        for r in inputs.output("communes.codes")
        .filter(pl.col("type") == "insee")
        .join(inputs.output("communes.communes"), left_on="commune", right_on="code_insee")
        .select("code", "commune", nom="nom", dep="departement")
        .iter_rows(named=True)
    }
    departements = {r["dep"]: r for r in inputs.output("departements.departements").iter_rows(named=True)}

    cartes, unknown = [], []
    for row in referentiel.iter_rows(named=True):
        etablissement = etablissements.get(row["siret"])
        unite = unites.get(row["siret"][:9])
        missing = _missing(etablissement, unite)
        if missing or etablissement is None or unite is None:
            unknown.append((row["siret"], missing))
            continue
        adresse = _adresse(row, communes, departements) if etablissement["diffusion"] == "O" else None
        cartes.append(
            (row["siret"], row["uai"], orjson.dumps(_carte(row, etablissement, unite, adresse, contacts[row["siret"]])))
        )
    return {
        "cartes": pl.DataFrame(cartes, schema={"siret": pl.String, "uai": pl.String, "body": pl.Binary}, orient="row"),
        "sans_sirene": pl.DataFrame(unknown, schema={"siret": pl.String, "raison": pl.String}, orient="row"),
    }


_FAITS = {
    "siret": pl.String,
    "uai": pl.String,
    "ouvert": pl.Boolean,
    "nature": pl.String,
    "ligne": pl.Int64,
    "body": pl.Binary,
}


def _grouped(rows: pl.DataFrame, *columns: str) -> defaultdict[str, list[tuple[Any, ...]]]:
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in rows.select("organisme", *columns).iter_rows():
        found[owner].append(tuple(values))
    return found


def _only(inputs: Inputs, source: str, table: str, key: str, wanted: pl.Series) -> dict[str, Row]:
    """Rows of a SIRENE stock whose key is wanted, read as a stream (40 million rows in constant memory)."""
    rows = inputs.scan(source, table).join(wanted.to_frame().lazy(), on=key, how="semi")
    return {r[key]: r for r in rows.collect(engine="streaming").unique(key, keep="last").iter_rows(named=True)}


def _missing(etablissement: Row | None, unite: Row | None) -> str:
    """Why an organisation can't have a card: facts that the card requires and that SIRENE doesn't give."""
    if etablissement is None or unite is None:
        return "établissement inconnu de SIRENE" if etablissement is None else "unité légale inconnue de SIRENE"
    if etablissement["diffusion"] == "N" or unite["diffusion"] == "N":
        return "non diffusible"
    if etablissement["creation"] is None or unite["creation"] is None:
        return "date de création absente de SIRENE"
    if unite["denomination"] is None and unite["diffusion"] == "O":
        return "raison sociale absente de SIRENE"
    return ""


def _carte(
    row: Row, etablissement: Row, unite: Row, adresse: dict[str, Any] | None, contacts: list[tuple[Any, ...]]
) -> dict[str, Any]:
    """Organisme of the wire format. Units of partial diffusion keep identifiers; name and address are hidden."""
    partial = etablissement["diffusion"] == "P"
    closed, ceased = etablissement["etat"] == "F", unite["etat"] == "C"
    located = not partial and row["lon"] is not None and row["lat"] is not None
    return {
        "identifiant": {"uai": row["uai"], "siret": row["siret"]},
        "etablissement": {
            "siret": row["siret"],
            "ouvert": not closed,
            "enseigne": None if partial else (etablissement["enseigne"] or row["enseigne"]),
            "adresse": adresse,
            "geopoint": point((row["lon"], row["lat"])) if located else None,
            "creation": start_of_day(etablissement["creation"]),
            "fermeture": end_of_day(etablissement["debut"]) if closed else None,
        },
        "unite_legale": {
            "siren": row["siret"][:9],
            "actif": not ceased,
            "raison_sociale": "[ND]" if unite["diffusion"] == "P" else unite["denomination"],
            "creation": start_of_day(unite["creation"]),
            "cessation": end_of_day(unite["debut"]) if ceased else None,
        },
        "renseignements_specifiques": {
            "qualiopi": row["qualiopi"] == "oui",
            "numero_activite": row["numero_declaration_activite"],
        },
        "statut": {"referentiel": "présent"},
        "contacts": [
            {
                "email": email,
                "sources": (sources or "").split("|") if sources else [],
                "confirmation_referentiel": confirmed == "oui",
            }
            for email, sources, confirmed in contacts
        ],
    }


def _adresse(row: Row, communes: Mapping[str, Row], departements: Mapping[str, Row]) -> dict[str, Any] | None:
    commune = communes.get(row["adresse_code_insee"] or "")
    departement = departements.get(commune["dep"]) if commune else None
    if commune is None or departement is None:
        return None
    return {
        "label": row["adresse_label"],
        "code_postal": row["adresse_code_postal"],
        "commune": {"nom": commune["nom"], "code_insee": commune["commune"]},
        "departement": {"nom": departement["nom"], "code_insee": commune["dep"]},
        "region": {"code_insee": departement["region_code"], "nom": departement["region_nom"]},
        "academie": {
            "id": f"A{departement['academie_code']}",
            "code": departement["academie_code"],
            "nom": departement["academie_nom"],
        },
    }


def check(outputs: Frames) -> list[Check]:
    """Organisations left out of the export are counted, never filled with invented dates."""
    lost = outputs["organismes.sans_sirene"]
    total = len(outputs["organismes.faits"])
    reasons = ", ".join(f"{n} {r}" for r, n in sorted(lost["raison"].value_counts().iter_rows()))
    message = f"{len(lost)} organismes sur {total} sans fiche complète" + (f" ({reasons})" if reasons else "")
    return [Check("organismes_sirene", len(lost) == 0, message, bloquant=False)]


STEPS = (
    Step(
        "organismes",
        organismes,
        sources=("referentiel_organismes", "catalogue_etablissements", "sirene_etablissement", "sirene_unite_legale"),
        steps=("communes", "departements"),
    ),
    Step("organismes_listes", listes, sources=("organismes_prepa", "catalogue_etablissements")),
)
