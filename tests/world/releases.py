"""Kits of apprenticeship as their publisher gives them out."""

from __future__ import annotations

import csv
from pathlib import Path

KIT = "Kit_apprentissage_20260901.csv"


def kit(world: Path, folder: Path, name: str, keep: float = 1.0, empty: str = "") -> Path:
    """The fictitious kit with a share of its rows, or one column emptied."""
    with (world / KIT).open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source, delimiter=";")
    rows = rows[: int(len(rows) * keep)]
    if empty:
        at = header.index(empty)
        rows = [[*r[:at], "", *r[at + 1 :]] for r in rows]
    folder.mkdir(exist_ok=True)
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([header, *rows])
    return path
