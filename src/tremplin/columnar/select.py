"""Which rows of a table, and in what order: conditions, words, sorts, distinct values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from tremplin.columnar.file import Array
from tremplin.columnar.table import ROW_NUMBER, Column, Rows, Table, WrongValue
from tremplin.columnar.words import stem
from tremplin.domain.text import fold, words

_FEW = 50_000
"""Rows under which a plain sort is quicker than counting codes."""
_FEW_CODES = 200
"""Values of a column whose rows are marked one value after the other."""


class Op(Enum):
    """What a condition asks of a value; the names are those of `column__operator`."""

    EXACT = "exact"
    DIFFERS = "differs"
    CONTAINS = "contains"
    IN = "in"
    LESS = "less"
    GREATER = "greater"
    ISNULL = "isnull"


@dataclass(frozen=True)
class Condition:
    """A column, an operator and its values: several for IN, one for the others. `less` and `greater` include it."""

    column: str
    op: Op
    values: tuple[object, ...]


@dataclass(frozen=True)
class Word:
    """A word searched in one column, or in all; with `prefix`, as a beginning."""

    text: str
    column: str | None = None
    prefix: bool = False


@dataclass(frozen=True)
class Selection:
    """Rows that meet every condition and hold every word."""

    conditions: tuple[Condition, ...] = ()
    words: tuple[Word, ...] = ()
    tri: tuple[tuple[str, bool], ...] = field(default=())
    """(column, descending); ties are in the order of the table."""
    nulls_first: frozenset[str] = frozenset()
    """Columns of `tri` whose nulls come first; those of the others come last, whichever way they are sorted."""


class UnknownColumn(KeyError):
    """The table has no column of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotText(WrongValue):
    """A text is looked for in a column that holds none."""

    def __init__(self, column: str, value: object) -> None:
        super().__init__(column, value, "cherché dans un texte : cette colonne n'en est pas un")


def column_of(table: Table, name: str) -> Column:
    """A column by its name, `_id` too; raises UnknownColumn."""
    if name == ROW_NUMBER:
        return table.row_number
    try:
        return table.columns[name]
    except KeyError:
        raise UnknownColumn(name) from None


def matching(table: Table, selection: Selection) -> Rows | range:
    """Rows of a selection, ascending; a range when nothing is asked. Raises UnknownColumn, WrongValue."""
    wanted = [_wanted(column_of(table, c.column), c) for c in selection.conditions]
    wanted.sort(key=lambda w: w.count)
    rows: Rows | range = range(table.lignes)
    for one in wanted:
        rows = one.rows() if isinstance(rows, range) else rows[one.holds(rows)]
    for word in selection.words:
        rows = _holding(table, rows, word)
    return rows


def page(table: Table, selection: Selection, rows: Rows | range, offset: int, limit: int) -> Rows | range:
    """Rows `offset` to `offset + limit` of the sorted selection. Its cost doesn't depend on the offset."""
    keys = _keys(table, selection)
    end = min(offset + limit, len(rows))
    if not keys or offset >= end:
        return rows[offset:end]
    if isinstance(rows, range) and len(keys) == 1 and not (keys[0].descending or keys[0].nulls_first):
        return keys[0].column.rows[offset:end]
    return _window(rows, keys, offset, end)


def distinct(table: Table, names: Sequence[str], rows: Rows | range, selection: Selection) -> Rows:
    """First row of each distinct tuple of values, in the order of the selection then of the table."""
    key = np.zeros(len(rows), dtype=np.int64)
    for name in names:
        column = column_of(table, name)
        key = key * (column.distinct + 1) + codes_of(column, rows)
        key = np.unique(key, return_inverse=True)[1]
    first = np.sort(np.unique(key, return_index=True)[1])
    chosen = _at(rows, first)
    keys = _keys(table, selection)
    return _window(chosen, keys, 0, len(chosen)) if keys else chosen


@dataclass(frozen=True)
class _Key:
    """A column that rows are sorted by."""

    column: Column
    descending: bool
    nulls_first: bool

    def ranks(self, codes: Array) -> Array:
        """Codes as numbers that sort as wanted, of the same narrow type; a null that comes last wraps around."""
        one, nulls = codes.dtype.type(1), self.column.distinct
        if self.nulls_first:
            return (
                np.subtract(codes.dtype.type(nulls), codes)
                if self.descending
                else np.where(codes == nulls, 0, codes + one)
            )
        return np.subtract(codes.dtype.type(nulls - 1), codes) if self.descending and nulls else codes


def _keys(table: Table, selection: Selection) -> list[_Key]:
    """What a selection is sorted by; raises UnknownColumn."""
    first = selection.nulls_first
    return [_Key(column_of(table, name), descending, name in first) for name, descending in selection.tri]


