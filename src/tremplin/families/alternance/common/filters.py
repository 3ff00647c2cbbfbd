"""What narrows a search of trainings, offers or companies, whatever the route: one value, declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from tremplin.columnar.placed import Placed
from tremplin.columnar.places import Keep
from tremplin.families.alternance.common.beginnings import Period, day_number

Keeping = Callable[[Placed, str, Any], Keep]
"""From a table, one of its columns and the value of a filter to what is kept."""
TAILLES: Mapping[str, tuple[str, ...]] = {
    "0-9": ("00", "01", "02", "03"),
    "10-49": ("11", "12"),
    "50-249": ("21", "22", "31"),
    "250": ("32", "41", "42", "51", "52", "53"),
}
"""Sizes as one asks for them → their codes."""


def one_of(table: Placed, category: str, values: tuple[str, ...]) -> Keep:
    """Items whose category has one of these values."""
    column, codes = table.column(category), [table.code(category, value) for value in values]
    return (lambda items: column[items] == codes[0]) if len(codes) == 1 else lambda items: np.isin(column[items], codes)


def _exactly(table: Placed, column: str, value: str) -> Keep:
    return one_of(table, column, (value,))


def _or_unsaid(table: Placed, column: str, value: str) -> Keep:
    return one_of(table, column, (value, ""))


def _of_size(table: Placed, column: str, value: str) -> Keep:
    return one_of(table, column, TAILLES[value])


def _true(table: Placed, column: str, _value: bool) -> Keep:
    told = table.column(column)
    return lambda items: told[items] == 1


def _before_the_end(table: Placed, column: str, value: Period) -> Keep:
    """An offer that begins in the period, or should have begun already: it is still to be had."""
    days, last = table.column(column), day_number(value.last)
    return lambda items: days[items] <= last


def _one_of_its_months(table: Placed, column: str, value: Period) -> Keep:
    months, wanted = table.column(column), value.months
    return lambda items: (months[items] & wanted) != 0


def _filter(default: Any, *, silent: bool, offers: str = "", number: bool = False, **columns: Keeping) -> Any:
    """A filter: what it keeps by the columns that tell of it; `silent`: whether a table that has none is kept whole;
    the column of offers, and whether it holds numbers."""
    told = {"columns": columns, "silent": silent, "offers": offers, "number": number}
    return field(default=default, metadata=told)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Every filter; the empty value of each filters nothing."""

    opco: str = _filter("", silent=True, offers="opco", opco=_exactly)
    """Short name of the OPCO."""
    niveau: str = _filter("", silent=True, offers="niveau", diplome_niveau=_exactly, niveau=_or_unsaid)
    """European level of the diploma, 3 to 7; an offer that wants none is of all."""
    debut: Period | None = _filter(  # noqa: RUF009
        None, silent=False, offers="debut", number=True, debut=_before_the_end, debuts=_one_of_its_months
    )
    """When it begins."""
    teletravail: bool = _filter(False, silent=False, offers="teletravail", number=True, teletravail=_true)
    """From a distance, wholly or partly."""
    taille: str = _filter("", silent=False, tranche_effectif=_of_size)
    """Size of the company, one of `TAILLES`; offers of partners don't tell it."""
    joignable: bool = _filter(False, silent=False, offers="joignable", number=True, joignable=_true)
    """With an e-mail address, an address to apply at or a telephone."""

    def kept(self, table: Placed) -> Iterator[Keep]:
        """What each filter keeps of a table."""
        for one in fields(self):
            value, columns = getattr(self, one.name), one.metadata["columns"]
            if not value:
                continue
            telling = [column for column in columns if table.has(column)]
            yield from (columns[column](table, column, value) for column in telling)
            if not telling and not one.metadata["silent"]:
                yield lambda items: np.zeros(len(items), dtype=bool)


ANY = Filters()
_OF_OFFERS = [one.metadata for one in fields(Filters) if one.metadata["offers"]]
CATEGORIES_OFFRES = (*(told["offers"] for told in _OF_OFFERS if not told["number"]), "partenaire", "contrat")
NOMBRES_OFFRES = ("expire", "parue", "recence", *(told["offers"] for told in _OF_OFFERS if told["number"]))
"""What offers are filtered by: columns of those of a release and of those of the store alike."""
