"""What narrows a search of trainings, offers or companies, whatever the route: one value, declared once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np

from tremplin.columnar.placed import Placed
from tremplin.columnar.places import Keep

STRICT, OR_UNSAID = False, True
"""Whether what doesn't say is kept."""


def _category(offers: str, **columns: bool) -> str:
    """A filter by a value of a category, and the columns that hold it, that of offers first told; empty: no filter."""
    found: str = field(default="", metadata={"offers": offers, "columns": columns})
    return found


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Every filter. A table is filtered by those whose column it has."""

    opco: str = _category("opco", opco=STRICT)
    """Short name of the OPCO."""
    niveau: str = _category("niveau", diplome_niveau=STRICT, niveau=OR_UNSAID)
    """European level of the diploma, 3 to 7; an offer that wants none is of all."""

    def kept(self, table: Placed) -> Iterator[Keep]:
        """What each filter keeps of a table."""
        for one in fields(self):
            value = getattr(self, one.name)
            for column, unsaid in one.metadata["columns"].items():
                if value and column in table.category_names:
                    yield one_of(table, column, (value, "") if unsaid else (value,))


ANY = Filters()
CATEGORIES_OFFRES = (*(one.metadata["offers"] for one in fields(Filters)), "partenaire")
"""What offers are filtered by: columns of those of a release and of those of the store alike."""


def one_of(table: Placed, category: str, values: tuple[str, ...]) -> Keep:
    """Items whose category has one of these values."""
    column, codes = table.column(category), [table.code(category, value) for value in values]
    return (lambda items: column[items] == codes[0]) if len(codes) == 1 else lambda items: np.isin(column[items], codes)
