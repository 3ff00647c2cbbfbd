"""Text as people type it: accents, case and punctuation folded so that searches and headers meet."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_FULL_WIDTH = re.compile("[！-～]")
_FULL_TO_ASCII = ord("！") - ord("!")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'"})


def _bare(text: str) -> str:
    """Letters without their accents nor ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_USUAL = "".join(map(chr, range(0x80, 0x180))) + "’–—…"
"""Signs of Western Europe: few texts hold others."""
_BARE = {ord(sign): _bare(sign) for sign in _USUAL}
_UNUSUAL = re.compile(rf"[^\x00-\x7f{re.escape(_USUAL)}]")


def plain(text: str) -> str:
    """Lower case without accents nor ligatures, every sign kept: « L’Été » → « l'ete »."""
    if text.isascii():
        return text.lower()
    return (_bare(text) if _UNUSUAL.search(text) else text.translate(_BARE)).lower()


def fold(text: str) -> str:
    """Lower case without accents, words separated by one space: « L’Été  à Paris » → « l ete a paris »."""
    return _SEPARATORS.sub(" ", plain(text)).strip()


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(plain(text))


def narrow(text: str) -> str:
    """The text of the same length with full-width digits, letters and signs in ASCII: « ０６ » → « 06 »."""
    return _FULL_WIDTH.sub(lambda m: chr(ord(m[0]) - _FULL_TO_ASCII), text)


def slug(text: str) -> str:
    """A text as the end of an address: « Saint-Avold » → « saint-avold »."""
    return "-".join(words(text)) or "-"
