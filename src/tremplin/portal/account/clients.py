"""One's OAuth2 clients: made, their secrets shown once and changed without a cut, their scopes, their end."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import AfterValidator, ValidationInfo
from starlette.responses import RedirectResponse, Response

from tremplin.domain.dates import today
from tremplin.domain.written.free_texts import name
from tremplin.language.spoken import gettext as _
from tremplin.platform.identity import clients as oauth_clients
from tremplin.platform.identity.clients import SCOPES
from tremplin.platform.identity.store import clients as rows
from tremplin.platform.identity.store import rights as right_rows
from tremplin.platform.identity.store.clients import StoredClient
from tremplin.platform.web.counts import store as counts
from tremplin.platform.web.forms import Formulaire, Typed, Wrong, fill, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.portal.account.access import SIEN_LU, SIEN_POSTE, compte_de, require_recent
from tremplin.portal.account.keys import JOURS
from tremplin.portal.account.organisation import LIBRES

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
CLIENTS_AU_PLUS = 20


def _portees(request: Request) -> dict[str, str]:
    """The scopes that one's organisation may give to a client."""
    with state_of(request).store.reading() as connection:
        granted = right_rows.accordes(connection, compte_de(request).organisation_id)
    return {scope: title for scope, title in SCOPES.items() if scope in LIBRES | granted}


@router.get("/compte/clients")
@policy(SIEN_LU)
def list_all(request: Request) -> Response:
    """The clients of one's organisation, and the form of a new one."""
    return _page(request)


def _page(request: Request, *, status: int = 200, **more: Any) -> Response:
    state, owner = state_of(request), compte_de(request)
    held = rows.de_l_organisation(state.store, owner.organisation_id)
    with state.store.reading() as connection:
        used = counts.des_appelants(connection, [c.id for c in held], today() - timedelta(days=JOURS - 1))
    told: dict[str, Any] = {"donnees": {}, "fautes": {}, "choisies": [], **more}
    return page(
        request,
        "compte/clients.html",
        status=status,
        clients=held,
        portees=_portees(request),
        jours=JOURS,
        usages={c: sum(days.values()) for c, days in used.items()},
        **told,
    )


def _allowed(scopes: tuple[str, ...], told: ValidationInfo) -> tuple[str, ...]:
    if not scopes or not set(scopes) <= set(told.context["allowed"]):  # type: ignore[index]
        raise ValueError(_("au moins une portée de la liste est attendue"))
    return scopes


class _NewClient(Typed):
    nom: Annotated[str, name(80)] = ""
    portees: Annotated[tuple[str, ...], AfterValidator(_allowed)] = ()
    base: str = ""


@router.post("/compte/clients")
@policy(SIEN_POSTE)
@posee
def create(request: Request, given: Formulaire) -> Response:
    """Make a client, and show its secret this once."""
    state, owner, scopes = state_of(request), compte_de(request), given.tous("portees")
    try:
        said = fill(_NewClient, {**given, "portees": scopes}, allowed=_portees(request))
    except Wrong as wrong:
        return _page(request, status=422, donnees=given, fautes=wrong.faults, choisies=scopes)
    if not set(scopes) <= LIBRES:
        require_recent(request)
    if sum(c.revoque_le is None for c in rows.de_l_organisation(state.store, owner.organisation_id)) >= CLIENTS_AU_PLUS:
        raise ApiError(409, _("%(nombre)s clients à la fois au plus : révoquez-en un", nombre=CLIENTS_AU_PLUS))
    identifier, secret = oauth_clients.create_client(
        state.store,
        state.settings.poivre,
        organisation=owner.organisation,
        nom=said.nom,
        portees=said.portees,
        test=said.base == "test",
    )
    return page(request, "compte/secret.html", id=identifier, secret=secret)


@router.post("/compte/clients/{id}/secret")
@policy(SIEN_POSTE)
@posee
def secret(request: Request, id: str) -> Response:
    """One more secret: the oldest of three ends."""
    state, client = state_of(request), _sien(request, id)
    if not client.portees <= LIBRES:
        require_recent(request)
    value = oauth_clients.add_secret(state.store, state.settings.poivre, client.id)
    if value is None:
        raise ApiError(409, _("Ce client est révoqué"))
    return page(request, "compte/secret.html", id=client.id, secret=value)


@router.post("/compte/clients/{id}/revoquer")
@policy(SIEN_POSTE)
@posee
def revoke_right(request: Request, id: str) -> Response:
    """End a client and its tokens."""
    rows.revoke(state_of(request).store, _sien(request, id).id)
    return RedirectResponse("/compte/clients", 303)


def _sien(request: Request, id: str) -> StoredClient:
    found = rows.find(state_of(request).store, id[:32])
    if found is None or found.organisation_id != compte_de(request).organisation_id:
        raise ApiError(404, _("Client inconnu"))
    return found
