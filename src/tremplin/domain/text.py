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


_SPACE = r"[^\S\n]"
_GAP = rf"(?:{_SPACE}?[./\-‐-―_·]{_SPACE}?|{_SPACE}{{1,2}})"
"""What stands between two groups of digits of a telephone number."""
_ZERO = rf"(?:\({_SPACE}?0{_SPACE}?\)|0)"
_EIGHT = "|".join(
    _GAP.join(rf"\d{{{n}}}" for n in groups)
    for groups in ((8,), (2, 2, 2, 2), (3, 3, 2), (2, 3, 3), (3, 2, 3))
) + rf"|(?!19|20)\d{{4}}{_SPACE}\d{{4}}"  # fmt: skip
"""The last eight digits of a French number, as people group them; dates and SIRETs are grouped otherwise."""
_ABROAD = rf"(?:\(?\+{_SPACE}?|(?<!\d)\(?00{_SPACE}?)"
_NINE = rf"{_GAP}?\(?[1-9]\)?(?:{_GAP}?\d){{8}}"
_PHONE = re.compile(
    rf"(?:(?<!\d)\(?{_ZERO}{_GAP}?[1-9]\)?{_GAP}?(?:{_EIGHT})"
    rf"|{_ABROAD}(?:33|262|590|594|596)\)?{_GAP}?{_ZERO}?{_NINE}"
    rf"|{_ABROAD}(?:3[2469]|4[149]|21[236]|269|352|37[67]|508|68[179])\)?{_GAP}?{_ZERO}?(?:{_GAP}?\d){{6,11}}"
    rf"(?!{_GAP}?\d|{_SPACE}?[€%]))(?!\d)"
)
"""Numbers of France and of its overseas territories, and those of its neighbours when they say their country."""
_AT = (
    rf"(?:{_SPACE}{{0,2}}(?:@|[\[({{<]{_SPACE}?(?:@|at|arobase?){_SPACE}?[\])}}>]){_SPACE}{{0,2}}"
    rf"|{_SPACE}arobase?{_SPACE})"
)
_DOT_SAID = rf"(?:{_SPACE}?[\[({{]{_SPACE}?(?:point|dot){_SPACE}?[\])}}]{_SPACE}?|{_SPACE}(?:point|dot){_SPACE})"
_LABELS = rf"[\w-]{{1,63}}(?:(?:\.|{_DOT_SAID})[\w-]{{1,63}}){{0,4}}"
_EMAIL = re.compile(
    rf"(?<![\w.+&%-])(?:[\w.+&%-]++{_AT}{_LABELS}(?:\.|{_DOT_SAID})[^\W\d_]{{2,24}}"
    rf"|[\w+-]++\.[\w.+-]++{_SPACE}(?:chez|at){_SPACE}{_LABELS}{_DOT_SAID}[a-z]{{2,6}})",
    re.IGNORECASE,
)
"""Addresses, also with their sign and dots in words; « chez » is their sign only after « jean.dupont » and before a
« point » that is said: elsewhere it's a word of every offer."""
_SAID = re.compile(rf"@|arobas|[\[({{<]{_SPACE}?at\b|\b(?:point|dot)\b", re.IGNORECASE)


def masquer_contacts(text: str) -> str:
    """The text without e-mail addresses and telephone numbers, however they are written; a mark says what was there."""
    shown = _EMAIL.sub("[adresse masquée]", text) if _SAID.search(text) else text
    return _PHONE.sub("[téléphone masqué]", shown)
