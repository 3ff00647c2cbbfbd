"""SIRET numbers as people write them: read once, at every door, into the fourteen digits that are kept and served."""

from __future__ import annotations

import re

from tremplin.domain.codes import matches, normalize_siret
from tremplin.language.spoken import gettext as _

_SEPARATORS = re.compile(r"[\s._/\-\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff]+")
_LENGTH, _SHORTEST, _SIREN = 14, 12, 9
"""A sheet of figures drops the zeros that a number begins with: none begins with more than two."""


def compact_siret(text: str) -> str:
    """The digits of a number without what separates them, unchecked: what to look a stored number up by."""
    digits = _SEPARATORS.sub("", text)
    return digits.zfill(_LENGTH) if len(digits) >= _SHORTEST else digits


def siret_fault(text: str, *, keyed: bool = True) -> str | None:
    """What is wrong with a SIRET, however its digits are separated; None for a right one."""
    digits = _SEPARATORS.sub("", text)
    if not matches("[0-9]+", digits):
        return _("14 chiffres sont attendus, « %(text)s » a été lu", text=text[:40])
    if not digits.strip("0"):
        return _("il n'est fait que de zéros")
    if len(digits) == _SIREN:
        return _("« %(digits)s » est un SIREN : il manque l'établissement", digits=digits)
    found = normalize_siret(digits) if len(digits) >= _SHORTEST else None
    if found is None and len(digits) != _LENGTH:
        return _("14 chiffres sont attendus, « %(digits)s » en a %(digits2)s", digits=digits[:40], digits2=len(digits))
    if found is None and keyed:
        return _("la clé de « %(digits)s » est fausse, un chiffre a été mal recopié", digits=digits)
    return None


def read_siret(text: str, *, keyed: bool = True) -> str:
    """The fourteen digits of a SIRET, however they are separated; raises ValueError saying what is wrong. Not `keyed`:
    one whose key is wrong is read too."""
    if why := siret_fault(text, keyed=keyed):
        raise ValueError(_("Le SIRET est invalide : %(why)s", why=why))
    return compact_siret(text)
