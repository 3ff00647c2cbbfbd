"""Feeds of partners, read."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tremplin.sources.reading.declaration import Batch, Rejection
from tremplin.sources.reading.parsing import parse
from tremplin.sources.reading.registry import SOURCES, recognize


def read(path: Path, source: str | None = None) -> tuple[dict[str, pl.DataFrame], list[Rejection], int]:
    """Rows by table, what was set aside, and how many were read."""
    found = SOURCES[source] if source else recognize(path)
    assert found is not None, path.name
    frames: dict[str, list[pl.DataFrame]] = {}
    rejections, read_ = [], 0
    for part in parse(found, path):
        if isinstance(part, Batch):
            frames.setdefault(part.table, []).append(part.rows)
            read_ += part.lues
        else:
            rejections.append(part)
    return {name: pl.concat(parts) for name, parts in frames.items()}, rejections, read_
