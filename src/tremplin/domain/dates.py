"""Dates of the sources as instants of Paris, the way the wire formats write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""The days that anyone may speak of: far enough from the ends of time for any offset, sum or difference."""
FIRST_MOMENT, END_OF_MOMENTS = datetime(1900, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def today() -> date:
    """The day in Paris."""
    return datetime.now(PARIS).date()


def day_of(moment: datetime) -> date:
    """The day in Paris of an instant; one that doesn't tell its offset is of Paris already."""
    return (moment.astimezone(PARIS) if moment.tzinfo else moment).date()


def day_in_paris(text: str | None) -> date | None:
    """The day of an ISO 8601 date, or that in Paris of an instant; None for what can't be read."""
    try:
        return day_of(datetime.fromisoformat(text or ""))
    except (ValueError, OverflowError):
        return None


_OFFSET_ENDS = len("1901-01-01T00:00:00.000+00:09")


def _iso(day: date, at: time) -> str:
    """Before 1911 Paris was 9 min 21 s ahead of Greenwich: the format has no seconds of offset, they are left out."""
    return datetime.combine(day, at, PARIS).isoformat(timespec="milliseconds")[:_OFFSET_ENDS]


@lru_cache(maxsize=65536)
def start_of_day(day: date | None) -> str | None:
    """First instant of a day in Paris, ISO 8601 with its offset, summer time included."""
    return None if day is None else _iso(day, time(0, 0, 0))


@lru_cache(maxsize=65536)
def end_of_day(day: date | None) -> str | None:
    """Last second of a day in Paris, as the wire format writes the end of a validity."""
    return None if day is None else _iso(day, time(23, 59, 59))


def read_day(text: str) -> date | None:
    """A real day written AAAA-MM-JJ, of our times; None for anything else."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= LAST_DAY else None


def read_moment(text: str) -> datetime | None:
    """An ISO 8601 instant with its offset, of our times; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and FIRST_MOMENT <= moment < END_OF_MOMENTS else None


def utc_stamp(moment: datetime) -> str:
    """Compact UTC stamp that sorts by time, for names of releases: 20261121T033000Z."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
