"""One's organisation: its people, whom it invites, what it declares, the rights that it asks for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import StringConstraints
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.domain.written import free_texts
from tremplin.domain.written.people import Mailbox
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.identity.clients import SCOPES
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.platform.identity.service import Comptes
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.identity.store import rights as right_rows
from tremplin.platform.web.forms import Formulaire, Typed, Wrong, among, fill, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import limit, origine
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.portal.account.access import SIEN_LU, SIEN_POSTE, compte_de
from tremplin.portal.account.names import names
from tremplin.store import audit

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
LIBRES = frozenset(
    {
        "api_infotravailv1",
        "api_inserjeunesv1",
        "api_labonneboitev1",
        "api_offresdemploiv2",
        "api_romev1",
        "api_parcours-formationv1_test",
        "api_zerosaisiev1_test",
    }
)
"""Scopes that any organisation has: open data, and the fictitious base."""
DEMANDABLES = PERMISSIONS | {scope: title for scope, title in SCOPES.items() if scope not in LIBRES}
"""Rights that are asked for, and granted by an administrator."""


@router.get("/compte/organisation")
@policy(SIEN_LU)
def read_organisation(request: Request) -> Response:
    """The page of one's organisation."""
    return _page(request)


def _page(request: Request, *, status: int = 200, **more: Any) -> Response:
    owner = compte_de(request)
    with state_of(request).store.reading() as connection:
        found = key_rows.organisation_de(connection, owner.organisation_id)
        people = account_rows.de_l_organisation(connection, owner.organisation_id)
        asked = right_rows.de_l_organisation(connection, owner.organisation_id)
        told = audit.de(connection, _objets(connection, owner.organisation_id), 50)
    assert found is not None
    shown: dict[str, Any] = {"donnees": {}, "fautes": {}, "invite": "", **more}
    held = frozenset(found.permissions) | {d.droit for d in asked if d.decision == right_rows.ACCORDEE}
    return page(
        request,
        "compte/organisation.html",
        status=status,
        organisation=found,
        membres=people,
        demandes=asked,
        demandables={d: t for d, t in DEMANDABLES.items() if d not in held},
        droits=DEMANDABLES,
        journal=told,
        noms=names(state_of(request), found.id),
        **shown,
    )


def _objets(connection: Connection, organisation_id: str) -> list[str]:
    """What the log tells of an organisation: itself, its accounts, its keys."""
    people = account_rows.de_l_organisation(connection, organisation_id)
    return [
        organisation_id,
        *(p.id for p in people),
        *(k.id for k in key_rows.de_l_organisation(connection, organisation_id)),
    ]


class _About(Typed):
    """What an organisation says of itself."""

    usage: Annotated[str, StringConstraints(max_length=600), free_texts.obeys(free_texts.faute)] = ""
    contact_technique: Mailbox | None = None


class _Invitation(Typed):
    courriel: Mailbox = ""


class _Wish(Typed):
    """A right that is asked for, and why."""

    droit: Annotated[str, among(DEMANDABLES, mark("un droit de la liste est attendu"))] = ""
    motif: Annotated[
        str,
        free_texts.obeys(free_texts.faute),
        free_texts.obeys(lambda said: None if 10 <= len(said) <= 1000 else _("10 à 1 000 caractères")),
    ] = ""


@router.post("/compte/organisation")
@policy(SIEN_POSTE)
@posee
def change(request: Request, given: Formulaire) -> Response:
    """Say what the data are used for, and who else is told of keys that end."""
    owner = compte_de(request)
    try:
        said = fill(_About, {name: value for name, value in given.items() if value})
    except Wrong as wrong:
        return _page(request, status=422, donnees=given, fautes=wrong.faults)
    with state_of(request).store.writing() as connection:
        key_rows.change_organisation(connection, owner.organisation_id, **said.model_dump())
    return RedirectResponse("/compte/organisation", 303)


@router.post("/compte/organisation/inviter")
@policy(SIEN_POSTE)
async def invite(request: Request) -> Response:
    """Invite someone: the same answer whether the address has an account or not."""
    given = await read(request)
    try:
        said = fill(_Invitation, given)
    except Wrong as wrong:
        return await run_in_threadpool(_page, request, status=422, donnees=given, fautes=wrong.faults)
    limit(request, said.courriel, compte_de(request).id)
    return await run_in_threadpool(_invite, request, said.courriel)


def _invite(request: Request, address: str) -> Response:
    state, owner, now = state_of(request), compte_de(request), Comptes.maintenant()
    told = {
        **origine(request),
        "vers": "/compte/cles",
        "demande_le": now.isoformat(),
        "navigateur": None,
        "organisation": owner.organisation,
        "organisation_id": owner.organisation_id,
        "de": owner.nom,
    }
    with state.store.writing() as connection:
        mails.deposit(connection, state.settings, Courriel(address, "invitation", told), "invitation", now)
        audit.record(connection, "organisation.inviter", owner.organisation_id)
    return _page(request, invite=address)


def _invitation(state: Any, mail: Courriel) -> Courriel | None:
    """The link to make an account in the organisation; nothing for an address that has one already."""
    with state.store.reading() as connection:
        if account_rows.exists(connection, mail.adresse):
            return None
    query = state.comptes.lien_d_inscription(mail, mail.contexte["organisation_id"])
    told = {**mail.contexte, "lien": f"{state.settings.base_url}/inscription?{query}"}
    return Courriel(mail.adresse, mail.gabarit, told)


@router.post("/compte/organisation/droits")
@policy(SIEN_POSTE)
@posee
def ask_right(request: Request, given: Formulaire) -> Response:
    """Ask for a permission or a scope."""
    owner, state = compte_de(request), state_of(request)
    try:
        said = fill(_Wish, given)
    except Wrong as wrong:
        return _page(request, status=422, donnees=given, fautes=wrong.faults)
    with state.store.writing() as connection:
        right_rows.ask(connection, owner.organisation_id, said.droit, said.motif, owner.id, Comptes.maintenant())
    return RedirectResponse("/compte/organisation", 303)


@router.post("/compte/fermer")
@policy(SIEN_POSTE)
@posee
def close(request: Request, given: Formulaire) -> Response:
    """Close one's account and forget who it was of; the organisation's keys, clients and logins go on when others
    are in it."""
    owner, state = compte_de(request), state_of(request)
    if given.get("confirmer") != "oui":
        raise ApiError(422, _("Cochez la case pour fermer votre compte"))
    with state.store.writing() as connection:
        account_rows.forget(connection, owner.id, Comptes.maintenant())
    return RedirectResponse("/connexion", 303)


GABARITS = {"invitation": Gabarit(mark("{de} vous invite dans {organisation}, sur Tremplin"), _invitation)}
