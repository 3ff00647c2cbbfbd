"""Contact requests (« rendez-vous apprentissage »): who may be asked, what both sides are told, what follows.

A request goes from DEMANDE to LU at its first opening, then to REPONDU or AUTRE_CANAL, and never back. Its candidate
says once that they were contacted, or has it sent again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import orjson
from pydantic import AfterValidator, ValidationInfo
from sqlalchemy import Connection

from tremplin.domain.display import jour
from tremplin.domain.written import free_texts, mailboxes, people
from tremplin.families.alternance.search import lookup, queries
from tremplin.families.alternance.search.answers import alone, formation_items
from tremplin.families.alternance.store import appointments as rows
from tremplin.language.spoken import mark, translated
from tremplin.platform.web.forms import Wrong, among, fill
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.secrets import Coffre
from tremplin.release.reader import Release

DEMANDE, LU, REPONDU, AUTRE_CANAL = "DEMANDE", "LU", "REPONDU", "AUTRE_CANAL"
OUVERTES = (DEMANDE, LU)
REPONSES = {"personalised_answer": REPONDU, "other_channel": AUTRE_CANAL}
"""What an organisation intends, on the wire → the state that it gives."""
CONTACTE, RELANCE = "contacte", "relance"
CFA, CANDIDAT = "rdv_cfa", "rdv_candidat"
"""Uses of links: of the organisation, of the candidate."""
VIE_LIEN = timedelta(days=30)
DELAI, PAR_JOUR = timedelta(days=4), 20
_SUIVI, _ANNEE = timedelta(days=5), timedelta(days=365)
_MESSAGE = 500
REFERENTS = {
    "tremplin": "Tremplin",
    "parcoursup": "Parcoursup",
    "lba": "La bonne alternance",
    "pfr_pays_de_la_loire": "Choisir mon métier",
    "onisep": "Onisep",
    "jeune_1_solution": "1 jeune 1 solution",
    "affelnet": "Affelnet",
}
SYNONYMES = {"pfr_pdl": "pfr_pays_de_la_loire"}
ICI = "tremplin"
"""Who found a training on our own pages: whoever takes the requests of La bonne alternance takes theirs."""
SUR_CONSENTEMENT = ("parcoursup", "affelnet")
"""Referrers whose requests an organisation takes only if it said so."""
MOTIFS = {
    "modalite": mark("Comment s'inscrire"),
    "contenu": mark("Le contenu de la formation"),
    "porte": mark("Les portes ouvertes"),
    "frais": mark("Les frais"),
    "place": mark("Les places restantes"),
    "horaire": mark("Le rythme et les horaires"),
    "plus": mark("L'alternance en général"),
    "accompagnement": mark("Trouver un employeur"),
    "lieu": mark("Le lieu, l'accès"),
    "suivi": mark("Ma candidature"),
    "autre": mark("Autre chose"),
}
INDISPONIBLE = "Prise de rendez-vous non disponible."


class Refusee(Exception):
    """A request that isn't taken, in words; `champs`: field → what is wrong with it."""

    def __init__(self, message: str, status: int = 400, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.champs = status, dict(fields or {})


def _known(motifs: tuple[str, ...]) -> tuple[str, ...]:
    if not set(motifs) <= MOTIFS.keys():
        raise ValueError(f"des motifs parmi {', '.join(MOTIFS)} sont attendus")
    return motifs


def _said(message: str, told: ValidationInfo) -> str:
    if not message and "autre" in told.data.get("motifs", ()):
        raise ValueError("à remplir : vous avez coché « autre chose »")
    return message


class Demandeur(people.Personne):
    """Who asks, and what."""

    genre: Annotated[str, among(("parent", "etudiant"), "parent ou etudiant est attendu")] = ""
    motifs: Annotated[tuple[str, ...], AfterValidator(_known)] = ()
    message: Annotated[free_texts.message(_MESSAGE), AfterValidator(_said)] = ""  # type: ignore[valid-type]


def read_asker(given: Mapping[str, Any]) -> Demandeur:
    """Who asks, and what; raises Refusee with every fault."""
    try:
        return fill(Demandeur, given)
    except Wrong as wrong:
        raise Refusee(str(wrong), fields=wrong.faults) from wrong


def referent(nom: str) -> str | None:
    """A referrer by its wire name."""
    known = SYNONYMES.get(nom, nom)
    return known if known in REFERENTS else None


# ── who may be asked ─────────────────────────────────────────────────────────────────────────────────────────────


def formation(release: Release, cle: str) -> dict[str, Any] | None:
    """A training of the catalogue, as an item."""
    table = queries.formations(release)
    found = table.find(cle)
    if found is None:
        return None
    item: dict[str, Any] = orjson.loads(b"".join(formation_items(table, alone(found), described=False)))
    return item


def destination(state: State, release: Release, cle: str, nom: str) -> str | None:
    """The address that a request for a training goes to, coming from a referrer; None when none may be made."""
    with state.store.reading() as connection:
        known = rows.formation(connection, cle)
        if known is None or known.archivee or not known.courriel:
            return None
        owner = rows.etablissement(connection, known.siret)
    if owner is None or owner.active_le is None or owner.refuse_le is not None or _accord(nom) not in owner.referents:
        return None
    told = lookup.rdv_formation(release, cle)
    if told is None or (nom in SUR_CONSENTEMENT and not told[nom]):
        return None
    return None if mails.refuse(state, known.courriel) else known.courriel


def _accord(nom: str) -> str:
    """The referrer whose requests an organisation agreed to take, for one."""
    return "lba" if nom == ICI else nom


def ouvertes(state: State, release: Release, nom: str) -> list[dict[str, Any]]:
    """Every training that takes requests from a referrer, as contact requests know it."""
    with state.store.reading() as connection:
        addresses = rows.ouvertes(connection, _accord(nom))
    refused = {a for a in set(addresses.values()) if mails.refuse(state, a)}
    return [
        f
        for f in lookup.rdv_formations(release)
        if addresses.get(f["cle_ministere_educatif"], None) not in (None, *refused)
        and (nom not in SUR_CONSENTEMENT or f[nom])
    ]


def contexte(state: State, release: Release, cle: str, nom: str) -> dict[str, Any] | None:
    """What an integrator shows of a training that can be asked; None when it can't. Raises KeyError for an unknown."""
    item = formation(release, cle)
    if item is None:
        raise KeyError(cle)
    if destination(state, release, cle, nom) is None:
        return None
    at, school = item["place"], item["company"]
    return {
        "etablissement_formateur_entreprise_raison_sociale": school["name"],
        "intitule_long": item["longTitle"],
        "lieu_formation_adresse": at["address"],
        "code_postal": at["zipCode"],
        "etablissement_formateur_siret": school["siret"],
        "cfd": item["cfd"],
        "localite": at["city"],
        "id_rco_formation": item["idRcoFormation"],
        "cle_ministere_educatif": cle,
        "form_url": adresse(state, cle, nom),
    }


def adresse(state: State, cle: str, nom: str) -> str:
    """The page of the form of a training."""
    from urllib.parse import urlencode

    return f"{state.settings.base_url}/rendez-vous?{urlencode({'cleMinistereEducatif': cle, 'referrer': nom})}"


# ── a request and what follows ───────────────────────────────────────────────────────────────────────────────────


def ask(state: State, release: Release, cle: str, nom: str, who: Demandeur, *, copied: bool = True) -> str:
    """Keep a request and write both mails, the organisation's first (without `copied`, that one alone); its id. Raises
    Refusee."""
    item = formation(release, cle)
    if item is None:
        raise Refusee("Formation inconnue", 404)
    to = destination(state, release, cle, nom)
    if to is None:
        raise Refusee(INDISPONIBLE)
    coffre, now = coffre_de(state), datetime.now(UTC)
    mark = coffre.empreinte("candidat", mailboxes.mailbox(who.courriel))
    told = {
        **who.model_dump(),
        "cfa": to,
        "formation": item["longTitle"] or item["title"],
        "etablissement": item["company"]["name"],
        "adresse": item["place"]["fullAddress"],
        "telephone_cfa": (item["contact"] or {}).get("phone"),
        "uai": item["company"]["uai"],
    }

    def effet(connection: Connection) -> str:
        former = rows.derniere(connection, mark, cle, now - DELAI)
        if former is not None:
            day = jour(former.cree_le)
            raise Refusee(f"Une demande de contact en date du {day} est en cours de traitement.")
        if rows.nombre_du_jour(connection, mark, now - timedelta(days=1)) >= PAR_JOUR:
            raise Refusee(f"{PAR_JOUR} demandes par jour au plus : réessayez demain", 429)
        identifier = uuid.uuid4().hex
        rows.create(
            connection,
            {
                "id": identifier,
                "cle": cle,
                "referent": nom,
                "candidat": mark,
                "etat": DEMANDE,
                "contenu": coffre.close("contenu", told),
                "cree_le": now,
            },
        )
        _deposit(state, connection, to, "rdv_cfa", identifier)
        if copied:
            _deposit(state, connection, who.courriel, "rdv_candidat", identifier)
        return identifier

    return state.store.ensemble(effet)


def _deposit(state: State, connection: Connection, adresse_: str, template: str, identifier: str, **more: Any) -> None:
    mail = Courriel(adresse_, template, {"id": identifier, **more})
    mails.deposit(connection, state.settings, mail, identifier, datetime.now(UTC))


def read(state: State, identifier: str) -> dict[str, Any] | None:
    """A request with what it says; None once anonymised."""
    with state.store.reading() as connection:
        found = rows.get(connection, identifier)
    if found is None or found.contenu is None:
        return None
    return {**coffre_de(state).open("contenu", found.contenu), **asdict(found), "contenu": None}


def par_lien(state: State, token: str, usage: str) -> dict[str, Any] | None:
    """The request that a link opens."""
    found = state.comptes.read_link(token, usage)
    return read(state, found.sujet.partition(":")[2]) if found else None


def open(state: State, identifier: str) -> None:
    """The organisation reads a request: its first reading is kept."""
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        rows.change(connection, identifier, (DEMANDE,), {"etat": LU, "lu_le": now})


def reply(state: State, token: str, intention: str, message: str, identifier: str | None = None) -> None:
    """The organisation answers, once: a message goes to the candidate, another channel is recorded only. Raises Refus
    for a used link, Refusee for what can't be an answer."""
    if intention not in REPONSES:
        raise Refusee("Intention inconnue", fields={"intention": f"{' ou '.join(REPONSES)} est attendu"})
    personal = REPONSES[intention] == REPONDU
    wrong = free_texts.faute(message)
    if personal and (wrong or not 1 <= len(message) <= 2000):
        raise Refusee("Message à corriger", fields={"message": wrong or "1 à 2000 caractères sont attendus"})

    def effet(connection: Connection) -> None:
        found = state.comptes.take_link(connection, token, CFA).sujet.partition(":")[2]
        if identifier is not None and identifier != found:
            raise Refusee("Ce lien est celui d'une autre demande", 404)
        kept = rows.get(connection, found)
        now = datetime.now(UTC)
        state_ = {"etat": REPONSES[intention], "repondu_le": now, "lu_le": (kept and kept.lu_le) or now}
        if kept is None or kept.contenu is None or not rows.change(connection, found, OUVERTES, state_):
            raise Refusee("Cette demande a déjà reçu une réponse", 409)
        if personal:
            told = coffre_de(state).open("contenu", kept.contenu)
            _deposit(state, connection, told["courriel"], "rdv_reponse", found, reponse=message)

    state.store.ensemble(effet)


def follow(state: State, token: str, suivi: str) -> None:
    """The candidate says that they were contacted, or has the request sent again, once. Raises Refus, Refusee."""
    if suivi not in (CONTACTE, RELANCE):
        raise Refusee("Suivi inconnu")

    def effet(connection: Connection) -> None:
        found = state.comptes.take_link(connection, token, CANDIDAT).sujet.partition(":")[2]
        kept = rows.get(connection, found)
        if kept is None or kept.contenu is None or not rows.follow(connection, found, suivi, datetime.now(UTC)):
            raise Refusee("C'était déjà dit", 409)
        if suivi == RELANCE and kept.etat in OUVERTES:
            _deposit(state, connection, coffre_de(state).open("contenu", kept.contenu)["cfa"], "rdv_cfa", found)

    state.store.ensemble(effet)


def coffre_de(state: State) -> Coffre:
    """What encrypts contact requests."""
    return Coffre(state.settings.poivre, "rendez-vous")


# ── what is told when mails leave ────────────────────────────────────────────────────────────────────────────────


def _prepare(usage: str) -> Any:
    """A mail with a link of its reader's own."""

    def prepare(state: State, mail: Courriel) -> Courriel | None:
        told = read(state, mail.contexte["id"])
        if told is None or (mail.gabarit == "rdv_suivi" and told["etat"] not in OUVERTES):
            return None
        token = state.comptes.lien_d_action(usage, f"rdv:{told['id']}", VIE_LIEN)
        page = "repondre" if usage == CFA else "suivi"
        link = f"{state.settings.base_url}/rendez-vous/{page}?jeton={token}"
        said = [translated(MOTIFS[m]) for m in told["motifs"]]
        return replace(
            mail,
            contexte={
                **told,
                **mail.contexte,
                "lien": link,
                "motifs_dits": said,
                "origine": REFERENTS[told["referent"]],
            },
            repondre_a=told["courriel"] if usage == CFA else None,
        )

    return prepare


def rebond(state: State, mail: Courriel) -> None:
    """No request goes to an address that takes no mail."""
    with state.store.writing() as connection:
        rows.clear_email(connection, mail.adresse)


GABARITS = {
    "rdv_cfa": Gabarit(mark("Demande de contact : {prenom} {nom}, {formation}"), _prepare(CFA), rebond),
    "rdv_candidat": Gabarit(mark("Votre demande de contact est partie : {etablissement}"), _prepare(CANDIDAT)),
    "rdv_reponse": Gabarit(mark("{etablissement} répond à votre demande"), _prepare(CANDIDAT)),
    "rdv_suivi": Gabarit(mark("{etablissement} vous a-t-il répondu ?"), _prepare(CANDIDAT)),
}


def relances(state: State) -> bool:
    """After five days without an answer, remind the organisation and ask the candidate, once."""
    now = datetime.now(UTC)
    with state.store.reading() as connection:
        waiting = rows.sans_reponse(connection, OUVERTES, now - _SUIVI)
    for identifier in waiting:
        told = read(state, identifier)
        with state.store.writing() as connection:
            if told is not None and rows.retry(connection, identifier, now):
                _deposit(state, connection, told["cfa"], "rdv_cfa", identifier)
                _deposit(state, connection, told["courriel"], "rdv_suivi", identifier)
    return False


def _menage(state: State) -> bool:
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        rows.anonymise(connection, now - _ANNEE, now)
    return False


TACHES = (
    Tache("rendez-vous-relances", "Rappeler les demandes sans réponse après cinq jours", 900, relances),
    Tache("rendez-vous-menage", "Oublier les demandes de contact à un an", 3600, _menage),
)
