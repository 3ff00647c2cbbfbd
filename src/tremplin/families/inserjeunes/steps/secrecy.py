"""Small numbers: which records must be hidden so that no difference of published figures gives one back.

A record of fewer than 20 pupils is hidden. What contains it, or stands beside it, may betray it: a région is the sum
of its establishments, two years of the nation the sum of its régions, a period the sum of its years. Each such
equation is a `Sum`; where the hidden part of one could be worked out, one more record is hidden, the least that serves.

Head counts of last-year pupils are public; what is protected is every other count, and the rates made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tremplin.families.inserjeunes.steps.intervals import Equation, Ranges, exact, narrow

SEUIL = 20
"""Pupils under which a record, or a sum, is hidden."""
MARGE = 8
"""Pupils that must stand between a hidden record and what is known of its group: four more or less."""
PLAGE = 4
"""Values, beyond the true one, that a hidden count keeps whatever is known of the sums around it."""


@dataclass(eq=False)
class Cell:
    """A published record: its pupils, its counts (None: not published), whether it is hidden."""

    nom: tuple[str, ...]
    effectif: int | None
    comptes: tuple[int | None, ...]
    cache: bool = False


@dataclass(eq=False)
class Sum:
    """`totaux` together count the same pupils as `parts` together, but for those that no part publishes."""

    totaux: Sequence[Cell]
    parts: Sequence[Cell]
    cells: Sequence[Cell] = field(init=False)
    missing: int | None = field(init=False)
    """Pupils of the totals that no part publishes; None when a head count is unknown."""

    def __post_init__(self) -> None:
        self.cells = (*self.totaux, *self.parts)
        counted = all(c.effectif is not None for c in self.cells)
        slack = sum(_n(c) for c in self.totaux) - sum(_n(c) for c in self.parts)
        self.missing = max(0, slack) if counted else None

    @property
    def informs(self) -> bool:
        """Whether something of the sum is shown."""
        return any(not c.cache for c in self.cells)

    def betrays(self) -> bool:
        """Whether its hidden part is too small, or its hidden counts are pinned by an extreme."""
        missing = self.missing
        hidden = [c for c in self.cells if c.cache]
        if missing is None or not hidden or len(hidden) == len(self.cells):
            return False
        mass = sum(map(_n, hidden)) + missing
        if mass < SEUIL or any(mass - _n(c) < MARGE for c in hidden):
            return True
        return bool(self.pinned(mass))

    def pinned(self, mass: int) -> list[int]:
        """Positions of the counts whose hidden sum is nothing, or everyone: each hidden record's is then known."""
        if any(c.cache for c in self.totaux):
            return []
        found = []
        for at in range(len(self.cells[0].comptes)):
            totals = [c.comptes[at] for c in self.totaux]
            shown = [c.comptes[at] for c in self.parts if not c.cache]
            if not any(c.cache and c.comptes[at] is not None for c in self.parts):
                continue
            if all(v is not None for v in totals):
                unknown = sum(_n(c) for c in self.parts if not c.cache and c.comptes[at] is None)
                rest = sum(v or 0 for v in totals) - sum(v or 0 for v in shown)
                if rest <= 0 or rest >= mass + unknown:
                    found.append(at)
        return found

    def next_to_hide(self) -> Cell | None:
        """The shown record whose loss costs least and serves: the smallest part, else the smallest total."""
        hidden = [c for c in self.cells if c.cache]
        at = self.pinned(sum(map(_n, hidden)) + (self.missing or 0))
        parts = [c for c in self.parts if not c.cache and all(_inside(c, k) for k in at)]
        candidates = parts or [c for c in self.totaux if not c.cache] or [c for c in self.parts if not c.cache]
        return min(candidates, key=lambda c: (_n(c), c.nom), default=None)


def _n(cell: Cell) -> int:
    return cell.effectif or 0


def _inside(cell: Cell, at: int) -> bool:
    """Whether a count of a record is neither nothing nor everyone."""
    value = cell.comptes[at]
    return value is not None and 0 < value < _n(cell)


