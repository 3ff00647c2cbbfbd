"""What free text never holds: a NIR, an e-mail address, a telephone number."""

from __future__ import annotations

import re

from tremplin.domain.text import narrow
from tremplin.domain.written.contacts import hide_contacts

_MASQUE = "…"
_SEP = r"[\s.\-‐-―]*+"
_NIR = re.compile(
    rf"(?<!\d)[12378]{_SEP}\d\d{_SEP}(?:0[1-9]|1[0-2]|[2-9]\d){_SEP}(?:\d\d|2[abAB]){_SEP}\d{{3}}{_SEP}\d{{3}}"
    rf"(?:{_SEP}\d\d)?(?!\d)"
)


def is_personal(text: str) -> bool:
    """Whether a text holds what identifies someone."""
    return hide(text) != text


def sans_donnee_personnelle(text: str) -> str:
    """The text itself; ValueError when it holds what identifies someone."""
    if is_personal(text):
        raise ValueError("un texte sans numéro de sécurité sociale, courriel ni téléphone est attendu")
    return text


def hide(text: str) -> str:
    """The text without what identifies someone; the same when it holds nothing of the kind."""
    plain = narrow(text)
    shown = hide_contacts(_NIR.sub(_MASQUE, plain), _MASQUE, _MASQUE)
    return text if shown == plain else shown
