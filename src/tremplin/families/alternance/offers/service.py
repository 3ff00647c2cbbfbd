"""Offers written by the form: what is typed, the states they go through, what each change tells to whom.

An offer waits (Pending) until its employer is confirmed and valid and its text accepted, is shown (Active), and ends
Filled or Cancelled, for good (one filled by mistake is shown again within an hour). Every state is kept with who gave
it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.dates import PARIS, today
from tremplin.domain.geo import distance_km
from tremplin.families.alternance.offers import reasons
from tremplin.families.alternance.offers.entry import Refusee
from tremplin.families.alternance.offers.publication import dans_deux_mois
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.answers import alone, formation_items
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store.documents import Cfa, Contact, Entreprise, Lieu, OffreDocument, Poste, Saisie
from tremplin.families.alternance.store.employers import Employeur
from tremplin.families.alternance.store.offers import ACTIVE, ANNULEE, ITSELF, POURVUE, Etat, Publiee
from tremplin.language.spoken import mark, translated
from tremplin.platform.identity.store.accounts import Lien
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.release.reader import Release

EN_ATTENTE = "Pending"
TRANSITIONS: Mapping[tuple[str, str], str] = {
    (EN_ATTENTE, "publier"): ACTIVE,
    (EN_ATTENTE, "modifier"): EN_ATTENTE,
    (EN_ATTENTE, "annuler"): ANNULEE,
    (ACTIVE, "modifier"): ACTIVE,
    (ACTIVE, "moderer"): EN_ATTENTE,
    (ACTIVE, "prolonger"): ACTIVE,
    (ACTIVE, "pourvoir"): POURVUE,
    (POURVUE, "rouvrir"): ACTIVE,
    (ACTIVE, "annuler"): ANNULEE,
    (ACTIVE, "expirer"): ANNULEE,
}
"""(State, what is done) → the state that it gives; what isn't here is refused."""
DITS = {EN_ATTENTE: "En attente", ACTIVE: "Active", POURVUE: "Pourvue", ANNULEE: "Annulée"}
"""State → the word of v1, and of the pages."""
REPENTIR = timedelta(hours=1)
"""How long who filled an offer may show it again; who applied isn't told before."""
MOTIFS_FIN = {
    "lba": "J'ai recruté grâce à ce service",
    "autre_canal": "J'ai recruté par un autre canal",
    "plus_de_besoin": "Je ne recrute plus",
    "autre": "Autre raison",
}
RAPPELS = (7, 1)
"""Days before its end on which an employer is reminded of an offer."""
ORGANISMES, CANDIDATURES_AU_PLUS = 10, 80
PROCHE_KM = 100.0
"""Beyond, an organisation isn't near."""
LIENS = {"offre_pourvue": "pourvoir", "offre_annulee": "annuler", "offre_prolonger": "prolonger"}
"""Use of a link sent by mail → what it does."""
DELEGATION, SANS_DELEGATION = "delegation", "delegation_stop"
_VIE, _DEUX_ANS = timedelta(days=30), timedelta(days=730)


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────────────


def publiable(connection: Connection, owner: Employeur, offre_id: str) -> bool:
    """Whether nothing keeps an offer from being shown."""
    valid = owner.etat == rows.VALIDE and owner.confirme_le is not None
    return valid and not rows.en_moderation(connection, offre_id)


def create(
    state: State, connection: Connection, owner: Employeur, saisie: Saisie, *, qui: str,
    entreprise: Entreprise | None = None, cfa: Cfa | None = None,
) -> str:  # fmt: skip
    """Keep an offer, waiting; shown at once when nothing is against it. Its id."""
    identifier, told = uuid.uuid4().hex, owner.document
    document = new_document(saisie, entreprise or told.entreprise, told.contact, owner.origine, cfa)
    etat = Etat(EN_ATTENTE, True, dans_deux_mois(today()), document)
    offer_rows.write(connection, identifier, etat, qui=qui, employeur_id=owner.id)
    _verify_text(connection, identifier, saisie)
    if publiable(connection, owner, identifier):
        act(state, connection, identifier, "publier", qui=qui)
    return identifier


