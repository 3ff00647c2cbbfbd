"""An address that is confirmed: a mail with a link, a page with its button, one act, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from tremplin.platform.identity.service import Refus
from tremplin.platform.web.forms import Formulaire
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel
from tremplin.settings import Settings

T = TypeVar("T")
LIFE = timedelta(days=7)
"""How long an address may be confirmed."""


@dataclass(frozen=True)
class Confirmation:
    """What is confirmed: the use of its link, the mail that brings it, the page of its button and that page's address.

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

    def show(self, request: Request, token: str, **told: Any) -> Response:
        """What the link does; nothing happens before its button is pressed."""
        opens = _state(request).comptes.read_link(token, self.usage) is not None
        return page_anonyme(request, self.template, status=200 if opens else 410, vivant=opens, lien=token, **told)

    def take(self, request: Request, given: Formulaire, act: Callable[[Connection, str], T]) -> T:
        """Use the link up and do what it is for, with the id of its object, in one transaction; raises ApiError 410."""
        state = _state(request)

        def effect(connection: Connection) -> T:
            found = state.comptes.take_link(connection, given.get("lien", ""), self.usage)
            return act(connection, found.sujet.rpartition(":")[2])  # links of an earlier version say « kind:id »

        try:
            return state.store.ensemble(effect)
        except Refus as refusal:
            raise ApiError(410, str(refusal)) from refusal


def _state(request: Request) -> State:
    state: State = request.app.state.tremplin
    return state
