"""What a fact, a column, a table of a block are, and how their values are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tremplin.domain.display import UNKNOWN, mesure, pluriel, pourcent
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark

Write = Callable[[Any], str]
LEVELS = {
    "etablissement": mark("établissement"),
    "autour": mark("autour du lieu"),
    "commune": mark("commune"),
    "bassin": mark("bassin d'emploi"),
    "departement": mark("département"),
    "region": mark("région"),
    "france": mark("France"),
}
STATES = {
    "vide": mark("Rien à montrer"),
    "secret": mark("Caché"),
    "non_publie": mark("Pas publié"),
    "panne": mark("Momentanément illisible"),
}
FILIERES = {
    "apprentissage": mark("apprentissage"),
    "pro": mark("école"),
    "agricole": mark("école agricole"),
    "superieur": mark("supérieur"),
}


def text(value: Any) -> str:
    """A text as it is."""
    return str(value)


def level(value: Any) -> str:
    """The name of a level."""
    return _(LEVELS[str(value)]) if str(value) in LEVELS else str(value)


def filiere(value: Any) -> str:
    """The name of a way of training."""
    return _(FILIERES[str(value)]) if str(value) in FILIERES else str(value)


METHODS = {
    "prevision": mark("prévision"),
    "dernier_taux": mark("dernier taux publié"),
}


def method(value: Any) -> str:
    """What an expected share is."""
    return _(METHODS[str(value)])


def bounds(line: Any) -> str:
    """What a share stands between, four times of five; nothing where that isn't known."""
    if line["bas"] is None:
        return UNKNOWN
    return _("de %(bas)s à %(haut)s", bas=pourcent(line["bas"]), haut=pourcent(line["haut"]))


def between(low: str, high: str, write: Write) -> Write:
    """Two bounds of a document in one text: said once where they are the same; nothing where neither is known."""

    def said(data: Any) -> str:
        least, most = data.get(low), data.get(high)
        if least is None or most is None:
            return write(known) if (known := most if least is None else least) is not None else ""
        return write(least) if least == most else _("de %(bas)s à %(haut)s", bas=write(least), haut=write(most))

    return said


def points(value: Any) -> str:
    """An error in points of per cent."""
    return pluriel(round(value, 1), "point")


def names(lines: Any) -> str:
    """The titles of some trainings, with the share expected of each."""
    return " ; ".join(f"{line['libelle']} ({pourcent(line['taux'])})" for line in lines)


def share(value: Any) -> str:
    """A share from 0 to 1."""
    return pourcent(value, sur=1)


def of(unit: str) -> Write:
    """A number with its unit."""
    return lambda value: mesure(value, unit)


def yes(words: str, otherwise: str = "") -> Write:
    """Words for a yes, others for a no."""
    return lambda value: _(words) if value in (True, "oui") else _(otherwise)


@dataclass(frozen=True)
class Column:
    """A column, or a fact: its title, where its value stands (« * »: the whole line), how it is written."""

    titre: str
    nom: str
    write: Write = text
    lien: str = ""
    """Beginning of the address that the value leads to; « @x » is the address in the line's own `x`."""
    barre: float = 0
    """What a full bar stands for; 0: no bar."""


@dataclass(frozen=True)
class Grid:
    """A table of a block."""

    titre: str
    chemin: str
    colonnes: tuple[Column, ...]
    montrees: int = 8
    """Lines shown before the others are folded."""


@dataclass(frozen=True)
class View:
    """What is shown of a block."""

    faits: tuple[Column, ...] = ()
    grilles: tuple[Grid, ...] = ()
