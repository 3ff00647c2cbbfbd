"""Free texts of strangers that others will read: what they may not hold."""

from __future__ import annotations

import re

_LIEN = re.compile(
    r"(https?|ftp)://|www\.|\b[a-z0-9-]+\.(com|fr|net|org|io|eu|ru|cn|info|biz|xyz|top|link|me|co)\b(?!@)",
    re.I | re.ASCII,
)
_BALISE = re.compile(r"<\s*/?\s*[a-z!]|&#?\w+;|\bjavascript\s*:", re.I | re.ASCII)
_NOM_INTERDIT = re.compile(r"[\r\n\t<>]")


def faute(texte: str) -> str | None:
    """What is wrong with a message, in French; None for a right one."""
    if _BALISE.search(texte):
        return "du texte simple est attendu, sans balise"
    return "les liens ne sont pas acceptés" if _LIEN.search(re.sub(r"\S+@\S+", " ", texte)) else None


def faute_de_nom(nom: str, au_plus: int = 50) -> str | None:
    """What is wrong with the name of a person; None for a right one."""
    if not 1 <= len(nom) <= au_plus:
        return f"1 à {au_plus} caractères sont attendus"
    if _NOM_INTERDIT.search(nom) or _LIEN.search(nom) or _BALISE.search(nom):
        return "un nom est attendu, sans lien ni balise"
    return None
