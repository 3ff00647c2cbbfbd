"""What a column holds, counted: filled and empty rows, distinct values, the lowest, the highest, the most frequent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tremplin.columnar.table import Column, Scalar


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Figures of a column; `frequentes` are (value, rows), most frequent first."""

    remplies: int
    vides: int
    distinctes: int
    plus_petite: Scalar | None
    plus_grande: Scalar | None
    frequentes: tuple[tuple[Scalar | None, int], ...]


def profile(column: Column, most: int = 3) -> Profile:
    """Count a column; its cost is that of its distinct values, not of its rows."""
    counts = np.diff(column.starts.astype(np.int64))[: column.distinct]
    repeated = len(counts) > 0 and counts.max() > 1
    order = np.argsort(-counts, kind="stable")[: most if repeated else 0].tolist()
    return Profile(
        remplies=int(counts.sum()),
        vides=column.nulls,
        distinctes=column.distinct,
        plus_petite=column.value(0) if column.distinct else None,
        plus_grande=column.value(column.distinct - 1) if column.distinct else None,
        frequentes=tuple((column.value(code), int(counts[code])) for code in order),
    )
