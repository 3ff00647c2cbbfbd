"""A path: where it stands, how it came there, what can happen next; each event written, corrected, cancelled."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Row
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.families.parcours.admission import rules
from tremplin.families.parcours.bases import BASES, Base
from tremplin.families.parcours.errors import introuvable
from tremplin.families.parcours.events.form import Champ
from tremplin.families.parcours.events.types import ON_OTHERS, Type
from tremplin.families.parcours.events.vocabulary import Etat, Source
from tremplin.families.parcours.fold.texts import restore
from tremplin.families.parcours.pages.common import (
    Fautes,
    fautes_de,
    go,
    identites,
    nom_de,
    render_page,
    serve_page,
    vues_de,
    write,
)
from tremplin.families.parcours.pages.forms import champs_de, contenu, document, proposees, tapes, tell, titre, valeurs
from tremplin.families.parcours.pages.link import ask_for
from tremplin.families.parcours.rights import Role, ecrit
from tremplin.families.parcours.routes import read as api
from tremplin.families.parcours.routes.common import Appel, appel
from tremplin.families.parcours.store import access
from tremplin.families.parcours.store import readings as reading_rows
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.forms import Formulaire, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.state import state_of

_LECTURES = 20
"""Readings of an identity that a page shows, the last first."""
SOURCES = {
    Source.IMPORT: "Fichier du service public de l'emploi",
    Source.SAISIE_BENEFICIAIRE: "Saisi par la personne",
    Source.API_0_SAISIE: "Envoyé par le logiciel de l'organisme",
    Source.SAISIE_OF: "Saisi par l'organisme",
    Source.SAISIE_CONSEILLER: "Saisi par un conseiller",
}
RAISONS = {
    "ANNULE": "Annulé",
    "PREDECESSEUR_MANQUANT": "En attente de ce qui doit précéder",
    "ETAT_INCOMPATIBLE": "Incompatible avec l'état du parcours",
    "HORS_SESSION": "Hors des dates de la session",
    "SESSION_INCONNUE": "En attente de la session",
    "CORRECTION_SUPPLANTEE": "Une autre correction est retenue",
    "DEJA_DIT": "Déjà dit",
    "CORRECTION_REQUISE": "Déjà dit autrement par la même source",
    "AUTRE_SOURCE": "Une autre source est montrée",
}


def parcours_de(who: Appel, id: int) -> Row[Any]:
    """A path of the reader's perimeter; raises 404."""
    with who.service.store.reading() as connection:
        row = reading_rows.un_parcours(connection, who.acteur, id)
    if row is None:
        raise introuvable()
    return row


def dossier(request: Request, id: int) -> Response:
    """The whole path."""
    who = appel(request)
    row = parcours_de(who, id)
    with who.service.store.reading() as connection:
        events = reading_rows.evenements_de(connection, who.acteur, [id])
        documents = reading_rows.documents_de(connection, who.acteur, id)
    identity = identites(who, [row]).get(row.personne_id)
    with who.service.store.reading() as connection:
        readings = access.de_personne(connection, row.personne_id)[-_LECTURES:] if who.acteur.sees_identity else []
    views = vues_de(who, [row])
    texts = views.textes(*events)
    etat = Etat(row.etat) if row.etat else None
    possible = [t for t in rules.permis(etat) if t not in ON_OTHERS and ecrit(who.acteur, t)]
    return render_page(
        who,
        "dossier",
        row=row,
        identite=identity,
        nom=nom_de(identity, row),
        session=views.session(row),
        etapes=row.parcours_document["etapes"],
        conflits=[_conflit(c) for c in views.conflits(row, texts)],
        documents=documents,
        lignes=[_line(who, views, e, texts) for e in events],
        possibles=[(t, titre(t)) for t in possible],
        sources=SOURCES,
        raisons=RAISONS,
        lectures=[{"quand": r.quand, "organisation": r.organisation} for r in reversed(readings)],
        peut_ecrire=who.acteur.role in (Role.ORGANISME, Role.CONSEILLER),
    )


def _line(who: Appel, views: Any, row: Row[Any], texts: dict[str, str]) -> dict[str, Any]:
    """An event as the page tells it, and whether its reader may touch it."""
    own = row.organisation_id == who.acteur.organisation or who.acteur.role is Role.CONSEILLER
    touched = Type(row.type) in ON_OTHERS or row.raison == "ANNULE"
    told = views.evenement(row, texts)
    said = tell(Type(row.type), views.contenu(row.contenu_corrige, texts))
    return {
        **told,
        "effetCorrige": row.effet,
        "dit": said,
        "modifiable": own and not touched and ecrit(who.acteur, Type(row.type)),
    }


