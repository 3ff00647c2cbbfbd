"""Deadlines: three calendar days, moved past week-ends and the public holidays of the place of training."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.families.parcours.deadlines import echeance, jours_de_retard, jours_feries, ouvre


@pytest.mark.parametrize(
    ("effet", "departement", "expected"),
    [
        (date(2025, 6, 6), "75", date(2025, 6, 10)),  # the third day is Whit Monday
        (date(2025, 6, 2), "75", date(2025, 6, 5)),
        (date(2025, 6, 4), "75", date(2025, 6, 10)),  # Saturday, Sunday, Whit Monday
        (date(2025, 4, 15), "57", date(2025, 4, 22)),  # Good Friday in Moselle, then the Easter week-end
        (date(2025, 4, 15), "54", date(2025, 4, 18)),  # not in Meurthe-et-Moselle
        (date(2025, 12, 23), "67", date(2025, 12, 29)),  # 26 December in Alsace, a Friday
        (date(2025, 12, 23), "75", date(2025, 12, 26)),
        (date(2025, 5, 19), "972", date(2025, 5, 23)),
        (date(2025, 5, 24), "971", date(2025, 5, 28)),
        (date(2025, 6, 7), "973", date(2025, 6, 11)),
        (date(2027, 12, 17), "974", date(2027, 12, 21)),
        (date(2026, 4, 24), "976", date(2026, 4, 28)),  # the abolition is a Monday that year
        (date(2025, 12, 29), "75", date(2026, 1, 2)),
    ],
)
def test_the_last_day(effet: date, departement: str, expected: date) -> None:
    assert echeance(effet, departement) == expected


def test_eleven_national_holidays_and_the_local_ones() -> None:
    assert len(jours_feries(2025)) == len(jours_feries(2025, "75")) == 11
    assert jours_feries(2025, "57") - jours_feries(2025) == {date(2025, 4, 18), date(2025, 12, 26)}
    assert jours_feries(2025, "971") - jours_feries(2025) == {date(2025, 5, 27)}


def test_lateness_is_counted_in_days_of_paris() -> None:
    friday = date(2025, 6, 6)
    in_time = datetime(2025, 6, 10, 21, 59, 59, 999000, tzinfo=UTC)  # 23:59:59.999 in Paris
    assert jours_de_retard(friday, in_time) == 0
    assert jours_de_retard(friday, in_time + timedelta(milliseconds=1)) == 1
    assert jours_de_retard(friday, date(2025, 6, 13)) == 3


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)), st.sampled_from(["", "57", "67", "971", "974", "2A"]))
def test_it_is_a_working_day_three_days_later_or_the_first_after(effet: date, departement: str) -> None:
    days = (effet + timedelta(days=n) for n in range(3, 15))
    assert echeance(effet, departement) == next(day for day in days if ouvre(day, departement))
