"""From what an organisation sends to the offer that is kept: who hires, where, for which job; or why it isn't shown."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.dates import PARIS, today
from tremplin.domain.geo import departement_of
from tremplin.domain.written.addresses import town as plain_town
from tremplin.domain.written.markup import plain
from tremplin.families.alternance.common.duplicates import montres
from tremplin.families.alternance.offers.schemas import OffreEcrite
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.search.rendered import exemplaire
from tremplin.families.alternance.store import decisions
from tremplin.families.alternance.store.documents import Contact, Entreprise, Lieu, OffreDocument, Partenaire, Poste
from tremplin.families.alternance.store.offers import ACTIVE, Etat, Publiee, actives_du_siret
from tremplin.release.reader import Release

REFUS = {
    "CLOSED_COMPANY": "L'établissement est fermé d'après SIRENE",
    "TRAINING_BODY": "L'établissement est un organisme de formation",
    "NO_ROME": "Aucun métier du ROME ne correspond au titre : donnez rome_codes",
    "NOT_GEOLOCATED": "L'adresse n'est pas reconnue : donnez un code postal et une commune",
    "EXPIRED": "L'offre a expiré",
    "SCHOOL_AD": "L'offre ressemble à l'annonce d'une école : un modérateur va la lire",
    "DUPLICATE": "La même offre est déjà montrée, donnée par un autre",
    "UNPUBLISHED": "Un modérateur a retiré cette offre",
    "CLOSED": "L'offre est pourvue ou annulée",
}
"""Why an offer isn't published."""
_ATTENTE = "Pending"
_MOIS = 2
_COPIES = 500
"""Offers of an establishment among which copies are looked for."""
_POSTAL = re.compile(r"(?<!\d)(\d{5})(?!\d)\s*([^\d,;]*)", re.ASCII)


def judge(
    release: Release, sent: OffreEcrite, label: str, numero: str, creee: datetime, decision: str | None = None
) -> Etat:
    """The state of an offer: shown when nothing is against it. `decision`: what a moderator decided of it, for good."""
    employer, contact = _employeur(release, sent), sent.apply
    romes = sent.offer.rome_codes or lookup.romes_du_titre(release, sent.offer.title)
    end = sent.offer.publication.expiration
    expires = end.astimezone(PARIS).date() if end else dans_deux_mois(creee.astimezone(PARIS).date())
    why = _refus(release, sent, employer, romes, expires)
    if why is None and decision is None and not employer.naf and annonce(release, sent):
        why = decisions.TO_READ  # whose activity isn't known: a moderator reads it
    if decision == decisions.RETIRER:
        why = why if why == "CLOSED" else "UNPUBLISHED"
    document = OffreDocument(
        entreprise=employer,
        contact=Contact(email=contact.email, telephone=contact.phone),
        offre=_poste(sent, romes, creee),
        partenaire=Partenaire(label=label, numero=numero, url=contact.url),
        refus=why,
    )
    shown = sent.offer.status if sent.offer.status != ACTIVE or why is None else _ATTENTE
    return Etat(shown, sent.offer.multicast, expires, document)


def annonce(release: Release, sent: OffreEcrite) -> bool:
    """Whether the texts of an offer sound like those of a school that looks for students."""
    return lookup.ecoles(release).annonce(sent.offer.description, sent.workplace.description)


def doublon(connection: Connection, known: Publiee) -> bool:
    """Whether searches show a copy of an offer instead of it."""
    siret = known.document.entreprise.siret
    if not siret or known.statut != ACTIVE:
        return False
    day = today()
    near = (o for o in actives_du_siret(connection, siret, _COPIES) if o.expire_le >= day)
    return montres(exemplaire(o.id, o.document) for o in near).get(known.id, known.id) != known.id


def _refus(release: Release, sent: OffreEcrite, employer: Entreprise, romes: list[str], expires: date) -> str | None:
    """The first reason that holds."""
    siret = sent.workplace.siret
    reasons: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("CLOSED", lambda: sent.offer.status != ACTIVE),
        ("EXPIRED", lambda: expires < today()),
        ("CLOSED_COMPANY", lambda: lookup.ecarte(release, siret) == "fermée"),
        ("TRAINING_BODY", lambda: _form(release, siret, employer)),
        ("NO_ROME", lambda: not romes),
        ("NOT_GEOLOCATED", lambda: employer.longitude is None),
    )
    return next((code for code, holds in reasons if holds()), None)


def _form(release: Release, siret: str, employer: Entreprise) -> bool:
    """Whether an establishment is a training organisation: by its activity, the lists of those, its name."""
    schools = lookup.ecoles(release)
    named = schools.nommee(employer.enseigne) or schools.nommee(employer.raison_sociale)
    return named or lookup.is_training_body(release, siret, employer.naf)


def _employeur(release: Release, sent: OffreEcrite) -> Entreprise:
    """What is known of the establishment, what is said of it over that, and where it is."""
    given = sent.workplace
    known = lookup.recruteur(release, given.siret)
    employer: dict[str, Any] = {
        "siret": given.siret,
        "enseigne": given.name or known.get("enseigne"),
        "raison_sociale": known.get("raison_sociale"),
        "naf": known.get("naf"),
        "naf_libelle": known.get("naf_libelle"),
        "tranche_effectif": known.get("tranche_effectif"),
        "opco": known.get("opco"),
        "idcc": known.get("idcc"),
        "site": given.website,
    }
    if given.location is not None:
        return Entreprise.of(employer | locate(release, given.location.address).stored())
    placed = {n: known.get(n) for n in ("longitude", "latitude", "commune", "code_postal", "ville")}
    return Entreprise.of(employer | placed | {"adresse": None})


def locate(release: Release, address: str) -> Lieu:
    """An address in parts, and its point: of its town, in the département of its postal code, else of that code."""
    found = _POSTAL.search(address)
    if found is None:
        return Lieu(adresse=address, code_postal=None, ville=None, longitude=None, latitude=None)
    postal, town = found[1], found[2].strip(" ,")
    at = lookup.lieu(release, postal, departement_of(postal), plain_town(town))
    return Lieu(
        adresse=address[: found.start()].strip(" ,") or None,
        code_postal=postal,
        ville=town or None,
        longitude=at and at[0],
        latitude=at and at[1],
    )


def _poste(sent: OffreEcrite, romes: list[str], creee: datetime) -> Poste:
    told, contract = sent.offer, sent.contract
    creation = (told.publication.creation or creee).astimezone(UTC)
    return Poste(
        titre=" ".join((plain(told.title) or "").split()),
        description=plain(told.description) or "",
        employeur_description=plain(sent.workplace.description),
        romes=romes,
        niveau=int(told.target_diploma.european) if told.target_diploma else None,
        type=list(dict.fromkeys(contract.type)),
        creation=_instant(creation),
        mise_a_jour=_instant(datetime.now(UTC)),
        debut=_instant(contract.start) if contract.start else None,
        duree=contract.duration,
        distance=contract.remote,
        quantite=told.opening_count,
        competences=_readable(told.desired_skills),
        acquis=_readable(told.to_be_acquired_skills),
        conditions=_readable(told.access_conditions),
        origine=told.origin,
    )


def _readable(texts: list[str]) -> list[str]:
    """Texts as they are shown, those without a word left out."""
    return [shown for text in texts if (shown := plain(text))]


def _instant(moment: datetime) -> str:
    return moment.astimezone(PARIS).isoformat(timespec="milliseconds")


def dans_deux_mois(day: date) -> date:
    """The same day two calendar months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + _MOIS, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
