"""What became of communes: mergers and changes of code, splits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl


@dataclass(frozen=True)
class Merged:
    """What became of a commune."""

    commune: str
    """That of today."""
    nom: str
    """The name of the old one."""
    jusqu_au: date
    """The last day on which it was one."""


def merged_into(mouvements: pl.DataFrame, known: set[str]) -> dict[str, Merged]:
    """Old code → what became of its commune, through every merger and change of code."""
    following: dict[str, Merged] = {}
    moves = mouvements.filter(
        (pl.col("typecom_av") == "COM") & (pl.col("typecom_ap") == "COM") & (pl.col("com_av") != pl.col("com_ap"))
    ).sort("date_eff")
    for old, name, new, day in moves.select("com_av", "libelle_av", "com_ap", "date_eff").iter_rows():
        if old not in known:
            following[old] = Merged(new, name, day - timedelta(days=1))
    resolved: dict[str, Merged] = {}
    for old, one in following.items():
        new, seen = one.commune, {old}
        while new not in known and new in following and new not in seen:
            seen.add(new)
            new = following[new].commune
        if new in known:
            resolved[old] = replace(one, commune=new)
    return resolved


def origins(mouvements: pl.DataFrame) -> dict[str, str]:
    """A commune split off → the commune that it came from."""
    moves = mouvements.filter(
        (pl.col("typecom_ap") == "COM") & (pl.col("typecom_av") == "COM") & (pl.col("com_av") != pl.col("com_ap"))
    ).sort("date_eff")
    return dict(moves.select("com_ap", "com_av").iter_rows())
