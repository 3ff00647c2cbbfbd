"""Staged editions: one folder a file imported, holding its typed rows, its rejections and where it came from.

`editions/<source>/<date>-<hash of the file>-<hash of the declaration>/` with `edition.json`, `rejets.parquet`
and `<table>/NNNN.parquet`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from tremplin.release import corrections
from tremplin.release.corrections import Correction, correct, empreinte
from tremplin.sources.reading.declaration import Source
from tremplin.sources.reading.registry import SOURCES


@dataclass(frozen=True)
class Edition:
    """One imported file of a source."""

    folder: Path
    corrections: tuple[Correction, ...] = ()
    """What is laid over its rows."""

    @cached_property
    def facts(self) -> dict[str, Any]:
        """publisher, fichier, sha256, taille, date_publication, importe_le, counts per table…"""
        facts: dict[str, Any] = orjson.loads((self.folder / "edition.json").read_bytes())
        return facts

    @property
    def sha256(self) -> str:
        return str(self.facts["sha256"])

    @property
    def empreinte(self) -> str:
        """What its rows depend on: its file, and the corrections of its source."""
        return self.sha256 + empreinte(self.corrections)

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
        """Rows of a table, lazily; a table or a column declared since this edition was staged is empty but typed."""
        parts = sorted((self.folder / table).glob("*.parquet"))
        wanted = self.source.table(table).empty
        if not parts:
            return wanted.lazy()
        rows = pl.concat([wanted.lazy(), pl.scan_parquet(parts)], how="diagonal").select(wanted.columns)
        return correct(rows, table, self.corrections) if self.corrections else rows

    def rejections(self) -> pl.DataFrame:
        """table, ligne, colonne, valeur, raison, portee of what was set aside."""
        return pl.read_parquet(self.folder / "rejets.parquet")


def all_editions(home: Path, source: str) -> list[Edition]:
    """Editions of a source: by date when its history matters, else in the order of import.

    The last one is in use: an older edition that an operator accepts takes the place of a newer one.
    """
    folders = [p for p in (home / "editions" / source).glob("[0-9]*-*") if (p / "edition.json").exists()]
    dated = SOURCES[source].historique

    def order(edition: Edition) -> tuple[date, datetime]:
        return (edition.date if dated else date.min, datetime.fromisoformat(edition.facts["importe_le"]))

    read_last: dict[str, Edition] = {}
    for edition in sorted((Edition(p) for p in folders), key=lambda e: str(e.facts["importe_le"])):
        read_last[edition.sha256] = edition  # a file read again under a newer declaration
    return sorted(read_last.values(), key=order)


def in_use(home: Path, source: Source) -> list[Edition]:
    """What the next release is built from: every edition of a history, the last of each part, else the last alone;
    none that an operator said to be a sample that another replaces."""
    editions = all_editions(home, source.name)
    samples = {e.facts["remplace_echantillon"]["edition"] for e in editions if "remplace_echantillon" in e.facts}
    editions = [e for e in editions if e.folder.name not in samples]
    if source.parties:
        return sorted({e.fichier: e for e in editions}.values(), key=lambda e: e.fichier)
    return editions if source.historique else editions[-1:]


def corrected(home: Path) -> dict[str, list[Edition]]:
    """The editions of every source that are in use, its corrections laid over their rows."""
    editions = {name: in_use(home, source) for name, source in SOURCES.items()}
    accepted = editions[corrections.SOURCE][-1:]
    held = corrections.lues(accepted[0].scan("corrections").collect() if accepted else None)
    return {
        name: [replace(e, corrections=held[name]) for e in found] if name in held else found
        for name, found in editions.items()
    }


def of_part(home: Path, source: Source, file: str) -> list[Edition]:
    """Editions that a file of this name follows: those of the same name when each is a part, else all."""
    return [e for e in all_editions(home, source.name) if not source.parties or e.fichier == file]


def folder_name(source: Source, published: date, sha256: str) -> str:
    """Name of the folder of an edition."""
    return f"{published.isoformat()}-{sha256[:12]}-{source.empreinte}"


def known(home: Path, source: Source, sha256: str) -> bool:
    """Whether this very content was read already, by the declaration of today."""
    return any((home / "editions" / source.name).glob(f"*-{sha256[:12]}-{source.empreinte}"))
