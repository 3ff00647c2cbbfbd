"""API keys: `trm_<live|test>_<id>_<secret><crc>`, shown once, kept as a peppered hash, told apart by their checksum."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from tremplin.domain.display import jour
from tremplin.platform.identity.store import keys as rows
from tremplin.platform.identity.store.keys import Bornes, StoredKey
from tremplin.store.engine import Store

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FORM = re.compile(r"trm_(live|test)_([0-9A-Za-z]{12})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})")
LIFE = timedelta(days=396)  # thirteen months at most
CLES_AU_PLUS = 20
"""Keys of an organisation that open at one time."""
_SANS_BORNE = Bornes()


class KeyRefused(Exception):
    """Why a presented key doesn't open, in words for its owner."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who calls with a key that opens."""

    cle: str
    organisation: str
    permissions: frozenset[str]
    test: bool
    expire_le: datetime
    bornes: Bornes = _SANS_BORNE


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
    owner = rows.ensure_organisation(store, organisation, permissions)
    with store.writing() as connection:
        return issue(connection, poivre, organisation_id=owner, nom=nom, test=test, life=life)


def issue(
    connection: Connection,
    poivre: bytes,
    *,
    organisation_id: str,
    nom: str,
    test: bool = False,
    life: timedelta = LIFE,
    bornes: Bornes = _SANS_BORNE,
    compte_id: str | None = None,
) -> str:
    """The value of a new key of an organisation: within the transaction of what else is written with it."""
    identifier, secret = random_text(12), random_text(32)
    rows.add(
        connection,
        id=identifier,
        organisation_id=organisation_id,
        nom=nom,
        empreinte=digest(poivre, secret),
        test=test,
        expire_le=datetime.now(UTC) + min(life, LIFE),
        bornes=bornes,
        compte_id=compte_id,
    )
    head = f"trm_{'test' if test else 'live'}_{identifier}_{secret}"
    return head + _checksum(head)


def replace(connection: Connection, poivre: bytes, key: StoredKey, days: int) -> str:
    """The value of a key that takes the place of another, which opens some days more: 1 to 30."""
    value = issue(
        connection,
        poivre,
        organisation_id=key.organisation_id,
        nom=key.nom,
        test=key.test,
        bornes=key.bornes,
        compte_id=key.compte_id,
    )
    over = min(key.expire_le, datetime.now(UTC) + timedelta(days=days))
    rows.replace(connection, key.id, identifiant(value), over)
    return value


def identifiant(value: str) -> str:
    """The public part of the value of a key."""
    return value.split("_")[2]


def authenticate(store: Store, poivre: bytes, presented: str) -> Caller:
    """The caller that a presented key names; raises KeyRefused.

    A wrong form or checksum is refused without touching the store; the secret is hashed before it is compared.
    """
    key = reconnue(store, poivre, presented)
    if key is None:
        raise KeyRefused("Clé d'API inconnue")
    if key.revoquee_le is not None:
        raise KeyRefused(f"Clé d'API « {key.nom} » révoquée le {jour(key.revoquee_le)}")
    if key.expire_le <= datetime.now(UTC):
        raise KeyRefused(f"Clé d'API « {key.nom} » expirée le {jour(key.expire_le)}")
    return Caller(
        cle=key.id,
        organisation=key.organisation,
        permissions=key.permissions,
        test=key.test,
        expire_le=key.expire_le,
        bornes=key.bornes,
    )


def reconnue(store: Store, poivre: bytes, presented: str) -> StoredKey | None:
    """The key of a presented value, whatever its state."""
    match = FORM.fullmatch(presented)
    if match is None or not hmac.compare_digest(_checksum(presented[:-6]), match[4]):
        return None
    key, given = rows.find(store, match[2]), digest(poivre, match[3])
    if key is None or not hmac.compare_digest(key.empreinte, given) or key.test != (match[1] == "test"):
        return None
    return key


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
