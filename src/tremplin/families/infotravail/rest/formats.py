"""The same rows as CSV, NDJSON, JSON, Parquet, XLSX or GeoJSON."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

import orjson
import polars as pl
from starlette.responses import Response, StreamingResponse

from tremplin.platform.wire.errors import ApiError

Record = dict[str, Any]
_BATCH = 2_000
_CELLS = 1_000_000
"""Cells of a workbook made on demand: about ten seconds of work."""
COORDINATES = (("gpsLat", "gpsLon"), ("LATITUDE", "LONGITUDE"), ("latitude", "longitude"))
"""Pairs of columns that hold a point."""


@dataclass(frozen=True)
class Rows:
    """Records to write, under these columns; `name` is that of the file."""

    name: str
    columns: Sequence[str]
    records: Iterable[Record]
    count: int

    def batches(self) -> Iterator[list[Record]]:
        records = iter(self.records)
        while batch := list(islice(records, _BATCH)):
            yield batch


def as_csv(rows: Rows) -> Response:
    """UTF-8, comma, one line a record."""

    def chunks() -> Iterator[bytes]:
        out = io.StringIO()
        writer = csv.DictWriter(out, rows.columns, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        for batch in rows.batches():
            writer.writerows(batch)
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
        yield out.getvalue().encode()

    return _streamed(chunks(), rows.name, "csv")


def as_ndjson(rows: Rows) -> Response:
    """One JSON object a line."""
    lines = (b"".join(orjson.dumps(r) + b"\n" for r in batch) for batch in rows.batches())
    return _streamed(lines, rows.name, "ndjson")


def as_json(rows: Rows) -> Response:
    """An array of objects."""

    def chunks() -> Iterator[bytes]:
        separator = b"["
        for batch in rows.batches():
            yield separator + b",".join(orjson.dumps(r) for r in batch)
            separator = b","
        yield b"[]" if separator == b"[" else b"]"

    return _streamed(chunks(), rows.name, "json")


def as_geojson(rows: Rows) -> Response:
    """A FeatureCollection of points; records without a point have a null geometry."""
    pair = next((p for p in COORDINATES if set(p) <= set(rows.columns)), None)
    if pair is None:
        raise ApiError(404, "Cette table n'a pas de coordonnées : pas de GeoJSON")

    def feature(record: Record) -> Record:
        lat, lon = record[pair[0]], record[pair[1]]
        geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
        return {"type": "Feature", "geometry": geometry, "properties": record}

    def chunks() -> Iterator[bytes]:
        separator = b'{"type":"FeatureCollection","features":['
        for batch in rows.batches():
            yield separator + b",".join(orjson.dumps(feature(r)) for r in batch)
            separator = b","
        yield b"]}" if separator == b"," else separator + b"]}"

    return _streamed(chunks(), rows.name, "geojson")


def as_parquet(name: str, frame: pl.DataFrame) -> Response:
    """Columns typed as the table's are."""
    out = io.BytesIO()
    frame.write_parquet(out)
    return Response(out.getvalue(), media_type=MEDIA["parquet"], headers=_named(f"{name}.parquet"))


def as_xlsx(rows: Rows) -> Response:
    """One sheet; texts are texts, never formulas."""
    import xlsxwriter  # slow to load, and seldom asked for

    if rows.count * len(rows.columns) > _CELLS:
        raise ApiError(
            400, f"Plus de {_CELLS} cases pour un classeur : filtrez, choisissez des colonnes, ou prenez le CSV"
        )
    out = tempfile.TemporaryFile()  # noqa: SIM115  closed when the answer has been read
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(rows.name[:31])
        sheet.write_row(0, 0, rows.columns)
        sheet.freeze_panes(1, 0)
        for at, record in enumerate(rows.records, start=1):
            for column, name in enumerate(rows.columns):
                value = record.get(name)
                if isinstance(value, str):
                    sheet.write_string(at, column, value[:32_767])
                elif value is not None:
                    sheet.write(at, column, value)
    out.seek(0)
    return _streamed(_read(out), rows.name, "xlsx")


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(1 << 16):
            yield chunk


WRITERS: dict[str, Callable[[Rows], Response]] = {
    "csv": as_csv,
    "ndjson": as_ndjson,
    "json": as_json,
    "geojson": as_geojson,
    "xlsx": as_xlsx,
}

FORMATS = (*WRITERS, "parquet")


MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "json": "application/json",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Extension → media type."""


def _streamed(chunks: Iterator[bytes], name: str, extension: str) -> StreamingResponse:
    return StreamingResponse(chunks, media_type=MEDIA[extension], headers=_named(f"{name}.{extension}"))


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
