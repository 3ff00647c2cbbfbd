"""What linear equations between bounded unknowns leave possible for each: the reasoning of who reads published sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from tremplin.domain.continuity import groups

Equation = tuple[dict[int, float], float]
"""(unknown → its coefficient, what they add up to)."""
Ranges = dict[int, tuple[float, float]]
"""unknown → its lowest and highest values."""
_NOTHING = 1e-9
_ROUNDS = 200
_TOGETHER = 4000
"""Unknowns of a linear program, about."""


def narrow(equations: Sequence[Equation], ranges: Ranges) -> None:
    """Tighten the ranges in place, equation by equation, until nothing moves."""
    for _ in range(_ROUNDS):
        moved = False
        for terms, value in equations:
            ends = {key: _ends(a, ranges[key]) for key, a in terms.items()}
            low, high = sum(e[0] for e in ends.values()), sum(e[1] for e in ends.values())
            for key, a in terms.items():
                before = ranges[key]
                least, most = _ends(1 / a, (value - high + ends[key][1], value - low + ends[key][0]))
                after = (max(before[0], least), min(before[1], most))
                if after[0] > before[0] + _NOTHING or after[1] < before[1] - _NOTHING:
                    ranges[key], moved = after, True
                    low, high = low - ends[key][0], high - ends[key][1]
                    ends[key] = _ends(a, after)
                    low, high = low + ends[key][0], high + ends[key][1]
        if not moved:
            return


def _ends(factor: float, bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = factor * bounds[0], factor * bounds[1]
    return (low, high) if factor > 0 else (high, low)


def exact(equations: Sequence[Equation], ranges: Ranges, wanted: Iterable[int]) -> None:
    """The narrowest ranges of the `wanted` unknowns, in place: what all the equations leave possible together.

    Needed where equations form cycles; elsewhere `narrow` finds as much, at once.
    """
    asked = set(wanted)
    parts = [part for group in _parts(equations) if (part := _part(group, ranges, asked)).wanted]
    for some in _batches(parts):
        if not _solve(some, ranges) and len(some) > 1:  # one that contradicts itself spoils what is solved with it
            for part in some:
                _solve([part], ranges)


@dataclass(frozen=True)
class _Part:
    """Equations that share unknowns: a matrix of a row each, of a column an unknown, and what the rows add up to."""

    keys: list[int]
    wanted: list[int]
    """Columns whose ends are looked for."""
    matrix: Any
    values: list[float]
    bounds: list[tuple[float, float]]

    @property
    def copies(self) -> int:
        """How often it stands in a linear program: once to lower each wanted unknown, once to raise it."""
        return 2 * len(self.wanted)


def _part(equations: list[Equation], ranges: Ranges, asked: Set[int]) -> _Part:
    keys = sorted({key for terms, _ in equations for key in terms})
    column = {key: n for n, key in enumerate(keys)}
    matrix = np.zeros((len(equations), len(keys)))
    for row, (terms, _) in enumerate(equations):
        for key, a in terms.items():
            matrix[row, column[key]] = a
    wanted = [n for n, key in enumerate(keys) if key in asked]
    return _Part(keys, wanted, matrix, [value for _, value in equations], [ranges[key] for key in keys])


def _batches(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Parts to be solved together: to begin costs a solver more than to solve one."""
    some: list[_Part] = []
    for part in parts:
        some.append(part)
        if sum(p.copies * len(p.keys) for p in some) > _TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _solve(parts: Sequence[_Part], ranges: Ranges) -> bool:
    """Set the ranges that one linear program finds for parts that share nothing; whether it has a solution."""
    from scipy.optimize import linprog
    from scipy.sparse import block_diag, eye_array, kron

    goals = []
    for part in parts:
        goal = np.zeros((part.copies, len(part.keys)))
        goal[range(part.copies), np.repeat(part.wanted, 2)] = [1, -1] * len(part.wanted)
        goals.append(goal)
    found = linprog(
        np.concatenate([goal.ravel() for goal in goals]),
        A_eq=block_diag([kron(eye_array(part.copies), part.matrix) for part in parts], format="csc"),
        b_eq=np.concatenate([np.tile(part.values, part.copies) for part in parts]),
        bounds=np.concatenate([np.tile(part.bounds, (part.copies, 1)) for part in parts]),
    )
    if not found.success:
        return False
    edges = np.cumsum([goal.size for goal in goals])
    for part, goal, solved in zip(parts, goals, np.split(found.x, edges), strict=False):
        ends = solved[goal.ravel() != 0]
        for at, low, high in zip(part.wanted, ends[::2], ends[1::2], strict=True):
            ranges[part.keys[at]] = (float(low), float(high))
    return True


def _parts(equations: Sequence[Equation]) -> list[list[Equation]]:
    """Equations that share unknowns, together."""
    pairs = [(key, next(iter(terms))) for terms, _ in equations for key in terms]
    first = {key: members[0] for key, members in groups((key for key, _ in pairs), pairs).items()}
    found: dict[int, list[Equation]] = defaultdict(list)
    for equation in equations:
        found[first[next(iter(equation[0]))]].append(equation)
    return list(found.values())
