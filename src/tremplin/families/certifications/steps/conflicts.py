"""What one source says otherwise than the one that is kept: rows of a table of conflicts."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Proof = tuple[str | pl.Expr, str]
"""Columns that tell where a value stands: its source, its line."""


def otherwise(
    joined: pl.DataFrame,
    compared: Mapping[str, tuple[str, str]],
    kept: Proof,
    other: Proof,
    rule: pl.Expr,
    *,
    code: str = "code",
    silence: bool = False,
) -> pl.DataFrame:
    """One row a value said otherwise, by field: the columns `compared` of what is kept and of the other.

    `silence`: whether saying nothing is saying otherwise.
    """
    parts = []
    for name, columns in compared.items():
        ours, theirs = (pl.col(column).cast(pl.String) for column in columns)
        differs = ours.ne_missing(theirs)
        parts.append(
            joined.filter(differs if silence else differs & theirs.is_not_null()).select(
                code=code,
                champ=pl.lit(name),
                valeur_retenue=ours,
                source_retenue=kept[0],
                ligne_retenue=kept[1],
                valeur_ecartee=theirs,
                source_ecartee=other[0],
                ligne_ecartee=other[1],
                regle=rule,
            )
        )
    return pl.concat(parts)
