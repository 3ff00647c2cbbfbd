"""What linear equations between bounded unknowns leave possible for each: the reasoning of who reads published sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from tremplin.domain.continuity import groups

Equation = tuple[dict[int, float], float]
"""(unknown → its coefficient, what they add up to)."""
Ranges = dict[int, tuple[float, float]]
"""unknown → its lowest and highest values."""
_NOTHING = 1e-9
_ROUNDS = 200


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

    Needed where equations form cycles; elsewhere `narrow` finds as much, at once. Two linear programs an unknown.
    """
    from scipy.optimize import linprog

    asked = set(wanted)
    for part in _parts(equations):
        keys = sorted({key for terms, _ in part for key in terms})
        mine = [key for key in keys if key in asked]
        if not mine:
            continue
        column = {key: n for n, key in enumerate(keys)}
        matrix = np.zeros((len(part), len(keys)))
        for row, (terms, _) in enumerate(part):
            for key, a in terms.items():
                matrix[row, column[key]] = a
        values, bounds = [value for _, value in part], [ranges[key] for key in keys]
        for key in mine:
            goal = np.zeros(len(keys))
            goal[column[key]] = 1
            low, high = (linprog(sign * goal, A_eq=matrix, b_eq=values, bounds=bounds) for sign in (1, -1))
            if low.success and high.success:
                ranges[key] = (float(low.fun), float(-high.fun))


def _parts(equations: Sequence[Equation]) -> list[list[Equation]]:
    """Equations that share unknowns, together."""
    pairs = [(key, next(iter(terms))) for terms, _ in equations for key in terms]
    first = {key: members[0] for key, members in groups((key for key, _ in pairs), pairs).items()}
    found: dict[int, list[Equation]] = defaultdict(list)
    for equation in equations:
        found[first[next(iter(equation[0]))]].append(equation)
    return list(found.values())
