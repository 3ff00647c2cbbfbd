"""An addressee answers an application, by the link of a mail or from their own page, and stops the weekly mails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications import silence
from tremplin.families.alternance.applications.recipients import OFFRE, Refusee
from tremplin.families.alternance.applications.service import INTENTIONS, TEXTES
from tremplin.families.alternance.employers.service import PROFIL
from tremplin.families.alternance.pages.employer import own_offer
from tremplin.families.alternance.pages.links import by_link, dead_link, done, show_link
from tremplin.families.alternance.store import applications as rows
from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OFFICE_PAGE, PAGE, PUBLIC, Policy, account, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LU = Policy(Right.REQUESTS, PUBLIC, Cost.LIGHT, PAGE.live)
_REPONDU = Policy(Right.REQUESTS, PUBLIC, Cost.WRITE, PAGE.live)
_OWN_READ = Policy(Right.REQUESTS, account(PROFIL), Cost.LIGHT, OFFICE_PAGE.hiding)
_OWN_POSTED = Policy(Right.REQUESTS, account(PROFIL), Cost.WRITE, OFFICE_PAGE.hiding)


def _form(
    told: dict[str, Any], action: str, given: Formulaire | None = None, intention: str = "", faute: str | None = None
) -> dict[str, Any]:
    """What the page of an answer reads: as its button or its link begins it, or as it was typed."""
    chosen = given.get("intention", "") if given else intention
    chosen = chosen if chosen in INTENTIONS else "entretien"
    return {
        "status": 422 if faute else 200,
        "candidature": told,
        "action": action,
        "intention": chosen,
        "intentions": INTENTIONS,
        "message": (given.get("message", "") if given else "") or TEXTES[chosen],
        "faute": faute,
    }


def _reply(request: Request, given: Formulaire, take: Callable[[Connection], str]) -> None:
    message = given.get("message", "").replace("\r\n", "\n")
    applications.reply(state_of(request), take, given.get("intention", ""), message)


# ── by the link of a mail ────────────────────────────────────────────────────────────────────────────────────────


@router.get("/candidature/repondre")
@policy(_LU)
def open(request: Request, jeton: str = "", intention: str = "") -> Response:
    """What the link would send; nothing leaves before its button is pressed."""
    return _by_link(request, jeton, intention=intention)


def _by_link(request: Request, token: str, **typed: Any) -> Response:
    found = state_of(request).comptes.read_link(token, applications.REPONSE)
    told = applications.read(state_of(request), found.sujet.partition(":")[2]) if found else None
    if told is None:
        return dead_link(request, token, applications.REPONSE)
    return page_anonyme(
        request, "alternance/repondre.html", lien=token, **_form(told, "/candidature/repondre", **typed)
    )


@router.post("/candidature/repondre")
@policy(_REPONDU)
@by_link
def reply(request: Request, given: Formulaire) -> Response:
    """Send the answer, once."""
    token = given.get("lien", "")
    try:
        _reply(request, given, applications.by_link(state_of(request), token))
    except Refusee as refusal:
        return _by_link(request, token, given=given, faute=refusal.champs["message"])
    told = _("Le candidat la recevra dans un instant. Ce lien ne sert plus.")
    return done(request, _("Votre réponse est partie"), told, applications.REPONSE)


@router.get("/candidature/recapitulatif")
@policy(_LU)
def show_stop(request: Request) -> Response:
    """What the link at the foot of the weekly mail does."""
    return show_link(
        request,
        request.query_params.get("jeton", ""),
        silence.RECAP,
        "/candidature/recapitulatif",
        {"oui": _("Ne plus recevoir ce récapitulatif")},
        _("Les candidatures continueront de vous arriver une à une ; seul le courriel du lundi s'arrête."),
    )


@router.post("/candidature/recapitulatif")
@policy(_REPONDU)
@by_link
def stop(request: Request, given: Formulaire) -> Response:
    """The weekly mail leaves no more."""
    state = state_of(request)
    taken = state.store.ensemble(
        lambda connection: state.comptes.take_link(connection, given.get("lien", ""), silence.RECAP)
    )
    silence.stop_recap(state, taken.sujet.partition(":")[2])
    return done(request, _("C'est noté"), _("Le récapitulatif du lundi ne vous sera plus envoyé."), silence.RECAP)


# ── from the page of an offer ────────────────────────────────────────────────────────────────────────────────────


def _received(request: Request, offer: str, identifier: str) -> dict[str, Any]:
    """An application to an offer of the employer who logged in; raises ApiError 404 for another, 409 once answered."""
    own_offer(request, offer)
    with state_of(request).store.reading() as connection:
        found = rows.get(connection, identifier)
    told = applications.read(state_of(request), identifier)
    if found is None or told is None or (found.genre, found.destinataire) != (OFFRE, offer):
        raise ApiError(404, _("Candidature inconnue"))
    if found.reponse is not None:
        raise ApiError(409, _("Cette candidature a déjà sa réponse"))
    return told


@router.get("/espace-pro/offres/{id}/candidatures/{candidature}")
@policy(_OWN_READ)
def open_own(request: Request, id: str, candidature: str, intention: str = "") -> Response:
    """The form of the answer."""
    told = _received(request, id, candidature)
    return page(request, "alternance/repondre.html", lien=None, **_form(told, request.url.path, intention=intention))


@router.post("/espace-pro/offres/{id}/candidatures/{candidature}")
@policy(_OWN_POSTED)
@posee
def reply_own(request: Request, id: str, candidature: str, given: Formulaire) -> Response:
    """Send the answer, once."""
    told = _received(request, id, candidature)
    try:
        _reply(request, given, lambda connection: _unanswered(connection, candidature))
    except Refusee as refusal:
        form = _form(told, request.url.path, given, faute=refusal.champs["message"])
        return page(request, "alternance/repondre.html", lien=None, **form)
    return RedirectResponse(f"/espace-pro/offres/{id}", 303)


def _unanswered(connection: Connection, identifier: str) -> str:
    found = rows.get(connection, identifier)
    if found is None or found.reponse is not None:
        raise ApiError(409, _("Cette candidature a déjà sa réponse"))
    return identifier