def new_document(
    saisie: Saisie, entreprise: Entreprise, contact: Contact, origine: str | None, cfa: Cfa | None = None
) -> OffreDocument:
    """An offer as it is kept when it is first written, now."""
    stamp = datetime.now(PARIS).isoformat(timespec="milliseconds")
    offer = Poste.of({**saisie.stored(), "creation": stamp, "mise_a_jour": stamp, "prolongations": 0})
    return OffreDocument(entreprise=entreprise, contact=contact, cfa=cfa, origine=origine, offre=offer)


def _verify_text(connection: Connection, identifier: str, saisie: Saisie) -> bool:
    """Whether the text may be shown at once; otherwise a moderator is asked."""
    found = reasons.motifs(saisie.description, saisie.employeur_description)
    if found and not rows.en_moderation(connection, identifier):
        rows.report(connection, "offre", identifier, "TEXTE", " ; ".join(found), datetime.now(UTC))
    return not found


def act(
    state: State, connection: Connection, identifier: str, action: str, *, qui: str, motif: str | None = None,
    saisie: Saisie | None = None,
) -> str:  # fmt: skip
    """Do something to an offer, in the transaction of its cause: the state that it gets; raises Refusee."""
    known = offer_rows.get(connection, identifier)
    if known is None or known.employeur_id is None:
        raise Refusee("Cette offre est inconnue")
    after = TRANSITIONS.get((known.statut, action))
    if after is None:
        raise Refusee(f"Une offre « {DITS[known.statut].lower()} » ne peut pas être changée ainsi")
    owner = rows.par_id(connection, known.employeur_id)
    assert owner is not None
    day, told, end = today(), known.document.offre, known.expire_le
    if action == "publier":
        if not publiable(connection, owner, identifier):
            raise Refusee("Cette offre attend encore une vérification")
        end = dans_deux_mois(day)
    if action == "rouvrir" and not reopens(rows.etats_de(connection, identifier)):
        raise Refusee("Cette offre est pourvue depuis plus d'une heure : publiez-la de nouveau")
    if action == "prolonger":
        if end == dans_deux_mois(day):
            raise Refusee("Cette offre vient déjà d'être prolongée")
        end = dans_deux_mois(day)
        told = told.but(prolongations=told.prolongations + 1)
    if action == "modifier":
        assert saisie is not None
        told = Poste.of(told.stored() | saisie.stored())
        if not _verify_text(connection, identifier, saisie):
            after = EN_ATTENTE
    if motif:
        told = told.but(motif=motif[:500])
    told = told.but(mise_a_jour=datetime.now(PARIS).isoformat(timespec="milliseconds"))
    document = known.document.but(offre=told)
    offer_rows.write(connection, identifier, Etat(after, known.rediffusee, end, document), qui=qui)
    if action == "publier":
        tell_organisations(state, connection, identifier)
    if after != known.statut or action == "prolonger":
        _tell(state, connection, owner, identifier, action)
    return after


def reopens(states: Sequence[rows.Passe]) -> bool:
    """Whether an offer of these states (the newest first) is filled since so little that it may be shown again."""
    return states[0].statut == POURVUE and datetime.now(UTC) - states[0].quand < REPENTIR


def _tell(state: State, connection: Connection, owner: Employeur, identifier: str, action: str) -> None:
    """Tell the employer that an offer changed."""
    mail = Courriel(owner.courriel, "offre_changee", {"offre": identifier, "action": action})
    mails.deposit(connection, state.settings, mail, identifier, datetime.now(UTC))


def publish_those_of(state: State, connection: Connection, owner: Employeur, qui: str) -> int:
    """Show the offers of an employer that only waited for it; how many."""
    waiting = [o.id for o in rows.offres_de(connection, owner.id) if o.statut == EN_ATTENTE]
    ready = [o for o in waiting if publiable(connection, owner, o)]
    for identifier in ready:
        act(state, connection, identifier, "publier", qui=qui)
    return len(ready)


