"""Statistics of the paths: entries, ends, abandonments, lateness, by one dimension; small counts are hidden.

A count of 1 to 4 people is hidden, and enough others that none is found by subtraction, whatever the filters
(`blocks.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin.families.parcours.blocks import Cell, blocks
from tremplin.families.parcours.events.types import A_DECLARER, EVENTS, Type

_BY_TYPE = {type: event.statistic for type, event in EVENTS.items() if event.statistic}
COMPTES = tuple(name for name in _BY_TYPE.values() if not name.startswith("_"))
"""Names of the counts that are shown."""
_A_TEMPS = "_aTemps"
_RETARDS = ("aDeclarer", "enRetard")
_A_DECLARER = ("aDeclarer", *(name for type, name in _BY_TYPE.items() if type in A_DECLARER))
_TOLD_WITH: Mapping[str, tuple[str, ...]] = {
    "aDeclarer": _A_DECLARER,
    "enRetard": (*_A_DECLARER, "enRetard", _A_TEMPS),
}
"""A count that is a sum of others, or a part of one, is told where none of those is hidden."""
_COUNTED = (*_BY_TYPE.values(), *_RETARDS, _A_TEMPS)


@dataclass(frozen=True)
class Tableau:
    """Lines by the values of a dimension, and their total. None: hidden."""

    par: str
    lignes: list[dict[str, Any]]
    total: dict[str, Any]


@dataclass(frozen=True)
class _Case:
    """A finest cell: what is counted in a month, of a session and a scheme; whether it was asked for."""

    row: Any
    counts: Counter[str]


def tableau(rows: Iterable[Any], par: str) -> Tableau:
    """The table of a dimension from the finest cells that a reader sees; those asked for are marked (`demande`)."""
    cases = _cases(rows)
    hidden = {name: _Blocks(name, cases) for name in _COUNTED}
    asked = [rank for rank, case in enumerate(cases) if case.row.demande]
    by_value: dict[str, list[int]] = defaultdict(list)
    for rank in asked:
        for value in _values(cases[rank].row, par):
            by_value[value].append(rank)
    lines = [{par: value, **_line(cases, ranks, hidden)} for value, ranks in sorted(by_value.items())]
    return Tableau(par, lines, _line(cases, asked, hidden))


def _cases(rows: Iterable[Any]) -> list[_Case]:
    found: dict[tuple[str, ...], _Case] = {}
    for row in rows:
        case = found.setdefault(_key(row), _Case(row, Counter()))
        late, due = row.en_retard or 0, row.a_declarer or 0
        case.counts.update(
            {"aDeclarer": due, "enRetard": late, _A_TEMPS: due - late, "_jours": row.jours_de_retard or 0}
        )
        if name := _BY_TYPE.get(Type(row.type)):
            case.counts[name] += row.nombre
    return list(found.values())


def _key(row: Any) -> tuple[str, ...]:
    """Where a cell stands: those of a month are put together first, then those of a place, of an organisme."""
    return (
        row.mois,
        row.region or "",
        row.departement or "",
        row.siret_formateur or row.siret_responsable or "",
        f"{row.session_id:012d}",
        row.dispositif or "",
    )


class _Blocks:
    """The blocks of one count."""

    def __init__(self, name: str, cases: Sequence[_Case]) -> None:
        closed, never = blocks(Cell(n, _key(case.row), case.counts[name]) for n, case in enumerate(cases))
        self._of = {cell.rank: number for number, block in enumerate(closed) for cell in block}
        self._sizes = [len(block) for block in closed]
        self._never = {cell.rank for cell in never}

    def told(self, ranks: Sequence[int]) -> bool:
        """Whether these cells are made of whole blocks."""
        held = Counter(self._of[rank] for rank in ranks if rank in self._of)
        return self._never.isdisjoint(ranks) and all(self._sizes[number] == n for number, n in held.items())


def _values(row: Any, par: str) -> list[str]:
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


def _line(cases: Sequence[_Case], ranks: Sequence[int], hidden: Mapping[str, _Blocks]) -> dict[str, Any]:
    count: Counter[str] = Counter()
    for rank in ranks:
        count.update(cases[rank].counts)
    whole = {name: found.told(ranks) for name, found in hidden.items()}
    told: dict[str, Any] = {
        n: count[n] if all(whole[m] for m in _TOLD_WITH.get(n, (n,))) else None for n in (*COMPTES, *_RETARDS)
    }
    told["masque"] = None in told.values()
    told["tauxAbandon"] = _taux(told["abandons"], told["entrees"])
    told["partEnRetard"] = _taux(told["enRetard"], told["aDeclarer"])
    late = told["enRetard"]
    told["retardMoyenJours"] = round(count["_jours"] / late, 1) if late else None
    return told


def _taux(part: int | None, whole: int | None) -> float | None:
    """A share in percent; none when a part of it is hidden, or of nothing."""
    return round(100 * part / whole, 1) if part is not None and whole else None
