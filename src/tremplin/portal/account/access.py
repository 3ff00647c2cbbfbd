"""Who opens the pages of accounts and of administration: their policies, whose they are, what an act asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from tremplin.language.spoken import gettext as _
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Porteur
from tremplin.platform.identity.store.accounts import Compte
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.policy import ACCOUNT, ACCOUNT_PAGE, OFFICE_PAGE, Policy, account, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.store import audit

SIEN_LU = Policy(Right.ACCOUNT, ACCOUNT, Cost.LIGHT, ACCOUNT_PAGE.hiding)
SIEN_POSTE = Policy(Right.ACCOUNT, ACCOUNT, Cost.WRITE, ACCOUNT_PAGE.hiding)
ADMIN_LU = Policy(Right.OPERATION, account("admin"), Cost.LIGHT, OFFICE_PAGE.live)
ADMIN_POSTE = Policy(Right.OPERATION, account("admin"), Cost.WRITE, OFFICE_PAGE.live)
_RECENTE = timedelta(minutes=10)


def compte_de(request: Request) -> Compte:
    """The account of who holds the session; raises ApiError 404 for a personal link."""
    found: Compte | None = request.state.porteur.compte
    if found is None:
        raise ApiError(404, _("Un lien personnel n'ouvre pas de compte"))
    return found


def require_recent(request: Request) -> None:
    """Raise ApiError 403 unless one logged in a few minutes ago."""
    if datetime.now(UTC) - request.state.porteur.depuis > _RECENTE:
        raise ApiError(403, _("Reconnectez-vous d'abord : cela demande une connexion de moins de dix minutes"))


Done = TypeVar("Done")


@dataclass(frozen=True)
class Act:
    """What an administrator does by a form: who, what was typed, why."""

    request: Request
    given: Formulaire

    @classmethod
    def of(cls, request: Request, given: Formulaire) -> Act:
        """The act of who logged in minutes ago and says why; raises ApiError 403 or 422."""
        require_recent(request)
        if not 3 <= len(given.get("raison", "")) <= 500:
            raise ApiError(422, "Une raison de 3 à 500 caractères est attendue")
        return cls(request, given)

    @property
    def state(self) -> State:
        return state_of(self.request)

    @property
    def who(self) -> Porteur:
        found: Porteur = self.request.state.porteur
        return found

    @property
    def why(self) -> str:
        return self.given["raison"]

    def do(self, action: str, objet: str, effect: Callable[[Connection], Done], more: str = "") -> Done:
        """Run an effect; the log tells it, its reason and `more` in the same transaction."""

        def told(connection: Connection) -> Done:
            done = effect(connection)
            audit.record(connection, action, objet, self.why + more)
            return done

        return self.state.store.ensemble(told)

    def note(self, action: str, objet: str, more: str = "") -> None:
        """Tell in the log what was done elsewhere than in the store, or in transactions of its own."""
        self.do(action, objet, lambda _connection: None, more)


def administers(handler: Callable[..., Response]) -> Callable[..., Any]:
    """The handler of a form that an administrator posts: it is given the act in place of the request."""
    shown = signature(handler)

    @wraps(handler)
    def opened(request: Request, given: Formulaire, **named: Any) -> Response:
        return handler(Act.of(request, given), **named)

    asked = {"request": Request, "given": Formulaire}
    first = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=kind) for name, kind in asked.items()]
    kept = [p for name, p in shown.parameters.items() if name != "act"]
    opened.__signature__ = shown.replace(parameters=[*first, *kept])  # type: ignore[attr-defined]
    return policy(ADMIN_POSTE)(posee(opened))
