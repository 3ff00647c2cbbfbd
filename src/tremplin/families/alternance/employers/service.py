"""Employers who publish by the form: the establishment looked up, the address confirmed, the account validated."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection

from tremplin.domain.dates import PARIS
from tremplin.domain.written import free_texts, mailboxes, people
from tremplin.domain.written.siret import read_siret
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.offers.entry import Refusee
from tremplin.families.alternance.offers.publication import locate
from tremplin.families.alternance.search import lookup, queries
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store.documents import Contact, EmployeurDocument, Entreprise, Saisie
from tremplin.families.alternance.store.employers import ATTENTE, DESACTIVE, ERREUR, VALIDE, Employeur
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.identity import service as accounts
from tremplin.platform.identity.forgetting import INUTILISE
from tremplin.platform.identity.service import Refus
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.web.forms import Wrong, fill
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.store import outbox
from tremplin.release.reader import Release

PROFIL = "employeur"
ENTREPRISE, CFA = "entreprise", "cfa"
CONFIRMER = "emp_confirmer"
_VIE = timedelta(days=30)
REFUS = {
    "INVALIDE": mark("Ce SIRET n'est pas valide."),
    "INTROUVABLE": mark("Aucun établissement de ce nom n'est dans nos données : donnez son SIRET."),
    "CLOSED": mark("Cet établissement est fermé d'après SIRENE."),
    "NON_DIFFUSIBLE": mark("Cet établissement a demandé à SIRENE de ne pas être montré : écrivez-nous."),
    "IS_CFA": mark("Cet établissement est un organisme de formation : choisissez « organisme de formation »."),
    "UNKNOWN": mark("Cet établissement n'est pas au référentiel des organismes de formation."),
    "UNSUPPORTED": mark("Cet organisme n'a pas d'adresse au référentiel : écrivez-nous."),
    "NOT_QUALIOPI": mark("Cet organisme n'est pas certifié Qualiopi."),
    "ALREADY_EXISTS": mark("Cette adresse électronique a déjà un compte : connectez-vous."),
}
"""Why an employer isn't taken."""


class Inacceptable(Exception):
    """An establishment, or an address, that isn't taken; `code` is one of REFUS, `told` says it more precisely."""

    def __init__(self, code: str, told: str = "") -> None:
        super().__init__(told or REFUS[code])
        self.code = code


@dataclass(frozen=True)
class Etablissement:
    """An establishment as the release knows it; `connu` False: what it is has to be said by its people."""

    siret: str
    genre: str
    faits: Entreprise
    connu: bool


def search(release: Release, siret: str, genre: str) -> Etablissement:
    """Look an establishment up; raises Inacceptable."""
    try:
        plain = read_siret(siret)
    except ValueError as error:
        raise Inacceptable("INVALIDE", str(error)) from error
    if why := lookup.ecarte(release, plain):
        raise Inacceptable("CLOSED" if why == "fermée" else "NON_DIFFUSIBLE")
    card = queries.organisation(release, plain)
    if genre == CFA:
        return Etablissement(plain, CFA, _organisme(plain, orjson.loads(card) if card else None), True)
    known = lookup.recruteur(release, plain)
    if lookup.is_training_body(release, plain, known.get("naf")):
        raise Inacceptable("IS_CFA")
    public = lookup.is_public(release, plain)
    own = "" if public else known.get("opco") or lookup.opco_de(release, plain[:9])
    faits = {**known, "siret": plain, "opco": own, "public": public}
    return Etablissement(plain, ENTREPRISE, Entreprise.of(faits), bool(known) and known["longitude"] is not None)


def _organisme(siret: str, card: Mapping[str, Any] | None) -> Entreprise:
    """What is known of a training organisation; raises Inacceptable."""
    if card is None:
        raise Inacceptable("UNKNOWN")
    place, unit = card["etablissement"], card["unite_legale"]
    if not place["ouvert"] or not unit["actif"]:
        raise Inacceptable("CLOSED")
    if not card["renseignements_specifiques"]["qualiopi"]:
        raise Inacceptable("NOT_QUALIOPI")
    at, point = place["adresse"], place["geopoint"]
    if not at or not point:
        raise Inacceptable("UNSUPPORTED")
    return Entreprise(
        siret=siret,
        enseigne=place["enseigne"],
        raison_sociale=unit["raison_sociale"],
        adresse=at["label"],
        code_postal=at["code_postal"],
        ville=at["commune"]["nom"],
        commune=at["commune"]["code_insee"],
        longitude=point["coordinates"][0],
        latitude=point["coordinates"][1],
    )


