"""One's organisation: its people, whom it invites, what it declares, the rights that it asks for."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from tremplin.domain.written import free_texts, mailboxes
from tremplin.platform.identity.clients import SCOPES
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.platform.identity.service import Comptes
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.identity.store import rights as right_rows
from tremplin.platform.web.forms import Formulaire, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import limit, origine
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.portal.account.access import SIEN_LU, SIEN_POSTE, compte_de, state_of
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


@router.post("/compte/organisation")
@policy(SIEN_POSTE)
@posee
def change(request: Request, given: Formulaire) -> Response:
    """Say what the data are used for, and who else is told of keys that end."""
    owner, contact = compte_de(request), given.get("contact_technique", "").lower()
    said = given.get("usage", "")
    faults = {
        "usage": free_texts.faute(said) or ("600 caractères au plus" if len(said) > 600 else None),
        "contact_technique": mailboxes.faute(contact) if contact else None,
    }
    if wrong := {n: t for n, t in faults.items() if t}:
        return _page(request, status=422, donnees=given, fautes=wrong)
    with state_of(request).store.writing() as connection:
        key_rows.change_organisation(connection, owner.organisation_id, usage=said, contact_technique=contact or None)
    return RedirectResponse("/compte/organisation", 303)


@router.post("/compte/organisation/inviter")
@policy(SIEN_POSTE)
async def invite(request: Request) -> Response:
    """Invite someone: the same answer whether the address has an account or not."""
    given = await read(request)
    address = given.get("courriel", "").lower()
    if wrong := mailboxes.faute(address):
        return await run_in_threadpool(_page, request, status=422, donnees=given, fautes={"courriel": wrong})
    limit(request, address, compte_de(request).id)
    return await run_in_threadpool(_invite, request, address)


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
    said = given.get("motif", "")
    if given.get("droit") not in DEMANDABLES:
        return _page(request, status=422, donnees=given, fautes={"droit": "un droit de la liste est attendu"})
    if wrong := free_texts.faute(said) or (None if 10 <= len(said) <= 1000 else "10 à 1 000 caractères"):
        return _page(request, status=422, donnees=given, fautes={"motif": wrong})
    with state.store.writing() as connection:
        right_rows.ask(connection, owner.organisation_id, given["droit"], said, owner.id, Comptes.maintenant())
    return RedirectResponse("/compte/organisation", 303)


@router.post("/compte/fermer")
@policy(SIEN_POSTE)
@posee
def close(request: Request, given: Formulaire) -> Response:
    """Close one's account and forget who it was of; the organisation's keys, clients and logins go on when others
    are in it."""
    owner, state = compte_de(request), state_of(request)
    if given.get("confirmer") != "oui":
        raise ApiError(422, "Cochez la case pour fermer votre compte")
    with state.store.writing() as connection:
        account_rows.forget(connection, owner.id, Comptes.maintenant())
    return RedirectResponse("/connexion", 303)


GABARITS = {"invitation": Gabarit("{de} vous invite dans {organisation}, sur Tremplin", _invitation)}
