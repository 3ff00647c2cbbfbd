"""Rates as the statistics of insertion round them: whole per cent, half to even, so that two never pass 100.

Each is given twice, for one pair of counts and for columns of them.
"""

from __future__ import annotations

from math import sqrt

import polars as pl

_SURE = 1.959964
"""How many standard deviations hold 95 % of a normal law."""


def rate(count: int | None, total: int | None) -> int | None:
    """count / total in per cent; None without both, or when the total is 0."""
    if count is None or not total:
        return None
    whole, rest = divmod(100 * count, total)
    return whole + (2 * rest > total or (2 * rest == total and whole % 2 == 1))


def others(employed: int | None, studying: int | None) -> int | None:
    """What remains of a hundred once both rounded rates are taken away, never under 0."""
    return None if employed is None or studying is None else max(0, 100 - employed - studying)


def interval(percent: float, total: int) -> tuple[float, float]:
    """Between what and what, in per cent, the rate of a larger group would lie, 95 times out of a hundred (Wilson's
    interval for a proportion)."""
    share, square = percent / 100, _SURE**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _SURE * sqrt(share * (1 - share) / total + square / (4 * total**2)) / (1 + square / total)
    return 100 * (middle - half), 100 * (middle + half)


def gap(one: tuple[float, int], other: tuple[float, int]) -> tuple[float, float]:
    """Between what and what, in points, the gap of two rates would lie (Newcombe's interval, from Wilson's); each rate
    is (per cent, how many it is of). Chance alone may explain a gap whose interval holds 0."""
    (first, _), (second, _) = one, other
    (low, high), (least, most) = interval(*one), interval(*other)
    apart = first - second
    return (
        apart - sqrt((first - low) ** 2 + (most - second) ** 2),
        apart + sqrt((high - first) ** 2 + (second - least) ** 2),
    )


def rates(count: pl.Expr, total: pl.Expr) -> pl.Expr:
    """`rate`, by column."""
    whole, rest = (100 * count) // total, (100 * count) % total
    up = (2 * rest > total) | ((2 * rest == total) & (whole % 2 == 1))
    return pl.when(total > 0).then(whole + up.cast(pl.Int64))


def rates_of_others(employed: pl.Expr, studying: pl.Expr) -> pl.Expr:
    """`others`, by column."""
    return (100 - employed - studying).clip(lower_bound=0)