def complete(release: Release, found: Etablissement, given: Mapping[str, str]) -> Entreprise:
    """The establishment, completed by its people where nothing is known; raises Refusee with every fault."""
    faits, faults = found.faits, {}
    if not found.connu:
        name, at = given.get("raison_sociale", ""), locate(release, given.get("adresse", ""))
        if wrong := free_texts.faute_de_nom_d_entreprise(name):
            faults["raison_sociale"] = wrong
        if at.point is None:
            faults["adresse"] = _("une adresse avec son code postal et sa commune est attendue")
        faits = faits.but(raison_sociale=name, **at.stored())
    if not faits.opco and found.genre == ENTREPRISE and not faits.public:
        said = given.get("opco", "")
        if said and said not in opcos.PAR_COURT:
            faults["opco"] = _("un OPCO de la liste est attendu")
        faits = faits.but(opco=said)
    if faults:
        raise Refusee(_("Des champs sont à corriger"), faults)
    return faits


def read_contact(given: Mapping[str, str]) -> Contact:
    """Who is in charge; raises Refusee with every fault."""
    try:
        who = fill(people.Personne, given)
    except Wrong as wrong:
        raise Refusee(str(wrong), wrong.faults) from wrong
    return Contact(prenom=who.prenom, nom=who.nom, telephone=who.telephone, email=who.courriel)


def enrol(
    state: State,
    faits: Entreprise,
    genre: str,
    contact: Contact,
    origine: str,
    *,
    known: bool,
    saisie: Saisie | None,
    organismes: Sequence[Mapping[str, Any]] = (),
    organisation_id: str | None = None,
    discret: bool = False,
) -> tuple[str, str | None]:
    """Keep an employer and its first offer, send the one mail that confirms both: their ids. For an address that has an
    account nothing is kept: raises Inacceptable or, when `discret`, answers alike and tells that address alone."""
    identifier, now, address = uuid.uuid4().hex, datetime.now(UTC), contact.email or ""

    def effet(connection: Connection) -> tuple[str, str | None]:
        taken = rows.par_courriel(connection, address) or account_rows.par_courriel(connection, address)
        if taken and not discret:
            raise Inacceptable("ALREADY_EXISTS")
        if taken:
            mail = Courriel(address, "employeur_deja", {})
            mails.deposit(connection, state.settings, mail, "employeur_deja", now)
            return identifier, uuid.uuid4().hex if saisie is not None else None
        etat = ATTENTE if known else ERREUR
        rows.create(connection, {
            "id": identifier, "siret": faits.siret, "genre": genre, "courriel": address,
            "organisation_id": organisation_id, "opco": faits.opco or "", "origine": origine[:64], "etat": etat,
            "cree_le": now,
            "document": EmployeurDocument(entreprise=faits, contact=contact).stored(),
        })  # fmt: skip
        rows.give_state(
            connection, identifier, etat, validation="AUTOMATIQUE", qui="formulaire", raison=None, quand=now
        )
        owner = rows.par_id(connection, identifier)
        assert owner is not None
        offer = None
        if saisie is not None:
            offer = offers.create(state, connection, owner, saisie, qui="formulaire")
            rows.delegate(connection, offer, [_delegation(o) for o in organismes])
        mail = Courriel(owner.courriel, "employeur_confirmation", {"employeur": identifier})
        mails.deposit(connection, state.settings, mail, identifier, now)
        return identifier, offer

    return state.store.ensemble(effet)


def _delegation(told: Mapping[str, Any]) -> dict[str, Any]:
    return {n: told[n] for n in ("siret", "nom", "courriel", "distance_km")}


def organisation_of(nom: str, siret: str, id: str) -> str:
    """The name of an employer's organisation, that nobody joins by giving the company's; pages show it by a filter."""
    return f"{nom} ({siret}, {id[:6]})"


