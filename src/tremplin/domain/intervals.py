"""What linear equations between bounded unknowns leave possible for each: the reasoning of who reads published sums."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

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


def combined(equations: Sequence[Equation]) -> list[Equation]:
    """Equations that follow from these by adding them up, reduced so that each has few unknowns (Gauss and Jordan)."""
    keys = sorted({key for terms, _ in equations for key in terms})
    column = {key: n for n, key in enumerate(keys)}
    matrix = np.zeros((len(equations), len(keys) + 1))
    for row, (terms, value) in enumerate(equations):
        for key, a in terms.items():
            matrix[row, column[key]] = a
        matrix[row, -1] = value
    pivot = 0
    for n in range(len(keys)):
        if pivot == len(matrix):
            break
        best = pivot + int(np.argmax(np.abs(matrix[pivot:, n])))
        if abs(matrix[best, n]) < _NOTHING:
            continue
        matrix[[pivot, best]] = matrix[[best, pivot]]
        matrix[pivot] /= matrix[pivot, n]
        others = np.flatnonzero(np.abs(matrix[:, n]) > _NOTHING)
        for row in others[others != pivot]:
            matrix[row] -= matrix[row, n] * matrix[pivot]
        pivot += 1
    found: list[Equation] = []
    for row in matrix[:pivot]:
        held = np.flatnonzero(np.abs(row[:-1]) > _NOTHING)
        found.append(({keys[n]: float(row[n]) for n in held}, float(row[-1])))
    return found
