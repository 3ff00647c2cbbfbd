"""API keys: `trm_<live|test>_<id>_<secret><crc>`, shown once, kept as a peppered hash, told apart by their checksum."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tremplin.store import keys as rows
from tremplin.store.engine import Store

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FORM = re.compile(r"trm_(live|test)_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})")
PERMISSIONS = ("jobs:write", "applications:write", "appointments:write")
LIFE = timedelta(days=396)  # thirteen months at most


class KeyRefused(Exception):
    """Why a presented key doesn't open, in words for its owner."""


@dataclass(frozen=True)
class Caller:
    """Who calls with a key that opens."""

    cle: str
    organisation: str
    permissions: frozenset[str]
    test: bool
    expire_le: datetime


def create(
    store: Store,
    poivre: bytes,
    *,
    organisation: str,
    nom: str,
    permissions: frozenset[str] | None = None,
    test: bool = False,
    life: timedelta = LIFE,
) -> str:
    """Make a key, keep its hash and return its value, which nothing can show again."""
    identifier, secret = random_text(12), random_text(32)
    owner = rows.ensure_organisation(store, organisation, permissions)
    rows.add(
        store,
        id=identifier,
        organisation_id=owner,
        nom=nom,
        empreinte=digest(poivre, secret),
        test=test,
        expire_le=datetime.now(UTC) + min(life, LIFE),
    )
    head = f"trm_{'test' if test else 'live'}_{identifier}_{secret}"
    return head + _checksum(head)


def authenticate(store: Store, poivre: bytes, presented: str) -> Caller:
    """The caller that a presented key names; raises KeyRefused.

    A wrong form or checksum is refused without touching the store; the secret is hashed before it is compared.
    """
    match = FORM.fullmatch(presented)
    if match is None or not hmac.compare_digest(_checksum(presented[:-6]), match[4]):
        raise KeyRefused("Clé d'API inconnue")
    key = rows.find(store, match[2])
    given = digest(poivre, match[3])
    if key is None or not hmac.compare_digest(key.empreinte, given) or key.test != (match[1] == "test"):
        raise KeyRefused("Clé d'API inconnue")
    if key.revoquee_le is not None:
        raise KeyRefused(f"Clé d'API « {key.nom} » révoquée le {key.revoquee_le:%d/%m/%Y}")
    if key.expire_le <= datetime.now(UTC):
        raise KeyRefused(f"Clé d'API « {key.nom} » expirée le {key.expire_le:%d/%m/%Y}")
    return Caller(key.id, key.organisation, key.permissions, key.test, key.expire_le)


def digest(poivre: bytes, secret: str) -> bytes:
    """What is kept of a secret: its hash under the pepper, which isn't in the store."""
    return hmac.digest(poivre, secret.encode(), hashlib.sha256)


def random_text(length: int) -> str:
    """Base-62 text from the system's randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _checksum(text: str) -> str:
    number, digits = zlib.crc32(text.encode()), ""
    while len(digits) < 6:
        number, rest = divmod(number, 62)
        digits = ALPHABET[rest] + digits
    return digits
