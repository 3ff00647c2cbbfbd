"""Many questions in one request: answered in order, a few at a time, in constant memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool

from tremplin.families.explore import schemas
from tremplin.families.explore.answer import compose
from tremplin.families.explore.formats.tidy import COLUMNS, PAIR, lines, pair_of, rows
from tremplin.families.explore.question.asked import Reader
from tremplin.families.explore.question.wrong import Ambiguous
from tremplin.platform.wire.errors import ApiError

AT_ONCE = 8
"""Pairs answered between two pieces of the stream."""
Document = dict[str, Any]


async def stream(reader: Reader, asked: schemas.Batch) -> AsyncIterator[bytes]:
    """The answers, one line each (NDJSON) or one line a figure (CSV); a pair that can't be answered says why."""
    tidy = asked.format == "csv"
    if tidy:
        yield lines([(*PAIR, *COLUMNS)])
    for first in range(0, len(asked.paires), AT_ONCE):
        pairs = asked.paires[first : first + AT_ONCE]
        yield await run_in_threadpool(_tidy if tidy else _written, reader, pairs, first)


def answer(reader: Reader, pair: schemas.Pair, *, written: bool = False) -> Document:
    """The answer to a pair, or the fault or the choice that is in its place."""
    try:
        question, job = reader.question(pair.model_dump(exclude_none=True))
    except ApiError as error:
        return {"erreur": {"status": error.status, "detail": error.message, **(error.data or {})}}
    except Ambiguous as choice:
        told = [{"libelle": one.libelle, "parametres": one.parametres} for one in choice.candidats]
        return {"choix": {"quoi": choice.quoi, "saisi": choice.saisi, "candidats": told}}
    return compose(question, job, reader.names, written=written)


def _written(reader: Reader, pairs: Sequence[schemas.Pair], first: int) -> bytes:
    return b"".join(
        orjson.dumps({"n": first + n, **answer(reader, pair, written=True)}) + b"\n" for n, pair in enumerate(pairs)
    )


def _tidy(reader: Reader, pairs: Sequence[schemas.Pair], first: int) -> bytes:
    """Lines of figures; a pair that can't be answered has one, of the block « demande », that says so."""
    out: list[tuple[Any, ...]] = []
    for n, pair in enumerate(pairs, first):
        document = answer(reader, pair)
        if "blocs" in document:
            out += [(*pair_of(document), *figure) for figure in rows(document)]
        else:
            told = "choix" if "choix" in document else "erreur"
            out.append((pair.rome or pair.q or "", f"paire {n}", "demande", told, *[None] * (len(COLUMNS) - 2)))
    return lines(out)
