"""The page of who applies, by a link: each application with its state, and what to do next."""

from __future__ import annotations

import base64

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written import mailboxes
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.silence import RECALLED, ends
from tremplin.families.alternance.applications.states import DITS, ENVOYEE, NOTES, OUVERTE, stage_of
from tremplin.families.alternance.store import applications as rows
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import limit, page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel
from tremplin.platform.work.readers import remember

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_READ = Policy(Right.REQUESTS, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTED = Policy(Right.REQUESTS, PUBLIC, Cost.WRITE, PAGE.live)
_PATH = "/mes-candidatures"


@router.get(_PATH)
@policy(_READ)
def show(request: Request, jeton: str = "") -> Response:
    """What one sent, for who holds the link; the form that asks for the link, for who doesn't."""
    state = state_of(request)
    found = state.comptes.read_link(jeton, applications.OWN) if jeton else None
    if found is None:
        return _ask(request, status=410 if jeton else 200, perime=bool(jeton))
    with state.store.reading() as connection:
        sent = rows.of_candidate(connection, base64.urlsafe_b64decode(found.sujet + "="))
    ended, due = ends(state, sent), state.comptes.maintenant() - RECALLED
    listed = [
        {
            "candidature": one,
            "vers": applications.opened(state, one)["vers"],
            "etat": stage,
            "depuis": since,
            "relancer": stage in (ENVOYEE, OUVERTE) and one.creee_le <= due,
        }
        for one in sent
        for stage, since in [stage_of(one, ended.get(one.id))]
    ]
    return page_anonyme(request, "alternance/mes_candidatures.html", listees=listed, dits=DITS, notes=NOTES)


def _ask(request: Request, *, status: int = 200, **told: object) -> Response:
    shown = {"perime": False, "courriel": "", "faute": None, "envoye": False, **told}
    return page_anonyme(request, "alternance/mes_candidatures_lien.html", status=status, **shown)


@router.post(_PATH)
@policy(_POSTED)
async def ask(request: Request) -> Response:
    """Send the link: the same answer whether anything was sent from this address or not."""
    given = await read(request)
    address = given.get("courriel", "").lower()
    if wrong := mailboxes.faute(address):
        return _ask(request, status=422, courriel=address, faute=wrong)
    limit(request, address)
    await run_in_threadpool(_deposit, state_of(request), address)
    return _ask(request, courriel=address, envoye=True)


def _deposit(state: State, address: str) -> None:
    remember(state, address)
    with state.store.writing() as connection:
        now = state.comptes.maintenant()
        mails.deposit(connection, state.settings, Courriel(address, "candidatures_lien"), "", now, mails.LINK)
