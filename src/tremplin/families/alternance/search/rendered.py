"""An offer of the store as answers say it, and as it is compared with its copies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from tremplin.columnar.placed import HOLE
from tremplin.domain.dates import end_of_day
from tremplin.domain.geo import departement_of, point
from tremplin.domain.text import fold
from tremplin.domain.written.markup import plain
from tremplin.families.alternance.common import opco
from tremplin.families.alternance.common.duplicates import RANG, Exemplaire, company_keys
from tremplin.families.alternance.common.item import (
    NIVEAUX_OFFRE,
    TAILLES,
    Kind,
    company,
    item,
    job,
    joined,
    opaque,
    place,
)
from tremplin.families.alternance.store.offers import StoredOffer

Document = Mapping[str, Any]
PLATEFORME = "La bonne alternance"
"""Whose the offers are that employers write here."""
_SHOWN = 50
"""Characters under which a description says too little to be shown."""


@dataclass(frozen=True, kw_only=True)
class Rendue:
    """An offer as a row of the table, rendered once: making the table again when another changes costs little."""

    ordre: tuple[str, str, str]
    creation: tuple[str, str]
    romes: tuple[str, ...]
    colonnes: Mapping[str, Any]
    expire_le: date
    exemplaire: Exemplaire

    @property
    def groupe(self) -> tuple[str, str] | None:
        """Where its copies are looked for: its establishment and its place."""
        siret = next((value for _, value in self.exemplaire.cles), None)
        return (siret, self.exemplaire.lieu) if siret and self.exemplaire.lieu else None


def exemplaire(id: str, document: Document) -> Exemplaire:
    """An offer as one compares it with its copies; the platform's own come before all others."""
    offer, employer, partner = document["offre"], document["entreprise"], document.get("partenaire")
    contact = document.get("contact") or {}
    told = {
        "apply_email": contact.get("email"),
        "workplace_siret": employer.get("siret"),
        "apply_phone": contact.get("telephone"),
        "workplace_description": offer.get("employeur_description"),
        "offer_target_diploma": offer.get("niveau"),
        "workplace_website": employer.get("site"),
    }
    return Exemplaire(
        id=id,
        origine=partner["label"] if partner else PLATEFORME,
        titre=offer["titre"],
        lieu=(offer.get("lieu") or employer).get("code_postal"),
        rang=sum(weight for column, weight in RANG if told[column]) if partner else math.inf,
        creee=datetime.fromisoformat(offer["creation"]).timestamp(),
        cles=company_keys(employer.get("siret")),
    )


def render_offer(offer: StoredOffer) -> Rendue:
    """The offer, its texts without tags, addresses nor telephone numbers whoever wrote them and by which door."""
    told = offer.document["offre"]
    shown = {name: plain(told.get(name)) for name in ("description", "employeur_description")}
    document = {**offer.document, "offre": {**told, **shown, "titre": plain(told["titre"]) or ""}}
    where = _where(document)
    row = {
        "id": offer.id,
        **where,
        "expire_le": offer.expire_le,
        "statut": offer.statut,
        "candidatures": offer.candidatures,
    }
    columns = {
        "id": offer.id,
        "titre": document["offre"]["titre"],
        **where,
        "opco": document["entreprise"].get("opco") or "",
        "partenaire": (document.get("partenaire") or {}).get("label", PLATEFORME),
        "niveau": str(document["offre"].get("niveau") or ""),
        "expire": (offer.expire_le - date(1970, 1, 1)).days,
        "rediffusee": int(offer.rediffusee),
        **{name: orjson.dumps(render(row, document)) for name, render in _CORPS.items()},
    }
    order = (fold(document["offre"]["titre"]), fold(_name(document)), offer.id)
    romes = tuple(dict.fromkeys(document["offre"]["romes"]))
    creation = (document["offre"]["creation"], offer.id)
    return Rendue(
        ordre=order,
        creation=creation,
        romes=romes,
        colonnes=columns,
        expire_le=offer.expire_le,
        exemplaire=exemplaire(offer.id, document),
    )


def _where(document: Document) -> dict[str, Any]:
    """The workplace: of the offer when it differs from the company's address."""
    at = document["offre"].get("lieu") or document["entreprise"]
    code = at.get("code_postal") or ""
    return {"longitude": at.get("longitude"), "latitude": at.get("latitude"), "departement": departement_of(code)}


def _name(document: Document) -> str:
    company_ = document["entreprise"]
    return company_.get("enseigne") or company_.get("raison_sociale") or "Enseigne inconnue"


# ── what answers say ─────────────────────────────────────────────────────────────────────────────────────────────


