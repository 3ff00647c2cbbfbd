"""What geography tells who joins families: communes by code and by point, whom a young person meets."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from tremplin.domain.geo import LonLat, distance_km
from tremplin.families.geographie import queries
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, nothing
from tremplin.release.reader import Release

SOURCES = ("missions_locales_couverture", "missions_locales_geopoints")
_SHOWN = 3
Commune = queries.Commune


@dataclass(frozen=True)
class Departement:
    """A département and its région."""

    code: str
    nom: str
    region: str
    """INSEE code."""
    nom_region: str


def communes(release: Release, code: str) -> list[Commune]:
    """Today's communes that an INSEE code (old ones too) or a postal code leads to."""
    return queries.communes_of(release, code)


def commune_at(release: Release, point: LonLat) -> Commune | None:
    """The commune whose middle is the nearest to a point; None beyond 40 km of any."""
    return queries.commune_at(release, point)


def nearest_code(release: Release, code: str) -> str | None:
    """The known code of a commune that begins most like this one."""
    return queries.nearest_code(release, code)


def departements(release: Release) -> dict[str, Departement]:
    """Every département by its code."""
    return release.held("departements lus", _departements)


def _departements(release: Release) -> dict[str, Departement]:
    told = map(orjson.loads, queries.departements(release))
    return {
        d["codeInsee"]: Departement(d["codeInsee"], d["nom"], d["region"]["codeInsee"], d["region"]["nom"])
        for d in told
    }


def missions_locales(asked: Asked) -> Part:
    """The nearest missions locales, or those of the départements asked for."""
    here = asked.here
    suite = "/api/geographie/v1/mission-locale"
    if here.point:
        lon, lat = here.point
        suite += f"?latitude={lat}&longitude={lon}&radius={here.rayon:g}"
        bodies = queries.missions_locales(asked.release, here.point, here.rayon)
    else:
        bodies = queries.missions_locales_in(asked.release, here.departements)
    if not bodies:
        return nothing(_("Aucune mission locale connue ici."), *SOURCES, suite=suite)
    found = [_shown(orjson.loads(body), here.point) for body in bodies[:_SHOWN]]
    return Part(donnees={"liste": found}, total=len(bodies), suite=suite, sources=SOURCES)


def _shown(body: dict[str, object], centre: LonLat | None) -> dict[str, object]:
    at: dict[str, object] = body["localisation"]  # type: ignore[assignment]
    contact: dict[str, object] = body["contact"]  # type: ignore[assignment]
    point = at["geopoint"] and at["geopoint"]["coordinates"]  # type: ignore[index]
    km = round(distance_km(centre, (point[0], point[1])), 1) if centre and point else None
    return {
        "nom": body["nom"],
        "adresse": " ".join(str(part) for part in (at["adresse"], at["cp"], at["ville"]) if part) or None,
        "telephone": contact["telephone"],
        "site": contact["siteWeb"],
        "km": km,
    }
