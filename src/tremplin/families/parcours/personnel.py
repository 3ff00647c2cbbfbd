"""What free text never holds: a NIR, an e-mail address, a telephone number."""

from __future__ import annotations

import re

_COURRIEL = r"[^\s@;,|<>]{1,64}@[^\s@;,|<>]+\.[^\s@;,|<>]{2,}"
_TELEPHONE = r"(?<!\d)(?:\+33|0033|0)[\s.\-/()]*[1-9](?:[\s.\-/()]*\d){8}(?!\d)"
_NIR = (
    r"(?<!\d)[12378][\s.]*\d\d[\s.]*(?:0[1-9]|1[0-2]|[2-9]\d)[\s.]*(?:\d\d|2[abAB])[\s.]*\d{3}[\s.]*\d{3}"
    r"(?:[\s.]*\d\d)?(?!\d)"
)
_PERSONNEL = re.compile(f"{_COURRIEL}|{_TELEPHONE}|{_NIR}", re.ASCII)
_DATES = re.compile(r"(?<!\d)(?:\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?!\d)", re.ASCII)
"""Two days in a row have the digits of a telephone number."""


def est_personnel(texte: str) -> bool:
    """Whether a text holds what identifies someone."""
    return _PERSONNEL.search(_DATES.sub("date", texte)) is not None


def sans_donnee_personnelle(texte: str) -> str:
    """The text itself; ValueError when it holds what identifies someone."""
    if est_personnel(texte):
        raise ValueError("un texte sans numéro de sécurité sociale, courriel ni téléphone est attendu")
    return texte


def masquer(texte: str) -> str:
    """The text without what identifies someone."""
    return _PERSONNEL.sub("…", texte)
