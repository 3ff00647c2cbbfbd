"""What hides people: the keys of the family, pseudonyms of each reader, hashes of what was sent."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from tremplin.platform.work.secrets import Coffre, decrypt, en_base64, encrypt

__all__ = ["Secrets", "decrypt", "empreinte_corps", "encrypt"]


class Secrets(Coffre):
    """The keys of the training paths, by use."""

    def __init__(self, poivre: bytes) -> None:
        super().__init__(poivre, "parcours")

    def pseudonyme(self, reader: str, personne: str) -> str:
        """`idNationalDE` of a person for one reader (43 characters): two readers can't join their lists.

        Deterministic encryption rather than a hash: the reader's own filter finds the person without a table of
        every pair of reader and person.
        """
        return en_base64(AESSIV(self.cle("idNationalDE", reader)).encrypt(bytes.fromhex(personne), None))

    def personne(self, reader: str, pseudonyme: str) -> str | None:
        """Whom a reader means by one of its pseudonyms; None for what isn't one of them."""
        try:
            padded = base64.urlsafe_b64decode(pseudonyme + "=" * (-len(pseudonyme) % 4))
            if en_base64(padded) != pseudonyme:
                return None
            return AESSIV(self.cle("idNationalDE", reader)).decrypt(padded, None).hex()
        except (InvalidTag, ValueError):
            return None


def empreinte_corps(value: Any) -> bytes:
    """SHA-256 of a JSON value, whatever its spaces and the order of its names."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).digest()
