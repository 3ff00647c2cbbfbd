"""The application form, on a page or alone in a widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.applications import recipients
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.draft import LONGEST, QUESTIONS, write_draft
from tremplin.families.alternance.applications.recipients import MOTIFS, OFFRE, RECRUTEUR, Refusee
from tremplin.families.alternance.applications.service import read_candidate
from tremplin.families.alternance.common.attachments import OCTETS, READ_S, PieceRefusee, verify
from tremplin.families.alternance.pages import cards
from tremplin.families.alternance.pages.common import appelant, frame, render_page
from tremplin.families.alternance.search.page_query import cle
from tremplin.families.alternance.search.watched import nearest_offers
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.deadline import HANDLER_S
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import Fichier, Formulaire, jeton_signe, read_with_file
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PAGE, PUBLIC, Load, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work.readers import remember

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.APPLY, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.APPLY, PUBLIC, Cost.WRITE, PAGE.live, load=Load(seconds=READ_S + HANDLER_S))
USAGE = "postuler"
_ALIKE = 3
_GENRES = {"matcha": OFFRE, "partner": OFFRE, "peJob": OFFRE, "lba": RECRUTEUR}
_TITRES = {
    "prenom": mark("Prénom"),
    "nom": mark("Nom"),
    "courriel": mark("Adresse électronique"),
    "telephone": mark("Téléphone"),
    "message": mark("Message"),
    "cv": "CV",
}


def adresse(kind: str, identifier: str, framed: Mapping[str, str]) -> str:
    """The page of the form for a result of the search, in the frame where it was found."""
    return f"/postuler?{urlencode({'type': kind, 'itemId': identifier, **framed})}"


def _vers(request: Request) -> recipients.Destinataire:
    """To whom the address says to write; raises ApiError with the words of old clients of the widget."""
    given = request.query_params
    for name in ("itemId", "type"):
        if not given.get(name):
            told = {"itemId": "missing_item_id_parameter", "type": "missing_type_parameter"}[name]
            raise ApiError(400, _("Le paramètre %(name)s manque (%(told)s)", name=name, told=told))
    if given["type"] not in _GENRES:
        raise ApiError(400, _("type : matcha, peJob ou lba est attendu (missing_type_parameter)"))
    identifier = given["itemId"] if given["type"] != "lba" else compact_siret(given["itemId"])
    state = state_of(request)
    try:
        return recipients.destinataire(state, release_of(request), _GENRES[given["type"]], identifier)
    except Refusee as refusal:
        word = {"SANS_CONTACT": "missing_email"}.get(refusal.code, "item_not_found")
        raise ApiError(404, f"{MOTIFS[refusal.code][1]} ({word})") from refusal


@router.get("/postuler")
@policy(_PAGE)
def formulaire(request: Request) -> Response:
    """The empty form."""
    if "caller" in request.query_params and not appelant(request):
        raise ApiError(400, _("Le paramètre caller manque (missing_caller_parameter)"))
    return _page(request, _vers(request))


def _page(request: Request, vers: recipients.Destinataire, *, status: int = 200, **more: Any) -> Response:
    told: dict[str, Any] = {"donnees": {}, "fautes": {}, "brouillon": False, **more}
    return render_page(
        request,
        "postuler",
        status=status,
        vers=vers,
        jeton=jeton_signe(request, USAGE),
        titres=_TITRES,
        requete=request.scope["query_string"].decode("latin-1"),
        spontanee=vers.genre == RECRUTEUR,
        questions=QUESTIONS,
        longueur=LONGEST,
        retour_recherche=None,
        **told,
    )


@router.post("/postuler")
@policy(_POSTEE)
async def send(request: Request) -> Response:
    """Send an application."""
    state = state_of(request)
    state.sensible("candidatures, par machine", state.client_address(request.scope))
    given, cv = await read_with_file(request, USAGE, OCTETS + 64 * 1024)
    copy = state.may_write(given.get("courriel", ""))
    return await run_in_threadpool(_send, request, given, cv, copy)


@router.post("/postuler/brouillon")
@policy(_POSTEE)
async def draft(request: Request) -> Response:
    """The form again, with a draft of the message made of four answers; nothing is sent."""
    given, _ = await read_with_file(request, USAGE, OCTETS + 64 * 1024)
    return await run_in_threadpool(_draft, request, given)


def _draft(request: Request, given: Formulaire) -> Response:
    to = _vers(request)
    return _page(request, to, donnees={**given, "message": write_draft(to, given)}, brouillon=True)


def _send(request: Request, given: Formulaire, cv: Fichier | None, copied: bool) -> Response:
    state = state_of(request)
    to = _vers(request)
    who, piece, faults = None, None, {}
    try:
        who = read_candidate(given)
    except Refusee as refusal:
        faults = refusal.champs
    try:
        piece = verify(cv.nom, cv.contenu) if cv else None
    except PieceRefusee as error:
        faults["cv"] = str(error)
    if piece is None:
        faults.setdefault("cv", _("un PDF ou un DOCX de 3 Mo au plus est attendu"))
    if faults or who is None:
        return _page(request, to, status=422, donnees=dict(given), fautes=faults)
    try:
        remember(state, who.courriel)
        applications.send_application(state, to, who, piece, appelant(request) or "page", copied=copied)
    except Refusee as refusal:
        told = refusal.champs or {"": MOTIFS[refusal.code][1]}
        return _page(request, to, status=refusal.status, donnees=dict(given), fautes=told)
    return render_page(request, "postule", vers=to, suites=_next_steps(request, to), semblables=_alike(request, to))


def _alike(request: Request, to: recipients.Destinataire) -> list[cards.Card]:
    """Offers near the one applied to, for the same jobs."""
    state = state_of(request)
    release, framed = release_of(request), frame(request.query_params)
    point = (to.longitude, to.latitude) if to.longitude is not None and to.latitude is not None else None
    found = nearest_offers(state, release, to.romes, point, {to.identifiant}, _ALIKE)

    def address(item: Mapping[str, Any]) -> str:
        kind, identifier = cle(item)
        return f"/recherche-emploi?{urlencode({'type': kind, 'itemId': identifier, **framed})}"

    return cards.cards(release, found, address)


def _next_steps(request: Request, to: recipients.Destinataire) -> list[tuple[str, str]]:
    """Where one goes after an application: what was answered, what is like it, the search."""
    framed = frame(request.query_params)
    own = {"type": request.query_params["type"], "itemId": request.query_params["itemId"]}
    told = _("Revoir l'offre") if to.genre == OFFRE else _("Revoir l'entreprise")
    found = [(told, f"/recherche-emploi?{urlencode({**own, **framed})}")]
    place = {"lat": to.latitude, "lon": to.longitude, "radius": 30} if to.longitude is not None else {}
    if to.romes:
        near = {"romes": ",".join(to.romes[:15]), "job_name": to.poste, **place, **framed}
        found.append((_("Offres semblables"), f"/recherche-emploi?{urlencode(near)}"))
    return [*found, (_("Nouvelle recherche"), f"/recherche-emploi{f'?{urlencode(framed)}' if framed else ''}")]
