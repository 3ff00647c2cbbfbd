"""Reading the forecasts of a release."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Cursor
from typing import Any

from tremplin.release.reader import Release

Row = dict[str, Any]


def forecasts(release: Release, diplomas: Sequence[str], places: Sequence[str]) -> list[Row]:
    """What is expected of these diplomas in these places (codes of bassins and régions, « » for the nation)."""
    return _among(release, "perspectives", "cfd", diplomas, places, "code, filiere, niveau")


def forecasts_of(release: Release, codes: Sequence[str], places: Sequence[str]) -> list[Row]:
    """The same of codes of trainings."""
    return _among(release, "perspectives", "code", codes, places, "code, filiere, niveau")


def neighbours(release: Release, codes: Sequence[str], places: Sequence[str]) -> list[Row]:
    """Those that do better near each code, the nearest first."""
    return _among(release, "perspectives_voisines", "code", codes, places, "code, filiere, niveau, rang")


def trial(release: Release) -> list[Row]:
    """Every figure of the trial of a release; none when nothing could be learned, or of one older than forecasts."""
    if "perspectives_epreuve" not in release.manifest["tables"]:
        return []
    return _dicts(release.connection.execute("SELECT * FROM perspectives_epreuve ORDER BY id"))


def _among(
    release: Release, table: str, column: str, values: Sequence[str], places: Sequence[str], order: str
) -> list[Row]:
    marks, where = (", ".join("?" * len(part)) for part in (values, places))
    return _dicts(
        release.connection.execute(
            f"SELECT * FROM {table} WHERE {column} IN ({marks}) AND lieu IN ({where}) ORDER BY {order}",
            (*values, *places),
        )
    )


def _dicts(cursor: Cursor) -> list[Row]:
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
