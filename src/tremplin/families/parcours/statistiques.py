"""Statistics of the paths: entries, ends, abandonments, lateness, by one dimension; small counts are hidden.

A count of 1 to 4 people is hidden. When the total would give back those hidden of a column, the next smallest goes
with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin.families.parcours.vocabulaire import Type

SEUIL = 5
COMPTES: dict[str, tuple[Type, ...]] = {
    "inscriptionsIco": (Type.ICO_INSCRIPTION,),
    "propositions": (Type.AIS,),
    "validations": (Type.AIS_VALIDATION,),
    "refus": (Type.AIS_REFUS,),
    "entrees": (Type.AES,),
    "interruptions": (Type.INTERRUPTION,),
    "abandons": (Type.ABANDON,),
    "fins": (Type.FIN,),
    "bilans": (Type.BILAN,),
}
"""Name of a count → the events that it counts."""
_PAR_TYPE = {type: name for name, types in COMPTES.items() for type in types}
_RETARDS = ("aDeclarer", "enRetard")


@dataclass(frozen=True)
class Tableau:
    """Lines by the values of a dimension, and their total. None: hidden."""

    par: str
    lignes: list[dict[str, Any]]
    total: dict[str, Any]


def tableau(rows: Iterable[Any], par: str) -> Tableau:
    """The table of a dimension from the counts of the store."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    total: Counter[str] = Counter()
    for row in rows:
        name = _PAR_TYPE.get(Type(row.type))
        told = Counter({"aDeclarer": row.a_declarer or 0, "enRetard": row.en_retard or 0,
                        "_jours": row.jours_de_retard or 0})  # fmt: skip
        if name is not None:
            told[name] = row.nombre
        total += told
        for value in _valeurs(row, par):
            counts[value] += told
    shown = {value: {name: count[name] for name in (*COMPTES, *_RETARDS)} for value, count in sorted(counts.items())}
    hidden = _cacher(shown, exact=par != "financeur")
    lines = [
        {par: value, **_ligne(count, {n for v, n in hidden if v == value})} for value, count in sorted(counts.items())
    ]
    small = {name for name in (*COMPTES, *_RETARDS) if 0 < total[name] < SEUIL}
    return Tableau(par, lines, _ligne(total, small))


def _valeurs(row: Any, par: str) -> list[str]:
    """Where a count goes; several funders share a session, so their columns exceed the total."""
    match par:
        case "organisme":
            return [row.siret_formateur or row.siret_responsable or ""]
        case "region":
            return [row.region or ""]
        case "financeur":
            return [code for code in row.financeurs.split(",") if code] or [""]
        case _:
            return [row.mois]


def _cacher(shown: Mapping[str, Mapping[str, int]], *, exact: bool) -> set[tuple[str, str]]:
    """The cells that aren't told: the small ones, and one more where one alone could be found by subtraction."""
    hidden: set[tuple[str, str]] = set()
    for name in (*COMPTES, *_RETARDS):
        small = [value for value, count in shown.items() if 0 < count[name] < SEUIL]
        if exact and _se_devine([shown[value][name] for value in small]):
            others = sorted((count[name], value) for value, count in shown.items() if count[name] >= SEUIL)
            small += [value for _, value in others[:1]]
        hidden |= {(value, name) for value in small}
    # what is late is a part of what was to be told: hiding one without the other shows the rest
    hidden |= {(value, "enRetard") for value, name in hidden if name == "aDeclarer"}
    return hidden


def _se_devine(small: list[int]) -> bool:
    """Whether the sum of hidden counts of 1 to 4 gives them back: one alone, all the least, all the greatest."""
    return len(small) == 1 or (bool(small) and sum(small) in (len(small), (SEUIL - 1) * len(small)))


def _ligne(count: Mapping[str, int], hidden: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {n: None if n in hidden else count.get(n, 0) for n in (*COMPTES, *_RETARDS)}
    told["masque"] = bool(hidden)
    told["tauxAbandon"] = _taux(told["abandons"], told["entrees"])
    told["partEnRetard"] = _taux(told["enRetard"], told["aDeclarer"])
    late = told["enRetard"]
    told["retardMoyenJours"] = round(count["_jours"] / late, 1) if late else None
    return told


def _taux(part: int | None, whole: int | None) -> float | None:
    """A share in percent; none when a part of it is hidden, or of nothing."""
    return round(100 * part / whole, 1) if part is not None and whole else None
