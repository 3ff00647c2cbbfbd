"""Days in Paris of instants, and as a French reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.dates import PARIS, day_in_paris, day_of
from tremplin.domain.display import jour, moment

EVENING = datetime(2027, 8, 31, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-08-31T22:00:00.000Z", date(2027, 9, 1)),
        ("2027-08-31T21:59:59Z", date(2027, 8, 31)),
        ("2027-09-01T00:00:00+02:00", date(2027, 9, 1)),
        ("2027-12-31T23:00:00Z", date(2028, 1, 1)),
        ("2027-08-31T23:00:00", date(2027, 8, 31)),
        ("2027-08-31", date(2027, 8, 31)),
        ("2027-02-31", None),
        ("9999-12-31T23:59:59Z", None),
        ("demain", None),
        ("", None),
        (None, None),
    ],
)
def test_days_of_texts(text: str | None, day: date | None) -> None:
    assert day_in_paris(text) == day


@given(st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1)))
def test_a_day_is_that_of_paris_whatever_the_offset(naive: datetime) -> None:
    assert day_of(naive) == naive.date()
    assert day_of(naive.replace(tzinfo=PARIS)) == naive.date()
    assert day_of(naive.replace(tzinfo=PARIS).astimezone(UTC)) == day_in_paris(naive.replace(tzinfo=PARIS).isoformat())


def test_pages_say_the_day_in_paris() -> None:
    assert jour(EVENING) == jour(EVENING) == jour("2027-08-31T22:30:00Z") == "01/09/2027"
    assert jour(date(2027, 8, 31)) == jour("2027-08-31") == "31/08/2027"
    assert (jour(None), jour(None), jour("")) == ("—", "—", "—")
    assert moment("2027-08-31T22:30:00Z") == "01/09/2027 à 0\u00a0h\u00a030"
