"""Answers about a table: a page, groups, or everything in a file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

import numpy as np
import orjson
import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from tremplin.columnar.group import TooManyGroups, groups
from tremplin.columnar.select import matching, page
from tremplin.columnar.table import ROW_NUMBER, WrongValue
from tremplin.families.infotravail.catalogue import Resource
from tremplin.families.infotravail.rest.formats import WRITERS, Record, Rows, as_parquet
from tremplin.families.infotravail.rest.query import Query
from tremplin.platform.web.guard import release_of
from tremplin.platform.web.headers import modified
from tremplin.platform.web.state import state_of
from tremplin.platform.wire.errors import ApiError, bad_parameter


def page_of(request: Request, found: Resource, query: Query) -> Response:
    """`{data, links, meta}`; the links stay in the release that this page was read in."""
    first = (query.page - 1) * query.page_size
    if query.grouped:
        every = _groups(found, query)
        total, data = len(every), orjson.dumps(every[first : first + query.page_size])
    else:
        table = found.open()
        rows = _matching(found, query)
        chosen = page(table, query.selection, rows, first, query.page_size)
        total = len(rows)
        data = b"[" + table.bodies(chosen) + b"]"
        if query.columns:
            data = orjson.dumps([{c: r[c] for c in query.columns} for r in orjson.loads(data)])
    links = _links(request, found, query, total)
    head = {"links": links, "meta": {"page": query.page, "page_size": query.page_size, "total": total}}
    body = b'{"data":' + data + b"," + orjson.dumps(head)[1:]
    return Response(body, media_type="application/json", headers=_headers(request, links))


def file_of(found: Resource, query: Query, extension: str) -> Response:
    """Every record asked for, in a file. Call it in a thread."""
    if query.grouped:
        records: Any = _groups(found, query)
        columns = [*query.by, *(a.name for a in query.aggregates)]
        if extension == "parquet":
            return as_parquet(found.table, pl.DataFrame(records, infer_schema_length=None))
        return WRITERS[extension](Rows(found.table, columns, records, len(records)))
    rows = _matching(found, query)
    table = found.open()
    chosen = page(table, query.selection, rows, 0, len(rows))
    columns = [c for c in query.columns if c != ROW_NUMBER] or [f.name for f in found.fields]

    if extension == "parquet":
        assert found.release
        whole = pl.read_parquet(found.release.folder / "flat" / f"{found.table}.parquet", columns=columns)
        return as_parquet(found.table, whole[np.asarray(chosen)])

    def each() -> Iterator[Record]:
        for body in table.each(chosen):
            record = orjson.loads(body)
            yield {c: record[c] for c in columns}

    return WRITERS[extension](Rows(found.table, columns, each(), len(rows)))


def _matching(found: Resource, query: Query) -> Any:
    try:
        return matching(found.open(), query.selection)
    except WrongValue as error:
        raise bad_parameter(_parameter(query, error.column), str(error)) from error


def _groups(found: Resource, query: Query) -> list[Record]:
    rows = _matching(found, query)
    try:
        result = groups(found.open(), rows, query.by, query.aggregates)
    except WrongValue as error:
        raise bad_parameter(f"{error.column}__{error.value}", str(error)) from error
    except TooManyGroups as error:
        raise ApiError(400, str(error)) from error
    for column, descending in reversed(query.selection.tri):
        filled = [g for g in result if g[column] is not None]
        filled.sort(key=itemgetter(column), reverse=descending)
        result = filled + [g for g in result if g[column] is None]
    return result


def _parameter(query: Query, column: str) -> str:
    return next((f"{c.column}__{c.op.value}" for c in query.selection.conditions if c.column == column), column)


def _links(request: Request, found: Resource, query: Query, total: int) -> dict[str, str]:
    base = state_of(request).settings.base_url
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("page", "release")]
    release = release_of(request).name

    def at(number: int) -> str:
        parameters = urlencode([*kept, ("page", number), ("release", release)])
        return f"{base}{request.scope['path']}?{parameters}"

    links = {"first": at(1), "describedby": f"{base}/telechargements/{found.table}.schema.json"}
    if query.page > 1:
        links["prev"] = at(query.page - 1)
    if query.page < math.ceil(total / query.page_size):
        links["next"] = at(query.page + 1)
    return links


def _headers(request: Request, links: dict[str, str]) -> dict[str, str]:
    return {
        "link": ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items()),
        **modified(release_of(request)),
        "access-control-allow-origin": "*",
    }
