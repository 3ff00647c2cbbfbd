"""From the parameters of an address to what is asked of a table; each fault names its parameter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tremplin.columnar.group import Aggregate, Measure
from tremplin.columnar.select import Condition, Op, Selection
from tremplin.domain.written.numbers import whole_number
from tremplin.families.infotravail.catalogue import Resource
from tremplin.platform.wire.errors import ApiError, bad_parameter

PAGE_SIZE, MAX_PAGE_SIZE = 50, 1_000
MAX_VALUES, MAX_SORTS = 1_000, 5
_OPERATORS = {op.value: op for op in Op}
_MEASURES = {m.value: m for m in Measure}
_RESERVED = ("page", "page_size", "columns", "release")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What an address asks."""

    selection: Selection
    columns: tuple[str, ...]
    by: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]
    page: int = 1
    page_size: int = PAGE_SIZE

    @property
    def grouped(self) -> bool:
        return bool(self.by or self.aggregates)

    @property
    def long(self) -> bool:
        """Whether it may cost more than a page does: it then leaves the event loop to others."""
        return self.grouped or any(c.op is Op.CONTAINS for c in self.selection.conditions)

    @property
    def whole(self) -> bool:
        """Whether every record is wanted as it is, in the order of the table."""
        return not (self.grouped or self.columns or self.selection != Selection())


def parse(found: Resource, given: Iterable[tuple[str, str]]) -> Query:
    """Read (name, value) pairs; raises ApiError 400 on the first fault."""
    known = {"_id", *(f.name for f in found.fields)}
    conditions: list[Condition] = []
    sorts: list[tuple[str, bool]] = []
    by: list[str] = []
    aggregates: list[Aggregate] = []
    plain: dict[str, str] = {}
    for name, value in given:
        if name in _RESERVED:
            plain[name] = value
            continue
        column, _, operator = name.rpartition("__")
        if operator == "sort":
            sorts.append((column, _descending(name, value)))
            continue
        if column not in known:
            raise bad_parameter(name, f"« colonne__opérateur » attendu ; colonnes : {', '.join(sorted(known))}")
        if operator == "groupby":
            by.append(column)
        elif operator in _MEASURES:
            aggregates.append(Aggregate(column, _MEASURES[operator]))
        elif operator in _OPERATORS:
            conditions.append(Condition(column, _OPERATORS[operator], _values(name, operator, value)))
        else:
            expected = ", ".join((*_OPERATORS, "sort", "groupby", *_MEASURES))
            raise bad_parameter(name, f"opérateur inconnu : « {operator[:20]} » ; attendus : {expected}")
    query = Query(
        selection=Selection(tuple(conditions), (), tuple(sorts)),
        columns=_columns(plain.get("columns", ""), known),
        by=tuple(by),
        aggregates=tuple(aggregates),
        page=page_number(plain.get("page")),
        page_size=_number("page_size", plain.get("page_size"), PAGE_SIZE, MAX_PAGE_SIZE),
    )
    _check_sorts(query, known)
    return query


def _descending(name: str, value: str) -> bool:
    if value.lower() not in ("asc", "desc"):
        raise bad_parameter(name, "« asc » ou « desc » est attendu")
    return value.lower() == "desc"


def _values(name: str, operator: str, value: str) -> tuple[object, ...]:
    if operator != "in":
        return (value,)
    values = tuple(v.strip() for v in value.split(","))
    if len(values) > MAX_VALUES:
        raise bad_parameter(name, f"{MAX_VALUES} valeurs au plus")
    return values


def _columns(text: str, known: set[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for name in names:
        if name not in known:
            raise bad_parameter("columns", f"colonne inconnue : « {name[:60]} »")
    return names


def page_number(text: str | None) -> int:
    """The page asked for, from 1."""
    return _number("page", text, 1, 10**6)


def _number(name: str, text: str | None, default: int, most: int) -> int:
    if text is None:
        return default
    number = whole_number(text, 1, most)
    if number is None:
        raise bad_parameter(name, f"un nombre entier de 1 à {most} est attendu")
    return number


def _check_sorts(query: Query, known: set[str]) -> None:
    """Groups are sorted by what they show, records by any column."""
    shown = {*query.by, *(a.name for a in query.aggregates)} if query.grouped else known
    if len(query.selection.tri) > MAX_SORTS:
        raise ApiError(400, f"{MAX_SORTS} tris au plus")
    for column, _ in query.selection.tri:
        if column not in shown:
            raise bad_parameter(f"{column}__sort", f"tri inconnu ; attendus : {', '.join(sorted(shown))}")
    if query.grouped and query.columns:
        raise bad_parameter("columns", "sans objet avec groupby et les mesures")
