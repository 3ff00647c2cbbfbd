"""Periods: what is left of a life, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.dates import end_of_day, start_of_day
from tremplin.families.certifications.validity import Periode, intersection, subtract

START = date(2020, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(40)]
bounds = st.none() | st.sampled_from(DAYS[5:35])
periods = st.builds(Periode, bounds, bounds)


@given(periods, st.lists(periods, max_size=6))
def test_subtract_leaves_exactly_the_days_not_covered(life: Periode, covered: list[Periode]) -> None:
    left = subtract(life, covered)
    for day in DAYS:
        expected = life.contains(day) and not any(p.contains(day) for p in covered)
        assert sum(p.contains(day) for p in left) == expected


@given(periods, st.lists(periods, max_size=6))
def test_gaps_are_in_order_whole_and_apart(life: Periode, covered: list[Periode]) -> None:
    left = subtract(life, covered)
    assert not any(p.is_empty for p in left)
    for before, after in pairwise(left):
        assert before.fin is not None and after.debut is not None
        assert before.fin + timedelta(days=1) < after.debut


@given(periods, periods)
def test_intersection_is_both(a: Periode, b: Periode) -> None:
    both = intersection(a, b)
    assert both == intersection(b, a)
    for day in DAYS:
        assert both.contains(day) == (a.contains(day) and b.contains(day))


def test_a_missing_bound_bounds_nothing() -> None:
    assert intersection(Periode(None, date(2020, 5, 1)), Periode(date(2020, 1, 1), None)) == Periode(
        date(2020, 1, 1), date(2020, 5, 1)
    )
    assert subtract(Periode(None, None), [Periode(date(2020, 1, 1), date(2020, 1, 31))]) == [
        Periode(None, date(2019, 12, 31)),
        Periode(date(2020, 2, 1), None),
    ]


def test_instants_are_those_of_paris() -> None:
    assert start_of_day(date(2024, 1, 1)) == "2024-01-01T00:00:00.000+01:00"
    assert end_of_day(date(2024, 8, 31)) == "2024-08-31T23:59:59.000+02:00"
    assert start_of_day(date(1901, 1, 1)) == "1901-01-01T00:00:00.000+00:09"
    assert start_of_day(None) is None
