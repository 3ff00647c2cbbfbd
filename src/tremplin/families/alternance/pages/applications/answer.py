"""The page on which an addressee answers an application."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.service import INTENTIONS, TEXTES, Refusee
from tremplin.families.alternance.pages.links import by_link, dead_link, done
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import Formulaire
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LU = Policy(Right.REQUESTS, PUBLIC, Cost.LIGHT, PAGE.live)
_REPONDU = Policy(Right.REQUESTS, PUBLIC, Cost.WRITE, PAGE.live)


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
    return done(request, "Votre réponse est partie", "Le candidat la recevra dans un instant. Ce lien ne sert plus.")
