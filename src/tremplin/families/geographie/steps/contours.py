"""Outlines of territories, as their files give them."""

from __future__ import annotations

import polars as pl

from tremplin.release.reference import Frames, Inputs


def contours(inputs: Inputs) -> Frames:
    """`territoires`: genre, code, nom, contour (rings, in JSON); one that two files give is that of the first by name.
    `communes`: contour of each, and the département of today."""
    whole = inputs.whole("contours_territoires", "contours").sort("fichier", "ligne", nulls_last=True)
    kept = whole.unique(["genre", "code"], keep="first", maintain_order=True)
    return {
        "territoires": kept.select("genre", "code", "nom", "contour", "fichier").sort("genre", "code"),
        "communes": _communes(inputs),
    }


def _communes(inputs: Inputs) -> pl.DataFrame:
    """A commune that joined another since is drawn where it was."""
    today = inputs.output("communes.communes").select(commune="code_insee", departement="departement")
    codes = inputs.output("communes.codes").filter(pl.col("type") == "insee").select("code", "commune")
    drawn = inputs.table("contours_communes", "contours").select("code", "contour").drop_nulls()
    return drawn.join(codes, on="code").join(today, on="commune").select("code", "departement", "contour").sort("code")
