"""Text as people type it: accents, case and punctuation folded so that searches and headers meet."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'"})


def fold(text: str) -> str:
    """Lower case without accents, words separated by one space: « L’Été  à Paris » → « l ete a paris »."""
    if text.isascii():
        return _SEPARATORS.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    ascii_only = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", ascii_only.lower()).strip()


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return fold(text).split()


_CONTACT = re.compile(
    r"[^\s@<>()]{1,64}@[^\s@<>()]+\.[a-z]{2,}|(?<![\d/])(?:\+33|0033|0)[\s.\-]?[1-9](?:[\s.\-]?\d{2}){4}(?!\d)",
    re.ASCII | re.IGNORECASE,
)


def masquer_contacts(text: str) -> str:
    """The text without e-mail addresses and telephone numbers."""
    return _CONTACT.sub("[contact masqué]", text)
