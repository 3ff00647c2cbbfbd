"""What administrators do: rights that organisations ask for, their people and keys, the log. Each with a reason, by who
logged in minutes ago; the organisation reads what was done to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from tremplin.language.spoken import mark, ngettext, translated
from tremplin.platform.identity.rights import PERMISSIONS
from tremplin.platform.identity.service import Porteur
from tremplin.platform.identity.store import accounts as account_rows
from tremplin.platform.identity.store import clients as client_rows
from tremplin.platform.identity.store import keys as key_rows
from tremplin.platform.identity.store import rights as right_rows
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import policy
from tremplin.platform.web.routing import ID_MAX
from tremplin.platform.web.state import state_of
from tremplin.platform.web.waiting import Waiting
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.portal.account.access import ADMIN_LU, Act, administers
from tremplin.portal.account.names import names
from tremplin.portal.account.organisation import DEMANDABLES
from tremplin.settings import Settings
from tremplin.store import audit

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LIGNES = 200


def waiting(request: Request) -> list[Waiting]:
    """Rights that organisations asked for, for administrators."""
    if request.state.porteur.profil != "admin":
        return []
    with state_of(request).store.reading() as connection:
        asked = len(right_rows.en_attente(connection))
    return [Waiting(ngettext("Droit demandé", "Droits demandés", asked), asked, "/administration")]


@router.get("/administration")
@policy(ADMIN_LU)
def accueil(request: Request) -> Response:
    """What waits to be decided."""
    with state_of(request).store.reading() as connection:
        asked = right_rows.en_attente(connection)
    return page(request, "administration/accueil.html", demandes=asked, droits=DEMANDABLES)


@router.post("/administration/droits/{id}")
@administers
def decide(act: Act, id: str) -> Response:
    """Grant a right, never one asked for by oneself, or refuse it, with a reason; who asked is told."""
    decision = act.given.get("decision", "")
    if decision not in (right_rows.ACCORDEE, right_rows.REFUSEE):
        raise ApiError(422, "Une décision est attendue")

    def effet(connection: Connection) -> None:
        asked = right_rows.get(connection, id)
        if asked is not None and decision == right_rows.ACCORDEE and act.who.sujet == f"compte:{asked.compte_id}":
            raise ApiError(403, "Ce droit a été demandé depuis votre compte : un autre administrateur doit l'accorder")
        if asked is None or not right_rows.decide(connection, id, decision, act.why, act.who.sujet, datetime.now(UTC)):
            raise ApiError(404, "Aucune demande n'attend sous ce numéro")
        if decision == right_rows.ACCORDEE and asked.droit in PERMISSIONS:
            held = key_rows.organisation_de(connection, asked.organisation_id)
            assert held is not None
            key_rows.give_permissions(connection, held.id, frozenset(held.permissions) | {asked.droit})
        _tell(connection, act.state.settings, asked, decision, act.why)

    act.do(f"droit.{decision}", id, effet)
    return RedirectResponse("/administration", 303)


def _refuse_own(who: Porteur, organisation_id: str) -> None:
    """Nobody raises the rights of one's own organisation alone."""
    if who.compte is not None and who.compte.organisation_id == organisation_id:
        raise ApiError(403, "C'est votre organisation : un droit s'y demande, un autre administrateur l'accorde")


def _tell(connection: Connection, settings: Settings, asked: Any, decision: str, why: str) -> None:
    owner = account_rows.par_id(connection, asked.compte_id)
    if owner is not None:
        told = {
            "droit": DEMANDABLES.get(asked.droit, asked.droit),
            "decision": decision,
            "raison": why,
            "lien": f"{settings.base_url}/compte/organisation",
        }
        mails.deposit(connection, settings, Courriel(owner.courriel, "droit_decide", told), asked.id, datetime.now(UTC))


@router.get("/administration/organisations")
@policy(ADMIN_LU)
def organisations(request: Request, q: str = "") -> Response:
    """Organisations, their people, their keys and clients."""
    state = state_of(request)
    with state.store.reading() as connection:
        every = key_rows.organisations(connection)
    shown = [o for o in every if q.casefold() in o.nom.casefold()][:_LIGNES]
    wanted = {o.id for o in shown}
    held: dict[str, dict[str, list[Any]]] = {o.id: {"comptes": [], "cles": [], "clients": []} for o in shown}
    found: dict[str, list[Any]] = {
        "comptes": account_rows.tous(state.store),
        "cles": key_rows.all_keys(state.store),
        "clients": client_rows.all_clients(state.store),
    }
    for kind, listed in found.items():
        for one in listed:
            if one.organisation_id in wanted:
                held[one.organisation_id][kind].append(one)
    return page(
        request,
        "administration/organisations.html",
        organisations=shown,
        detail=held,
        q=q,
        permissions=PERMISSIONS,
        maintenant=datetime.now(UTC),
        total=len(every),
    )


@router.post("/administration/organisations/{id}")
@administers
def permit(act: Act, id: str) -> Response:
    """The permissions of an organisation from now on; none is added to one's own."""
    rights = frozenset(p for p in act.given.tous("permissions") if p in PERMISSIONS)

    def effet(connection: Connection) -> None:
        held = key_rows.organisation_de(connection, id)
        if held is None:
            raise ApiError(404, "Organisation inconnue")
        if rights - frozenset(held.permissions):
            _refuse_own(act.who, id)
        key_rows.give_permissions(connection, id, rights)

    act.do("administration.permissions", id, effet)
    return RedirectResponse("/administration/organisations", 303)


@router.post("/administration/{genre}/{id}/fermer")
@administers
def close(act: Act, genre: str, id: str) -> Response:
    """Close an account, revoke a key or a client."""
    state = act.state
    if genre == "compte":
        with state.store.reading() as connection:
            owner = account_rows.par_id(connection, id)
        done = owner is not None and account_rows.close(state.store, owner.courriel, datetime.now(UTC))
    elif genre == "cle":
        done = key_rows.revoke(state.store, id)
    elif genre == "client":
        done = client_rows.revoke(state.store, id)
    else:
        done = False
    if not done:
        raise ApiError(404, "Rien à fermer sous ce numéro")
    act.note(f"administration.fermer_{genre}", id)
    return RedirectResponse("/administration/organisations", 303)


@router.get("/administration/journal")
@policy(ADMIN_LU)
def journal(request: Request, avant: Annotated[int | None, Query(ge=0, le=ID_MAX)] = None) -> Response:
    """The audit log, the newest lines first."""
    with state_of(request).store.reading() as connection:
        told = audit.derniers(connection, avant, _LIGNES)
    return page(
        request,
        "administration/journal.html",
        lignes=told,
        noms=names(state_of(request)),
        suite=told[-1].position if told else None,
    )


def _said(_state: Any, mail: Courriel) -> Courriel:
    """What was asked for and decided, as its reader says it."""
    return replace(mail, contexte={**mail.contexte, **{n: translated(mail.contexte[n]) for n in ("droit", "decision")}})


GABARITS = {"droit_decide": Gabarit(mark("Votre demande « {droit} » : {decision}"), _said)}