def confirm(state: State, release: Release, token: str) -> str:
    """Confirm an address, open its account, validate it if it can be; the state of the employer. Raises Refus."""
    with state.store.reading() as connection:
        found = state.comptes.read_link(token, CONFIRMER)
        owner = rows.par_id(connection, found.sujet.partition(":")[2]) if found else None
        if owner is not None and account_rows.par_courriel(connection, owner.courriel):
            raise Refus(_("Cette adresse a déjà un compte : connectez-vous"))
    account = None
    if owner is not None:
        contact = owner.document.contact
        name, own = f"{contact.prenom} {contact.nom}", organisation_of(owner.nom, owner.siret, owner.id)
        account = accounts.create(state.store, courriel=owner.courriel, nom=name, organisation=own, profil=PROFIL)

    def effet(connection: Connection) -> str:
        identifier = state.comptes.take_link(connection, token, CONFIRMER).sujet.partition(":")[2]
        rows.change(connection, identifier, confirme_le=datetime.now(UTC), compte_id=account)
        fresh = rows.par_id(connection, identifier)
        assert fresh is not None
        if fresh.etat == ATTENTE and connue(release, fresh):
            validate(state, connection, fresh, validation="AUTOMATIQUE", qui="tremplin", raison=None)
        return str(rows.par_id(connection, identifier).etat)  # type: ignore[union-attr]

    return state.store.ensemble(effet)


def connue(release: Release, owner: Employeur) -> bool:
    """Whether the address of an employer is known of its company, or of the same domain as one that is."""
    if owner.genre == CFA:
        card = queries.organisation(release, owner.siret)
        known = [c["email"].lower() for c in orjson.loads(card)["contacts"]] if card else []
    else:
        known = lookup.courriels_du_siren(release, owner.siret[:9])
    domain = mailboxes.domaine(owner.courriel)
    own = domain not in mailboxes.GRATUITS and domain in {mailboxes.domaine(k) for k in known}
    return owner.courriel in known or own


def validate(
    state: State, connection: Connection, owner: Employeur, *, validation: str, qui: str, raison: str | None
) -> None:
    """An employer is who it says: its offers that only waited for that are shown."""
    now = datetime.now(UTC)
    rows.give_state(connection, owner.id, VALIDE, validation=validation, qui=qui, raison=raison, quand=now)
    fresh = rows.par_id(connection, owner.id)
    assert fresh is not None
    mail = Courriel(owner.courriel, "employeur_decision", {"employeur": owner.id, "valide": True, "raison": raison})
    mails.deposit(connection, state.settings, mail, owner.id, now)
    if fresh.confirme_le is not None:
        offers.publish_those_of(state, connection, fresh, qui)


def refuse(state: State, connection: Connection, owner: Employeur, *, qui: str, raison: str) -> None:
    """An employer isn't who it says: its offers are cancelled."""
    now = datetime.now(UTC)
    rows.give_state(connection, owner.id, DESACTIVE, validation="MANUELLE", qui=qui, raison=raison, quand=now)
    for offer in rows.offres_de(connection, owner.id):
        if (offer.statut, "annuler") in offers.TRANSITIONS:
            offers.act(state, connection, offer.id, "annuler", qui=qui, motif=raison)
    mail = Courriel(owner.courriel, "employeur_decision", {"employeur": owner.id, "valide": False, "raison": raison})
    mails.deposit(connection, state.settings, mail, owner.id, now)


# ── mails, mornings ──────────────────────────────────────────────────────────────────────────────────────────────


def _confirmation(state: State, mail: Courriel) -> Courriel | None:
    with state.store.reading() as connection:
        owner = rows.par_id(connection, mail.contexte["employeur"])
        if owner is None or owner.confirme_le is not None:
            return None
        listed = [o.document.offre.titre for o in rows.offres_de(connection, owner.id)]
    token = state.comptes.lien_d_action(CONFIRMER, f"employeur:{owner.id}", _VIE)
    link = f"{state.settings.base_url}/espace-pro/confirmation?jeton={token}"
    return replace(
        mail, contexte={"prenom": owner.document.contact.prenom, "nom": owner.nom, "lien": link, "offres": listed}
    )


def _deja(state: State, mail: Courriel) -> Courriel | None:
    return replace(mail, contexte={"lien": f"{state.settings.base_url}/connexion?vers=/espace-pro/offres"})


def _decision(state: State, mail: Courriel) -> Courriel | None:
    with state.store.reading() as connection:
        owner = rows.par_id(connection, mail.contexte["employeur"])
    if owner is None:
        return None
    return replace(
        mail,
        contexte={
            **mail.contexte,
            "nom": owner.nom,
            "confirme": owner.confirme_le is not None,
            "espace": f"{state.settings.base_url}/espace-pro/offres",
        },
    )