def _v1(row: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """The item, without its phone; hole: distance. In a delegated offer, contact and address are the CFA's."""
    offer, employer, cfa = document["offre"], document["entreprise"], document.get("cfa")
    contact, at = (cfa or document)["contact"], offer.get("lieu") or employer
    address = joined(at.get("adresse"), at.get("code_postal"), at.get("ville"))
    code = opco.PAR_COURT.get(employer.get("opco") or "")
    return item(
        Kind.MATCHA,
        title=offer["titre"],
        id=row["id"],
        contact={
            **(opaque(row["id"]) if contact.get("email") else {"email": None}),
            "name": joined(contact.get("prenom"), contact.get("nom")),
            "phone": None,
            "info": None,
        },
        place=place(
            distance=HOLE,
            fullAddress=None if cfa else address,
            latitude=row["latitude"],
            longitude=row["longitude"],
            city=at.get("ville"),
            address=None if cfa else at.get("adresse"),
            zipCode=at.get("code_postal"),
            insee=at.get("commune"),
            departementNumber=row["departement"],
        ),
        company=company(
            name=_name(document),
            siret=employer.get("siret"),
            size=TAILLES.get(employer.get("tranche_effectif") or "NN"),
            place={"city": cfa["ville"]} if cfa else None,
            mandataire=cfa is not None,
            creationDate=employer.get("creation"),
            opco={"label": code.nom, "url": code.site} if code else None,
        ),
        diplomaLevel=NIVEAUX_OFFRE.get(offer.get("niveau"), NIVEAUX_OFFRE[None]),
        createdAt=offer["creation"],
        lastUpdateAt=offer.get("mise_a_jour") or offer["creation"],
        job=job(
            id=row["id"],
            description=_long(offer.get("description")),
            employeurDescription=_long(offer.get("employeur_description")),
            creationDate=offer["creation"],
            contractType=", ".join(offer["type"]),
            jobStartDate=offer.get("debut"),
            romeDetails=offer.get("rome_detail"),
            rythmeAlternance=offer.get("rythme"),
            elligibleHandicap=bool(offer.get("handicap")),
            dureeContrat=str(offer["duree"]) if offer.get("duree") else None,
            quantiteContrat=offer.get("quantite") or 1,
            status=row["statut"],
        ),
        romes=[{"code": code_} for code_ in offer["romes"]],
        nafs=[{"code": employer["naf"], "label": employer.get("naf_libelle")}] if employer.get("naf") else None,
        applicationCount=row["candidatures"],
    )


def _long(text: str | None) -> str | None:
    return text if text and len(text) > _SHOWN else None


def _phone(_row: Mapping[str, Any], document: Document) -> str | None:
    found: str | None = (document.get("cfa") or document)["contact"].get("telephone")
    return found


def _v3(row: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Offer of the newer routes; hole: where one applies. In a delegated offer the workplace is told as the CFA."""
    offer, employer, cfa = document["offre"], document["entreprise"], document.get("cfa")
    shown, level, partner = cfa or employer, offer.get("niveau"), document.get("partenaire") or {}
    contact, at = (cfa or document)["contact"], offer.get("lieu") or employer
    told = cfa if cfa else at
    located = row["longitude"] is not None
    code = opco.PAR_COURT.get(employer.get("opco") or "")
    return {
        "identifier": {
            "id": row["id"],
            "partner_label": partner.get("label", PLATEFORME),
            "partner_job_id": partner.get("numero", row["id"]),
        },
        "workplace": {
            "siret": shown.get("siret"),
            "brand": None if cfa else employer.get("enseigne"),
            "legal_name": shown.get("raison_sociale"),
            "website": employer.get("site"),
            "name": shown.get("raison_sociale") if cfa else _name(document),
            "description": _long(offer.get("employeur_description")),
            "size": TAILLES.get(employer.get("tranche_effectif") or "NN"),
            "location": {
                "address": joined(told.get("adresse"), told.get("code_postal"), told.get("ville")) or "",
                "geopoint": point((row["longitude"], row["latitude"])) if located else None,
            },
            "domain": {
                "idcc": int(employer["idcc"]) if employer.get("idcc") else None,
                "opco": code.nom if code else None,
                "naf": {"code": employer["naf"], "label": employer.get("naf_libelle")} if employer.get("naf") else None,
            },
        },
        "apply": {
            "url": HOLE,
            "phone": contact.get("telephone"),
            "recipient_id": f"partners_{row['id']}" if contact.get("email") else None,
        },
        "contract": {
            "start": offer.get("debut"),
            "duration": offer.get("duree"),
            "type": offer["type"],
            "remote": offer.get("distance"),
        },
        "offer": {
            "title": offer["titre"],
            "rome_codes": offer["romes"],
            "description": offer.get("description") or "",
            "target_diploma": {"european": str(level), "label": NIVEAUX_OFFRE[level]} if level else None,
            "desired_skills": offer.get("competences", []),
            "to_be_acquired_skills": offer.get("acquis", []),
            "access_conditions": offer.get("conditions", []),
            "publication": {
                "creation": offer["creation"],
                "expiration": end_of_day(row["expire_le"]),
            },
            "opening_count": offer.get("quantite") or 1,
            "status": row["statut"],
        },
        "is_delegated": cfa is not None,
    }


def _lien(_row: Mapping[str, Any], document: Document) -> str | None:
    """Where one applies, when its organisation says so."""
    found: str | None = (document.get("partenaire") or {}).get("url")
    return found


_CORPS = {"v1": _v1, "v3": _v3, "telephone": _phone, "lien": _lien}
"""Bodies of an offer, by name."""
