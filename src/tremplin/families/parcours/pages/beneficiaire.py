"""Someone's own paths, by a personal link: what is held, who read it, information collectives to register for."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.domain.written.numbers import whole_number
from tremplin.families.parcours.errors import efface, introuvable
from tremplin.families.parcours.events import vocabulary
from tremplin.families.parcours.events.envelope import read_beneficiaire
from tremplin.families.parcours.events.form import PERSONNE
from tremplin.families.parcours.events.schemas import ID_MAX
from tremplin.families.parcours.events.types import LIBELLES_EVENEMENTS
from tremplin.families.parcours.events.vocabulary import Etat
from tremplin.families.parcours.feed.views import Vues
from tremplin.families.parcours.fold.schemas_sessions import decrite
from tremplin.families.parcours.pages import link
from tremplin.families.parcours.pages.common import MESSAGES, code_de, fautes_de, write
from tremplin.families.parcours.pages.dossier import SOURCES
from tremplin.families.parcours.pages.forms import contenu
from tremplin.families.parcours.privacy.right_of_access import dossier, en_pdf
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.routes.common import Appel
from tremplin.families.parcours.service import service_de
from tremplin.families.parcours.store import people, readings, to_do
from tremplin.families.parcours.store.readings import Filtres
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Porteur
from tremplin.platform.web.forms import Formulaire, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import enter_by_link, limit, page_anonyme, page_du_lien
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OFFICE_PAGE, PAGE, PUBLIC, Policy, account, policy
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_OUVERTE = Policy(Right.OWN_PATH, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.OWN_PATH, PUBLIC, Cost.WRITE, PAGE.live)


def _own(cout: Cost) -> Policy:
    return Policy(Right.OWN_PATH, account("beneficiaire", login="/mon-parcours"), cout, OFFICE_PAGE.hiding)


_ICOS = 50


# --- The link -------------------------------------------------------------------------------------------------------


@router.get("/mon-parcours")
@policy(_OUVERTE)
async def accueil(request: Request) -> Response:
    """Ask for one's own link."""
    return page_anonyme(request, "parcours/lien_demande.html", champs=PERSONNE, donnees={}, fautes={})


@router.post("/mon-parcours")
@policy(_POSTEE)
async def ask(request: Request) -> Response:
    """The same answer whoever asks; the link leaves for the address known of that person alone."""
    given = await read(request)
    address = given.get("courriel", "").lower()
    try:
        who = read_beneficiaire(contenu(given, PERSONNE))
        told = {"courriel": "Adresse électronique : une adresse comme nom@exemple.fr est attendue"}
        faults = {} if "@" in address else told
    except ApiError as error:
        faults = dict(fautes_de(error, PERSONNE).toutes)
    if faults:
        return page_anonyme(
            request, "parcours/lien_demande.html", status=422, champs=PERSONNE, fautes=faults, donnees=dict(given)
        )
    limit(request, address)
    await run_in_threadpool(link.ask_for_oneself, request, who, address)
    return page_anonyme(request, "parcours/lien_envoye.html")


@router.get("/mon-parcours/lien")
@policy(_OUVERTE)
async def open(request: Request, jeton: str = "") -> Response:
    """What the link would do; it does nothing before its button is pressed."""
    return await page_du_lien(request, jeton, link.USAGE, "/mon-parcours/lien", "/mon-parcours")


@router.post("/mon-parcours/lien")
@policy(_POSTEE)
async def enter(request: Request) -> Response:
    """Use the link up."""
    return await enter_by_link(request, link.USAGE, "beneficiaire")


# --- What is held ---------------------------------------------------------------------------------------------------


def _appel(request: Request) -> tuple[Appel, Any]:
    """Someone who reads their own; raises 410 once erased."""
    service, porteur = service_de(request), request.state.porteur
    assert isinstance(porteur, Porteur)
    mine = link.personne_de(porteur.sujet)
    with service.store.reading() as connection:
        for test in (False, True):
            if known := people.par_id(connection, [mine], test).get(mine):
                break
    if known is None or known.effacee_le is not None:
        raise efface()
    acteur = Acteur(
        client=porteur.sujet, organisation=mine, role=Role.BENEFICIAIRE, test=test, region=known.region, personne=mine
    )
    return Appel(request, service, acteur), known


