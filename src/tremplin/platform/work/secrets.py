"""What an installation hides: encryption, keyed hashes and seals, each with a key drawn from the pepper for one use."""

from __future__ import annotations

import base64
import hmac
import os
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def encrypt(cle: bytes, clair: Any, usage: str) -> bytes:
    """Encrypt a JSON value for one use: it opens with the same key and the same use only."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(cle).encrypt(nonce, orjson.dumps(clair), usage.encode())


def decrypt(cle: bytes | None, sealed: bytes | None, usage: str) -> Any:
    """The value, or None once the key is destroyed (or never fitted)."""
    if cle is None or sealed is None:
        return None
    try:
        return orjson.loads(AESGCM(cle).decrypt(sealed[:_NONCE], sealed[_NONCE:], usage.encode()))
    except InvalidTag:
        return None


class Coffre:
    """The keys of one part of the installation, by use."""

    def __init__(self, poivre: bytes, partie: str) -> None:
        self._poivre, self._partie = poivre, partie

    def cle(self, *usage: str) -> bytes:
        """The key of a use (64 bytes)."""
        return hmac.digest(self._poivre, "\0".join((self._partie, *usage)).encode(), "sha512")

    def empreinte(self, usage: str, *valeurs: object) -> bytes:
        """Keyed hash of values (32 bytes)."""
        return hmac.digest(self.cle(usage), orjson.dumps([str(v) for v in valeurs]), "sha256")

    def texte(self, usage: str, taille: int, *valeurs: object) -> str:
        """Keyed hash of values as capital letters and digits (base32, without 0, 1, 8, 9)."""
        return base64.b32encode(self.empreinte(usage, *valeurs)).decode()[:taille]

    def close(self, usage: str, clair: Any) -> bytes:
        """Encrypt a secret of the installation."""
        return encrypt(self.cle(usage)[:32], clair, usage)

    def open(self, usage: str, ferme: bytes) -> Any:
        """A secret of the installation; None for what it didn't encrypt."""
        return decrypt(self.cle(usage)[:32], ferme, usage)

    def seal(self, usage: str, value: Any) -> str:
        """A value that comes back unchanged, or not at all: cursors."""
        body = orjson.dumps(value)
        return en_base64(hmac.digest(self.cle(usage), body, "sha256")[:16] + body)

    def unseal(self, usage: str, sceau: str) -> Any:
        """The value of a seal of ours; None for any other text."""
        try:
            raw = base64.urlsafe_b64decode(sceau + "=" * (-len(sceau) % 4))
        except ValueError:
            return None
        tag, body = raw[:16], raw[16:]
        if not hmac.compare_digest(tag, hmac.digest(self.cle(usage), body, "sha256")[:16]):
            return None
        return orjson.loads(body)


def en_base64(raw: bytes) -> str:
    """Bytes as they stand in an address."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
