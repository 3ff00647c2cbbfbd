"""The application form, on a page or alone in a widget; the page on which an addressee answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written.siret import compact_siret
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.service import (
    INTENTIONS,
    MOTIFS,
    OFFRE,
    RECRUTEUR,
    TEXTES,
    Refusee,
    read_candidate,
)
from tremplin.families.alternance.common.attachments import OCTETS, READ_S, PieceRefusee, verify
from tremplin.families.alternance.pages.common import appelant, render_page
from tremplin.families.alternance.pages.links import by_link, dead_link, done
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.deadline import HANDLER_S
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import Fichier, Formulaire, jeton_signe, read_with_file
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Load, Policy, policy
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.APPLY, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.APPLY, PUBLIC, Cost.WRITE, PAGE.live, load=Load(seconds=READ_S + HANDLER_S))
_LU = Policy(Right.REQUESTS, PUBLIC, Cost.LIGHT, PAGE.live)
_REPONDU = Policy(Right.REQUESTS, PUBLIC, Cost.WRITE, PAGE.live)
USAGE = "postuler"
_GENRES = {"matcha": OFFRE, "partner": OFFRE, "peJob": OFFRE, "lba": RECRUTEUR}
_TITRES = {
    "prenom": mark("Prénom"),
    "nom": mark("Nom"),
    "courriel": mark("Adresse électronique"),
    "telephone": mark("Téléphone"),
    "message": mark("Message"),
    "cv": "CV",
}


def adresse(kind: str, identifier: str, caller: str) -> str:
    """The page of the form for a result of the search."""
    query = {"type": kind, "itemId": identifier, **({"caller": caller} if caller else {})}
    return f"/postuler?{urlencode(query)}"


def _vers(request: Request) -> applications.Destinataire:
    """To whom the address says to write; raises ApiError with the words of old clients of the widget."""
    given = request.query_params
    for name in ("itemId", "type"):
        if not given.get(name):
            told = {"itemId": "missing_item_id_parameter", "type": "missing_type_parameter"}[name]
            raise ApiError(400, _("Le paramètre %(name)s manque (%(told)s)", name=name, told=told))
    if given["type"] not in _GENRES:
        raise ApiError(400, _("type : matcha, peJob ou lba est attendu (missing_type_parameter)"))
    identifier = given["itemId"] if given["type"] != "lba" else compact_siret(given["itemId"])
    state: State = request.app.state.tremplin
    try:
        return applications.destinataire(state, release_of(request), _GENRES[given["type"]], identifier)
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


def _page(request: Request, vers: applications.Destinataire, *, status: int = 200, **more: Any) -> Response:
    told: dict[str, Any] = {"donnees": {}, "fautes": {}, **more}
    return render_page(
        request,
        "postuler",
        status=status,
        vers=vers,
        jeton=jeton_signe(request, USAGE),
        titres=_TITRES,
        requete=request.scope["query_string"].decode("latin-1"),
        spontanee=vers.genre == RECRUTEUR,
        retour_recherche=None,
        **told,
    )


@router.post("/postuler")
@policy(_POSTEE)
async def send(request: Request) -> Response:
    """Send an application."""
    state: State = request.app.state.tremplin
    state.sensible("candidatures, par machine", state.client_address(request.scope))
    given, cv = await read_with_file(request, USAGE, OCTETS + 64 * 1024)
    copy = state.may_write(given.get("courriel", ""))
    return await run_in_threadpool(_send, request, given, cv, copy)


def _send(request: Request, given: Formulaire, cv: Fichier | None, copie: bool) -> Response:
    state: State = request.app.state.tremplin
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
        applications.send_application(state, to, who, piece, appelant(request) or "page", copie=copie)
    except Refusee as refusal:
        told = refusal.champs or {"": MOTIFS[refusal.code][1]}
        return _page(request, to, status=refusal.status, donnees=dict(given), fautes=told)
    return render_page(request, "postule", vers=to, suites=_next_steps(request, to))


def _next_steps(request: Request, to: applications.Destinataire) -> list[tuple[str, str]]:
    """Where one goes after an application: what was answered, what is like it, the search."""
    caller = {"caller": appelant(request)} if appelant(request) else {}
    own = {"type": request.query_params["type"], "itemId": request.query_params["itemId"]}
    told = _("Revoir l'offre") if to.genre == OFFRE else _("Revoir l'entreprise")
    found = [(told, f"/recherche-emploi?{urlencode({**own, **caller})}")]
    place = {"lat": to.latitude, "lon": to.longitude, "radius": 30} if to.longitude is not None else {}
    if to.romes:
        near = {"romes": ",".join(to.romes[:15]), "job_name": to.poste, **place, **caller}
        found.append((_("Offres semblables"), f"/recherche-emploi?{urlencode(near)}"))
    return [*found, (_("Nouvelle recherche"), f"/recherche-emploi{f'?{urlencode(caller)}' if caller else ''}")]


# ── the addressee answers ────────────────────────────────────────────────────────────────────────────────────────


@router.get("/candidature/repondre")
@policy(_LU)
def open(request: Request, jeton: str = "", intention: str = "") -> Response:
    """What the link would send; nothing leaves before its button is pressed."""
    return _answer(request, jeton, intention if intention in INTENTIONS else "entretien", None)


def _answer(request: Request, token: str, intention: str, faute: str | None, message: str = "") -> Response:
    state: State = request.app.state.tremplin
    found = state.comptes.read_link(token, applications.REPONSE)
    told = applications.read(state, found.sujet.partition(":")[2]) if found else None
    if told is None:
        return dead_link(request, token)
    return page_anonyme(
        request,
        "alternance/repondre.html",
        status=422 if faute else 200,
        candidature=told,
        lien=token,
        intention=intention,
        intentions=INTENTIONS,
        message=message or TEXTES[intention],
        faute=faute,
    )


@router.post("/candidature/repondre")
@policy(_REPONDU)
@by_link
def reply(request: Request, given: Formulaire) -> Response:
    """Send the answer, once."""
    token, intention = given.get("lien", ""), given.get("intention", "")
    message = given.get("message", "").replace("\r\n", "\n")
    try:
        applications.reply(request.app.state.tremplin, token, intention, message)
    except Refusee as refusal:
        shown = intention if intention in INTENTIONS else "entretien"
        return _answer(request, token, shown, refusal.champs["message"], message)
    return done(
        request, _("Votre réponse est partie"), _("Le candidat la recevra dans un instant. Ce lien ne sert plus.")
    )
