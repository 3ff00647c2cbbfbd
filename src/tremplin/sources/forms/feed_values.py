"""Values as partners write them, in our words: durations in months, levels of diplomas, codes of jobs, titles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tremplin.domain import codes
from tremplin.domain.text import fold

TITLE_MOST = 300
"""Characters of a title."""

_MONTHS = {
    "an": 12.0,
    "annee": 12.0,
    "year": 12.0,
    "semestre": 6.0,
    "trimestre": 3.0,
    "mois": 1.0,
    "month": 1.0,
    "semaine": 12 / 52,
    "week": 12 / 52,
    "jour": 12 / 365,
    "day": 12 / 365,
}
"""Unit, without its plural → months."""
_WORDS = {"un": "1", "une": "1", "deux": "2", "trois": "3", "one": "1", "two": "2", "three": "3"}
_ASIDE = re.compile(
    r"(?<!\d)(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,3}(?:[\s.]?\d{3}){0,2}(?:,\d{1,2})?\s*k?(?:€|euros?\b))|bac\s*\+?\s*\d"
)
"""Days, amounts and levels."""
_QUANTITY = re.compile(
    r"(?P<count>\d{1,4}(?:[.,]\d+)?)\s*(?:(?P<range>(?:à|a|ou|et|to|or|[/–-])\s*(?=\d))"
    r"|(?P<unit>[a-z]+)?(?P<half>\s+et\s+demie?\b)?(?P<rate>\s*(?:/|par\b|per\b)\s*[a-z])?)"
)
"""A count and its unit; `range`: the unit is that of the next, « 12 à 24 mois »; `rate`: « 3 jours/semaine »."""
_PERIOD = re.compile(r"p(?:(\d{1,4})y)?(?:(\d{1,4})m)?(?:(\d{1,4})w)?(?:(\d{1,4})d)?(?<!p)")
"""ISO 8601: « P1Y6M »."""
_PERIOD_UNITS = ("year", "month", "week", "day")
_LONE_YEARS = 3
"""A count up to this one, alone, is years where a partner counts in years."""


def months(told: str | None, *, years: bool = False) -> int | None:
    """Months of « 12 », « 1 an », « 52 semaines », « P1Y6M », « 24 mois (2 ans) »; the least of « 12 à 24 » and « de
    6 mois à 1 an ». None when no duration is told; with `years`, a lone 1 to 3 is years."""
    plain = (told or "").lower().replace("é", "e").strip()
    if period := _PERIOD.fullmatch(plain):
        parts = zip(period.groups(), _PERIOD_UNITS, strict=True)
        return _rounded(sum(int(count or 0) * _MONTHS[unit] for count, unit in parts))
    plain = _ASIDE.sub(" ", re.sub(r"[a-z]+", lambda m: _WORDS.get(m[0], m[0]), plain))
    found = _durations(plain, years=years)
    if not found:
        return None
    if _and_months(plain):
        return _rounded(found[0] + found[1])
    return _rounded(next((told for told in found if told >= 1), found[0]))


def _durations(plain: str, *, years: bool) -> list[float]:
    """Each duration of a text in months, in order; under a month beside another one it is a rhythm."""
    quantities = [m for m in _QUANTITY.finditer(plain) if not m["rate"] and _is_known(m["unit"])]
    with_units = any(m["unit"] for m in quantities)
    found: list[float] = []
    factor = None
    for m in reversed(quantities):
        if with_units and not m["unit"] and not m["range"]:
            continue
        factor = _MONTHS[_singular(m["unit"])] if m["unit"] else factor
        count = float(m["count"].replace(",", ".")) + (0.5 if m["half"] else 0)
        found.append(count * (factor or (12.0 if years and count <= _LONE_YEARS else 1.0)))
    return found[::-1]


def _rounded(told: float) -> int:
    return max(round(told), 1) if told else 0


def _is_known(unit: str | None) -> bool:
    return unit is None or _singular(unit) in _MONTHS


def _singular(unit: str) -> str:
    return "mois" if unit in ("mois", "m") else unit.removesuffix("s")


def _and_months(plain: str) -> bool:
    """Whether months are added to years: « 1 an et 6 mois »."""
    return re.match(r"\D*[\d.,]+\s*(?:ans?|annees?|years?)\s+(?:et\s+|and\s+)?\d+\s*mo", plain) is not None


LEVELS = (
    (r"doctorat|bac ?8", 8),
    (r"bac ?5|mastere?|ingenieure?|maitrise|bac ?4", 7),
    (r"bac ?3|licence|but|bachelor", 6),
    (r"bac ?2|btsa?|deust|dut", 5),
    (r"bac|bp|baccalaureat", 4),
    (r"capa?|bepa?", 3),
)
"""Levels in the words of most partners, the highest first since they are often ranges."""


def level(told: str | None, known: Iterable[tuple[str, int]] = ()) -> int | None:
    """European level of the whole words of a partner, its own first."""
    plain = fold(told or "")
    ranks = (*known, *LEVELS)
    return next((number for words, number in ranks if re.search(rf"\b(?:{words})s?[123]?\b", plain)), None)


_DIPLOMA = re.compile(r"\b(?P<name>(?:CAP|BEP|BTS)A?|BUT|DUT|DEUST|Bac ?\+ ?\d|Licence|Master)(?=\b|\d)", re.IGNORECASE)
_CERTAIN = re.compile(
    r"CAPA?|BUT|BEPA?|BTSA?|DUT|DEUST|(?i:bac ?\+ ?\d|bepa?|btsa?|dut|deust)|L(?i:icence)|M(?i:aster)"
)
"""How a diploma is written when the word can't be another; otherwise what stands around must say so."""
_ANNOUNCED = re.compile(
    r"(?:dipl[oô]mes?|niveau|titulaire|pr[eé]par\w+|cursus|[eé]tudiante?s?|[eé]tudes|obten\w+|valid\w+|formation|bac|bts|"
    r"dut|alternance|apprenti\w*)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(r"\W*(?:pro\b|professionnelle|g[eé]n[eé]rale|[123]\b|bac\b|master|bachelor)", re.IGNORECASE)
_OTHER_SENSE = {
    "cap": (r"", r"(?:des|sur|vers|emploi|gemini|ferret|horn)\b"),
    "but": (r"(?:magasins?|chez|enseigne|groupe)", r"(?:de|d|est|commun|lucratif|final|ultime|principal|recherche)\b"),
    "licence": (
        r"sous",
        r"(?:iv|4|libre)\b|d (?:exploit|utilis|entrepre)|de (?:marque|taxi|transport|pilote|vente|"
        r"logiciel|debit|boisson|restau|peche|chasse|sport|conduite)",
    ),
    "master": (r"scrum|quiz|web", r"data|class|chef|franchis|plan\b|file\b|brand"),
}
"""Word → what stands before, or after, when it is no diploma: « dans le but de », « licence de marque »."""
_AROUND = 80
_RANGE = re.compile(r"(?:[ /][\w+/]+){0,3}")
"""What follows a diploma, since levels are often a range."""


def diploma_in(text: str) -> str:
    """The words by which a title or a text names the first diploma; empty when it names none."""
    for match in _DIPLOMA.finditer(text):
        if _names_a_diploma(match, text):
            return text[match.start() : _RANGE.match(text, match.end()).end()]  # type: ignore[union-attr]
    return ""


def _names_a_diploma(match: re.Match[str], text: str) -> bool:
    before, after = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() : match.end() + _AROUND]
    left, right = _OTHER_SENSE.get(match["name"].lower(), ("", ""))
    if (left and re.search(rf"\b(?:{left})$", fold(before))) or (right and re.match(right, fold(after))):
        return False
    certain = _CERTAIN.fullmatch(match["name"]) is not None
    return certain or _ANNOUNCED.search(before) is not None or _QUALIFIED.match(after) is not None


def rome_codes(told: str | None) -> tuple[list[str], list[str]]:
    """Codes of jobs in a cell, in capitals and once each, and what has not their form; separators are any."""
    parts = dict.fromkeys(part.upper() for part in re.split(r"[\s,;|/]+", told or "") if part)
    right = [part for part in parts if codes.matches(codes.ROME, part)]
    return right, [part for part in parts if part not in right]


def title(told: str | None) -> str | None:
    """A title on one line, at most `TITLE_MOST` characters: cut between two words."""
    line = " ".join((told or "").split())
    if len(line) <= TITLE_MOST:
        return line or None
    kept = line[: TITLE_MOST - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:-") + "…"
