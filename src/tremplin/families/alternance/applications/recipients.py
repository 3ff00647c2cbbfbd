"""To whom an application goes: an offer that is open, or a company that takes them; why it isn't taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tremplin.domain.dates import today
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.search.queries import offres as offres_du_flux
from tremplin.families.alternance.store import corrections, withdrawals
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.language.spoken import mark
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.release.reader import Release

OFFRE, RECRUTEUR = "offre", "recruteur"
PAR_JOUR, PAR_OFFRE, PAR_APPELANT = 100, 3, 20
"""Applications taken: of someone in a day, of someone to one offer or company, of a caller to a company in a day."""


class Refusee(Exception):
    """An application that isn't taken: `code` says why, `status` as HTTP would, `cause` more precisely."""

    def __init__(
        self, code: str, status: int = 400, fields: Mapping[str, str] | None = None, *, cause: str = ""
    ) -> None:
        super().__init__(code)
        self.code, self.status, self.champs, self.cause = code, status, dict(fields or {}), cause


MOTIFS = {
    "INCONNU": ("Job not found", mark("Cette offre, ou cette entreprise, est inconnue.")),
    "EXPIREE": ("Job has expired", mark("Cette offre est pourvue, annulée ou expirée.")),
    "SANS_CONTACT": (
        "No contact e-mail for this recruiter",
        mark("Cette entreprise ne reçoit pas de candidature ici."),
    ),
    "PAR_JOUR": ("Too many applications sent today", f"{PAR_JOUR} candidatures par jour au plus."),
    "PAR_OFFRE": ("Too many applications sent to this offer", f"Vous avez déjà écrit {PAR_OFFRE} fois ici."),
    "PAR_APPELANT": (
        "Too many applications sent to this recruiter by this caller",
        mark("Cette entreprise a reçu assez de candidatures d'ici pour aujourd'hui."),
    ),
    "JETABLE": ("Disposable e-mail address", mark("Les adresses jetables ne sont pas acceptées.")),
    "PIECE": ("File type not supported", mark("Ce fichier n'est pas accepté : PDF ou DOCX de 3 Mo au plus.")),
    "CHAMPS": ("Invalid application", mark("Des champs sont à corriger.")),
}
"""Code of a refusal → its sentence in the APIs, on the pages."""


@dataclass(frozen=True, kw_only=True)
class Destinataire:
    """To whom an application goes."""

    genre: str
    identifiant: str
    siret: str | None
    courriel: str
    entreprise: str
    poste: str
    gerable: bool = False
    """An offer written by the form here: its links « filled » and « delete » come along."""
    telephone: str | None = None
    romes: list[str] = field(default_factory=list)
    longitude: float | None = None
    latitude: float | None = None


def destinataire(state: State, release: Release, genre: str, identifier: str) -> Destinataire:
    """Who receives what is sent to an offer, or to a company; raises Refusee."""
    found = _offre(state, release, identifier) if genre == OFFRE else _recruteur(state, release, identifier)
    if mails.refuse(state, found.courriel):
        raise Refusee("SANS_CONTACT")
    return found


def _offre(state: State, release: Release, identifier: str) -> Destinataire:
    with state.store.reading() as connection:
        offer = offer_rows.get(connection, identifier)
    if offer is None:
        return _offre_de_flux(release, identifier)
    if offer.statut != offer_rows.ACTIVE or offer.expire_le < today():
        raise Refusee("EXPIREE")
    document, company, at = offer.document, offer.document.entreprise, offer.document.lieu
    address = document.interlocuteur.email
    if not address:
        raise Refusee("SANS_CONTACT")
    return Destinataire(
        genre=OFFRE,
        identifiant=offer.id,
        siret=company.siret,
        courriel=address,
        entreprise=company.nom or "Entreprise",
        poste=document.offre.titre,
        gerable=offer.employeur_id is not None,
        telephone=document.interlocuteur.telephone,
        romes=document.offre.romes,
        longitude=at.longitude,
        latitude=at.latitude,
    )


def _offre_de_flux(release: Release, identifier: str) -> Destinataire:
    told = lookup.contact_offre(release, identifier)
    if told is None:
        known = offres_du_flux(release).find(identifier) is not None
        raise Refusee("SANS_CONTACT") if known else Refusee("INCONNU", 404)
    if told["expiration"] < today().isoformat():
        raise Refusee("EXPIREE")
    return Destinataire(
        genre=OFFRE,
        identifiant=identifier,
        siret=told["workplace_siret"],
        courriel=told["apply_email"],
        entreprise=told["workplace_name"] or "Entreprise",
        poste=told["offer_title"],
        telephone=told["apply_phone"],
        romes=told["romes"].split(","),
        longitude=told["longitude"],
        latitude=told["latitude"],
    )


def _recruteur(state: State, release: Release, siret: str) -> Destinataire:
    known = lookup.recruteur(release, siret)
    with state.store.reading() as connection:
        if not known or withdrawals.is_withdrawn(connection, siret):
            raise Refusee("INCONNU", 404)
        said = corrections.de(connection, siret)
    address = said.get("courriel") or lookup.courriel_recruteur(release, siret)
    if not address:
        raise Refusee("SANS_CONTACT")
    name = said.get("enseigne") or known.get("enseigne") or known.get("raison_sociale") or "Entreprise"
    return Destinataire(
        genre=RECRUTEUR,
        identifiant=siret,
        siret=siret,
        courriel=address,
        entreprise=name,
        poste="Candidature spontanée",
        telephone=said.get("telephone") or known.get("telephone"),
        longitude=known.get("longitude"),
        latitude=known.get("latitude"),
    )
