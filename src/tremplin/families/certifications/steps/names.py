"""Codes as people look for them: one entry a diploma or a fiche, with the names and the initials that it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tremplin.columnar.wording import initials

Row = Mapping[str, Any]

_RECHERCHE: dict[str, Any] = {
    "code": pl.String,
    "type": pl.String,
    "intitule": pl.String,
    "niveau": pl.String,
    "niveau_libelle": pl.String,
    "actif": pl.Boolean,
    "noms": pl.List(pl.String),
    "codes": pl.List(pl.String),
    "poids": pl.Float32,
}


def searchable(diplomas: Mapping[str, Row], fiches: Mapping[str, Row], frame: pl.DataFrame) -> pl.DataFrame:
    """One row a code (CFD or RNCP) that a certification holds, with the names and the initials it is looked for by."""
    rows: list[Row] = []
    for cfd in frame["cfd"].unique().drop_nulls().sort():
        d = diplomas[cfd]
        rows.append(
            {
                "code": cfd,
                "type": "cfd",
                "intitule": d["libelle_long_200"],
                "niveau": d["niveau_qualification_rncp"],
                "niveau_libelle": d["niveau_libelle"],
                "actif": None,
                "noms": [d["libelle_long_200"], d["libelle_court"], *initials(d["libelle_long_200"] or "")],
                "codes": [cfd],
                "poids": 1.0,
            }
        )
    for rncp in frame["rncp"].unique().drop_nulls().sort():
        f = fiches[rncp]
        active, title = f["actif"] == "ACTIVE", f["intitule"] or ""
        rows.append(
            {
                "code": rncp,
                "type": "rncp",
                "intitule": title,
                "niveau": f["niveau"],
                "niveau_libelle": None,
                "actif": active,
                "noms": [title, *initials(title)],
                "codes": [rncp, rncp.removeprefix("RNCP")],
                "poids": float(active),
            }
        )
    return pl.DataFrame(rows, schema=_RECHERCHE)
