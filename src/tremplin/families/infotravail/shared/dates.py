"""Of when the figures of a source are, as the pages of its tables say it."""

from __future__ import annotations

from tremplin.families.infotravail.catalogue import resources
from tremplin.release.reader import Release


def told_by_its_tables(release: Release, source: str) -> str:
    """« Données de 2026 », where a table made of a source has a column of time that it fills, the newest part of it
    first; empty where none has."""
    return next((one.dates for one in resources(release).values() if one.tells_when(source)), "")
