"""Periods of validity: closed intervals of days, either end open (None = unknown, hence unbounded)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Periode:
    """All days from `debut` to `fin`, both included; None means that nothing bounds that side."""

    debut: date | None
    fin: date | None

    @property
    def _low(self) -> date:
        return self.debut or date.min

    @property
    def _high(self) -> date:
        return self.fin or date.max

    @property
    def is_empty(self) -> bool:
        return self._low > self._high

    def contains(self, day: date) -> bool:
        return self._low <= day <= self._high


def intersection(a: Periode, b: Periode) -> Periode:
    """The later start and the earlier end; a missing bound is ignored. May be empty."""
    starts = [d for d in (a.debut, b.debut) if d]
    ends = [d for d in (a.fin, b.fin) if d]
    return Periode(max(starts, default=None), min(ends, default=None))


def subtract(life: Periode, covered: Iterable[Periode]) -> list[Periode]:
    """What is left of `life` once every period of `covered` is taken away, in order of time."""
    if life.is_empty:
        return []
    gaps: list[Periode] = []
    cursor: date = life._low
    for period in sorted((p for p in covered if not p.is_empty), key=lambda p: p._low):
        if period._high < cursor:
            continue
        if period._low > life._high:
            break
        if period._low > cursor:
            gaps.append(_bounded(cursor, period._low - _DAY, life))
        if period._high >= life._high:
            return gaps
        cursor = period._high + _DAY
    gaps.append(_bounded(cursor, life._high, life))
    return gaps


def _bounded(low: date, high: date, life: Periode) -> Periode:
    """A gap, with the unbounded sides of `life` written None again."""
    return Periode(
        None if low == date.min and life.debut is None else low,
        None if high == date.max and life.fin is None else high,
    )
