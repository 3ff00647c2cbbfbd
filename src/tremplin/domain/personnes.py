"""How people say who they are in a form: names, addresses, telephone numbers, and what is wrong with them."""

from __future__ import annotations

import re

from tremplin.domain import courriels, textes_libres

_SEPARATORS = re.compile(r"[\s.\-/]+")
_FRENCH = re.compile(r"0[1-9][0-9]{8}", re.ASCII)
_FRENCH_CALLED_FROM_ABROAD = re.compile(r"(\+|00)(33|262|508|590|594|596|681|687|689)(\(0\)|0)?([0-9]+)", re.ASCII)
_ELSEWHERE = re.compile(r"\+[1-9][0-9]{7,14}|00[1-9][0-9]{8,14}", re.ASCII)
_EXPECTED = "un numéro de téléphone est attendu : 10 chiffres, ou +, l'indicatif du pays et le numéro"
_SIX_DIGITS = frozenset({"508", "681", "687", "689"})
"""Countries of French overseas whose numbers have six or eight digits."""


def faute_de_telephone(numero: str) -> str | None:
    """What is wrong with a telephone number; None for one that can be dialled: ten digits that begin with 0 in France,
    else a country (+ or 00) and its number."""
    plain = _SEPARATORS.sub("", numero)
    french = _FRENCH_CALLED_FROM_ABROAD.fullmatch(plain)
    if french:
        lengths = (6, 8) if french[2] in _SIX_DIGITS else (9,)
        right = len(french[4]) in lengths and (french[4][0] != "0" or french[2] in _SIX_DIGITS)
    else:
        right = bool(_FRENCH.fullmatch(plain) or _ELSEWHERE.fullmatch(plain))
    return None if right else _EXPECTED


def fautes(prenom: str, nom: str, courriel: str, telephone: str) -> dict[str, str]:
    """Field → what is wrong with it; empty when someone can be written to."""
    found = {
        "prenom": textes_libres.faute_de_nom(prenom),
        "nom": textes_libres.faute_de_nom(nom),
        "courriel": courriels.faute(courriel),
        "telephone": faute_de_telephone(telephone),
    }
    return {name: told for name, told in found.items() if told}
