"""What became of communes: mergers and changes of code, splits."""

from __future__ import annotations

import polars as pl


def merged_into(mouvements: pl.DataFrame, known: set[str]) -> dict[str, tuple[str, str]]:
    """Old code → (commune of today, name of the old one), through every merger and change of code."""
    following: dict[str, tuple[str, str]] = {}
    moves = mouvements.filter(
        (pl.col("typecom_av") == "COM") & (pl.col("typecom_ap") == "COM") & (pl.col("com_av") != pl.col("com_ap"))
    ).sort("date_eff")
    for old, name, new in moves.select("com_av", "libelle_av", "com_ap").iter_rows():
        if old not in known:
            following[old] = (new, name)
    resolved: dict[str, tuple[str, str]] = {}
    for old, (new, name) in following.items():
        seen = {old}
        while new not in known and new in following and new not in seen:
            seen.add(new)
            new = following[new][0]  # noqa: PLW2901  the chain is followed
        if new in known:
            resolved[old] = (new, name)
    return resolved


def origins(mouvements: pl.DataFrame) -> dict[str, str]:
    """A commune split off → the commune that it came from."""
    moves = mouvements.filter(
        (pl.col("typecom_ap") == "COM") & (pl.col("typecom_av") == "COM") & (pl.col("com_av") != pl.col("com_ap"))
    ).sort("date_eff")
    return dict(moves.select("com_ap", "com_av").iter_rows())
