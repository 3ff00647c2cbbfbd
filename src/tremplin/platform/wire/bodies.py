"""Answers made of ready JSON bodies: joined, never parsed again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import closing
from sqlite3 import Connection, Cursor

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from tremplin.release.reader import Release

JSON = "application/json"
_ROWS = 256


def one(body: bytes) -> Response:
    """A document as it is."""
    return Response(body, media_type=JSON)


def array(bodies: Iterable[bytes]) -> Response:
    """A JSON array of documents."""
    return Response(b"[" + b",".join(bodies) + b"]", media_type=JSON)


def page_of(bodies: Sequence[bytes], *, count: int, page_size: int, page_index: int) -> Response:
    """`{data, pagination}` of the wire format; `page_count` is the number of pages that `count` rows fill."""
    pagination = {"page_count": -(-count // page_size), "page_size": page_size, "page_index": page_index}
    return Response(
        b'{"data":[' + b",".join(bodies) + b'],"pagination":' + orjson.dumps(pagination) + b"}", media_type=JSON
    )


def streamed(release: Release, query: Callable[[Connection], Cursor]) -> StreamingResponse:
    """A JSON array of any length in constant memory: the query's first column, row by row, read in a thread."""

    async def chunks() -> AsyncIterator[bytes]:
        with closing(release.open()) as connection:
            cursor = query(connection)
            separator = b"["
            while rows := await run_in_threadpool(cursor.fetchmany, _ROWS):
                yield separator + b",".join(row[0] for row in rows)
                separator = b","
            yield b"[]" if separator == b"[" else b"]"

    return StreamingResponse(chunks(), media_type=JSON)
