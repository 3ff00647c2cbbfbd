"""Legal deadlines in calendar days, moved to the next working day: modelled on article 642 of the code de procédure
civile (a last day that is a Saturday, a Sunday or a public holiday goes on to the first working day)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from tremplin.domain.dates import PARIS

DELAI_JOURS = 3
_LOCAL = {"57": "57", "67": "6AE", "68": "6AE"}
"""Départements of Alsace-Moselle → the library's name of their calendar."""
_ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27)}
"""Day of the abolition of slavery overseas (month, day); other local customs there are no legal holidays."""


@cache
def jours_feries(year: int, departement: str = "") -> frozenset[date]:
    """Public holidays of a year: the eleven national ones, and those of the département."""
    import holidays  # its calendars of all countries cost a tenth of a second: not at each start

    days = set(holidays.country_holidays("FR", subdiv=_LOCAL.get(departement), years=year))
    if departement in _ABOLITION:
        days.add(date(year, *_ABOLITION[departement]))
    return frozenset(days)


def ouvre(day: date, departement: str = "") -> bool:
    """Whether a day is neither in a week-end nor a public holiday."""
    return day.weekday() < 5 and day not in jours_feries(day.year, departement)


def echeance(effet: date, departement: str = "", days: int = DELAI_JOURS) -> date:
    """Last day, in Paris, to report what happened on `effet` (day 0)."""
    day = effet + timedelta(days=days)
    while not ouvre(day, departement):
        day += timedelta(days=1)
    return day


def jours_de_retard(effet: date, received: date | datetime, departement: str = "") -> int:
    """Calendar days between the deadline and the reception; 0 in time. An instant is taken to its day in Paris."""
    day = received.astimezone(PARIS).date() if isinstance(received, datetime) else received
    return max(0, (day - echeance(effet, departement)).days)
