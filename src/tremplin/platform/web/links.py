"""Links asked for by a form, sent by mail, opened by a button: what logging in and personal links share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tremplin.platform.bounds.networks import reseau
from tremplin.platform.identity.service import COOKIE, NAVIGATEUR, PROFILS, Comptes, Refus, empreinte_navigateur
from tremplin.platform.web.forms import chemin_sur, navigateur, put, read
from tremplin.platform.web.pages import page
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel

_SANS_TRACE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
"""Headers of a page whose address, or content, opens something."""


def _state(request: Request) -> State:
    found: State = request.app.state.tremplin
    return found


def page_anonyme(request: Request, template: str, **contexte: Any) -> Response:
    """A page with a form for who hasn't logged in: its token is that of the browser."""
    mark = navigateur(request)
    response = page(request, template, jeton=_state(request).comptes.jeton(mark), **contexte)
    response.headers.update(_SANS_TRACE)
    return put(response, NAVIGATEUR, mark)


def limit(request: Request, adresse: str, sender: str | None = None) -> None:
    """Count a link asked for, by the account `sender` if there is one; raises ApiError 429, whether there is anyone at
    this address or not."""
    state = _state(request)
    state.sensible("lien, par machine", state.client_address(request.scope))
    state.sensible("lien, par courriel", adresse)
    state.count_mail(adresse, sender)


def origine(request: Request) -> dict[str, str]:
    """Where a request comes from, as it is told to who must recognise it."""
    return {
        "agent": request.headers.get("user-agent", "")[:160],
        "adresse": reseau(_state(request).client_address(request.scope), 24, 48),
    }


def ask(request: Request, adresse: str, template: str, vers: str, de_plus: Mapping[str, Any], objet: str = "") -> None:
    """Write that a link is asked for: whether there is anyone to send it to is looked at when it leaves. `objet`: what
    it is about, where the address isn't known yet."""
    state = _state(request)
    now = Comptes.maintenant()
    mark = empreinte_navigateur(request.cookies.get(NAVIGATEUR))
    told = {**origine(request), "vers": vers, "demande_le": now.isoformat(), "navigateur": mark and mark.hex()}
    with state.store.writing() as connection:
        asked = Courriel(adresse, template, {**told, **de_plus})
        mails.deposit(connection, state.settings, asked, f"{template}:{objet}", now, mails.LINK)


async def page_du_lien(request: Request, token: str, usage: str, action: str, recommencer: str) -> Response:
    """The page of a link: where and when it was asked for, when that wasn't in this browser."""
    found = await run_in_threadpool(_state(request).comptes.read_link, token, usage)
    here = found is not None and found.navigateur == empreinte_navigateur(request.cookies.get(NAVIGATEUR))
    return page_anonyme(
        request,
        "compte/lien.html",
        status=200 if found else 410,
        lien=found,
        ici=here,
        valeur=token,
        action=action,
        recommencer=recommencer,
    )


async def enter_by_link(request: Request, usage: str, profil: str | None) -> Response:
    """Open the session of a link, then go where its owner wanted to."""
    state, given = _state(request), await read(request)
    told = origine(request)
    try:
        cookie, found = await run_in_threadpool(
            state.comptes.enter, given.get("lien", ""), usage, profil, told["agent"], told["adresse"]
        )
    except Refus as refusal:
        raise ApiError(410, str(refusal)) from refusal
    holder = await run_in_threadpool(state.comptes.porteur, cookie)
    assert holder is not None
    response = RedirectResponse(chemin_sur(found.vers), 303)
    return put(response, COOKIE, cookie, PROFILS[holder.profil].vie)
