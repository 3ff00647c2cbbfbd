"""Rates as the statistics of insertion round them: whole per cent, half to even, so that two never pass 100.

Each is given twice, for one pair of counts and for columns of them.
"""

from __future__ import annotations

import polars as pl


def rate(count: int | None, total: int | None) -> int | None:
    """count / total in per cent; None without both, or when the total is 0."""
    if count is None or not total:
        return None
    whole, rest = divmod(100 * count, total)
    return whole + (2 * rest > total or (2 * rest == total and whole % 2 == 1))


def others(employed: int | None, studying: int | None) -> int | None:
    """What remains of a hundred once both rounded rates are taken away, never under 0."""
    return None if employed is None or studying is None else max(0, 100 - employed - studying)


def rates(count: pl.Expr, total: pl.Expr) -> pl.Expr:
    """`rate`, by column."""
    whole, rest = (100 * count) // total, (100 * count) % total
    up = (2 * rest > total) | ((2 * rest == total) & (whole % 2 == 1))
    return pl.when(total > 0).then(whole + up.cast(pl.Int64))


def rates_of_others(employed: pl.Expr, studying: pl.Expr) -> pl.Expr:
    """`others`, by column."""
    return (100 - employed - studying).clip(lower_bound=0)
