"""Reading JSON sources whole, with precise refusals; items are numbered from 1 as lines are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import polars as pl

from tremplin.sources.declaration import Batch, Parsed, SourceError, Table
from tremplin.sources.parsing import type_rows


def load(path: Path) -> Any:
    """The document of a JSON file; a SourceError tells where it is malformed."""
    try:
        return orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise SourceError(
            f"{path.name} : JSON illisible ligne {error.lineno}, colonne {error.colno} ({error.msg})"
        ) from error


def typed(table: Table, items: list[dict[str, Any]], path: Path) -> Parsed:
    """Items whose keys are the table's column names, plus `ligne` → typed rows, as any other table.

    Scalars are read through the same declared types as text cells are.
    """
    if not any(c.name in item for c in table.columns for item in items[:1]) and items:
        raise SourceError(f"{path.name} : aucune clé connue, {', '.join(c.name for c in table.columns)} attendues")
    raw = pl.DataFrame(
        {
            "ligne": [item["ligne"] for item in items],
            **{c.name: [_text(item.get(c.name)) for item in items] for c in table.columns},
        },
        schema={"ligne": pl.Int64, **{c.name: pl.String for c in table.columns}},
    )
    kept, rejections = type_rows(table, raw)
    yield from rejections
    yield Batch(table.name, kept, len(items))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)
