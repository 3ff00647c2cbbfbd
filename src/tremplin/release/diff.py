"""Comparing two releases: rows added, removed and changed, per table and key.

Where a row was read (its file, its line) is its proof, not what it says: a table whose lines have all moved hasn't
changed, and a fact that two lines prove is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tremplin.release.publish import manifest
from tremplin.release.reference import PREUVES


@dataclass(frozen=True)
class TableDiff:
    """What changed in one table; the frames hold the key columns, `changed` also a list of columns."""

    table: str
    key: tuple[str, ...]
    added: pl.DataFrame
    removed: pl.DataFrame
    changed: pl.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        return {"ajoutees": len(self.added), "retirees": len(self.removed), "modifiees": len(self.changed)}


def diff(home: Path, old: str, new: str) -> list[TableDiff]:
    """All keyed flat tables of two releases, those without a difference left out."""
    before, after = manifest(home, old), manifest(home, new)
    found = []
    for table in sorted(before["tables"].keys() | after["tables"].keys()):
        facts = after["tables"].get(table) or before["tables"][table]
        if facts["plat"] and facts["cle"]:
            result = table_diff(home, old, new, table, tuple(facts["cle"]))
            if any(result.counts.values()):
                found.append(result)
    return found


def table_diff(home: Path, old: str, new: str, table: str, key: tuple[str, ...]) -> TableDiff:
    """What changed in one table, rows known by their key."""
    left, right = _read(home, old, table), _read(home, new, table)
    if left is None or right is None:
        both = left if left is not None else right
        assert both is not None
        nothing = both.select(key).clear()
        return TableDiff(
            table,
            key,
            right.select(key) if right is not None else nothing,
            left.select(key) if left is not None else nothing,
            nothing.with_columns(pl.lit([], dtype=pl.List(pl.String)).alias("colonnes")),
        )
    key = _without_proof(key)
    common = [c for c in right.columns if c in left.columns and c not in PREUVES]
    left, right = _unlike(left, right, common, key)
    row = [*key, "_rang"]
    added = right.join(left, on=row, how="anti", nulls_equal=True).select(key)
    removed = left.join(right, on=row, how="anti", nulls_equal=True).select(key)
    pairs = left.join(right, on=row, nulls_equal=True, suffix="_apres")
    content = [c for c in common if c not in key]
    different = [
        pl.when(pl.col(c).ne_missing(pl.col(f"{c}_apres"))).then(pl.lit(c)).alias(f"_{n}")
        for n, c in enumerate(content)
    ]
    marked = pairs.select(*key, *different)
    names = (
        pl.concat_list([pl.col(f"_{n}") for n in range(len(content))]).list.drop_nulls()
        if content
        else pl.lit([], dtype=pl.List(pl.String))
    )
    changed = marked.select(*key, names.alias("colonnes")).filter(pl.col("colonnes").list.len() > 0)
    return TableDiff(table, key, added, removed, changed)


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """A row before and after, without where it was read; None on the side where there is none."""

    key: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def row_changes(home: Path, old: str, new: str, table: str, key: tuple[str, ...]) -> Iterator[RowChange]:
    """The rows of a table that were added, removed or changed, whole."""
    left, right = _read(home, old, table), _read(home, new, table)
    both = right if right is not None else left
    if both is None:
        return
    left, right = (both.clear() if frame is None else frame for frame in (left, right))
    key = _without_proof(key)
    common = [c for c in right.columns if c in left.columns and c not in PREUVES]
    before, after = _unlike(left, right, common, key)
    row = [*key, "_rang"]
    then = {c: f"{c}_apres" for c in after.columns if c not in row}
    both_sides = (
        before.with_columns(pl.lit(True).alias("_avant"))
        .join(
            after.rename(then).with_columns(pl.lit(True).alias("_apres")),
            on=row,
            how="full",
            nulls_equal=True,
            coalesce=True,
        )
        .sort(row, nulls_last=True)
    )
    was, is_ = ([c for c in frame.columns if c not in (*PREUVES, "_rang")] for frame in (before, after))
    for values in both_sides.iter_rows(named=True):
        yield RowChange(
            key={c: values[c] for c in key},
            before={c: values[c] for c in was} if values["_avant"] else None,
            after={c: values[then.get(c, c)] for c in is_} if values["_apres"] else None,
        )


def _without_proof(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c for c in key if c not in PREUVES) or key


def _unlike(
    left: pl.DataFrame, right: pl.DataFrame, common: Sequence[str], key: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of each side that the other lacks, those of one key numbered."""
    before, after = (frame.unique(common, keep="first", maintain_order=True) for frame in (left, right))
    return (
        _numbered(before.join(after, on=common, how="anti", nulls_equal=True), key, "_rang"),
        _numbered(after.join(before, on=common, how="anti", nulls_equal=True), key, "_rang"),
    )


def _numbered(rows: pl.DataFrame, by: Sequence[str], name: str) -> pl.DataFrame:
    """The rows, those that are alike by some columns numbered in their order."""
    return rows.with_columns(pl.int_range(pl.len()).over(by).alias(name))


def _read(home: Path, release: str, table: str) -> pl.DataFrame | None:
    path = home / "releases" / release / "flat" / f"{table}.parquet"
    return pl.read_parquet(path) if path.exists() else None


def as_json(found: list[TableDiff], examples: int = 20) -> dict[str, Any]:
    """Counts and first examples of each table, for machines."""
    return {
        d.table: {
            **d.counts,
            "exemples": {
                "ajoutees": d.added.head(examples).to_dicts(),
                "retirees": d.removed.head(examples).to_dicts(),
                "modifiees": d.changed.head(examples).to_dicts(),
            },
        }
        for d in found
    }
