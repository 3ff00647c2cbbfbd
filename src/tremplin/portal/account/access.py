"""Who opens the pages of accounts and of administration: their policies, whose they are, what an action asks first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi import Request

from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.store.accounts import Compte
from tremplin.platform.web.forms import Formulaire
from tremplin.platform.web.policy import ACCOUNT, ACCOUNT_PAGE, Policy, account
from tremplin.platform.web.state import State
from tremplin.platform.wire.errors import ApiError

SIEN_LU = Policy(Right.ACCOUNT, ACCOUNT, Cost.LIGHT, ACCOUNT_PAGE.hiding)
SIEN_POSTE = Policy(Right.ACCOUNT, ACCOUNT, Cost.WRITE, ACCOUNT_PAGE.hiding)
_ADMINS = frozenset({"admin"})
ADMIN_LU = Policy(Right.OPERATION, account(*_ADMINS), Cost.LIGHT, ACCOUNT_PAGE.live)
ADMIN_POSTE = Policy(Right.OPERATION, account(*_ADMINS), Cost.WRITE, ACCOUNT_PAGE.live)
_RECENTE = timedelta(minutes=10)


def state_of(request: Request) -> State:
    """The state of the worker that answers."""
    found: State = request.app.state.tremplin
    return found


def compte_de(request: Request) -> Compte:
    """The account of who holds the session; raises ApiError 404 for a personal link."""
    found: Compte | None = request.state.porteur.compte
    if found is None:
        raise ApiError(404, "Un lien personnel n'ouvre pas de compte")
    return found


def require_recent(request: Request) -> None:
    """Raise ApiError 403 unless one logged in a few minutes ago."""
    if datetime.now(UTC) - request.state.porteur.depuis > _RECENTE:
        raise ApiError(403, "Reconnectez-vous d'abord : cela demande une connexion de moins de dix minutes")


def raison_de(request: Request, given: Formulaire) -> str:
    """The reason of an administrator's action, of who logged in minutes ago; raises ApiError 403 or 422."""
    require_recent(request)
    said = given.get("raison", "")
    if not 3 <= len(said) <= 500:
        raise ApiError(422, "Une raison de 3 à 500 caractères est attendue")
    return said
