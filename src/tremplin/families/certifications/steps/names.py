"""Codes as people look for them: one entry a diploma or a fiche, with the names and the initials that it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from tremplin.columnar.diploma_titles import Title, cut

Row = Mapping[str, Any]

_RECHERCHE: dict[str, Any] = {
    "code": pl.String,
    "type": pl.String,
    "intitule": pl.String,
    "niveau": pl.String,
    "actif": pl.Boolean,
    "noms": pl.List(pl.String),
    "sigle": pl.String,
    "codes": pl.List(pl.String),
    "autour": pl.List(pl.String),
    "sortes": pl.List(pl.String),
    "poids": pl.Float32,
}
_ACTIVE, _OPEN, _OVER = 1.0, 0.9, 0.0
"""What brings a code nearer: that its fiche is active, that its diploma is open."""


def searchable(diplomas: Mapping[str, Row], fiches: Mapping[str, Row], frame: pl.DataFrame) -> pl.DataFrame:
    """One row a code (CFD or RNCP) that a certification holds, with the names and the initials it is looked for by."""
    day: date | None = frame["rncp_etat_au"].max()  # type: ignore[assignment]
    rows: list[Row] = []
    for cfd in frame["cfd"].unique().drop_nulls().sort():
        d = diplomas[cfd]
        over = d["date_fermeture"] is not None and (day is None or d["date_fermeture"] < day)
        rows.append(
            {
                "code": cfd,
                "type": "cfd",
                "intitule": d["libelle_long_200"],
                "niveau": d["niveau_qualification_rncp"],
                "actif": None,
                "sigle": d["libelle_court"],
                "codes": [cfd],
                "poids": _OVER if over else _OPEN,
                **_called(
                    cut(d["libelle_long_200"] or "", d["libelle_court"]), d["libelle_long_200"], d["niveau_libelle"]
                ),
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
                "actif": active,
                "codes": [rncp, rncp.removeprefix("RNCP")],
                "poids": _ACTIVE if active else _OVER,
                **_called(cut(title, f["type_diplome"]), title),
            }
        )
    return pl.DataFrame(rows, schema=_RECHERCHE)


def _called(title: Title, *around: str | None) -> dict[str, list[str]]:
    """Its names, and what may be typed beside them."""
    return {
        "noms": [*title.names, *title.initials],
        "autour": [*filter(None, around), *title.type_words],
        "sortes": [title.type] if title.type else [],
    }
