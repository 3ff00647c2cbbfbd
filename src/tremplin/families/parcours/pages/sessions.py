"""A session: who is in it, how one enters it, the form that describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Row
from starlette.responses import Response

from tremplin.domain.dates import PARIS
from tremplin.families.parcours.bases import BASES, Base
from tremplin.families.parcours.errors import introuvable
from tremplin.families.parcours.events.envelope import read_body
from tremplin.families.parcours.events.form import PERSONNE, Champ
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import FINANCEURS, OBJECTIFS
from tremplin.families.parcours.fold.schemas_sessions import SessionDite
from tremplin.families.parcours.pages.attendance import FEUILLES
from tremplin.families.parcours.pages.common import (
    PAGE,
    Fautes,
    fautes_de,
    go,
    identites,
    nom_de,
    render_page,
    serve_page,
    write,
)
from tremplin.families.parcours.pages.forms import champs_de, contenu, document, proposees, tapes, titre
from tremplin.families.parcours.rights import Role, ecrit
from tremplin.families.parcours.routes.common import Appel, appel
from tremplin.families.parcours.routes.write import describe, forme_session
from tremplin.families.parcours.store import readings, to_do
from tremplin.families.parcours.store.readings import Filtres
from tremplin.families.parcours.store.tables import parcours
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.wire.errors import ApiError

ENTREES = (Type.ICO_INSCRIPTION, Type.ICO_PRESENCE, Type.AIS)
"""Events by which someone comes into a session."""
_FINANCEURS = tuple((str(c), d) for c, d in FINANCEURS.items() if c != 1)
_CHAMPS = (
    Champ("numeroFormation", "Numéro de formation (InterCarif)", requis=True),
    Champ("numeroAction", "Numéro d'action", requis=True),
    Champ("numeroSession", "Numéro de session", requis=True),
    Champ("numeroReferenceExterne", "Votre référence"),
    Champ("intitule", "Intitulé", requis=True),
    Champ("objectifs", "Objectifs", "cases", choix=tuple(OBJECTIFS.items())),
    Champ("debut", "Début", "date"),
    Champ("fin", "Fin", "date"),
    Champ("entreesPermanentes", "Entrées permanentes", "case"),
    Champ("nbPlaces", "Places", "entier"),
    Champ("nbHeureTotalFormation", "Heures en tout", "entier"),
    Champ("nbHeureCentre", "Heures en centre", "entier"),
    Champ("nbHeureEntreprise", "Heures en entreprise", "entier"),
    Champ("lieu.commune", "Commune", requis=True),
    Champ("lieu.codePostal", "Code postal", requis=True),
    Champ("lieu.codeInsee", "Code INSEE de la commune"),
    Champ("financeurs", "Financeurs", "cases", choix=_FINANCEURS),
    Champ("ico", "Information collective", "texte", aide="Jour et heure : 2026-01-15T14:00"),
    Champ("icoAdresse", "Lieu de l'information collective"),
)


def trouvee(who: Appel, identifier: int) -> Row[Any]:
    """A session of the reader's perimeter, even one that no feed has told of; raises 404."""
    with who.service.store.reading() as connection:
        row = readings.une_session(connection, who.acteur, identifier)
    if row is None:
        raise introuvable()
    return row


def une_session(request: Request, id: int, avant: int | None = None) -> Response:
    """The session, its people and what can be done."""
    who = appel(request)
    row = trouvee(who, id)
    asked = readings.liste_parcours(who.acteur, Filtres()).where(parcours.c.session_id == id)
    with who.service.store.reading() as connection:
        rows, suite = to_do.recents(connection, asked, avant, PAGE)
        people_count = to_do.effectifs(connection, who.acteur, [id])[id]
        meetings = to_do.icos_de(connection, id)
    people = identites(who, rows)
    lines = [{"row": r, "nom": nom_de(people.get(r.personne_id), r)} for r in rows]
    return render_page(
        who,
        "session",
        session=row,
        lignes=lines,
        suite=suite,
        effectifs=people_count,
        icos=meetings,
        feuilles=FEUILLES if who.acteur.sees_identity else {},
        entrees=[t for t in ENTREES if ecrit(who.acteur, t)],
    )


# --- Someone comes in -----------------------------------------------------------------------------------------------


