"""Logging in with a name and a password, for services whose clients do: argon2id, then a token of one day (HS256).

Unknown name, wrong password and closed account get the same refusal, in the same time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from tremplin.platform.identity.clients import SKEW_S, TokenHolder, TokenRefused
from tremplin.platform.identity.store import users as rows
from tremplin.platform.identity.store.keys import ensure_organisation
from tremplin.store.engine import Store

LIFE_S = 24 * 3600
ISSUER = "exposition-ij"
PASSWORD_MIN, PASSWORD_MAX = 8, 50
_ALGORITHM = "HS256"
_AT_ONCE = BoundedSemaphore(2)
"""Hashes computed at the same time, so that guesses can't eat the processor."""


class PasswordRefused(Exception):
    """Why a new password isn't strong enough."""


def put(store: Store, *, organisation: str, nom: str, password: str) -> None:
    """Make a user, or change a user's password; raises PasswordRefused."""
    kinds = (str.isdigit, str.islower, str.isupper, lambda c: not c.isalnum())
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX or not all(any(map(kind, password)) for kind in kinds):
        raise PasswordRefused(
            f"de {PASSWORD_MIN} à {PASSWORD_MAX} caractères, dont un chiffre, une minuscule, une majuscule et un autre"
        )
    owner = ensure_organisation(store, organisation)
    rows.put(store, nom=nom, organisation_id=owner, empreinte=_hasher().hash(password))


def login(store: Store, poivre: bytes, nom: str, password: str) -> str | None:
    """A token for a user who gives the right password; None otherwise. Call it in a thread."""
    user = rows.find(store, nom[:64])
    kept = user.empreinte if user and user.ferme_le is None else _nobody()
    with _AT_ONCE:
        try:
            right: bool = _hasher().verify(kept, password)
        except (VerificationError, InvalidHashError):
            right = False
    if not right or user is None or user.ferme_le is not None:
        return None
    now = int(time.time())
    claims = {"username": user.nom, "iss": ISSUER, "iat": now, "exp": now + LIFE_S, "epoque": user.epoque}
    return jwt.encode({"alg": _ALGORITHM}, claims, _key(poivre), algorithms=[_ALGORITHM])


def is_ours(token: str) -> bool:
    """Whether a token says that it is of this kind; nothing is verified."""
    try:
        return jws.extract_compact(token.encode()).headers().get("alg") == _ALGORITHM
    except (JoseError, ValueError):
        return False


def verify(store: Store, poivre: bytes, token: str, portee: str) -> TokenHolder:
    """Who holds a token, with the one scope that it gives; raises TokenRefused."""
    try:
        claims = json.loads(jws.deserialize_compact(token, _key(poivre), algorithms=[_ALGORITHM]).payload)
    except (JoseError, ValueError) as error:
        raise TokenRefused("Jeton inconnu") from error
    if not isinstance(claims, dict) or claims.get("iss") != ISSUER or not _alive(claims):
        raise TokenRefused("Jeton expiré ou d'un autre service")
    user = rows.find(store, str(claims.get("username"))[:64])
    if user is None or user.ferme_le is not None or claims.get("epoque") != user.epoque:
        raise TokenRefused("Jeton révoqué : demandez-en un autre")
    return TokenHolder(
        f"utilisateur:{user.nom}", user.organisation, user.organisation_id, frozenset({portee}), test=False
    )


def _alive(claims: dict[str, Any]) -> bool:
    end = claims.get("exp")
    return type(end) is int and end >= time.time() - SKEW_S


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash that an unknown name is compared with, so that it takes as long as a known one."""
    return _hasher().hash(hashlib.sha256(b"nobody").hexdigest())


@cache
def _key(poivre: bytes) -> OctKey:
    """The signing key, drawn from the pepper for this use alone."""
    return OctKey.import_key(hmac.digest(poivre, ISSUER.encode(), hashlib.sha256))
