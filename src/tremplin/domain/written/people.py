"""How people say who they are in a form: names, addresses, telephone numbers, and what is wrong with them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from tremplin.domain.written import free_texts, mailboxes

_EXPECTED = "un numéro de téléphone est attendu : 10 chiffres, ou +, l'indicatif du pays et le numéro"
_NATIONAL = re.compile(r"0[1-9]\d{8}", re.ASCII)
_ABROAD = re.compile(r"(?:\+|00)(?:33(?:\(0\)|0)?[1-9]\d{8}|(?!33)[1-9]\d{7,14})", re.ASCII)
_WITHOUT_SIGN = re.compile(r"[1-9]\d{9,14}", re.ASCII)
"""A number abroad, or overseas, whose « + » was left out: longer than a French one without its zero."""


def faute_de_telephone(numero: str) -> str | None:
    """What is wrong with a telephone number; None for one that can be dialled: ten digits in France, eight to fifteen
    with the code of a country."""
    plain = re.sub(r"[ .\-/\u00a0\u202f]", "", numero.strip())
    bare = plain if "(0)" in plain else re.sub(r"[()]", "", plain)
    known = any(form.fullmatch(bare) for form in (_NATIONAL, _ABROAD, _WITHOUT_SIGN))
    return None if known else _EXPECTED


def read_telephone(numero: str) -> str:
    """The number as it was written; raises ValueError for one that can't be dialled."""
    if wrong := faute_de_telephone(numero):
        raise ValueError(wrong)
    return numero


Telephone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30), AfterValidator(read_telephone)]
"""What every body that holds a telephone number declares."""


def fautes(prenom: str, nom: str, courriel: str, telephone: str) -> dict[str, str]:
    """Field → what is wrong with it; empty when someone can be written to."""
    found = {
        "prenom": free_texts.faute_de_nom(prenom),
        "nom": free_texts.faute_de_nom(nom),
        "courriel": mailboxes.faute(courriel),
        "telephone": faute_de_telephone(telephone),
    }
    return {name: told for name, told in found.items() if told}
