"""Actions of the datastore: pages of records, SQL, what a resource holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
from pydantic import ValidationError
from starlette.requests import Request

from tremplin.columnar.select import (
    Condition,
    NotText,
    Op,
    Selection,
    UnknownColumn,
    Word,
    column_of,
    distinct,
    matching,
    page,
)
from tremplin.columnar.table import ROW_NUMBER, Rows, Table, WrongValue
from tremplin.domain.text import words
from tremplin.families.infotravail import catalogue
from tremplin.families.infotravail.catalogue import Resource
from tremplin.families.infotravail.ckan import parameters as p
from tremplin.families.infotravail.ckan.envelope import Invalid
from tremplin.families.infotravail.ckan.packages import find_resource
from tremplin.families.infotravail.sql.cage import CHILDREN, QueryStopped
from tremplin.platform.web.guard import release_of
from tremplin.platform.web.state import state_of
from tremplin.release.reference import Field

MAX_LIMIT = 32_000
MAX_WORDS = 200
TYPES = {"string": "text", "integer": "int8", "number": "float8", "boolean": "bool", "date": "date"}
_OF_THE_PAGE = ("offset=", "limit=", "release=")
"""Parameters that the links of a page write anew."""
_SORT = re.compile(r"(.*?)(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?", re.IGNORECASE | re.DOTALL)
_SEPARATORS = {"csv": ",", "tsv": "\t"}


def datastore_search(request: Request, asked: p.DatastoreSearch) -> bytes:
    """Une page des enregistrements d'une ressource : filtres, mots, tri, colonnes. `_links.next` mène à la suite."""
    found = find_resource(release_of(request), asked.resource_id or asked.id or _missing("resource_id"))
    table = found.open()
    names = _names(found, asked.fields)
    selection = Selection(_conditions(asked.filters), _words(asked.q, asked.plain), *_sorts(asked.sort))
    limit = min(asked.limit, MAX_LIMIT)
    try:
        for column in asked.q if isinstance(asked.q, dict) else ():
            column_of(table, column)
        rows = matching(table, selection)
        if asked.distinct:
            rows = distinct(table, names, rows, selection)
            chosen: Rows | range = rows[asked.offset : asked.offset + limit]
        else:
            chosen = page(table, selection, rows, asked.offset, limit)
    except UnknownColumn as error:
        raise Invalid(_origin(asked, error.name), f"colonne inconnue : « {error.name[:60]} »") from error
    except NotText as error:
        raise Invalid("q", str(error)) from error
    except WrongValue as error:
        raise Invalid("filters", str(error)) from error
    whole = not asked.fields and not asked.distinct
    head: dict[str, Any] = {
        "include_total": asked.include_total,
        "limit": limit,
        "offset": asked.offset,
        "records_format": asked.records_format,
        "resource_id": found.id,
        "total_estimation_threshold": None,
        "_links": _links(request, asked, found, limit, len(chosen)),
    }
    if asked.include_total:
        head |= {"total": len(rows), "total_was_estimated": False}
    fields = _described(found, tuple(names))
    return (
        orjson.dumps(head)[:-1]
        + b',"fields":'
        + fields
        + b',"records":'
        + _records(table, chosen, names, whole, asked.records_format)
        + b"}"
    )


def _missing(name: str) -> str:
    raise Invalid(name, "paramètre obligatoire absent")


def _names(found: Resource, asked: Sequence[str]) -> list[str]:
    known = [ROW_NUMBER, *(f.name for f in found.fields)]
    for name in asked:
        if name not in known:
            raise Invalid("fields", f"colonne inconnue : « {name[:60]} » ; attendues : {', '.join(known[:20])}…")
    return list(dict.fromkeys(asked)) or known


def described(found: Resource, name: str) -> dict[str, Any]:
    """A field as CKAN tells it: its type, and what it means."""
    if name == ROW_NUMBER:
        return {"id": ROW_NUMBER, "type": "int"}
    field: Field = next(f for f in found.fields if f.name == name)
    info = {"label": field.name, "notes": field.description, "source": field.source}
    return {"id": field.name, "type": TYPES[field.type], "info": info}


@lru_cache(maxsize=256)
def _described(found: Resource, names: tuple[str, ...]) -> bytes:
    return orjson.dumps([described(found, n) for n in names])


def _conditions(filters: dict[str, p.FilterValue]) -> tuple[Condition, ...]:
    return tuple(
        Condition(name, Op.IN, tuple(value)) if isinstance(value, list) else Condition(name, Op.EXACT, (value,))
        for name, value in filters.items()
    )


def _words(q: str | dict[str, str], plain: bool) -> tuple[Word, ...]:
    """Words of a search. Anything is words: no character means anything but « :* » when `plain` is false."""
    pairs = q.items() if isinstance(q, dict) else [(None, q)]
    found = []
    for column, text in pairs:
        if len(text) > MAX_WORDS:
            raise Invalid("q", f"{MAX_WORDS} caractères au plus")
        parts = text.replace("&", " ").split() if not plain else text.split()
        for part in [part for part in parts if words(part)] or parts[:1]:  # « --- » counts for nothing beside a word
            prefix = not plain and part.endswith(":*")
            found.append(Word(part.removesuffix(":*"), column, prefix))
    return tuple(found)


def _sorts(parts: Sequence[str]) -> tuple[tuple[tuple[str, bool], ...], frozenset[str]]:
    """What to sort by, each column descending or not, and the columns whose nulls come first."""
    found, first = list[tuple[str, bool]](), set[str]()
    for part in parts:
        told = _SORT.fullmatch(part.strip())
        name, way, nulls = told.groups() if told else (part.strip(), None, None)
        found.append((name.strip('"'), (way or "").lower() == "desc"))
        if (nulls or "").lower() == "first":
            first.add(found[-1][0])
    return tuple(found), frozenset(first)