def par_lien(state: State, token: str, usage: str, motif: str | None = None) -> str:
    """Do what a link sent by mail does, once: the state of the offer; raises Refus, Refusee."""

    def effet(connection: Connection) -> str:
        identifier = state.comptes.take_link(connection, token, usage).sujet.partition(":")[2]
        return act(state, connection, identifier, LIENS[usage], qui="lien", motif=motif)

    return state.store.ensemble(effet)


def close_if_full(state: State, connection: Connection, identifier: str, received: int) -> None:
    """An offer that received enough applications closes by itself."""
    known = offer_rows.get(connection, identifier)
    if known is not None and known.employeur_id and received >= CANDIDATURES_AU_PLUS and known.statut == ACTIVE:
        act(state, connection, identifier, "pourvoir", qui=ITSELF, motif=f"{received} candidatures reçues")


# ── training organisations near by ───────────────────────────────────────────────────────────────────────────────


def organismes_proches(release: Release, romes: Sequence[str], place: Lieu) -> list[dict[str, Any]]:
    """The ten organisations nearest to a place, a hundred kilometres away at most, that train for one of these jobs
    and can be written to."""
    import orjson

    if (at := place.point) is None:
        return []
    where = queries.Where(at, PROCHE_KM)
    found = queries.find_formations(release, where, romes=romes, today=today(), limit=150)
    table, nearest = queries.formations(release), {}
    for item in found.items.tolist():
        told = orjson.loads(b"".join(formation_items(table, alone(item), described=False)))
        siret, email = told["company"]["siret"], (told["contact"] or {}).get("email")
        if siret and email and siret not in nearest and told["place"]["longitude"] is not None:
            km = distance_km(at, (told["place"]["longitude"], told["place"]["latitude"]))
            if km > PROCHE_KM:
                break
            nearest[siret] = {
                "siret": siret,
                "nom": told["company"]["name"],
                "courriel": email.lower(),
                "distance_km": round(km, 1),
                "adresse": told["place"]["fullAddress"],
            }
    return sorted(nearest.values(), key=lambda o: (o["distance_km"], o["siret"]))[:ORGANISMES]


def tell_organisations(state: State, connection: Connection, identifier: str) -> None:
    """Tell the organisations that an offer is entrusted to, each once."""
    now = datetime.now(UTC)
    for given in rows.delegations(connection, identifier):
        if rows.mark_delegation(connection, identifier, given.siret, "dite_le", now):
            mail = Courriel(given.courriel, "offre_deleguee", {"offre": identifier, "siret": given.siret})
            mails.deposit(connection, state.settings, mail, identifier, now)


# ── mails ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Lu:
    offre: Publiee
    employeur: Employeur


def _read(state: State, identifier: str) -> _Lu | None:
    with state.store.reading() as connection:
        known = offer_rows.get(connection, identifier)
        owner = rows.par_id(connection, known.employeur_id) if known and known.employeur_id else None
    return _Lu(known, owner) if known and owner else None


_FAITS = {
    "publier": mark("est en ligne"),
    "prolonger": mark("est prolongée"),
    "pourvoir": mark("est pourvue"),
    "rouvrir": mark("est de nouveau en ligne"),
    "annuler": mark("est annulée"),
    "expirer": mark("a expiré"),
    "moderer": mark("attend la vérification de son texte"),
    "modifier": mark("attend la vérification de son texte"),
}


def _changee(state: State, mail: Courriel) -> Courriel | None:
    read = _read(state, mail.contexte["offre"])
    if read is None:
        return None
    return replace(
        mail,
        contexte={
            "poste": read.offre.document.offre.titre,
            "fait": translated(_FAITS[mail.contexte["action"]]),
            "fin": read.offre.expire_le.isoformat(),
            "active": read.offre.statut == ACTIVE,
            "liens": _links(state, read.offre.id) if read.offre.statut == ACTIVE else {},
            "espace": f"{state.settings.base_url}/espace-pro/offres",
        },
    )


