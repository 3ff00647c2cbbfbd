"""Texts that files write in CAPITALS, as people read them: titles, names, addresses. What has small letters is kept.

Accents that capitals lost don't come back.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_][^\W_]*", re.UNICODE)
_ASIDE = re.compile(r"(\([^)]*\))")
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÆŒ")
_SIGLES = re.compile(
    "ADMR|AFPA|BAC|BEP|BM|BMA|BP|BPA|BPJEPS|BTM|BTP|BTS|BTSA|BUT|CA|CAP|CAPA|CCI|CFA|CFAI|CHR|CHU|CMA|CNAM|CQP|CS|DEUST|"
    "DUT|EDF|EHPAD|ENEDIS|EPIDE|ESAT|EURL|FJT|GAEC|GDF|GIE|GMS|HLM|IUT|LEP|MAIF|MFR|MJC|MSA|OGEC|ONF|PME|PMI|RATP|SA|SARL|"
    "SAS|SASU|SCA|SCEA|SCI|SCOP|SNC|TER|TP|UIMM|ZA|ZAC|ZI|II|III|IV|VI|VII|VIII|IX|XI|XII|XIV|XV"
)
"""Acronyms that read as words by their letters; those without a vowel are known by that."""
_SMALL = re.compile(
    "à|au|aux|avec|chez|d|dans|de|des|du|en|et|l|la|le|les|ou|par|pour|s|sous|sur|un|une|bis|ter|quater|av|ave|avenue|"
    "all|allée|allee|bd|boulevard|chemin|che|cité|cite|cours|cour|faubourg|hameau|impasse|imp|lieu|dit|lotissement|"
    "passage|place|pl|quai|quartier|résidence|residence|route|rte|rue|r|ruelle|sentier|square|voie|zone"
)
"""Words that a name or an address doesn't capitalise, except at its beginning."""


def _shouted(text: str) -> bool:
    """Whether a text is in capitals, what stands between brackets apart."""
    bare = _ASIDE.sub("", text)
    return bare == bare.upper() and len(re.findall(r"[^\W\d_]", bare)) > 1


def _sigle(word: str) -> bool:
    return bool(_SIGLES.fullmatch(word)) or len(word) == 1 or (len(word) <= 6 and not _VOWELS.intersection(word))


def sentence(text: str) -> str:
    """A title: « BOULANGER (CAP) » → « Boulanger (CAP) »; acronyms stay."""
    if not _shouted(text):
        return text
    parts = [part if part.startswith("(") else _lowered(part) for part in _ASIDE.split(text)]
    return _first_up("".join(parts))


def _lowered(text: str) -> str:
    return _WORD.sub(lambda m: m[0] if _sigle(m[0]) and not _SMALL.fullmatch(m[0].lower()) else m[0].lower(), text)


def name(text: str) -> str:
    """The name of a company, of a place, or an address: « 1 RUE DU PAIN » → « 1 rue du Pain »."""
    if not _shouted(text):
        return text
    return _first_up(_WORD.sub(lambda m: _named(m[0]), text))


def _named(word: str) -> str:
    small = word.lower()
    if _SMALL.fullmatch(small):
        return small
    return word if _sigle(word) else small.capitalize()


def _first_up(text: str) -> str:
    at = re.search(r"[^\W_]", text)
    return text if at is None else text[: at.start()] + text[at.start() :][:1].upper() + text[at.start() + 1 :]
