"""Links asked for by a form, sent by mail, opened by a button: what logging in, personal links and the confirmation of
an address share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tremplin.platform.bounds.networks import reseau
from tremplin.platform.identity.service import COOKIE, NAVIGATEUR, PROFILS, Comptes, Refus, empreinte_navigateur
from tremplin.platform.identity.store.accounts import Lien
from tremplin.platform.web.forms import Formulaire, chemin_sur, navigateur, put, read
from tremplin.platform.web.pages import page
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel
from tremplin.platform.work.readers import remember
from tremplin.settings import Settings

T = TypeVar("T")
LIFE = timedelta(days=7)
"""How long an address may be confirmed."""
_SANS_TRACE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
"""Headers of a page whose address, or content, opens something."""


def page_anonyme(request: Request, template: str, **contexte: Any) -> Response:
    """A page with a form for who hasn't logged in: its token is that of the browser."""
    mark = navigateur(request)
    response = page(request, template, jeton=state_of(request).comptes.jeton(mark), **contexte)
    response.headers.update(_SANS_TRACE)
    return put(response, NAVIGATEUR, mark)


def limit(request: Request, adresse: str, sender: str | None = None) -> None:
    """Count a link asked for, by the account `sender` if there is one; raises ApiError 429, whether there is anyone at
    this address or not."""
    state = state_of(request)
    state.sensible("lien, par machine", state.client_address(request.scope))
    state.sensible("lien, par courriel", adresse)
    state.count_mail(adresse, sender)


def origine(request: Request) -> dict[str, str]:
    """Where a request comes from, as it is told to who must recognise it."""
    return {
        "agent": request.headers.get("user-agent", "")[:160],
        "adresse": reseau(state_of(request).client_address(request.scope), 24, 48),
    }


def ask(request: Request, adresse: str, template: str, vers: str, de_plus: Mapping[str, Any], objet: str = "") -> None:
    """Write that a link is asked for: whether there is anyone to send it to is looked at when it leaves. `objet`: what
    it is about, where the address isn't known yet."""
    state = state_of(request)
    remember(state, adresse)
    now = Comptes.maintenant()
    mark = empreinte_navigateur(request.cookies.get(NAVIGATEUR))
    told = {**origine(request), "vers": vers, "demande_le": now.isoformat(), "navigateur": mark and mark.hex()}
    with state.store.writing() as connection:
        asked = Courriel(adresse, template, {**told, **de_plus})
        mails.deposit(connection, state.settings, asked, f"{template}:{objet}", now, mails.LINK)


async def page_du_lien(request: Request, token: str, usage: str, action: str, recommencer: str) -> Response:
    """The page of a link: where and when it was asked for, when that wasn't in this browser."""
    found = await run_in_threadpool(state_of(request).comptes.read_link, token, usage)
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
    state, given = state_of(request), await read(request)
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


@dataclass(frozen=True)
class Confirmation:
    """An address that is confirmed by one act, once: the use of its link, the mail that brings it, the page of its
    button and that page's address.

    The mail is deposited in the transaction that keeps what waits; its link is made when it leaves.
    """

    usage: str
    mail: str
    path: str
    template: str

    def deposit(
        self, connection: Connection, settings: Settings, address: str, id: str, now: datetime, **told: Any
    ) -> None:
        """The mail that asks `address` to confirm the object `id`; `told`: what its text says besides."""
        mails.deposit(connection, settings, Courriel(address, self.mail, {"id": id, **told}), id, now)

    def complete(self, state: Any, mail: Courriel) -> Courriel:
        """The mail with its link, as it leaves."""
        token = state.comptes.lien_d_action(self.usage, mail.contexte["id"], LIFE)
        link = f"{state.settings.base_url}{self.path}?jeton={token}"
        return Courriel(mail.adresse, mail.gabarit, {**mail.contexte, "lien": link})

    def show(
        self, request: Request, token: str, recalled: Callable[[str], Mapping[str, Any]] = lambda _id: {}, **told: Any
    ) -> Response:
        """What the link does; nothing happens before its button is pressed. `recalled`: what the page says of the
        object, by its id, while the link opens it."""
        found = state_of(request).comptes.read_link(token, self.usage)
        said = recalled(_object_of(found)) if found else {}
        opens = found is not None
        return page_anonyme(
            request, self.template, status=200 if opens else 410, vivant=opens, lien=token, **said, **told
        )

    def take(self, request: Request, given: Formulaire, act: Callable[[Connection, str], T]) -> T:
        """Use the link up and do what it is for, with the id of its object, in one transaction; raises ApiError 410."""
        state = state_of(request)

        def effect(connection: Connection) -> T:
            found = state.comptes.take_link(connection, given.get("lien", ""), self.usage)
            return act(connection, _object_of(found))

        try:
            return state.store.ensemble(effect)
        except Refus as refusal:
            raise ApiError(410, str(refusal)) from refusal


def _object_of(link: Lien) -> str:
    """The id of what a link confirms: links of an earlier version say « kind:id »."""
    return link.sujet.rpartition(":")[2]
