"""Every indicator of an answer: where it stands, what it means, in what unit, what misleads. Files, comparisons and the
documentation are made from this table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import Any

from tremplin.domain.here import Level

TOTAL = "total"
"""How many there are in all of what a block lists."""


class Better(Enum):
    """Which way an indicator is better for who looks for a job."""

    HIGHER = "plus"
    LOWER = "moins"
    NEITHER = ""


class Precision(Enum):
    """What the gap of two figures can bear."""

    SHARE = "part"
    COUNT = "compte"
    CLASS = "classe"
    NONE = ""

    @property
    def told(self) -> str:
        """How a gap is judged, in French."""
        return _JUDGED[self]


_JUDGED = {
    Precision.SHARE: "Parts : intervalle de Newcombe à 95 %, d'après les effectifs.",
    Precision.COUNT: "Dénombrements : écart que le hasard seul (loi de Poisson) ne fait pas, 95 fois sur cent.",
    Precision.CLASS: "Classes : deux de différence au moins.",
    Precision.NONE: "Précision non publiée : rien n'est marqué.",
}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure of a block."""

    bloc: str
    nom: str
    chemin: str
    """Where it stands in the data: names separated by points, « * » for each of a list; `total` is the block's own."""
    unite: str
    definition: str
    piege: str = ""
    """What misleads."""
    objet: str = ""
    """The name, beside the figure, of what it is of: a diploma, a company, a job."""
    date: str = ""
    """The name, beside the figure, of its year, its month, its cohort."""
    mieux: Better = Better.NEITHER
    niveau: str = ""
    """Its own level, where it isn't that of its line or of its block."""
    code: str = ""
    """The name, beside the figure, of the code of that level."""
    effectif: str = ""
    """For a share, the name of what it is a share of."""
    precision: Precision = Precision.NONE


def _read() -> tuple[Indicator, ...]:
    table = tomllib.loads(files(__package__).joinpath("indicateurs.toml").read_text("utf-8"))
    return tuple(
        Indicator(
            **{
                **row,
                "mieux": Better(row.get("mieux", Better.NEITHER.value)),
                "precision": Precision(row.get("precision", Precision.NONE.value)),
            }
        )
        for row in table["indicateur"]
    )


INDICATORS = _read()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of an answer: one tidy row."""

    indicateur: Indicator
    objet: str | None
    niveau: str | None
    code: str | None
    valeur: float | None
    date: str | None
    source: str
    effectif: float | None = None


def figures(blocks: Mapping[str, Mapping[str, Any]]) -> Iterator[Figure]:
    """The figures of the blocks of an answer, in the order of the table; a hidden one has no value."""
    for one in INDICATORS:
        block = blocks.get(one.bloc)
        if block is None or block["donnees"] is None:
            continue
        source = ", ".join(s["nom"] for s in block["sources"])
        levels = {"niveau": block["niveau"], "code": block["code"]}
        if one.chemin == TOTAL:
            yield _figure(one, {**levels, TOTAL: block["total"]}, TOTAL, levels, source)
            continue
        *path, leaf = one.chemin.split(".")
        for held in _each(block["donnees"], path):
            yield _figure(one, held, leaf, levels, source)


def _each(data: Any, path: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """What holds the leaf of a path, with the facts of the line that it stands in."""
    held: list[Mapping[str, Any]] = [data]
    for step in path:
        if step == "*":
            held = [line for one in held for line in one["_"]]
        else:
            held = [
                {**one, **inner} if isinstance(inner, dict) else {"_": inner}
                for one in held
                if (inner := one[step]) is not None
            ]
    yield from held


_LEVELS = frozenset(Level)


def _figure(one: Indicator, held: Mapping[str, Any], leaf: str, levels: Mapping[str, Any], source: str) -> Figure:
    own = held if held.get("niveau") in _LEVELS else levels
    date = held.get(one.date) if one.date else None
    return Figure(
        indicateur=one,
        objet=str(held[one.objet]) if one.objet and held.get(one.objet) else None,
        niveau=one.niveau or own["niveau"],
        code=(held.get(one.code) if one.code else None) if one.niveau else own.get("code"),
        valeur=held.get(leaf),
        date=None if date is None else str(date),
        source=source,
        effectif=held.get(one.effectif) if one.effectif else None,
    )
