"""An offer of the store as answers say it, and as it is compared with its copies."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from tremplin.columnar.placed import HOLE
from tremplin.domain.dates import day_in_paris, end_of_day
from tremplin.domain.geo import departement_of, point
from tremplin.domain.text import fold
from tremplin.domain.written.markup import plain
from tremplin.families.alternance.common import opco
from tremplin.families.alternance.common.beginnings import day_number
from tremplin.families.alternance.common.duplicates import RANG, Exemplaire, company_keys
from tremplin.families.alternance.common.item import (
    NIVEAUX_OFFRE,
    REMOTE,
    TAILLES,
    Kind,
    company,
    item,
    job,
    joined,
    opaque,
    place,
)
from tremplin.families.alternance.store.documents import OffreDocument
from tremplin.families.alternance.store.offers import StoredOffer

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
    employeur: Mapping[str, str | None]
    """`siret`, `nom`, `code_postal`, `ville`: an establishment as `lookup.par_nom` gives it."""
    mots: str
    """The folded words of the three last, each after a space; none where the employer's name isn't known."""

    @property
    def groupe(self) -> tuple[str, str] | None:
        """Where its copies are looked for: its establishment and its place."""
        siret = next((value for _, value in self.exemplaire.cles), None)
        return (siret, self.exemplaire.lieu) if siret and self.exemplaire.lieu else None


def exemplaire(id: str, document: OffreDocument) -> Exemplaire:
    """An offer as one compares it with its copies; the platform's own come before all others."""
    offer, employer, partner = document.offre, document.entreprise, document.partenaire
    told = {
        "apply_email": document.contact.email,
        "workplace_siret": employer.siret,
        "apply_phone": document.contact.telephone,
        "workplace_description": offer.employeur_description,
        "offer_target_diploma": offer.niveau,
        "workplace_website": employer.site,
    }
    return Exemplaire(
        id=id,
        origine=partner.label if partner else PLATEFORME,
        titre=offer.titre,
        lieu=document.lieu.code_postal,
        rang=sum(weight for column, weight in RANG if told[column]) if partner else math.inf,
        creee=datetime.fromisoformat(offer.creation).timestamp(),
        cles=company_keys(employer.siret),
    )


def render_offer(offer: StoredOffer) -> Rendue:
    """The offer, its texts without tags, addresses nor telephone numbers whoever wrote them and by which door."""
    told = offer.document.offre
    shown = told.but(
        titre=plain(told.titre) or "",
        description=plain(told.description),
        employeur_description=plain(told.employeur_description),
    )
    document = offer.document.but(offre=shown)
    where = _where(document)
    contact = document.interlocuteur
    row = {
        "id": offer.id,
        **where,
        "expire_le": offer.expire_le,
        "statut": offer.statut,
        "candidatures": offer.candidatures,
    }
    columns = {
        "id": offer.id,
        "titre": shown.titre,
        **where,
        "opco": document.entreprise.opco or "",
        "partenaire": document.partenaire.label if document.partenaire else PLATEFORME,
        "niveau": str(shown.niveau or ""),
        "contrat": ",".join(shown.type),
        "expire": day_number(offer.expire_le),
        "parue": day_number(day_in_paris(shown.creation)),
        "tranche_effectif": document.entreprise.tranche_effectif or "",
        "debut": day_number(day_in_paris(shown.debut)),
        "teletravail": int(shown.distance in REMOTE),
        "joignable": int(any((contact.email, contact.telephone, _link(row, document)))),
        "rediffusee": int(offer.rediffusee),
        **{name: orjson.dumps(render(row, document)) for name, render in _CORPS.items()},
    }
    name, code, town = _name(document), document.lieu.code_postal, document.lieu.ville
    order = (fold(shown.titre), fold(name), offer.id)
    romes = tuple(dict.fromkeys(shown.romes))
    creation = (shown.creation, offer.id)
    return Rendue(
        ordre=order,
        creation=creation,
        romes=romes,
        colonnes=columns,
        expire_le=offer.expire_le,
        exemplaire=exemplaire(offer.id, document),
        employeur={"siret": document.entreprise.siret, "nom": name, "code_postal": code, "ville": town},
        mots=" " + fold(" ".join(filter(None, (name, code, town)))) if document.entreprise.nom else "",
    )


def _where(document: OffreDocument) -> dict[str, Any]:
    """The workplace: of the offer when it differs from the company's address."""
    at = document.lieu
    code = at.code_postal or ""
    return {"longitude": at.longitude, "latitude": at.latitude, "departement": departement_of(code)}


def _name(document: OffreDocument) -> str:
    return document.entreprise.nom or "Enseigne inconnue"


# ── what answers say ─────────────────────────────────────────────────────────────────────────────────────────────


