"""SQL over the flat tables of a release, for who joins families: a SELECT as people write it, or filters.

Both pass the same allow list and run in the same cage as `datastore_search_sql`; filters are a tree of the same
grammar, never text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tremplin.columnar.select import Op
from tremplin.families.infotravail.sql import cage
from tremplin.families.infotravail.sql.cage import CHILDREN, QueryStopped
from tremplin.release.reader import Release

if TYPE_CHECKING:
    from sqlglot import exp

MOST = cage.ROWS
"""Rows that an answer of the cage holds at most."""
LONGEST_S = 2 * cage.LONGEST_S
"""What an answer may take: filters are two queries, how many rows there are and a page of them."""
_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
_TOTAL = "total"


class QueryRefused(ValueError):
    """A query that may not run, or was stopped at a limit; the message, in French, says which or why."""


@dataclass(frozen=True)
class Filter:
    """A column, what is asked of it, and the values: several for IN, one for the others."""

    column: str
    op: Op
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Filtered:
    """Some rows of a table."""

    table: str
    types: Mapping[str, str]
    """Its columns → their types in Table Schema."""
    filters: Sequence[Filter] = ()
    columns: Sequence[str] = ()
    """Those that are wanted; none: all."""
    sort: str = ""
    descending: bool = False
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a query gives."""

    columns: list[str]
    rows: list[list[Any]]
    tables: tuple[str, ...]
    """Those that it read."""
    total: int
    """How many rows there are in all; `MOST` at least, where `more`."""
    more: bool = False


def select(release: Release, text: str, tables: Mapping[str, str]) -> Rows:
    """The rows of a SELECT on these tables (name that may be used → table of the release). Raises QueryRefused."""
    found, used = _run(release, text, tables)
    columns = [field["id"] for field in found["fields"]]
    rows = _picked(found, columns)
    return Rows(columns=columns, rows=rows, tables=used, total=len(rows), more=found["records_truncated"])


def filtered(release: Release, asked: Filtered) -> Rows:
    """A page of the rows that meet every filter. Raises QueryRefused."""
    from sqlglot import exp  # slow to load, and seldom asked

    base = exp.select().from_(exp.to_identifier(asked.table, quoted=True))
    for one in asked.filters:
        base = base.where(_condition(one, asked.types[one.column]))
    known = {asked.table: asked.table}
    counted = base.select(exp.alias_(exp.Count(this=exp.Star()), _TOTAL))
    counts, used = _run(release, counted.sql("postgres"), known)
    names = list(asked.columns) or list(asked.types)
    page = base.select(*(_column(name) for name in names)).limit(asked.limit).offset(asked.offset)
    if asked.sort:
        page = page.order_by(exp.Ordered(this=_column(asked.sort), desc=asked.descending, nulls_first=False))
    found, _ = _run(release, page.sql("postgres"), known)
    return Rows(columns=names, rows=_picked(found, names), tables=used, total=counts["records"][0][_TOTAL])


def _condition(one: Filter, kind: str) -> exp.Expr:
    from sqlglot import exp

    column = _column(one.column)
    if one.op is Op.CONTAINS:
        texts = (exp.Lower(this=column), exp.Lower(this=exp.Literal.string(one.values[0])))
        return exp.GT(this=exp.StrPosition(this=texts[0], substr=texts[1]), expression=exp.Literal.number(0))
    if one.op is Op.ISNULL:
        empty = exp.Is(this=column, expression=exp.Null())
        return empty if one.values[0] == "true" else exp.Not(this=empty)
    values = [_value(text, kind) for text in one.values]
    if one.op is Op.IN:
        return exp.In(this=column, expressions=values)
    made = {Op.EXACT: exp.EQ, Op.DIFFERS: exp.NEQ, Op.LESS: exp.LTE, Op.GREATER: exp.GTE}[one.op]
    return made(this=column, expression=values[0])


def _column(name: str) -> exp.Column:
    from sqlglot import exp

    return exp.Column(this=exp.to_identifier(name, quoted=True))


def _value(text: str, kind: str) -> exp.Expr:
    from sqlglot import exp

    literal = exp.Literal.string(text)
    return exp.cast(literal, _TYPES[kind]) if kind in _TYPES else literal


def _run(release: Release, text: str, tables: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the cage gives, and the tables that were read."""
    from tremplin.families.infotravail.sql.allow import SqlRefused, prepare

    try:
        prepared = prepare(text, tables)
        return CHILDREN.run(release.folder / "flat", prepared.tables, prepared.sql), tuple(sorted(prepared.tables))
    except (SqlRefused, QueryStopped) as error:
        raise QueryRefused(str(error)) from error


def _picked(found: Mapping[str, Any], columns: Sequence[str]) -> list[list[Any]]:
    return [[record[name] for name in columns] for record in found["records"]]
