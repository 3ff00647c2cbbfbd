"""Text as people type it: accents, case and punctuation folded so that searches and headers meet."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_FULL_WIDTH = re.compile("[！-～]")
_FULL_TO_ASCII = ord("！") - ord("!")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'"})


def plain(text: str) -> str:
    """Lower case without accents nor ligatures, every sign kept: « L’Été » → « l'ete »."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def fold(text: str) -> str:
    """Lower case without accents, words separated by one space: « L’Été  à Paris » → « l ete a paris »."""
    return _SEPARATORS.sub(" ", plain(text)).strip()


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return fold(text).split()


def narrow(text: str) -> str:
    """The text of the same length with full-width digits, letters and signs in ASCII: « ０６ » → « 06 »."""
    return _FULL_WIDTH.sub(lambda m: chr(ord(m[0]) - _FULL_TO_ASCII), text)
