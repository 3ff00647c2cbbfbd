"""What narrows a search of trainings, offers or companies, whatever the route: one value, declared once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np

from tremplin.columnar.placed import Placed
from tremplin.columnar.places import Keep

STRICT, OR_UNSAID = False, True
"""Whether what doesn't say is kept."""


def _category(**columns: bool) -> str:
    """A filter by a value of a category, and the columns that hold it; empty: no filter."""
    found: str = field(default="", metadata={"columns": columns})
    return found


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Every filter. A table is filtered by those whose column it has."""

    niveau: str = _category(diplome_niveau=STRICT, niveau=OR_UNSAID)
    """European level of the diploma, 3 to 7; an offer that wants none is of all."""
    opco: str = _category(opco=STRICT)
    """Short name of the OPCO."""

    def kept(self, table: Placed) -> Iterator[Keep]:
        """What each filter keeps of a table."""
        for one in fields(self):
            value = getattr(self, one.name)
            for column, unsaid in one.metadata["columns"].items():
                if value and column in table.category_names:
                    yield one_of(table, column, (value, "") if unsaid else (value,))


ANY = Filters()


def one_of(table: Placed, category: str, values: tuple[str, ...]) -> Keep:
    """Items whose category has one of these values."""
    column, codes = table.column(category), [table.code(category, value) for value in values]
    return (lambda items: column[items] == codes[0]) if len(codes) == 1 else lambda items: np.isin(column[items], codes)