def too_few(cell: Cell, sortants: int | None = None, poursuites: int | None = None) -> bool:
    """Whether a record is under the threshold; without its head count, those who left and those who went on tell."""
    if cell.effectif is None:
        return sortants is not None and poursuites is not None and sortants + poursuites < SEUIL
    return cell.effectif < SEUIL


def protect(sums: Iterable[Sum], *, cycles: bool) -> None:
    """Hide more records until no sum betrays a hidden one, alone or with the others; each round hides one, so it ends.

    `cycles` says that the sums may be combined into others (a place publishes a period and its years).
    """
    pending = [s for s in sums if s.missing is not None]
    while True:
        for one in pending:
            while one.betrays() and (cell := one.next_to_hide()) is not None:
                cell.cache = True
        newly: set[int] = set()
        for cell in _betrayed(pending, cycles):
            around = [s for s in pending if s.informs and any(c is cell for c in s.cells)]
            if newly & {id(c) for s in around for c in s.cells}:
                continue  # what was just hidden beside it may do
            candidates = [c for s in around or pending if (c := s.next_to_hide()) is not None]
            if candidates:
                chosen = min(candidates, key=lambda c: (_n(c), c.nom))
                chosen.cache = True
                newly.add(id(chosen))
        if not newly:
            return


def _betrayed(sums: Sequence[Sum], cycles: bool) -> list[Cell]:
    """Small records one of whose counts all the sums together pin down to fewer than `PLAGE` other values."""
    held = [s for s in sums if any(c.cache for c in s.cells)]
    hidden = {id(c): c for s in held for c in s.cells if c.cache}
    if not any(s.informs for s in held):
        return []
    found: dict[int, Cell] = {}
    for at in range(len(next(iter(hidden.values())).comptes)):
        small = {k: c for k, c in hidden.items() if _n(c) < SEUIL and c.comptes[at] is not None and k not in found}
        if not small:
            continue
        equations, ranges = _equations(held, at)
        narrow(equations, ranges)
        if cycles:
            exact(equations, ranges, [k for k in small if _wide(small[k], ranges[k])])
        found |= {k: c for k, c in small.items() if not _wide(c, ranges[k])}
    return list(found.values())


def _wide(cell: Cell, bounds: tuple[float, float]) -> bool:
    """Whether a range leaves a small count enough values; a solver's rounding isn't a value."""
    return bounds[1] - bounds[0] > min(_n(cell), PLAGE) - 1e-6


def _equations(sums: Sequence[Sum], at: int) -> tuple[list[Equation], Ranges]:
    """The sums as equations between what isn't known of a count: hidden records, and pupils whom nobody publishes."""
    equations: list[Equation] = []
    ranges: Ranges = {}
    for one in sums:
        terms: dict[int, float] = {}
        value = 0.0
        for cells, sign in ((one.totaux, 1), (one.parts, -1)):
            for cell in cells:
                count = cell.comptes[at]
                if cell.cache or count is None:
                    terms[id(cell)] = sign
                    ranges[id(cell)] = (0, _n(cell))
                else:
                    value -= sign * count
        if one.missing:
            terms[id(one)] = -1
            ranges[id(one)] = (0, one.missing)
        if terms:
            equations.append((terms, value))
    return equations, ranges


def large_enough(hidden: Sequence[Cell]) -> bool:
    """Whether a sum of hidden records, of which nothing else is known, hides each of them among enough others."""
    if not hidden:
        return True
    if len(hidden) < 2 or any(c.effectif is None for c in hidden):
        return False
    mass = sum(map(_n, hidden))
    if mass < SEUIL or any(mass - _n(c) < MARGE for c in hidden):
        return False
    for at in range(len(hidden[0].comptes)):
        held = [c for c in hidden if c.comptes[at] is not None]
        total = sum(c.comptes[at] or 0 for c in held)
        if held and (len(held) < 2 or not PLAGE <= total <= sum(map(_n, held)) - PLAGE):
            return False
    return True
