"""Whom a job seeker meets."""

from __future__ import annotations

from typing import Any

from tremplin.domain.geo import departement_of
from tremplin.families.infotravail import queries
from tremplin.families.infotravail.queries import Record
from tremplin.families.infotravail.shared.levels import API
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, nothing

SOURCES = ("agences",)
SHOWN = 3


def agencies(asked: Asked) -> Part:
    """The nearest agencies of France Travail, or those of the départements asked for."""
    release, here = asked.release, asked.here
    suite = f"{API}/agences"
    if here.point:
        lon, lat = here.point
        suite += f"?lat={lat}&lon={lon}&radius={here.rayon:g}&limit={SHOWN}"
        total, found = queries.agencies_near(release, lat, lon, here.rayon, SHOWN)
    else:
        suite += "/repertoire"
        every = queries.records_where(release, "agences_repertoire")
        kept = [
            a
            for a in every
            if here.departements is None or departement_of(a["bureauDistributeur"] or "") in here.departements
        ]
        total, found = len(kept), kept[:SHOWN]
    if not found:
        return nothing(_("Aucune agence France Travail connue ici."), *SOURCES, suite=suite)
    return Part(donnees={"liste": [_agency(one) for one in found]}, total=total, suite=suite, sources=SOURCES)


def _agency(one: Record) -> dict[str, Any]:
    return {
        "nom": one["libelleEtendu"] or one["libelle"],
        "adresse": " ".join(filter(None, (one["ligne4"], one["ligne6"]))) or None,
        "telephone": one["telephonePublic"],
        "site": None,
        "km": round(one["distance_km"], 1) if "distance_km" in one else None,
    }
