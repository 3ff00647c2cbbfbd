"""Types of columns: how the text of a cell becomes a value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.dates import PARIS
from tremplin.sources.reading.types import SIRET, Date, Texte, Type


def read(kind: Type, *texts: str | None) -> list[object]:
    """Values of cells."""
    cell = pl.col("cell")
    frame = pl.DataFrame({"cell": texts}, schema={"cell": pl.String})
    return frame.select(kind.text(cell).alias("cell")).select(kind.convert(cell))["cell"].to_list()


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2027-08-31T22:00:00.000Z", date(2027, 9, 1)),
        ("2027-08-31T21:59:59Z", date(2027, 8, 31)),
        ("2027-08-31 22:30:00 UTC", date(2027, 9, 1)),
        ("2027-12-31T23:00Z", date(2028, 1, 1)),
        ("2027-09-01T00:00:00+02:00", date(2027, 9, 1)),
        ("2027-09-01T00:30:00.5+0400", date(2027, 8, 31)),
        ("2027-08-31T20:00:00-04:00", date(2027, 9, 1)),
        ("2027-08-31T20:00:00-04", date(2027, 9, 1)),
        ("31/08/2027 22:00:00 UTC", date(2027, 9, 1)),
        ("Tue, 31 Aug 2027 22:00:00 GMT", date(2027, 9, 1)),
        ("Wed, 01 Sep 2027 00:10:00 +0200", date(2027, 9, 1)),
        ("1 Sep 2027 08:00 +0200", date(2027, 9, 1)),
        ("2027-08-31T23:30:00", date(2027, 8, 31)),
        ("2027-08-31 23:30:00", date(2027, 8, 31)),
        ("31/08/2027", date(2027, 8, 31)),
        ("31/08/2027 23:30", date(2027, 8, 31)),
        ("2027-08-31", date(2027, 8, 31)),
        ("2026-11-31", None),
        ("31/02/2027", None),
        ("2027-08-31T25:00:00Z", date(2027, 8, 31)),
        ("demain", None),
        ("1850-01-01", None),
        ("", None),
        (None, None),
    ],
)
def test_days_and_instants(told: str | None, day: date | None) -> None:
    assert read(Date(), told) == [day]
    assert read(Date(), "2027-01-01", told, "2026-06-30T22:00:00Z") == [date(2027, 1, 1), day, date(2026, 7, 1)]


@given(st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1)), st.integers(-12, 14))
def test_an_instant_is_its_day_in_paris_whatever_its_offset(moment: datetime, hours: int) -> None:
    instant = moment.replace(microsecond=0, tzinfo=UTC)
    written = instant.astimezone(timezone(timedelta(hours=hours))).isoformat()
    assert read(Date(), written) == [instant.astimezone(PARIS).date()]


def test_sirets_that_identify() -> None:
    told = ("73282932000074", " 552017600016", "00000000000000", "73282932000075", "7328", None)
    assert read(SIRET, *told) == ["73282932000074", "00552017600016", None, None, None, None]
    assert read(SIRET) == [] and read(SIRET, None) == [None]


def test_references_of_html_are_read_where_the_publisher_writes_them() -> None:
    told = ("L&#039;ATELIER &amp; CO", "A &amp;amp; B", "R&D", "[ND]", "[ND] SARL", None)
    kind = Texte(("", "[ND]"), entites=True)
    assert read(kind, *told) == ["L'ATELIER & CO", "A & B", "R&D", None, "[ND] SARL", None]
    assert read(Texte(), "A &amp; B") == ["A &amp; B"]