def _v1(row: Mapping[str, Any], document: OffreDocument) -> dict[str, Any]:
    """The item, without its phone; hole: distance. In a delegated offer, contact and address are the CFA's."""
    offer, employer, cfa = document.offre, document.entreprise, document.cfa
    contact, at = document.interlocuteur, document.lieu
    address = joined(at.adresse, at.code_postal, at.ville)
    code = opco.PAR_COURT.get(employer.opco or "")
    return item(
        Kind.MATCHA,
        title=offer.titre,
        id=row["id"],
        contact={
            **(opaque(row["id"]) if contact.email else {"email": None}),
            "name": joined(contact.prenom, contact.nom),
            "phone": None,
            "info": None,
        },
        place=place(
            distance=HOLE,
            fullAddress=None if cfa else address,
            latitude=row["latitude"],
            longitude=row["longitude"],
            city=at.ville,
            address=None if cfa else at.adresse,
            zipCode=at.code_postal,
            insee=at.commune,
            departementNumber=row["departement"],
        ),
        company=company(
            name=_name(document),
            siret=employer.siret,
            size=TAILLES.get(employer.tranche_effectif or "NN"),
            place={"city": cfa.ville} if cfa else None,
            mandataire=cfa is not None,
            creationDate=employer.creation,
            opco={"label": code.nom, "url": code.site} if code else None,
        ),
        diplomaLevel=NIVEAUX_OFFRE.get(offer.niveau, NIVEAUX_OFFRE[None]),
        createdAt=offer.creation,
        lastUpdateAt=offer.mise_a_jour or offer.creation,
        job=job(
            id=row["id"],
            description=_long(offer.description),
            employeurDescription=_long(offer.employeur_description),
            creationDate=offer.creation,
            contractType=", ".join(offer.type),
            jobStartDate=offer.debut,
            romeDetails=offer.rome_detail,
            rythmeAlternance=offer.rythme,
            elligibleHandicap=bool(offer.handicap),
            dureeContrat=str(offer.duree) if offer.duree else None,
            quantiteContrat=offer.quantite or 1,
            status=row["statut"],
        ),
        romes=[{"code": code_} for code_ in offer.romes],
        nafs=[{"code": employer.naf, "label": employer.naf_libelle}] if employer.naf else None,
        applicationCount=row["candidatures"],
    )


def _long(text: str | None) -> str | None:
    return text if text and len(text) > _SHOWN else None


def _phone(_row: Mapping[str, Any], document: OffreDocument) -> str | None:
    return document.interlocuteur.telephone


def _v3(row: Mapping[str, Any], document: OffreDocument) -> dict[str, Any]:
    """Offer of the newer routes; hole: where one applies. In a delegated offer the workplace is told as the CFA."""
    offer, employer, cfa, partner = document.offre, document.entreprise, document.cfa, document.partenaire
    shown, level, contact, told = cfa or employer, offer.niveau, document.interlocuteur, cfa or document.lieu
    located = row["longitude"] is not None
    code = opco.PAR_COURT.get(employer.opco or "")
    return {
        "identifier": {
            "id": row["id"],
            "partner_label": partner.label if partner else PLATEFORME,
            "partner_job_id": partner.numero if partner else row["id"],
        },
        "workplace": {
            "siret": shown.siret,
            "brand": None if cfa else employer.enseigne,
            "legal_name": shown.raison_sociale,
            "website": employer.site,
            "name": shown.raison_sociale if cfa else _name(document),
            "description": _long(offer.employeur_description),
            "size": TAILLES.get(employer.tranche_effectif or "NN"),
            "location": {
                "address": joined(told.adresse, told.code_postal, told.ville) or "",
                "geopoint": point((row["longitude"], row["latitude"])) if located else None,
            },
            "domain": {
                "idcc": int(employer.idcc) if employer.idcc else None,
                "opco": code.nom if code else None,
                "naf": {"code": employer.naf, "label": employer.naf_libelle} if employer.naf else None,
            },
        },
        "apply": {
            "url": HOLE,
            "phone": contact.telephone,
            "recipient_id": f"partners_{row['id']}" if contact.email else None,
        },
        "contract": {
            "start": offer.debut,
            "duration": offer.duree,
            "type": offer.type,
            "remote": offer.distance,
        },
        "offer": {
            "title": offer.titre,
            "rome_codes": offer.romes,
            "description": offer.description or "",
            "target_diploma": {"european": str(level), "label": NIVEAUX_OFFRE[level]} if level else None,
            "desired_skills": offer.competences,
            "to_be_acquired_skills": offer.acquis,
            "access_conditions": offer.conditions,
            "publication": {
                "creation": offer.creation,
                "expiration": end_of_day(row["expire_le"]),
            },
            "opening_count": offer.quantite or 1,
            "status": row["statut"],
        },
        "is_delegated": cfa is not None,
    }


def _link(_row: Mapping[str, Any], document: OffreDocument) -> str | None:
    """Where one applies, when its organisation says so."""
    return document.partenaire.url if document.partenaire else None


_CORPS = {"v1": _v1, "v3": _v3, "telephone": _phone, "lien": _link}
"""Bodies of an offer, by name."""
