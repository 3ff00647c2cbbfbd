"""Writing a table as sorted columns, beside the JSON file that holds its records."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from tremplin.columnar import file
from tremplin.columnar.table import sort_key
from tremplin.columnar.words import stem

_NUMBERS = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.UInt8}


def write(path: Path, frame: pl.DataFrame, types: Mapping[str, str], records: Path) -> None:
    """Write `path` from the rows of `frame`; `types` gives the columns and their Table Schema types.

    `records` is the JSON array of the same rows in the same order, one a line: pages are slices of it.
    """
    facts = {"lignes": len(frame), "types": dict(types)}
    file.write(path, _arrays(frame, types, records), facts)


def _arrays(frame: pl.DataFrame, types: Mapping[str, str], records: Path) -> Iterator[tuple[str, file.Array]]:
    yield "records", _line_starts(records, len(frame))
    for name, kind in types.items():
        yield from _column(name, kind, frame[name])


def _line_starts(records: Path, count: int) -> file.Array:
    """Byte at which each record begins, then that of the end of the last one."""
    if not count:
        return np.zeros(1, dtype=np.uint64)
    with records.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        found = np.flatnonzero(np.frombuffer(mapped, dtype=np.uint8) == ord("\n")).astype(np.uint64) + 1
    return found[: count + 1]


def _column(name: str, kind: str, series: pl.Series) -> Iterator[tuple[str, file.Array]]:
    if kind in _NUMBERS:
        distinct = series.cast(_NUMBERS[kind]).drop_nulls().to_numpy()
        distinct, met = np.unique(distinct, return_inverse=True)
        yield f"{name}/values", distinct
        codes = np.full(len(series), len(distinct), dtype=np.uint32)
        codes[series.is_not_null().to_numpy()] = met
        count = len(distinct)
    else:
        series = series.cast(pl.String)
        ordered = sorted(map(sort_key, series.unique().drop_nulls().to_list()))
        folded, texts = [first for first, _ in ordered], [text for _, text in ordered]
        yield from _texts(f"{name}/text", texts)
        if kind == "string":
            yield f"{name}/folded", np.frombuffer("\n".join(folded).encode(), dtype=np.uint8)
            yield from _words(name, folded)
        count = len(texts)
        codes = series.cast(pl.Enum(texts)).to_physical().fill_null(count).to_numpy()
    codes = codes.astype(np.min_scalar_type(count))
    yield f"{name}/codes", codes
    yield f"{name}/rows", np.argsort(codes, kind="stable").astype(np.uint32)
    yield f"{name}/starts", _starts(np.bincount(codes, minlength=count + 1))


def _starts(counts: file.Array) -> file.Array:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)


def _texts(name: str, texts: Sequence[str]) -> Iterator[tuple[str, file.Array]]:
    encoded = [t.encode() for t in texts]
    yield name, np.frombuffer(b"".join(encoded), dtype=np.uint8)
    yield f"{name}_ends", np.concatenate([[0], np.cumsum([len(e) for e in encoded])]).astype(np.uint64)


def _words(name: str, folded: Sequence[str]) -> Iterator[tuple[str, file.Array]]:
    """The stems of a column's folded values in order, and for each the codes of the values that hold it."""
    split = pl.Series(folded, dtype=pl.String).str.split(" ")
    told, told_by = split.explode(), np.repeat(np.arange(len(folded)), split.list.len().to_numpy())
    words = told.unique().to_list()
    stemmed = list(map(stem, words))
    stems = sorted({*stemmed} - {""})
    order = {one: n for n, one in enumerate(stems)}
    found = np.array([order.get(one, -1) for one in stemmed], dtype=np.int64)[told.cast(pl.Enum(words)).to_physical()]
    held = np.unique((found * len(folded) + told_by)[found >= 0])
    yield from _texts(f"{name}/words", stems)
    yield f"{name}/word_codes", (held % max(1, len(folded))).astype(np.uint32)
    yield f"{name}/word_starts", _starts(np.bincount(held // max(1, len(folded)), minlength=len(stems)))
