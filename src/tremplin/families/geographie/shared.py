"""What geography tells who joins families: communes by code and by point, whom a young person meets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import cos, radians

import orjson

from tremplin.domain.geo import LonLat, distance_km
from tremplin.families.geographie import queries
from tremplin.families.geographie.levels import FRANCE
from tremplin.language.spoken import gettext as _
from tremplin.platform.wire.parts import Asked, Part, nothing
from tremplin.release.reader import Release

SOURCES = ("missions_locales_couverture", "missions_locales_geopoints")
_SHOWN, _TOWNS = 3, 9
_DEGREE = 111.2
"""Kilometres of a degree of latitude."""
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


def commune_then(release: Release, code: str, day: date) -> queries.Ancienne | None:
    """The commune that an INSEE code named on a day, when it is one no more."""
    return queries.commune_then(release, code, day)


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


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a plan shows under what it shows, in degrees."""

    bords: tuple[tuple[LonLat, ...], ...]
    """Borders of départements."""
    villes: tuple[tuple[str, LonLat], ...]
    """Towns, the most peopled first."""


def ground_around(release: Release, centre: LonLat, km: float) -> Ground:
    """Borders of départements and towns in the square around a point, half of whose side is `km`."""
    borders, towns = release.held("fond des plans", _ground)
    high = km / _DEGREE
    box = (high / max(0.1, cos(radians(centre[1]))), high)

    def inside(point: LonLat) -> bool:
        return abs(point[0] - centre[0]) <= box[0] and abs(point[1] - centre[1]) <= box[1]

    lines = []
    for border in borders:
        kept = [n for n, point in enumerate(border) if inside(point)]
        for _key, run in groupby(enumerate(kept), lambda pair: pair[1] - pair[0]):
            at = [n for _, n in run]
            lines.append(border[max(0, at[0] - 1) : at[-1] + 2])
    return Ground(bords=tuple(lines), villes=tuple((name, point) for name, point in towns if inside(point))[:_TOWNS])


def _ground(release: Release) -> tuple[list[tuple[LonLat, ...]], list[tuple[str, LonLat]]]:
    drawn = orjson.loads(queries.contours(release))["features"]
    lines = [tuple(map(tuple, line)) for one in drawn for line in one["geometry"]["coordinates"]]
    held = queries.level(release, FRANCE)
    towns = orjson.loads(held)["features"] if held else []
    people = sorted(towns, key=lambda t: (-t["properties"]["habitants"], t["properties"]["nom"]))
    return lines, [(t["properties"]["nom"], tuple(t["geometry"]["coordinates"])) for t in people]


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
