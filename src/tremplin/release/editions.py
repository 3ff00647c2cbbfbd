"""Staged editions: one folder a file imported, holding its typed rows, its rejections and where it came from.

`editions/<source>/<date>-<hash>/` with `edition.json`, `rejets.parquet` and `<table>/NNNN.parquet`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from tremplin.sources.declaration import Source, Table
from tremplin.sources.registry import SOURCES


@dataclass(frozen=True)
class Edition:
    """One imported file of a source."""

    folder: Path

    @cached_property
    def facts(self) -> dict[str, Any]:
        """publisher, fichier, sha256, taille, date_publication, importe_le, counts per table…"""
        facts: dict[str, Any] = orjson.loads((self.folder / "edition.json").read_bytes())
        return facts

    @property
    def sha256(self) -> str:
        return str(self.facts["sha256"])

    @property
    def fichier(self) -> str:
        return str(self.facts["fichier"])

    @property
    def date(self) -> date:
        return date.fromisoformat(self.facts["date_publication"])

    @property
    def source(self) -> Source:
        return SOURCES[self.facts["source"]]

    def scan(self, table: str) -> pl.LazyFrame:
        """Rows of a table, lazily; empty but typed when this edition lacks the table."""
        parts = sorted((self.folder / table).glob("*.parquet"))
        return pl.scan_parquet(parts) if parts else empty(self.source.table(table)).lazy()

    def rejections(self) -> pl.DataFrame:
        """table, ligne, colonne, valeur, raison, portee of what was set aside."""
        return pl.read_parquet(self.folder / "rejets.parquet")


def empty(table: Table) -> pl.DataFrame:
    """A frame without rows, with the columns and types that a table of a source has once staged."""
    blank = pl.DataFrame({"x": pl.Series([], dtype=pl.String)})
    columns = (c.type.convert(pl.col("x")).alias(c.name) for c in table.columns)
    return blank.select(pl.lit(None, dtype=pl.Int64).alias("ligne"), *columns).clear()


def all_editions(home: Path, source: str) -> list[Edition]:
    """Editions of a source: by date when its history matters, else in the order of import.

    The last one is in use: an older edition that an operator accepts takes the place of a newer one.
    """
    folders = [p for p in (home / "editions" / source).glob("[0-9]*-*") if (p / "edition.json").exists()]
    dated = SOURCES[source].historique

    def order(edition: Edition) -> tuple[date, datetime]:
        return (edition.date if dated else date.min, datetime.fromisoformat(edition.facts["importe_le"]))

    return sorted((Edition(p) for p in folders), key=order)


def in_use(home: Path, source: Source) -> list[Edition]:
    """What the next release is built from: every edition of a history, else the last one alone."""
    editions = all_editions(home, source.name)
    return editions if source.historique else editions[-1:]


def known(home: Path, source: str, sha256: str) -> bool:
    """Whether this very content was imported already."""
    return any((home / "editions" / source).glob(f"*-{sha256[:12]}"))
