"""How people say who they are in a form: names, addresses, telephone numbers, and what is wrong with them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints

from tremplin.domain.schema import Schema
from tremplin.domain.written import free_texts, mailboxes
from tremplin.language.spoken import mark

_EXPECTED = mark("un numéro de téléphone est attendu : 10 chiffres, ou +, l'indicatif du pays et le numéro")
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


Nom = Annotated[str, free_texts.name()]
Mailbox = Annotated[str, StringConstraints(to_lower=True), free_texts.obeys(mailboxes.faute)]
"""The address of a mailbox that may be written to, in small letters."""


class Personne(Schema):
    """Who says who they are, and can be written to; what wasn't said is empty, hence refused."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_default=True)

    prenom: Nom = ""
    nom: Nom = ""
    courriel: Mailbox = ""
    telephone: Annotated[str, AfterValidator(read_telephone)] = ""