def _links(state: State, identifier: str) -> dict[str, str]:
    """Links that fill, delete or prolong an offer."""
    base, link = state.settings.base_url, state.comptes.lien_d_action
    return {
        LIENS[usage]: f"{base}/espace-pro/offre/{LIENS[usage]}?jeton={link(usage, f'offre:{identifier}', _VIE)}"
        for usage in LIENS
    }


def _rappel(state: State, mail: Courriel) -> Courriel | None:
    read = [one for o in mail.contexte["offres"] if (one := _read(state, o)) and one.offre.statut == ACTIVE]
    if not read:
        return None
    listed = [{"poste": one.offre.document.offre.titre, "fin": one.offre.expire_le.isoformat(),
               "liens": _links(state, one.offre.id)} for one in read]  # fmt: skip
    return replace(mail, contexte={**mail.contexte, "listees": listed})


def _deleguee(state: State, mail: Courriel) -> Courriel | None:
    read = _read(state, mail.contexte["offre"])
    if read is None or read.offre.statut != ACTIVE or mails.refuse(state, mail.adresse, SANS_DELEGATION):
        return None
    siret, now = mail.contexte["siret"], datetime.now(UTC)
    given = Lien(usage=DELEGATION, sujet=f"offre:{read.offre.id}", vers=siret, demande_le=now)
    token = state.comptes.create_link(given, _VIE)
    stop = state.comptes.create_link(
        Lien(usage=SANS_DELEGATION, sujet=f"siret:{siret}", vers=mail.adresse, demande_le=now), _VIE
    )
    base = state.settings.base_url
    return replace(
        mail,
        contexte={
            "poste": read.offre.document.offre.titre,
            "entreprise": read.employeur.nom,
            "lien": f"{base}/espace-pro/delegation?jeton={token}",
            "ne_plus_recevoir": f"{base}/espace-pro/delegation/refus?jeton={stop}",
        },
    )


GABARITS = {
    "offre_changee": Gabarit(mark("Votre offre {poste} {fait}"), _changee),
    "offre_rappel": Gabarit(mark("Vos offres finissent dans {jours} jour(s)"), _rappel),
    "offre_deleguee": Gabarit(mark("{entreprise} recrute en alternance : {poste}"), _deleguee),
}


# ── every night ──────────────────────────────────────────────────────────────────────────────────────────────────


def chaque_jour(state: State, day: date | None = None) -> bool:
    """End the offers whose day has come, remind of those that end in seven days or tomorrow: days of Paris."""
    day, now = day or today(), datetime.now(UTC)
    with state.store.reading() as connection:
        ended = rows.finissantes(connection, day)
    for identifier in ended:
        with state.store.writing() as connection:
            known = offer_rows.get(connection, identifier)
            if known is not None and known.statut == ACTIVE and known.expire_le <= day:
                act(state, connection, identifier, "expirer", qui=ITSELF, motif="expirée")
    for days in RAPPELS:
        end = day + timedelta(days=days)
        with state.store.writing() as connection:
            for owner_id, listed in rows.a_rappeler(connection, end, days).items():
                owner = rows.par_id(connection, owner_id)
                assert owner is not None
                for identifier in listed:
                    rows.rappelee(connection, identifier, end, days, now)
                mail = Courriel(owner.courriel, "offre_rappel", {"offres": listed, "jours": days})
                mails.deposit(connection, state.settings, mail, f"rappel:{owner_id}", now)
    return False


def _forget(state: State) -> bool:
    """Two years after its end, an offer keeps nobody's name."""
    with state.store.writing() as connection:
        return offer_rows.forget_contacts(connection, (POURVUE, ANNULEE), datetime.now(UTC) - _DEUX_ANS) > 0


TACHES = (
    Tache("offres-oublier", "Oublier les contacts des offres finies depuis deux ans", 3600, _forget),
    Tache("offres-chaque-jour", "Finir les offres échues, rappeler celles qui finissent", 600, chaque_jour),
)