@router.get("/mon-parcours/dossier")
@policy(_own(Cost.SEARCH))
def mon_dossier(request: Request) -> Response:
    """Every path, event and reading; meetings to come."""
    who, known = _appel(request)
    service = who.service
    today = who.aujourdhui
    with service.store.reading() as connection:
        rows, _ = to_do.recents(connection, readings.liste_parcours(who.acteur, Filtres()), None, 100)
        events = readings.evenements_de(connection, who.acteur, [r.id_inscription for r in rows])
        meetings = to_do.icos_a_venir(connection, who.test, known.region, today, _ICOS)
    told = dossier(service, known.id, test=who.test, notes=False)
    who.note([known.id])
    views = Vues(service, who.acteur, service.cles.read([known.cle_id]))
    texts = views.textes(*events)
    registered = {e.contenu.get("ico") for e in events if e.type == "ICO_INSCRIPTION" and e.raison != "ANNULE"}
    paths = [
        {
            "row": r,
            "session": views.session(r),
            "evenements": [_dit(views, e, texts, known.id) for e in events if e.id_inscription == r.id_inscription],
        }
        for r in rows
    ]
    return page(
        request,
        "parcours/mon_parcours.html",
        essai=who.test,
        decrite=decrite,
        identite=told["identite"] or {},
        parcours=paths,
        lectures=told["lectures"],
        icos=[m for m in meetings if m.id not in registered],
        etats=vocabulary.LIBELLES_ETATS,
        evenements_dits=LIBELLES_EVENEMENTS,
        sources=SOURCES,
        fait=MESSAGES.get(request.query_params.get("fait", "")),
        annulables=(None, Etat.INSCRIT_ICO),
    )


def _dit(views: Vues, row: Any, texts: dict[str, str], me: str) -> dict[str, Any]:
    return {**views.evenement(row, texts), "sien": row.organisation_id == me}


@router.get("/mon-parcours/donnees.json")
@policy(_own(Cost.HEAVY))
def en_json(request: Request) -> Response:
    """All that is held of oneself."""
    who, known = _appel(request)
    who.note([known.id])
    told = dossier(who.service, known.id, test=who.test, notes=False)
    return _piece(orjson.dumps(told, option=orjson.OPT_INDENT_2), "json", "application/json")


@router.get("/mon-parcours/donnees.pdf")
@policy(_own(Cost.HEAVY))
def en_document(request: Request) -> Response:
    """The same, to be read."""
    who, known = _appel(request)
    who.note([known.id])
    return _piece(en_pdf(dossier(who.service, known.id, test=who.test, notes=False)), "pdf", "application/pdf")


def _piece(content: bytes, extension: str, kind: str) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="mes-donnees.{extension}"',
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(content, headers=headers, media_type=kind)


# --- Information collectives ----------------------------------------------------------------------------------------


@router.post("/mon-parcours/icos")
@policy(_own(Cost.WRITE))
@posee
def enrol(request: Request, given: Formulaire) -> Response:
    """Register for a meeting."""
    who, known = _appel(request)
    with who.service.store.reading() as connection:
        coming = to_do.icos_a_venir(connection, who.test, None, who.aujourdhui, None, given.get("ico", ""))
    if not coming:
        raise introuvable()
    (meeting,) = coming
    return _write(
        who,
        {
            "type": "ICO_INSCRIPTION",
            "dateEffet": who.aujourdhui.isoformat(),
            "beneficiaire": {"idNationalDE": who.service.secrets.pseudonyme(known.id, known.id)},
            "session": {
                "numeroFormation": meeting.numero_formation,
                "numeroAction": meeting.numero_action,
                "numeroSession": meeting.numero_session,
            },
            "contenu": {"ico": meeting.id},
        },
    )


@router.post("/mon-parcours/annuler")
@policy(_own(Cost.WRITE))
@posee
def cancel(request: Request, given: Formulaire) -> Response:
    """Take back a registration of one's own."""
    who, _ = _appel(request)
    return _write(
        who,
        {
            "type": "ANNULATION",
            "dateEffet": who.aujourdhui.isoformat(),
            "cible": given.get("evenement", ""),
            "idInscription": whole_number(given.get("parcours", ""), 1, ID_MAX),
            "contenu": {"motif": "Annulée par la personne"},
        },
    )


def _write(who: Appel, sent: dict[str, Any]) -> Response:
    (answer,) = write(who, [sent])
    if answer.erreur is not None:
        if code_de(answer.erreur) == "ETAT_INCOMPATIBLE":
            raise ApiError(409, "Votre parcours dans cette session a déjà avancé : parlez-en à votre conseiller")
        raise answer.erreur
    return RedirectResponse(f"/mon-parcours/dossier?fait={answer.statut}", 303)
