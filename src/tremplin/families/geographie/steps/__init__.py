"""Steps of geography: départements, missions locales, communes; each row a ready-made JSON body."""

from __future__ import annotations

import polars as pl

from tremplin.families.geographie.steps import communes, contours, departements, missions
from tremplin.release.reference import Check, Frames, Step

STEPS = (
    Step(
        "departements",
        departements.departements,
        sources=("cog_departements", "cog_regions", "departements_academies", "laposte_hexasmal"),
    ),
    Step(
        "missions_locales",
        missions.missions_locales,
        sources=("missions_locales_couverture", "missions_locales_geopoints", "missions_locales_structures"),
    ),
    Step("communes", communes.communes, sources=communes.SOURCES, steps=("departements", "missions_locales")),
    Step("contours", contours.contours, sources=("contours_territoires", "contours_communes"), steps=("communes",)),
)


_WATCHED = (
    ("communes_localisees", "communes.sans_lieu", "communes écartées"),
    ("communes_codes_postaux", "communes.sans_code_postal", "communes sans code postal"),
    ("codes_postaux_situes", "communes.postaux_ecartes", "lignes de codes postaux écartées"),
    ("missions_locales_numerotees", "missions_locales.sans_numero", "missions locales du réseau sans numéro"),
    ("departements_academies", "departements.sans_academie", "départements sans académie"),
)
"""Name of a check, the rows that must be none, what they are."""


def check(outputs: Frames) -> list[Check]:
    """Every commune has a place and postal codes, every postal code a commune, every département an académie; those
    split off that have the postal codes of another are told."""
    split = outputs["communes.scindees"]
    told = "communes scindées, que La Poste ne connaît pas encore, ont les codes postaux de celle dont elles viennent"
    return [
        *(Check(nom, outputs[f].is_empty(), _listed(outputs[f], what), bloquant=False) for nom, f, what in _WATCHED),
        Check("communes_scindees", ok=True, message=_listed(split, told), bloquant=False),
    ]


def _listed(rows: pl.DataFrame, what: str) -> str:
    """How many there are, the first ten by code, and why."""
    named = [f"{row[0]} : {row[-1]}" if "raison" in rows.columns else str(row[0]) for row in rows.unique().iter_rows()]
    return f"{len(rows)} {what}" + (f" ({', '.join(sorted(named)[:10])})" if named else "")
