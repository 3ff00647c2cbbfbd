"""Lists: a page of records as JSON, or as CSV, in constant memory however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.responses import Response, StreamingResponse

from tremplin.domain.dates import today
from tremplin.families.inserjeunes import queries
from tremplin.families.inserjeunes.answers.records import as_of, wire
from tremplin.families.inserjeunes.errors import OPEN
from tremplin.families.inserjeunes.queries import Ids, Level
from tremplin.families.inserjeunes.steps.tables import CSV
from tremplin.release.reader import Release

PAR_PAGE = 10
AT_ONCE = queries.CHUNK
"""Records that are answered whole, without streaming."""
_JSON, _CSV = "application/json", "text/csv; charset=UTF-8"


@dataclass(frozen=True)
class Page:
    """Which slice of a list is asked for; a number of 0 means the default."""

    page: int
    items_par_page: int

    def of(self, ids: Ids) -> tuple[Ids, dict[str, int]]:
        """The ids of the slice, and what the answer says of it."""
        size, number = self.items_par_page or PAR_PAGE, self.page or 1
        total = len(ids)
        pages = max(1, -(-total // size))
        told = {"page": number, "items_par_page": size, "nombre_de_page": pages, "total": total}
        return ids[(number - 1) * size : number * size], told


def records(release: Release, level: Level, key: str, ids: Ids, page: Page, extension: str) -> Response:
    """A page of records under `key`."""

    def items(part: Ids) -> Iterator[bytes]:
        day = today()
        if not queries.has_documents(release, level):
            return (orjson.dumps(wire(row, day)) for row in queries.rows_of(release, level, part))
        told = day.isoformat()
        return (as_of(body, closed, told) for body, closed in queries.documents_of(release, level, part))

    return _page(release, level.table, key, ids, page, extension, items)


def nomenclature(release: Release, page: Page, extension: str) -> Response:
    """A page of the codes known."""

    def items(part: Ids) -> Iterator[bytes]:
        return (orjson.dumps(code(row)) for row in queries.codes_of(release, part))

    return _page(release, "inserjeunes_codes", "bcn", queries.every_code(release), page, extension, items)


def code(row: dict[str, Any]) -> dict[str, Any]:
    """A code of the nomenclature, as `/bcn` writes it."""
    told = {
        "code_certification": row["code_certification"],
        "type": "mef" if row["type"] == "mef11" else row["type"],
        "code_formation_diplome": row["code_formation_diplome"],
        "libelle": row["libelle_court"],
        "libelle_long": row["libelle"],
        "diplome": row["diplome_code"] and {"code": row["diplome_code"], "libelle": row["diplome_libelle"]},
        "date_ouverture": row["date_ouverture"] and f"{row['date_ouverture']}T00:00:00.000Z",
        "date_fermeture": row["date_fermeture"] and f"{row['date_fermeture']}T00:00:00.000Z",
        "date_premiere_session": row["date_premiere_session"],
        "date_derniere_session": row["date_derniere_session"],
    }
    return {k: v for k, v in told.items() if v is not None}


def _page(
    release: Release,
    table: str,
    key: str,
    ids: Ids,
    page: Page,
    extension: str,
    items: Callable[[Ids], Iterable[bytes]],
) -> Response:
    part, told = page.of(ids)
    if extension == "csv":
        header = ";".join(CSV[key]).encode() + b"\n"
        name = f"export-{datetime.now(UTC):%Y-%m-%d}.csv"
        headers = {**OPEN, "content-disposition": f"attachment; filename={name}", "content-type": _CSV}
        return _answer(_with(header, queries.csv_of(release, table, part)), len(part), headers)
    start = b'{"pagination":' + orjson.dumps(told) + b',"' + key.encode() + b'":['
    return _answer(_json(start, items(part)), len(part), {**OPEN, "content-type": _JSON})


def _with(header: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield header
    yield from chunks


def _json(start: bytes, items: Iterable[bytes]) -> Iterator[bytes]:
    """The documents of a list, joined by chunks."""
    separator, held = start, []
    for item in items:
        held.append(item)
        if len(held) == queries.CHUNK:
            yield separator + b",".join(held)
            separator, held = b",", []
    yield separator + b",".join(held) + b"]}" if held or separator == start else b"]}"


def _answer(chunks: Iterator[bytes], count: int, headers: dict[str, str]) -> Response:
    if count <= AT_ONCE:
        return Response(b"".join(chunks), headers=headers)
    return StreamingResponse(chunks, headers=headers)
