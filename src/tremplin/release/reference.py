"""What a family declares to the reference plane: steps that compute, tables that are served and given out, checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from tremplin.release.editions import Edition
from tremplin.sources.reading.registry import SOURCES

Frames = Mapping[str, pl.DataFrame]
PREUVES = frozenset({"fichier", "ligne", "ligne_retenue", "ligne_ecartee", "rncp_etat_au"})
"""Columns that tell where a row was read, and as of what day, in whatever table."""


@dataclass(frozen=True)
class Inputs:
    """What a step reads: editions of the sources it names, frames of the steps it names."""

    editions: Mapping[str, list[Edition]]
    outputs: Mapping[str, pl.DataFrame]

    def scan(self, source: str, table: str) -> pl.LazyFrame:
        """Rows of a source's current edition; empty but typed when the source was never imported."""
        editions = self.editions[source]
        return editions[-1].scan(table) if editions else SOURCES[source].table(table).empty.lazy()

    def table(self, source: str, table: str) -> pl.DataFrame:
        return self.scan(source, table).collect()

    def proved(self, source: str, table: str) -> pl.DataFrame:
        """Rows of a source's current edition with its name and that of its file (`source`, `file`)."""
        file = pl.lit(self.fichier(source), dtype=pl.String)
        return self.table(source, table).with_columns(source=pl.lit(source), fichier=file)

    def history(self, source: str) -> list[Edition]:
        """All editions of a source whose history matters, oldest first."""
        return self.editions[source]

    def whole(self, source: str, table: str) -> pl.DataFrame:
        """Rows of every edition in use, each with the name of its `fichier`."""
        parts = [e.scan(table).with_columns(fichier=pl.lit(e.fichier)).collect() for e in self.editions[source]] or [
            self.table(source, table).with_columns(fichier=pl.lit(None, pl.String))
        ]
        return pl.concat(parts)

    def fichier(self, source: str) -> str | None:
        """Name of the file that the current edition was read from."""
        editions = self.editions[source]
        return editions[-1].fichier if editions else None

    def published(self, source: str) -> date | None:
        """Day on which the current edition of a source was published."""
        editions = self.editions[source]
        return editions[-1].date if editions else None

    def output(self, name: str) -> pl.DataFrame:
        """A frame made by an earlier step: « step.frame »."""
        return self.outputs[name]


@dataclass(frozen=True)
class Step:
    """A computation, run again only when one of its sources, its steps or the code changes.

    `run` gives frames; each is known to later steps and to tables as « name.frame ».
    """

    name: str
    run: Callable[[Inputs], Frames]
    sources: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    apart: bool = False
    """Whether it computes for long: a build goes on beside it with what doesn't wait for its frames."""


@dataclass(frozen=True)
class Field:
    """A column of a reference table, as its Table Schema and its documentation page tell it."""

    name: str
    type: str = "string"
    """Of Table Schema: string, integer, number, boolean, date; « blob » is served but not given out."""
    description: str = ""
    source: str = ""
    """« source.column » of the publisher it comes from, when one alone."""
    requis: bool = False
    """Whether every row has a value: its source sets aside those that lack it."""
    _: KW_ONLY
    render: Callable[[Mapping[str, Any]], bytes] | None = field(default=None, repr=False)
    """Of a blob that no frame holds: made of its row when the table is written."""


def fields_of(source: str, table: str, described: Mapping[str, str], skip: Sequence[str] = ()) -> tuple[Field, ...]:
    """The columns of a source's table as they are, under its own names; `described` completes what it doesn't say."""
    return tuple(
        Field(c.name, c.type.schema, c.description or described.get(c.name, ""), f"{source}.{c.names[0]}", c.requis)
        for c in SOURCES[source].table(table).columns
        if c.name not in skip
    )


@dataclass(frozen=True, kw_only=True)
class ReferenceTable:
    """A table of a release: in `reference.sqlite` when served, in `flat/` when given out."""

    name: str
    frame: str
    titre: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    """Columns that name a row: for comparing releases, and the order of the rows."""
    indexes: tuple[tuple[str, ...], ...] = ()
    served: bool = True
    reserved: bool = False
    """Served and never given out: it stands in `reserve.sqlite`, that copies of the release lack."""
    flat: bool = True
    explored: bool = False
    """Also written as sorted columns, for filters, sorts, words and groups; its JSON records carry `_id`, from 1."""
    partition: str = ""
    """Column (a year, a version) each value of which is given out as a table of its own too."""
    body: str = ""
    """The blob column that holds ready-made JSON: the JSON file then lists these documents."""
    description: str = ""
    licence: str = "etalab-2.0"

    @property
    def flat_fields(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if f.type != "blob")

    def part(self, value: object) -> ReferenceTable:
        """The table of the rows where `partition` has this value."""
        shown = "inconnue" if value is None else str(value)
        return replace(self, name=f"{self.name}_{shown.lower()}", titre=f"{self.titre} ({shown})", partition="")


class ColumnFile(Protocol):
    """A file of a release made from frames, in `columns/`."""

    @property
    def file(self) -> str: ...

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None: ...


class Export(ColumnFile, Protocol):
    """A file of a release made from frames, in `flat/`: given out beside the tables, in a form of its own."""

    @property
    def titre(self) -> str: ...

    @property
    def description(self) -> str: ...


@dataclass(frozen=True)
class Check:
    """The outcome of a check: a blocking one that fails stops the publication."""

    nom: str
    ok: bool
    message: str
    bloquant: bool = True


@dataclass(frozen=True)
class Reference:
    """A family's part of the release."""

    name: str
    _: KW_ONLY
    steps: tuple[Step, ...]
    tables: tuple[ReferenceTable, ...]
    check: Callable[[Mapping[str, pl.DataFrame]], list[Check]] = lambda _outputs: []
    constats: tuple[str, ...] = field(default=())
    """Frames « step.frame » of what sources say differently: source, objet, constat, decision. Shown on their pages."""
    fulltext: tuple[str, ...] = field(default=())
    """Names of served tables with a column `texte` of folded words, searched by words and prefixes."""
    shared: tuple[str, ...] = field(default=())
    """Frames « step.frame » and tables that other families may read; all else is the family's own."""
    columns: tuple[ColumnFile, ...] = field(default=())
    """Other files of columns: what is searched by place, by words."""
    exports: tuple[Export, ...] = field(default=())
    """Files given out that aren't tables."""