def enrol(request: Request, id: int, type: Type) -> Response:
    """The form by which someone comes into a session."""
    who = appel(request)
    told = trouvee(who, id)
    return _formulaire(who, id, type, proposees(type, told.session_document, {}, who.aujourdhui))


def _formulaire(
    who: Appel, id: int, type: Type, given: dict[str, Any], fautes: Fautes | None = None, status: int = 200
) -> Response:
    if type not in ENTREES or not ecrit(who.acteur, type):
        raise introuvable()
    row = trouvee(who, id)
    fields = (*PERSONNE, *champs_de(type, who.acteur))
    return render_page(
        who,
        "evenement",
        status=status,
        titre=titre(type),
        sous_titre=row.session_document.get("intitule"),
        champs=fields,
        donnees=given,
        fautes=fautes,
        retour=f"/sessions/{id}",
        retour_dit=row.session_document.get("intitule") or "la session",
    )


@posee
def enrol_by_form(request: Request, id: int, type: Type, given: Formulaire) -> Response:
    """Write that someone comes in."""
    who = appel(request)
    row = trouvee(who, id)
    fields = champs_de(type, who.acteur)
    sent = document(type, given, fields)
    numbers = {
        "numeroFormation": row.numero_formation,
        "numeroAction": row.numero_action,
        "numeroSession": row.numero_session,
    }
    (answer,) = write(who, [{**sent, "beneficiaire": contenu(given, PERSONNE), "session": numbers}])
    if answer.erreur is not None:
        both = (*PERSONNE, *fields)
        return _formulaire(who, id, type, tapes(given, both), fautes_de(answer.erreur, both), 422)
    assert answer.dossier is not None
    return go(who, f"/dossiers/{answer.dossier.id_inscription}", answer.statut)


# --- A session described by its organisme ---------------------------------------------------------------------------


def nouvelle(request: Request) -> Response:
    """The form of a session that no feed tells of."""
    who = appel(request)
    return _form_session(who, {})


def _form_session(who: Appel, given: dict[str, Any], fautes: Fautes | None = None, status: int = 200) -> Response:
    if who.acteur.role is not Role.ORGANISME:
        raise introuvable()
    own = Champ(
        "siret", "Votre établissement", "liste", requis=True, choix=tuple((s, s) for s in sorted(who.acteur.sirets))
    )
    return render_page(
        who,
        "evenement",
        status=status,
        titre="Décrire une session",
        sous_titre=None,
        champs=(own, *_CHAMPS),
        donnees=given,
        fautes=fautes,
        retour="",
        retour_dit="Accueil",
    )


@posee
def nouvelle_faite(request: Request, given: Formulaire) -> Response:
    """Keep a session, or its new version."""
    who = appel(request)
    told = contenu(given, _CHAMPS)
    start, place = told.pop("ico", None), told.pop("icoAdresse", None)
    described = {
        **told,
        "organismeResponsable": {"siret": given.get("siret", "")},
        "financeurs": [{"code": code} for code in told.get("financeurs", [])],
        "icos": [{"debut": _a_paris(start), **({"adresse": place} if place else {})}] if start else [],
    }
    try:
        form = forme_session(who, read_body(SessionDite, described))
        _, told = who.service.store.ensemble(lambda connection: describe(connection, who, form))
    except ApiError as error:
        names = (*_CHAMPS, Champ("organismeResponsable.siret", "Votre établissement"))
        return _form_session(who, tapes(given, (Champ("siret", ""), *_CHAMPS)), fautes_de(error, names), error.status)
    return go(who, f"/sessions/{told['id']}", "SESSION" if told["change"] else "SESSION_CONNUE")


def _a_paris(typed: str) -> str:
    """A day and an hour as they are typed, with the offset of Paris; anything else stays for the model to refuse."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=PARIS).isoformat() if "T" in typed else typed
    except ValueError:
        return typed


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    serve_page(router, base, "/sessions/nouvelle", nouvelle, cost=Cost.LIGHT)
    serve_page(router, base, "/sessions/nouvelle", nouvelle_faite, method="POST")
    serve_page(router, base, "/sessions/{id:int}", une_session)
    serve_page(router, base, "/sessions/{id:int}/inscrire/{type}", enrol, cost=Cost.LIGHT)
    serve_page(router, base, "/sessions/{id:int}/inscrire/{type}", enrol_by_form, method="POST")
    return router


routers = [_router(base) for base in BASES]
