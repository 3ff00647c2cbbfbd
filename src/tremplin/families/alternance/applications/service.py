"""Applications: sent within limits, what both sides are told, what the addressee answers."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.written import free_texts, mailboxes, people
from tremplin.families.alternance.applications.recipients import (
    OFFRE,
    PAR_APPELANT,
    PAR_JOUR,
    PAR_OFFRE,
    RECRUTEUR,
    Destinataire,
    Refusee,
)
from tremplin.families.alternance.common import antivirus
from tremplin.families.alternance.common.attachments import PieceJointe
from tremplin.families.alternance.offers import service as offers
from tremplin.families.alternance.store import applications as rows
from tremplin.families.alternance.store import offers as offer_rows
from tremplin.families.alternance.store import withdrawals
from tremplin.language.spoken import mark
from tremplin.platform.web.forms import Wrong, fill
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit, Piece
from tremplin.platform.work.secrets import Coffre, en_base64

REPONSE, OWN = "cand_reponse", "candidatures"
"""Uses of links: an addressee answers; someone looks at all that they sent."""
VIE_REPONSE, VIE_PAGE = timedelta(days=30), timedelta(days=60)
INTENTIONS = {
    "entretien": mark("Proposer un entretien"),
    "ne_sais_pas": mark("Dire que la réponse viendra plus tard"),
    "refus": mark("Ne pas donner suite"),
}
"""Answer of an addressee → the button that gives it."""
TEXTES = {
    "entretien": "Bonjour,\n\nVotre candidature a retenu notre attention. Quand pourrions-nous nous rencontrer ?",
    "ne_sais_pas": "Bonjour,\n\nNous avons bien reçu votre candidature et reviendrons vers vous.",
    "refus": "Bonjour,\n\nNous vous remercions de votre candidature, à laquelle nous ne pouvons donner suite.",
}
_JOUR = timedelta(days=1)
_PIECES, _ANNEE = timedelta(days=30), timedelta(days=365)
_MESSAGE = 2000


class Candidat(people.Personne):
    """Who applies, and what they say."""

    message: free_texts.message(_MESSAGE) = ""  # type: ignore[valid-type]


def read_candidate(given: Mapping[str, Any]) -> Candidat:
    """Who applies; raises Refusee with every fault."""
    try:
        return fill(Candidat, given)
    except Wrong as wrong:
        alone = list(wrong.faults) == ["courriel"] and mailboxes.jetable(str(given.get("courriel", "")))
        raise Refusee("JETABLE" if alone else "CHAMPS", fields=wrong.faults) from wrong


def send_application(
    state: State,
    vers: Destinataire,
    candidat: Candidat,
    piece: PieceJointe | None,
    caller: str,
    *,
    copied: bool = True,
) -> str:
    """Keep an application and write both mails (without `copied`, the recruiter's alone); its id, that of the same one
    if it was just sent. Raises Refusee."""
    coffre, now = coffre_de(state), datetime.now(UTC)
    told = {
        **candidat.model_dump(),
        "piece": piece.nom if piece else None,
        "vers": asdict(vers),
        "empreinte": hashlib.sha256(piece.contenu).hexdigest() if piece else None,
    }
    mark = mark_of(state, candidat.courriel)

    def effet(connection: Connection) -> str:
        sent = rows.envoyees(connection, mark, vers.identifiant)
        for former in sent:
            if former.creee_le > now - _JOUR and coffre.open("contenu", former.contenu or b"") == told:
                return former.id
        if len(sent) >= PAR_OFFRE:
            raise Refusee("PAR_OFFRE", 429)
        if rows.du_jour(connection, mark, now - _JOUR) >= PAR_JOUR:
            raise Refusee("PAR_JOUR", 429)
        who = hashlib.sha256(caller.encode()).hexdigest()[:32]
        if rows.par_appelant(connection, who, vers.siret, now - _JOUR) >= PAR_APPELANT:
            raise Refusee("PAR_APPELANT", 429)
        identifier = uuid.uuid4().hex
        rows.create(connection, {
            "id": identifier, "genre": vers.genre, "destinataire": vers.identifiant, "siret": vers.siret,
            "appelant": who, "candidat": mark, "contenu": coffre.close("contenu", told), "creee_le": now,
            "piece": coffre.close("piece", base64.b64encode(piece.contenu).decode()) if piece else None,
            "a_qui": coffre.empreinte("recruteur", mailboxes.mailbox(vers.courriel)),
        })  # fmt: skip
        if vers.genre == OFFRE:
            offer_rows.tally(connection, [vers.identifiant], offer_rows.CANDIDATURE)
            offer_rows.touch(connection, vers.identifiant)
            received = rows.recues(connection, OFFRE, vers.identifiant)
            offers.close_if_full(state, connection, vers.identifiant, received)
        mail = Courriel(vers.courriel, "candidature_recruteur", {"id": identifier})
        mails.deposit(connection, state.settings, mail, identifier, datetime.now(UTC), mails.JOINED)
        if copied:
            _deposit(
                state, connection, Courriel(candidat.courriel, "candidature_candidat", {"id": identifier}), identifier
            )
        return identifier

    return state.store.ensemble(effet)


def mark_of(state: State, address: str) -> bytes:
    """The hash by which the applications of someone are found."""
    return coffre_de(state).empreinte("candidat", mailboxes.mailbox(address))


def own_page(state: State, address: str) -> str:
    """A link to the page of all that someone sent, with what became of it."""
    token = state.comptes.lien_d_action(OWN, en_base64(mark_of(state, address)), VIE_PAGE)
    return f"{state.settings.base_url}/mes-candidatures?jeton={token}"


def _deposit(state: State, connection: Connection, mail: Courriel, objet: str) -> None:
    mails.deposit(connection, state.settings, mail, objet, datetime.now(UTC))


def read(state: State, identifier: str) -> dict[str, Any] | None:
    """What an application says; None once anonymised."""
    with state.store.reading() as connection:
        found = rows.get(connection, identifier)
    if found is None or found.contenu is None:
        return None
    return {**opened(state, found), "id": found.id, "reponse": found.reponse, "creee_le": found.creee_le}


def opened(state: State, found: rows.Candidature) -> dict[str, Any]:
    """What an application says: who applies, and how to reach them."""
    assert found.contenu is not None
    told: dict[str, Any] = coffre_de(state).open("contenu", found.contenu)
    return told


def by_link(state: State, token: str) -> Callable[[Connection], str]:
    """Use the link of an answer up, in its transaction: the id of the application; raises Refus."""
    return lambda connection: state.comptes.take_link(connection, token, REPONSE).sujet.partition(":")[2]


def reply(state: State, take: Callable[[Connection], str], intention: str, message: str) -> None:
    """Send what an addressee answers to the application whose id `take` gives, in the transaction of the answer; raises
    Refusee for a text that can't leave."""
    wrong = free_texts.faute(message)
    if wrong or intention not in INTENTIONS or not message or len(message) > _MESSAGE:
        raise Refusee("CHAMPS", fields={"message": wrong or f"1 à {_MESSAGE} caractères sont attendus"})

    def effet(connection: Connection) -> None:
        identifier = take(connection)
        kept = rows.get(connection, identifier)
        if kept is None or kept.contenu is None:
            return
        told = coffre_de(state).open("contenu", kept.contenu)
        rows.reply(connection, identifier, intention, datetime.now(UTC))
        answer = {"id": identifier, "intention": intention, "message": message}
        _deposit(state, connection, Courriel(told["courriel"], "candidature_reponse", answer), identifier)

    state.store.ensemble(effet)


def coffre_de(state: State) -> Coffre:
    """What encrypts applications."""
    return Coffre(state.settings.poivre, "candidatures")


# ── what is told when mails leave ────────────────────────────────────────────────────────────────────────────────


def _au_recruteur(state: State, mail: Courriel) -> Courriel | None:
    told = read(state, mail.contexte["id"])
    if told is None:
        return None
    base, link = state.settings.base_url, state.comptes.lien_d_action
    token = link(REPONSE, f"candidature:{told['id']}", VIE_REPONSE)
    vers = told["vers"]
    more: dict[str, Any] = {
        "reponses": [
            (dit, f"{base}/candidature/repondre?jeton={token}&intention={code}") for code, dit in INTENTIONS.items()
        ],
        "pourvue": None,
        "annulee": None,
        "ne_plus_recevoir": None,
    }
    if vers["gerable"]:
        for name, usage in (("pourvue", "offre_pourvue"), ("annulee", "offre_annulee")):
            token = link(usage, f"offre:{vers['identifiant']}", VIE_REPONSE)
            more[name] = f"{base}/espace-pro/offre/{offers.LIENS[usage]}?jeton={token}"
    if vers["genre"] == RECRUTEUR:
        token = link(withdrawals.USAGE, f"siret:{vers['identifiant']}", withdrawals.VIE)
        more["ne_plus_recevoir"] = f"{base}/desinscription/entreprise?jeton={token}"
    pieces, warning = _pieces(state, told)
    context = {**told, **more, "poste": vers["poste"], "entreprise": vers["entreprise"], "avertissement": warning}
    return replace(mail, contexte=context, pieces=pieces, repondre_a=told["courriel"])


def _pieces(state: State, told: Mapping[str, Any]) -> tuple[tuple[Piece, ...], str | None]:
    """The file, scanned when there is an antivirus (which must then answer); what the reader is warned of."""
    with state.store.reading() as connection:
        kept = rows.get(connection, told["id"])
    if kept is None or kept.piece is None:
        return (), None
    content = base64.b64decode(coffre_de(state).open("piece", kept.piece))
    clean = antivirus.sain(state.settings.antivirus, content)
    if clean is False:
        return (), mark("La pièce jointe a été retirée : un antivirus l'a dite dangereuse.")
    joined = PieceJointe(told["piece"], content)
    warning = mark("La pièce jointe n'a pas été analysée par un antivirus.") if clean is None else None
    return (Piece(joined.nom, joined.type, joined.contenu),), warning


def _au_candidat(state: State, mail: Courriel) -> Courriel | None:
    told = read(state, mail.contexte["id"])
    if told is None:
        return None
    page = own_page(state, told["courriel"])
    return replace(mail, contexte={**told, **_ou(told), "suivre": page, **mail.contexte})


def _ou(told: Mapping[str, Any]) -> dict[str, str | None]:
    vers = told["vers"]
    return {"poste": vers["poste"], "entreprise": vers["entreprise"], "telephone_entreprise": vers.get("telephone")}


def _rebond(state: State, mail: Courriel) -> None:
    """The applicant learns that nobody read them."""
    told = read(state, mail.contexte["id"])
    if told is not None:
        with state.store.writing() as connection:
            rows.mark(connection, [told["id"]], "rendue_le", datetime.now(UTC))
            _deposit(
                state, connection, Courriel(told["courriel"], "candidature_rebond", {"id": told["id"]}), told["id"]
            )


def _own_link(state: State, mail: Courriel) -> Courriel | None:
    """The link of one's page, for who sent something; nobody learns whether an address did."""
    with state.store.reading() as connection:
        known = rows.of_candidate(connection, mark_of(state, mail.adresse))
    return replace(mail, contexte={"suivre": own_page(state, mail.adresse)}) if known else None


GABARITS = {
    "candidatures_lien": Gabarit(mark("Vos candidatures"), _own_link),
    "candidature_recruteur": Gabarit(mark("Candidature en alternance : {prenom} {nom}"), _au_recruteur, _rebond),
    "candidature_candidat": Gabarit(mark("Votre candidature chez {entreprise} est partie"), _au_candidat),
    "candidature_reponse": Gabarit(mark("{entreprise} répond à votre candidature"), _au_candidat),
    "candidature_rebond": Gabarit(mark("Votre candidature chez {entreprise} n'a pas pu être remise"), _au_candidat),
}


def _menage(state: State) -> bool:
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        rows.forget_attachments(connection, now - _PIECES)
        rows.anonymise(connection, now - _ANNEE, now)
    return False


TACHES = (Tache("candidatures-menage", "Oublier les pièces à 30 jours, les candidatures à un an", 3600, _menage),)
