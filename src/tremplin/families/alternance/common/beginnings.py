"""When a training or a contract begins, as searches compare it: a day, or months as bits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_EPOCH = date(1970, 1, 1)
UNSAID = 2**31 - 1
"""The day of what doesn't say when it begins: later than any that is asked for."""
_MONTHS = 60
"""Months that bits tell apart: sessions older than that are of years that no search shows."""
ANY_TIME = 1 << _MONTHS
"""The bit of what one may begin at any time."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days between which something is to begin."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """The bits of its months, and of what begins at any time."""
        numbers = range(12 * self.first.year + self.first.month, 12 * self.last.year + self.last.month + 1)
        return ANY_TIME | sum({1 << (number % _MONTHS) for number in numbers})


def day_number(day: date | None) -> int:
    """Days since 1970."""
    return UNSAID if day is None else (day - _EPOCH).days


def month_bits(days: Iterable[date]) -> int:
    """The bits of the months of days."""
    return sum({1 << ((12 * day.year + day.month) % _MONTHS) for day in days})
