"""Writing tables as publishers do: French dates, their separators and encodings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

TODAY = date(2026, 9, 1)
"""The day of the fictitious world: what is open, closed or to come is so on that day."""
Row = Sequence[Any]


def french(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    separator: str = ";",
    encoding: str = "utf-8",
    quote_all: bool = False,
) -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        write_rows(out, header, rows, separator, quote_all)
    return path


def write_rows(out: Any, header: Sequence[str], rows: Iterable[Row], separator: str, quote_all: bool) -> None:
    writer = csv.writer(
        out,
        delimiter=separator,
        lineterminator="\r\n",
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(header)
    writer.writerows(rows)