GABARITS = {
    "employeur_confirmation": Gabarit(mark("Confirmez votre adresse pour publier votre offre"), _confirmation),
    "employeur_deja": Gabarit(mark("Vous avez déjà un compte"), _deja),
    "employeur_decision": Gabarit(mark("Votre compte employeur {nom}"), _decision),
    "employeur_attente": Gabarit(mark("{combien} employeur(s) attendent votre validation")),
}


def chaque_matin(state: State) -> bool:
    """Look again at the employers that wait; on Mondays, Wednesdays and Fridays tell the agents how many do."""
    release, now = state.releases.current, datetime.now(PARIS)
    if release is None:
        return False
    with state.store.reading() as connection:
        waiting = [*rows.en_etat(connection, ATTENTE), *rows.en_etat(connection, ERREUR)]
    left: dict[str, int] = {}
    for owner in waiting:
        if not _look_again(state, release, owner):
            left[owner.opco] = left.get(owner.opco, 0) + 1
    if now.weekday() in (0, 2, 4) and now.hour >= 7 and left:
        _tell_agents(state, left, f"{now:%Y-%m-%d}")
    return False


def _look_again(state: State, release: Release, owner: Employeur) -> bool:
    """Complete what couldn't be looked up, validate who is known now; whether it was."""
    document, etat = owner.document, owner.etat
    if etat == ERREUR:
        facts = lookup.recruteur(release, owner.siret)
        if not facts or facts["longitude"] is None:
            return False
        told = {k: v for k, v in facts.items() if v is not None}
        document = document.but(entreprise=Entreprise.of(document.entreprise.stored() | told))
    if not connue(release, owner):
        if etat == ERREUR:
            with state.store.writing() as connection:
                rows.change(connection, owner.id, document=document.stored(), opco=document.entreprise.opco or "")
                rows.give_state(
                    connection,
                    owner.id,
                    ATTENTE,
                    validation="AUTOMATIQUE",
                    qui="tremplin",
                    raison="établissement retrouvé",
                    quand=datetime.now(UTC),
                )
        return False
    with state.store.writing() as connection:
        rows.change(connection, owner.id, document=document.stored())
        validate(state, connection, owner, validation="AUTOMATIQUE", qui="tremplin", raison=None)
    return True


def _tell_agents(state: State, left: Mapping[str, int], day: str) -> None:
    """One mail an agent and a day."""
    agents = [c for c in account_rows.tous(state.store) if c.profil == "opco" and c.ferme_le is None]
    for agent in agents:
        opco = opcos.named(agent.organisation)
        count = left.get(opco.court, 0) if opco else 0
        subject = f"attente:{day}:{agent.id[:20]}"
        moment = datetime.now(UTC)
        told = {"combien": count, "lien": f"{state.settings.base_url}/espace-pro/validations"}
        with state.store.writing() as connection:
            if count and not outbox.deposited_since(connection, mails.GENRE, subject, moment - timedelta(days=1)):
                mail = Courriel(agent.courriel, "employeur_attente", told)
                mails.deposit(connection, state.settings, mail, subject, moment)


def forget(state: State) -> bool:
    """Forget the employers whose account nobody used for two years, and those that never confirmed their address."""
    with state.store.reading() as connection:
        gone = rows.a_oublier(connection, datetime.now(UTC) - INUTILISE)
    for owner in gone:
        with state.store.writing() as connection:
            for offer in rows.offres_de(connection, owner.id):
                if (offer.statut, "annuler") in offers.TRANSITIONS:
                    offers.act(state, connection, offer.id, "annuler", qui="tremplin", motif="compte oublié")
            rows.give_state(
                connection,
                owner.id,
                DESACTIVE,
                validation="AUTOMATIQUE",
                qui="tremplin",
                raison="compte sans usage",
                quand=datetime.now(UTC),
            )
            rows.forget(connection, owner)
    return False


TACHES = (
    Tache("employeurs-oublier", "Oublier les employeurs sans usage depuis deux ans", 3600, forget),
    Tache("employeurs-chaque-matin", "Revoir les employeurs en attente, prévenir les agents", 1800, chaque_matin),
)
