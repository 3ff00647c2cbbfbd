"""Making one's account, by a link that came by mail: who one is, for whom, to do what."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tremplin.domain.written.free_texts import faute, faute_de_nom
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import COOKIE, MEMBRE, PROFILS, Inscription, Refus
from tremplin.platform.identity.store.keys import organisation_de
from tremplin.platform.web.forms import Formulaire, chemin_sur, posee, put
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import origine, page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LUE = Policy(Right.LOGIN, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.LOGIN, PUBLIC, Cost.WRITE, PAGE.live)
USAGES = (
    "Logiciel d'un éditeur",
    "Site ou service d'un organisme de formation",
    "Site ou service public",
    "Étude, recherche ou journalisme",
    "Usage interne d'une entreprise",
    "Autre",
)
_PREMIER = "/compte/cles"
"""Where one goes once the account is open."""


def _read(request: Request, jeton: str, pour: str) -> Inscription | None:
    state: State = request.app.state.tremplin
    return state.comptes.read_inscription(jeton, pour)


def _page(request: Request, asked: Inscription | None, pour: str, *, status: int = 200, **more: Any) -> Response:
    state: State = request.app.state.tremplin
    told: dict[str, Any] = {"donnees": {}, "fautes": {}, **more}
    inviting = None
    if asked is not None and asked.organisation_id:
        with state.store.reading() as connection:
            inviting = organisation_de(connection, asked.organisation_id)
    return page_anonyme(
        request,
        "compte/inscription.html",
        status=status if asked else 410,
        demande=asked,
        pour=pour,
        usages=USAGES,
        invite=inviting,
        **told,
    )


@router.get("/inscription")
@policy(_LUE)
def open(request: Request, jeton: str = "", pour: str = "") -> Response:
    """What the link does; nothing happens before its button is pressed."""
    return _page(request, _read(request, jeton, pour), pour)


@router.post("/inscription")
@policy(_POSTEE)
@posee
def enrol(request: Request, given: Formulaire) -> Response:
    """Make the account, and open it."""
    state: State = request.app.state.tremplin
    asked = _read(request, given.get("lien", ""), given.get("pour", ""))
    if asked is None:
        return _page(request, None, "")
    if faults := _fautes(given, bool(asked.organisation_id)):
        return _page(request, asked, given.get("pour", ""), status=422, donnees=given, fautes=faults)
    told = origine(request)
    try:
        cookie = state.comptes.enrol(
            asked, given["nom"], given.get("organisation", ""), _usage(given), told["agent"], told["adresse"]
        )
    except Refus as refusal:
        raise ApiError(410, str(refusal)) from refusal
    vers = chemin_sur(asked.lien.vers)
    response = RedirectResponse(_PREMIER if vers == "/compte" else vers, 303)
    return put(response, COOKIE, cookie, PROFILS[MEMBRE].vie)


def _usage(given: Formulaire) -> str:
    return f"{given.get('usage', '')} : {given.get('precision', '')}".rstrip(" :")


def _fautes(given: Formulaire, invite: bool) -> dict[str, str]:
    found = {"nom": faute_de_nom(given.get("nom", ""), 100)}
    if not invite:
        found["organisation"] = faute_de_nom(given.get("organisation", ""), 120)
        found["usage"] = None if given.get("usage") in USAGES else "un usage de la liste est attendu"
        said = given.get("precision", "")
        found["precision"] = "500 caractères au plus" if len(said) > 500 else faute(said)
    return {name: told for name, told in found.items() if told}
