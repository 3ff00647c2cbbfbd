"""Making one's account, by a link that came by mail: who one is, for whom, to do what."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import StringConstraints
from starlette.responses import RedirectResponse, Response

from tremplin.domain.written.free_texts import faute, name, obeys
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import COOKIE, MEMBRE, PROFILS, Inscription, Refus
from tremplin.platform.identity.store.keys import organisation_de
from tremplin.platform.web.forms import LANDING, Formulaire, Typed, Wrong, among, chemin_sur, fill, posee, put
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import origine, page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LUE = Policy(Right.LOGIN, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.LOGIN, PUBLIC, Cost.WRITE, PAGE.live)
USAGES = (
    mark("Logiciel d'un éditeur"),
    mark("Site ou service d'un organisme de formation"),
    mark("Site ou service public"),
    mark("Étude, recherche ou journalisme"),
    mark("Usage interne d'une entreprise"),
    mark("Autre"),
)
_PREMIER = "/compte/cles"
"""Where one goes once the account is open."""


def _read(request: Request, token: str, purpose: str) -> Inscription | None:
    state = state_of(request)
    return state.comptes.read_inscription(token, purpose)


def _page(request: Request, asked: Inscription | None, purpose: str, *, status: int = 200, **more: Any) -> Response:
    state = state_of(request)
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
        pour=purpose,
        usages=USAGES,
        invite=inviting,
        **told,
    )


class _Invited(Typed):
    """Who was invited in an organisation: it exists, and so does what it uses the data for."""

    nom: Annotated[str, name(100)] = ""
    organisation: str = ""
    usage: str = ""
    precision: str = ""

    @property
    def declared_use(self) -> str:
        """What the data are used for, as the organisation keeps it."""
        return f"{self.usage} : {self.precision}".rstrip(" :")


class _Signup(_Invited):
    """Who makes an account and its organisation."""

    organisation: Annotated[str, name(120)] = ""
    usage: Annotated[str, among(USAGES, "un usage de la liste est attendu")] = ""
    precision: Annotated[str, StringConstraints(max_length=500), obeys(faute)] = ""


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
    state = state_of(request)
    asked = _read(request, given.get("lien", ""), given.get("pour", ""))
    if asked is None:
        return _page(request, None, "")
    try:
        said = fill(_Invited if asked.organisation_id else _Signup, given)
    except Wrong as wrong:
        return _page(request, asked, given.get("pour", ""), status=422, donnees=given, fautes=wrong.faults)
    told = origine(request)
    try:
        cookie = state.comptes.enrol(
            asked, said.nom, said.organisation, said.declared_use, told["agent"], told["adresse"]
        )
    except Refus as refusal:
        raise ApiError(410, str(refusal)) from refusal
    vers = chemin_sur(asked.lien.vers)
    response = RedirectResponse(_PREMIER if vers == LANDING else vers, 303)
    return put(response, COOKIE, cookie, PROFILS[MEMBRE].vie)