@dataclass(frozen=True)
class _Wanted:
    """What a condition wants: codes in [low, high[, or those that a mask tells."""

    column: Column
    low: int = 0
    high: int = 0
    mask: Array | None = None

    @property
    def count(self) -> int:
        starts = self.column.starts
        if self.mask is None:
            return int(starts[self.high] - starts[self.low])
        return int(np.diff(starts.astype(np.int64))[self.mask].sum())

    def rows(self) -> Rows:
        if self.mask is not None:
            return np.flatnonzero(self.mask[self.column.codes]).astype(np.uint32)
        found = self.column.postings(self.low, self.high)
        return found if self.high - self.low <= 1 else np.sort(found)

    def holds(self, rows: Rows) -> Array:
        codes = self.column.codes[rows]
        if self.mask is not None:
            mask: Array = self.mask[codes]
            return mask
        return (codes >= self.low) & (codes < self.high)


def _wanted(column: Column, condition: Condition) -> _Wanted:
    last = column.distinct
    value = condition.values[0] if condition.values else None
    match condition.op:
        case Op.EXACT if value is None:
            return _Wanted(column, last, last + 1)
        case Op.EXACT:
            return _Wanted(column, *column.interval(value))
        case Op.LESS:
            return _Wanted(column, 0, column.interval(value)[1])
        case Op.GREATER:
            return _Wanted(column, column.interval(value)[0], last)
        case Op.ISNULL:
            if str(value).lower() not in ("true", "false"):
                raise WrongValue(column.name, value, "« true » ou « false »")
            return _Wanted(column, last, last + 1) if str(value).lower() == "true" else _Wanted(column, 0, last)
        case _:
            return _Wanted(column, mask=_mask(column, condition))


def _mask(column: Column, condition: Condition) -> Array:
    if condition.op is Op.CONTAINS:
        if column.kind != "string":
            raise NotText(column.name, condition.values[0])
        return column.holding(fold(str(condition.values[0])))
    mask = np.zeros(column.distinct + 1, dtype=bool)
    for value in condition.values:
        if value is None:
            mask[-1] = True
        else:
            low, high = column.interval(value)
            mask[low:high] = True
    if condition.op is Op.DIFFERS:
        return ~mask
    return mask


def _holding(table: Table, rows: Rows | range, word: Word) -> Rows | range:
    """Rows where a column, the one named or any, holds every part of the word (« aide-soignant » has two); none hold
    one that has no part (« --- »)."""
    columns = [column_of(table, word.column)] if word.column is not None else list(table.columns.values())
    if word.column is not None and columns[0].kind != "string":
        raise NotText(word.column, word.text)
    parts = words(word.text)
    for part in parts:
        kept = np.zeros(len(rows), dtype=bool)
        for column in columns:
            codes = _codes_of(column, part, word.prefix)
            if isinstance(rows, range) and 0 < len(codes) <= _FEW_CODES:
                for code in codes.tolist():
                    kept[column.postings(code, code + 1)] = True
            elif len(codes):
                mask = np.zeros(column.distinct + 1, dtype=bool)
                mask[codes] = True
                kept |= mask[codes_of(column, rows)]
        rows = _at(rows, np.flatnonzero(kept))
    return rows if parts else rows[:0]


def _codes_of(column: Column, part: str, prefix: bool) -> Array:
    """Values that hold the stem of a folded word; as a prefix, also those with a stem that begins as it does."""
    exact = column.codes_of_word(stem(part), prefix=False)
    return np.concatenate([exact, column.codes_of_word(part, prefix=True)]) if prefix else exact


def _at(rows: Rows | range, positions: Array) -> Rows:
    return positions.astype(np.uint32) if isinstance(rows, range) else rows[positions]


def codes_of(column: Column, rows: Rows | range) -> Array:
    """Code of each of these rows."""
    return column.codes[rows.start : rows.stop] if isinstance(rows, range) else column.codes[rows]


def _window(rows: Rows | range, keys: Sequence[_Key], first: int, end: int) -> Rows:
    """Positions [first, end[ of the rows sorted by `keys`, then by row.

    Counting the codes of the first key tells which of them reach into the window; only their rows are sorted
    further, by the next key.
    """
    if not keys:
        return _at(rows, np.arange(first, end))
    ranks = [key.ranks(codes_of(key.column, rows)) for key in keys]
    if len(rows) <= _FEW:
        order = np.lexsort(ranks[::-1]) if len(keys) > 1 else np.argsort(ranks[0], kind="stable")
        return _at(rows, order[first:end])
    column = keys[0].column
    ranks_ = np.minimum(ranks[0], ranks[0].dtype.type(column.distinct))
    counts = np.cumsum(np.bincount(ranks_, minlength=column.distinct + 1))
    low, high = np.searchsorted(counts, [first, end - 1], side="right")
    before = int(counts[low - 1]) if low else 0
    within = np.flatnonzero((ranks_ >= low) & (ranks_ <= high))
    if low == high:
        return _window(_at(rows, within), keys[1:], first - before, end - before)
    found = within[_order(rows, within, ranks_, keys)]
    return _at(rows, found[first - before : end - before])


def _order(rows: Rows | range, within: Array, ranks: Array, keys: Sequence[_Key]) -> Array:
    chosen = _at(rows, within)
    others = [key.ranks(key.column.codes[chosen]) for key in keys[1:]]
    return np.lexsort([*others[::-1], ranks[within]])