def _conflit(told: dict[str, Any]) -> dict[str, Any]:
    """A contradiction in words; a decision is told by either of its events."""
    type = Type(told["fait"]) if told["fait"] in Type.__members__ else Type.AIS_REFUS
    return {"titre": titre(type), "valeurs": [{**v, "dit": tell(type, v["contenu"])} for v in told["valeurs"]]}


def _evenement_de(who: Appel, id: int, evenement: str) -> Row[Any]:
    """An event of a path that its reader may touch; raises 404."""
    with who.service.store.reading() as connection:
        rows = reading_rows.evenements_de(connection, who.acteur, [id])
    for row in rows:
        mine = row.organisation_id == who.acteur.organisation or who.acteur.role is Role.CONSEILLER
        if row.evenement_id == evenement and mine and Type(row.type) not in ON_OTHERS:
            return row
    raise introuvable()


# --- What happens next ----------------------------------------------------------------------------------------------


def type_in(request: Request, id: int, type: Type) -> Response:
    """The form of an event."""
    who = appel(request)
    row = parcours_de(who, id)
    plan = row.parcours_document["plan"]
    return _formulaire(who, id, type, proposees(type, row.session_document, plan, who.aujourdhui))


def _formulaire(
    who: Appel,
    id: int,
    type: Type,
    given: dict[str, Any],
    fautes: Fautes | None = None,
    *,
    status: int = 200,
    nom: str | None = None,
    fields: tuple[Champ, ...] | None = None,
) -> Response:
    if fields is None and (type in ON_OTHERS or not ecrit(who.acteur, type)):
        raise introuvable()
    row = parcours_de(who, id)
    who_is = nom_de(identites(who, [row]).get(row.personne_id), row)
    return render_page(
        who,
        "evenement",
        status=status,
        titre=nom or titre(type),
        sous_titre=row.session_document.get("intitule"),
        champs=fields or champs_de(type, who.acteur),
        donnees=given,
        fautes=fautes,
        retour=f"/dossiers/{id}",
        retour_dit=who_is,
    )


@posee
def type_fact(request: Request, id: int, type: Type, given: Formulaire) -> Response:
    """Write an event."""
    who = appel(request)
    fields = champs_de(type, who.acteur) if type not in ON_OTHERS else ()
    return _write_one(who, id, type, {**document(type, given, fields), "idInscription": id}, given, fields)


def _write_one(
    who: Appel,
    id: int,
    type: Type,
    sent: dict[str, Any],
    given: Formulaire,
    fields: tuple[Champ, ...],
    nom: str | None = None,
) -> Response:
    (answer,) = write(who, [sent])
    if answer.erreur is None:
        return go(who, f"/dossiers/{id}", answer.statut)
    if answer.erreur.status in (404, 410):
        raise answer.erreur
    faults = fautes_de(answer.erreur, fields)
    return _formulaire(who, id, type, tapes(given, fields), faults, status=answer.erreur.status, nom=nom, fields=fields)


# --- What was said, said otherwise or taken back --------------------------------------------------------------------


def _fields_of_correction(who: Appel, type: Type) -> tuple[Champ, ...]:
    fields = tuple(c for c in champs_de(type, who.acteur) if c.nom != "dateReceptionPapier")
    if who.acteur.role is Role.CONSEILLER:
        fields += (Champ("resout", "Cette correction clôt la contradiction", "case"),)
    return fields


def correct(request: Request, id: int, evenement: str) -> Response:
    """The form of a correction, filled with what is said now."""
    who = appel(request)
    row = _evenement_de(who, id, evenement)
    type = Type(row.type)
    fields = _fields_of_correction(who, type)
    shown = _dit(who, row, fields)
    return _formulaire(who, id, type, shown, nom=f"Corriger : {titre(type)}", fields=fields)


def _dit(who: Appel, row: Row[Any], fields: tuple[Champ, ...]) -> dict[str, Any]:
    """What an event says today, as the fields of its form show it."""
    texts = vues_de(who, [row]).textes(row)
    told = restore(row.contenu_corrige, texts)
    return valeurs({**told, "dateEffet": row.effet.isoformat()}, fields)


