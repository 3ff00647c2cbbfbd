"""Free texts of strangers that others will read: what they may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html.entities import html5
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints

from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark

_DOMAINE = r"\b[a-z0-9-]+\.(com|fr|net|org|io|eu|ru|cn|info|biz|xyz|top|link|me|co|ly|gl)\b"
_LIEN = re.compile(rf"\b[a-z][a-z0-9+.-]*://|\bwww\.|{_DOMAINE}(:\d+)?[/?]\w", re.I | re.ASCII)
"""What leads somewhere: a scheme, « www. », a domain with a path. « ASP.NET » and « Decathlon.fr » are names."""
_SITE = re.compile(rf"{_DOMAINE}(?!@)", re.I | re.ASCII)
_BALISE = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]*)?/?>|<!|<\s*/?\s*script\b|\bjavascript:\S", re.I | re.ASCII)
_ENTITE = re.compile(r"&(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I | re.ASCII)
_NOM = mark("un nom est attendu, sans lien ni balise")
_NOM_INTERDIT = re.compile(r"[\r\n\t<>]")


def faute(text: str) -> str | None:
    """What is wrong with a message, in French; None for a right one."""
    if _is_markup(text):
        return _("du texte simple est attendu, sans balise")
    return _("les liens ne sont pas acceptés") if _LIEN.search(re.sub(r"\S+@\S+", " ", text)) else None


def faute_de_nom(nom: str, au_plus: int = 50) -> str | None:
    """What is wrong with the name of a person, where no site may be told; None for a right one."""
    if _SITE.search(nom):
        return _NOM
    return faute_de_nom_d_entreprise(nom, au_plus)


def faute_de_nom_d_entreprise(nom: str, au_plus: int = 150) -> str | None:
    """What is wrong with the name of a company, which may be that of its site; None for a right one."""
    if not 1 <= len(nom) <= au_plus:
        return _("1 à %(au_plus)s caractères sont attendus", au_plus=au_plus)
    return _NOM if _NOM_INTERDIT.search(nom) or _LIEN.search(nom) or _is_markup(nom) else None


def obeys(fault: Callable[[str], str | None]) -> AfterValidator:
    """The rule of a text in a model, from what tells what is wrong with it."""

    def judge(text: str) -> str:
        if wrong := fault(text):
            raise ValueError(wrong)
        return text

    return AfterValidator(judge)


def name(longest: int = 50) -> AfterValidator:
    """The rule of a name: of a person, of what they made."""
    return obeys(partial(faute_de_nom, au_plus=longest))


def message(longest: int) -> Any:
    """A message, in lines, without markup nor link."""
    return Annotated[
        str,
        AfterValidator(lambda text: text.replace("\r\n", "\n")),
        StringConstraints(max_length=longest),
        obeys(faute),
    ]


def _is_markup(text: str) -> bool:
    """Whether a text holds a tag, or an entity that HTML knows: « R&D; » is none."""
    named = (found[1] for found in _ENTITE.finditer(text))
    return bool(_BALISE.search(text)) or any(name.startswith("#") or f"{name};" in html5 for name in named)
