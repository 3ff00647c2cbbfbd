"""Groups of rows by the values of columns, with counts, sums, means, lowest and highest values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from tremplin.columnar.file import Array
from tremplin.columnar.select import codes_of, column_of
from tremplin.columnar.table import Column, Rows, Table, WrongValue

MAX_GROUPS = 100_000


class TooManyGroups(ValueError):
    """More than `MAX_GROUPS` groups: the rows themselves would be as short."""


class Measure(Enum):
    """What is computed of a column in each group; nulls don't count."""

    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True)
class Aggregate:
    """A measure of a column."""

    column: str
    measure: Measure

    @property
    def name(self) -> str:
        return f"{self.column}__{self.measure.value}"


def groups(
    table: Table, rows: Rows | range, by: Sequence[str], aggregates: Sequence[Aggregate]
) -> list[dict[str, Any]]:
    """One object a group, in the order of the values of `by`; without `by`, one group of all rows.

    Raises UnknownColumn, WrongValue, TooManyGroups.
    """
    keys = [column_of(table, name) for name in by]
    group_of, firsts = _numbered(keys, rows)
    count = len(firsts)
    if count > MAX_GROUPS:
        raise TooManyGroups(f"{count} groupes, {MAX_GROUPS} au plus : filtrez, ou groupez par une autre colonne")
    columns: dict[str, list[Any]] = {k.name: [k.value(c) for c in codes_of(k, rows)[firsts].tolist()] for k in keys}
    for aggregate in aggregates:
        columns[aggregate.name] = _measure(column_of(table, aggregate.column), aggregate.measure, rows, group_of, count)
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _numbered(keys: Sequence[Column], rows: Rows | range) -> tuple[Array, Array]:
    """Group of each row, numbered in the order of values, and the position of the first row of each group."""
    if not keys:
        some = min(len(rows), 1)
        return np.zeros(len(rows), dtype=np.int64), np.zeros(some, dtype=np.int64)
    combined = codes_of(keys[0], rows).astype(np.int64)
    size = keys[0].distinct + 1
    for key in keys[1:]:
        combined = combined * (key.distinct + 1) + codes_of(key, rows)
        size *= key.distinct + 1
        if size > 4_000_000:
            combined = np.unique(combined, return_inverse=True)[1]
            size = len(rows)
    present = np.bincount(combined, minlength=size) > 0
    numbers = np.cumsum(present) - 1
    group_of = numbers[combined]
    firsts = np.full(int(present.sum()), -1, dtype=np.int64)
    firsts[group_of[::-1]] = np.arange(len(rows) - 1, -1, -1)
    return group_of, firsts


def _measure(column: Column, measure: Measure, rows: Rows | range, group_of: Array, count: int) -> list[Any]:
    codes = codes_of(column, rows)
    filled = codes != column.distinct
    if column.nulls:
        codes, group_of = codes[filled], group_of[filled]
    counts = np.bincount(group_of, minlength=count)
    if measure is Measure.COUNT:
        return list(counts.tolist())
    if measure in (Measure.MIN, Measure.MAX):
        return _extremes(column, measure, codes, group_of, counts)
    if column.kind not in ("integer", "number"):
        raise WrongValue(column.name, measure.value, "une mesure de cette colonne, qui n'est pas un nombre")
    sums = np.bincount(group_of, weights=np.asarray(column.values, dtype=np.float64)[codes], minlength=count)
    if measure is Measure.AVG:
        return [s / c if c else None for s, c in zip(sums.tolist(), counts.tolist(), strict=True)]
    exact = column.kind == "integer"
    return [(round(s) if exact else s) if c else None for s, c in zip(sums.tolist(), counts.tolist(), strict=True)]


def _extremes(column: Column, measure: Measure, codes: Array, group_of: Array, counts: Array) -> list[Any]:
    """Codes are in the order of values: the lowest code of a group is its lowest value."""
    best = np.full(len(counts), column.distinct if measure is Measure.MIN else -1, dtype=np.int64)
    reduce = np.minimum if measure is Measure.MIN else np.maximum
    reduce.at(best, group_of, codes.astype(np.int64))
    return [column.value(b) if c else None for b, c in zip(best.tolist(), counts.tolist(), strict=True)]