def _origin(asked: p.DatastoreSearch, name: str) -> str:
    if name in asked.filters:
        return "filters"
    return "q" if isinstance(asked.q, dict) and name in asked.q else "sort"


def _links(request: Request, asked: p.DatastoreSearch, found: Resource, limit: int, got: int) -> dict[str, str]:
    """Relative addresses of the first and of the next page, both in the release that this one was read in."""
    if request.scope["method"] == "GET":
        parts = request.scope["query_string"].decode("latin-1").split("&")
        base = "&".join(p for p in parts if not p.startswith(_OF_THE_PAGE))
    else:
        base = urlencode({"resource_id": found.id, **_given(asked)})
    start = f"{request.scope['path']}?{base}&limit={limit}"
    release = release_of(request).name
    links = {"start": start}
    if got == limit and limit:
        links["next"] = f"{start}&offset={asked.offset + limit}&release={release}"
    if asked.offset:
        links["prev"] = f"{start}&offset={max(0, asked.offset - limit)}&release={release}"
    return links


def _given(asked: p.DatastoreSearch) -> dict[str, str]:
    """The parameters that were given, as an address writes them."""
    texts = {}
    for name in asked.model_fields_set - {"id", "resource_id", "limit", "offset"}:
        value = getattr(asked, name)
        if name in ("fields", "sort"):
            texts[name] = ",".join(value)
        else:
            texts[name] = value if isinstance(value, str) else orjson.dumps(value).decode()
    return dict(sorted(texts.items()))


def _records(table: Table, rows: Rows | range, names: Sequence[str], whole: bool, form: str) -> bytes:
    if whole and form == "objects":
        return b"[" + table.bodies(rows) + b"]"
    picked = picked_records(table, rows, names)
    if form == "objects":
        return orjson.dumps([dict(zip(names, row, strict=True)) for row in picked])
    if form == "lists":
        return orjson.dumps(list(picked))
    out = io.StringIO()
    csv.writer(out, delimiter=_SEPARATORS[form], lineterminator="\r\n").writerows(picked)
    return orjson.dumps(out.getvalue())


def picked_records(table: Table, rows: Rows | range, names: Sequence[str]) -> Iterator[list[Any]]:
    """Values of these columns, row by row."""
    for body in table.each(rows):
        record = orjson.loads(body)
        yield [record[n] for n in names]


def datastore_search_sql(request: Request, asked: p.DatastoreSearchSql) -> bytes:
    """Un SELECT sur des ressources : 5 secondes, 32 000 lignes au plus. Les noms de tables sont des identifiants."""
    from tremplin.families.infotravail.sql.allow import SqlRefused, prepare  # sqlglot is slow to load, and seldom asked

    release = release_of(request)
    known = catalogue.resources(release)
    names = {r.id: r.table for r in known.values()} | {r.table: r.table for r in known.values()}
    try:
        prepared = prepare(asked.sql, names)
        result = CHILDREN.run(release.folder / "flat", prepared.tables, prepared.sql)
    except SqlRefused as error:
        raise Invalid("sql", str(error)) from error
    except QueryStopped as error:
        state_of(request).mesures.note("requete_sql_arretee")
        raise Invalid("sql", str(error)) from error
    if not result["records_truncated"]:
        del result["records_truncated"]
    return orjson.dumps({"sql": asked.sql, **result})


def datastore_info(request: Request, asked: p.ById) -> dict[str, Any]:
    """Les colonnes d'une ressource, leur type, leur sens, et le nombre d'enregistrements."""
    found = find_resource(release_of(request), asked.id)
    fields = [described(found, f.name) for f in found.fields]
    return {
        "meta": {
            "id": found.id,
            "count": found.facts["lignes"],
            "table_type": "BASE TABLE",
            "size": found.fichier("parquet")["taille"],
            "aliases": [found.table],
        },
        "fields": fields,
        "schema": {f["id"]: f["type"] for f in fields},
    }


def read(model: type[p.Parameters], given: dict[str, Any]) -> p.Parameters:
    """Parameters of an action from what a request gives, nulls left out; raises Invalid with every fault."""
    try:
        return model.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults: dict[str, list[str]] = {}
        for fault in error.errors():
            field = str(fault["loc"][0]) if fault["loc"] else "parametres"
            text = _french(fault["type"], fault["loc"], fault.get("ctx") or {})
            faults.setdefault(field, [])
            if text not in faults[field]:
                faults[field].append(text)
        refusal = Invalid("parametres")
        refusal.data = faults
        raise refusal from error


_FAULTS = {
    "missing": "paramètre obligatoire absent",
    "int_parsing": "un nombre entier est attendu",
    "int_type": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "int_parsing_size": "un nombre moins grand est attendu",
    "greater_than_equal": "une valeur d'au moins {ge} est attendue",
    "less_than_equal": "une valeur d'au plus {le} est attendue",
    "bool_parsing": "« true » ou « false » est attendu",
    "bool_type": "« true » ou « false » est attendu",
    "literal_error": "objects, lists, csv ou tsv est attendu",
    "string_type": "un texte est attendu",
    "string_too_long": "{max_length} caractères au plus",
    "list_type": "une liste est attendue",
    "too_long": "{max_length} éléments au plus",
    "too_short": "{min_length} élément au moins",
}
"""Faults that pydantic finds → the same, for people."""


def _french(kind: str, where: Sequence[object], context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"])
    if len(where) > 1 and where[0] == "filters":
        return f"« {str(where[1])[:60]} » : une valeur, ou une liste de valeurs, 1 000 au plus, est attendue"
    return _FAULTS.get(kind, "valeur inattendue").format_map(context)