@posee
def correct_fact(request: Request, id: int, evenement: str, given: Formulaire) -> Response:
    """Write a correction: what changed, and nothing else."""
    who = appel(request)
    row = _evenement_de(who, id, evenement)
    type = Type(row.type)
    fields = _fields_of_correction(who, type)
    after = contenu(given, fields)
    resout = after.pop("resout", None)
    before = contenu(_comme_tape(_dit(who, row, fields)), fields)
    changed = {n: after.get(n) for n in {**before, **after} if before.get(n) != after.get(n)}
    if not changed and not resout:
        return go(who, f"/dossiers/{id}", "RIEN")
    told = {"valeurs": changed, **({"resout": True} if resout else {})}
    sent = {
        "type": "CORRECTION",
        "dateEffet": who.aujourdhui.isoformat(),
        "idInscription": id,
        "cible": row.evenement_id,
        "contenu": told,
    }
    return _write_one(who, id, type, sent, given, fields, f"Corriger : {titre(type)}")


def _comme_tape(shown: dict[str, Any]) -> Formulaire:
    pairs: list[tuple[str, str]] = []
    for name, value in shown.items():
        pairs += [(name, v) for v in value] if isinstance(value, list) else [(name, value)]
    return Formulaire(tuple(pairs))


def cancel(request: Request, id: int, evenement: str) -> Response:
    """The form of a cancellation."""
    who = appel(request)
    row = _evenement_de(who, id, evenement)
    name = f"Annuler : {titre(Type(row.type))}"
    return _formulaire(who, id, Type.ANNULATION, {}, nom=name, fields=_annulation(who))


def _annulation(who: Appel) -> tuple[Champ, ...]:
    return tuple(c for c in champs_de(Type.ANNULATION, who.acteur) if c.nom != "dateEffet")


@posee
def cancel_fact(request: Request, id: int, evenement: str, given: Formulaire) -> Response:
    """Write a cancellation."""
    who = appel(request)
    row = _evenement_de(who, id, evenement)
    fields = _annulation(who)
    sent = {
        "type": "ANNULATION",
        "dateEffet": who.aujourdhui.isoformat(),
        "idInscription": id,
        "cible": row.evenement_id,
        "contenu": contenu(given, fields),
    }
    return _write_one(who, id, Type.ANNULATION, sent, given, fields, f"Annuler : {titre(Type(row.type))}")


# --- Documents, personal link ---------------------------------------------------------------------------------------


def document_ais(request: Request, id: str) -> Response:
    """The document of a proposal of entry."""
    return api.une_ais(request, id)


def document_aes(request: Request, id: str) -> Response:
    """The document of an entry."""
    return api.une_aes(request, id)


async def send_link(request: Request, id: int) -> Response:
    """Send to someone, at the address known of them, the link to their own path."""
    await read(request)
    who, person = await run_in_threadpool(_accompagne, request, id)
    state = state_of(request)
    state.sensible("lien, par courriel", person)
    state.count_mail(person, request.state.porteur.compte.id)
    await run_in_threadpool(ask_for, request, person)
    return go(who, f"/dossiers/{id}", "LIEN")


def _accompagne(request: Request, id: int) -> tuple[Appel, str]:
    """Who asks, and the person of a path that they accompany; raises 404."""
    who = appel(request)
    row = parcours_de(who, id)
    if who.acteur.role not in (Role.ORGANISME, Role.CONSEILLER):
        raise introuvable()
    return who, str(row.personne_id)


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    serve_page(router, base, "/dossiers/{id:int}", dossier, cost=Cost.LIGHT)
    serve_page(router, base, "/dossiers/{id:int}/lien", send_link, method="POST")
    for form, done, path in (
        (type_in, type_fact, "/dossiers/{id:int}/saisir/{type}"),
        (correct, correct_fact, "/dossiers/{id:int}/evenements/{evenement}/corriger"),
        (cancel, cancel_fact, "/dossiers/{id:int}/evenements/{evenement}/annuler"),
    ):
        serve_page(router, base, path, form, cost=Cost.LIGHT)
        serve_page(router, base, path, done, method="POST")
    serve_page(router, base, "/ais/{id}", document_ais, cost=Cost.HEAVY)
    serve_page(router, base, "/aes/{id}", document_aes, cost=Cost.HEAVY)
    return router


routers = [_router(base) for base in BASES]
