"""What a source declares: its publisher, its files, its tables and columns, what it may not lose.

A source is data: the importer (`parsing`) reads any file from its declaration alone, and the portal makes
its page from the same lines. A source whose files aren't tables gives its own `parse`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from tremplin.domain.text import fold
from tremplin.refusal import Refusal
from tremplin.sources.reading.types import Type

VOLUME_MAX = 2 * 1024**3
"""Bytes of an archive or a compressed file once expanded, unless its source declares more."""


class SourceError(Refusal):
    """The file can't be taken at all; the message says which file, what, and what was expected."""


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A row, or one cell of a kept row, set aside.

    `portee` is « ligne » when the whole row stays out, « valeur » when only the cell is left empty.
    """

    table: str
    ligne: int
    colonne: str
    valeur: str
    raison: str
    portee: str = "ligne"


@dataclass(frozen=True)
class Batch:
    """Typed rows of one table; column `ligne` is the line (or row, or item) of the file, from 1."""

    table: str
    rows: pl.DataFrame
    lues: int
    """Rows read to make this batch, those set aside included."""


Parsed = Iterator[Batch | Rejection]


@dataclass(frozen=True)
class Column:
    """One column that we take: the name that we give it, the names that the publisher has given it."""

    name: str
    type: Type
    aliases: tuple[str, ...] = ()
    """Names in the file, any generation (« Date d'effet* » = begins with); by default our name in capitals."""
    _: KW_ONLY
    requis: bool = False
    """A row without a value here is set aside."""
    stricte: bool = False
    """A row with a wrong value here is set aside (as when `requis`); otherwise the cell alone is."""
    absente_possible: bool = False
    """Older generations of the file lack it: its values are then null."""
    surveillee: bool = False
    """With `absente_possible`: once a generation has it, its loss is watched like that of any other column."""
    sans: str = ""
    """With `absente_possible`: what a file that doesn't have it can't be used for, told when it is imported."""
    suivi: bool = False
    """Tells of the publisher's work on the row, not what the row says: rows that differ here alone are one."""
    description: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return self.aliases or (self.name.upper(),)


@dataclass(frozen=True)
class Table:
    """A table inside a file: the whole of a CSV, one sheet of a workbook, one member of an archive."""

    name: str
    columns: tuple[Column, ...]
    _: KW_ONLY
    membre: str = ""
    """Regular expression on the folded name of the sheet or member; empty for a plain CSV."""
    cle: tuple[str, ...] = ()
    """Columns that name a row; a repeated key is merged (identical rows) or set aside."""
    obligatoire: bool = True
    sans_entete: bool = False
    """The file names no column: cells are those declared, in this order."""
    ligne_vide: str = ""
    """Column whose emptiness marks a filler row (legends, blanks under a header), skipped and not counted."""
    fermee: bool = False
    """A column of the file that isn't declared is reported: the file is made for us, so it is a mistake."""

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @cached_property
    def empty(self) -> pl.DataFrame:
        """A frame without rows, with the columns and types that the table has once staged."""
        blank = pl.DataFrame({"x": pl.Series([], dtype=pl.String)})
        columns = (c.type.convert(pl.col("x")).alias(c.name) for c in self.columns)
        return blank.select(pl.lit(None, dtype=pl.Int64).alias("ligne"), *columns).clear()


@dataclass(frozen=True)
class Csv:
    """Dialects of a publisher, tried in the order declared."""

    separateurs: str = ";"
    encodages: tuple[str, ...] = ("utf-8",)
    guillemets: bool = True


@dataclass(frozen=True, kw_only=True)
class Seuils:
    """What a new edition may lose against the current one before it is refused (shares, 0..1)."""

    lignes: float = 0.20
    cles: float = 0.10
    non_nuls: float = 0.05
    ecartees: float = 0.05
    illisibles: float = 0.8
    """Values of a column that couldn't be read, among those that it gives: of a first edition too."""
    au_moins: int = 0
    """Rows without which a file is a mistake."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One published source. `files` matches a file name; its group `date` (or `edition`) dates the edition, its
    group `version` numbers it."""

    name: str
    titre: str
    publisher: str
    licence: str
    rhythm: str
    """« hebdomadaire », « mensuel »…; with `jours`, the age after which the source is stale is twice that."""
    jours: int
    files: re.Pattern[str]
    tables: tuple[Table, ...]
    description: str
    csv: Csv = field(default_factory=Csv)
    urls: tuple[str, ...] = ()
    """Official addresses to download, in order of preference."""
    page: str = ""
    """The publisher's page about it."""
    colonne_de_date: tuple[str, str] | None = None
    """(table, column) whose latest date dates an edition when the file's name doesn't."""
    editions: dict[str, date] = field(default_factory=dict)
    """Editions named otherwise than by a date, with the day they were published."""
    historique: bool = False
    """Every edition matters (activation history), older ones may arrive later."""
    parties: bool = False
    """Each file name is a part of the whole (a place, a year): the last edition of every name is in use."""
    ensemble: str = ""
    """Name of the set of files that its publisher gives out together: those in use must be of one version, the group
    `version` of `files`."""
    groupe: str = ""
    """Name that several sources answer to on the command line: `tremplin import GROUPE FILE…`."""
    valeurs_gardees: tuple[str, str] | None = None
    """(table, column) whose values a new edition may not lose: years, periods, codes in use."""
    confidentielle: bool = False
    """Its figures may be under a secrecy that a release applies: what is set aside is told without its values."""
    liste: str = ""
    """Key of the list in a JSON document; empty when the document is the list."""
    fichier: str = ""
    """JSON lines that hold this table say so: `"fichier": "…"` on each line."""
    seuils: Seuils = field(default_factory=Seuils)
    cpu_secondes: int = 120
    volume_max: int = VOLUME_MAX
    """Bytes of the file once expanded, when it is an archive or compressed."""
    parse: Callable[[Source, Path], Parsed] | None = None

    def table(self, name: str) -> Table:
        return next(t for t in self.tables if t.name == name)

    @cached_property
    def header_names(self) -> frozenset[str]:
        """Every name that a header may give to a column of the source, folded."""
        return frozenset(fold(alias.rstrip("*")) for t in self.tables for c in t.columns for alias in c.names)

    @cached_property
    def empreinte(self) -> str:
        """Short hash of what is read of a file: a change of it makes a known file worth reading again."""
        read = [
            (t.name, t.membre, t.cle, t.ligne_vide, c.name, c.names, c.requis, c.stricte, c.type.attendu)
            for t in self.tables
            for c in t.columns
        ]
        return hashlib.sha256(repr(read).encode()).hexdigest()[:6]


def pattern(expression: str) -> re.Pattern[str]:
    """A file-name pattern: full match, any case, of the name without what compressed it (« .gz », « .bz2 »)."""
    return re.compile(expression, re.IGNORECASE)
