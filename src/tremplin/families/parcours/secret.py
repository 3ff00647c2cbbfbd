"""What hides people: encryption with a key of their own, keyed hashes of their numbers, pseudonyms of each reader.

Every key but those of people is derived from the pepper of the installation, for one use each.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

_NONCE = 12


def chiffrer(cle: bytes, clair: Any, usage: str) -> bytes:
    """Encrypt a JSON value for one use: it opens with the same key and the same use only."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(cle).encrypt(nonce, orjson.dumps(clair), usage.encode())


def dechiffrer(cle: bytes | None, chiffre: bytes | None, usage: str) -> Any:
    """The value, or None once the key is destroyed (or never fitted)."""
    if cle is None or chiffre is None:
        return None
    try:
        return orjson.loads(AESGCM(cle).decrypt(chiffre[:_NONCE], chiffre[_NONCE:], usage.encode()))
    except InvalidTag:
        return None


class Secrets:
    """The keys of the installation, by use."""

    def __init__(self, poivre: bytes) -> None:
        self._poivre = poivre

    def _cle(self, *usage: str) -> bytes:
        return hmac.digest(self._poivre, "\0".join(("parcours", *usage)).encode(), "sha512")

    def empreinte(self, usage: str, *valeurs: object) -> bytes:
        """Keyed hash of values (32 bytes)."""
        return hmac.digest(self._cle(usage), orjson.dumps([str(v) for v in valeurs]), "sha256")

    def texte(self, usage: str, taille: int, *valeurs: object) -> str:
        """Keyed hash of values as capital letters and digits (base32, without 0, 1, 8, 9)."""
        return base64.b32encode(self.empreinte(usage, *valeurs)).decode()[:taille]

    def pseudonyme(self, lecteur: str, personne: str) -> str:
        """`idNationalDE` of a person for one reader (43 characters): two readers can't join their lists.

        Deterministic encryption rather than a hash: the reader's own filter finds the person without a table of
        every pair of reader and person.
        """
        return _base64(AESSIV(self._cle("idNationalDE", lecteur)).encrypt(bytes.fromhex(personne), None))

    def personne(self, lecteur: str, pseudonyme: str) -> str | None:
        """Whom a reader means by one of its pseudonyms; None for what isn't one of them."""
        try:
            padded = base64.urlsafe_b64decode(pseudonyme + "=" * (-len(pseudonyme) % 4))
            if _base64(padded) != pseudonyme:
                return None
            return AESSIV(self._cle("idNationalDE", lecteur)).decrypt(padded, None).hex()
        except (InvalidTag, ValueError):
            return None

    def fermer(self, usage: str, texte: str) -> bytes:
        """Encrypt a secret of the installation."""
        return chiffrer(self._cle(usage)[:32], texte, usage)

    def ouvrir(self, usage: str, ferme: bytes) -> str:
        """A secret of the installation."""
        return str(dechiffrer(self._cle(usage)[:32], ferme, usage))

    def sceller(self, usage: str, valeur: Any) -> str:
        """A value that comes back unchanged, or not at all: cursors."""
        body = orjson.dumps(valeur)
        return _base64(hmac.digest(self._cle(usage), body, "sha256")[:16] + body)

    def desceller(self, usage: str, sceau: str) -> Any:
        """The value of a seal of ours; None for any other text."""
        try:
            raw = base64.urlsafe_b64decode(sceau + "=" * (-len(sceau) % 4))
        except ValueError:
            return None
        tag, body = raw[:16], raw[16:]
        if not hmac.compare_digest(tag, hmac.digest(self._cle(usage), body, "sha256")[:16]):
            return None
        return orjson.loads(body)


def empreinte_corps(valeur: Any) -> bytes:
    """SHA-256 of a JSON value, whatever its spaces and the order of its names."""
    return hashlib.sha256(orjson.dumps(valeur, option=orjson.OPT_SORT_KEYS)).digest()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
