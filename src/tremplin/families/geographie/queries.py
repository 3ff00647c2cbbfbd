"""Reading geography in a release."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from sqlite3 import OperationalError
from typing import Any

from tremplin.columnar.file import ArrayFile
from tremplin.domain.geo import LonLat, departement_of, distance_km
from tremplin.families.geographie.levels import Levels
from tremplin.families.geographie.outlines import Contours, Ground
from tremplin.release.reader import Release


def communes_by_code(release: Release, code: str) -> list[bytes]:
    """Bodies of the communes that an INSEE or postal code leads to, by INSEE code."""
    rows = release.connection.execute(
        "SELECT DISTINCT c.code_insee, c.body FROM communes_codes k "
        "JOIN communes c ON c.code_insee = k.commune WHERE k.code = ? ORDER BY c.code_insee",
        (code,),
    )
    return [body for _, body in rows]


def departements(release: Release) -> list[bytes]:
    """Bodies of all départements, by code."""
    return [body for (body,) in release.connection.execute("SELECT body FROM departements ORDER BY dep")]


def contours(release: Release) -> bytes:
    """The outlines of départements, in GeoJSON."""
    return release.columns(Contours.file, lambda path: path.read_bytes())


def ground(release: Release) -> bytes:
    """The ground of the maps of pages, in SVG."""
    return release.columns(Ground.file, lambda path: path.read_bytes())


def level(release: Release, part: str) -> memoryview | None:
    """The ground of a département, or the towns of the whole country, in GeoJSON; None for an unknown part."""
    held = release.columns(Levels.file, ArrayFile)
    return held.view(part) if part in held else None


def missions_locales(release: Release, around: tuple[float, float] | None, radius_km: float) -> list[bytes]:
    """Bodies of missions locales: all by code, or those within a radius of (longitude, latitude), nearest first."""
    rows = release.connection.execute("SELECT code, lon, lat, body FROM missions_locales ORDER BY code").fetchall()
    if around is None:
        return [body for *_, body in rows]
    near = ((distance_km(around, (lon, lat)), code, body) for code, lon, lat, body in rows if lon is not None)
    return [body for distance, _, body in sorted(near) if distance <= radius_km]


@dataclass(frozen=True, kw_only=True)
class Commune:
    """A commune of today."""

    code: str
    nom: str
    departement: str
    region: str
    point: LonLat | None
    population: int


_COMMUNE = "c.code_insee, c.nom, c.departement, c.region, c.longitude, c.latitude, c.population"


def communes_of(release: Release, code: str) -> list[Commune]:
    """Communes of today that an INSEE code leads to, old or not; else a postal code, the most peopled first."""
    query = (
        f"SELECT DISTINCT {_COMMUNE} FROM communes_codes k JOIN communes c ON c.code_insee = k.commune "
        "WHERE k.code = ? AND k.type = ? ORDER BY c.population DESC, c.code_insee"
    )
    named, posted = (release.connection.execute(query, (code, kind)).fetchall() for kind in ("insee", "postal"))
    return [_commune(*row) for row in named or posted]


@dataclass(frozen=True)
class Ancienne:
    """A commune that is one no more."""

    code: str
    nom: str
    jusqu_au: str
    """The last day on which it was one, as AAAA-MM-JJ."""


def commune_then(release: Release, code: str, day: date) -> Ancienne | None:
    """The commune that an INSEE code named on a day, when it is one no more."""
    try:
        row = release.connection.execute(
            "SELECT code, ancien_nom, jusqu_au FROM communes_codes WHERE code = ? AND type = 'insee' AND jusqu_au >= ?",
            (code, day.isoformat()),
        ).fetchone()
    except OperationalError:  # a release kept from before it told these days
        return None
    return Ancienne(*row) if row else None


def _commune(
    code: str, nom: str, departement: str, region: str, lon: float | None, lat: float | None, people: int | None
) -> Commune:
    point = None if lon is None or lat is None else (lon, lat)
    return Commune(code=code, nom=nom, departement=departement, region=region, point=point, population=people or 0)


def commune_at(release: Release, point: LonLat) -> Commune | None:
    """The commune whose middle is the nearest to a point, within 40 km."""
    lon, lat = point
    rows = release.connection.execute(
        f"SELECT {_COMMUNE} FROM communes c WHERE c.latitude BETWEEN ?2 - 0.4 AND ?2 + 0.4 "
        "AND c.longitude BETWEEN ?1 - 0.6 AND ?1 + 0.6",
        (lon, lat),
    )
    near = [(distance_km(point, c.point), c.code, c) for c in (_commune(*row) for row in rows) if c.point]
    km, _, found = min(near, default=(_FAR_KM, "", None))
    return found if km < _FAR_KM else None


_FAR_KM = 40.0


def nearest_code(release: Release, code: str) -> str | None:
    """The code of a commune of today that begins most like this one, then the nearest in order."""
    for length in range(len(code), 0, -1):
        row = release.connection.execute(
            "SELECT code FROM communes_codes WHERE code >= ? AND code < ? ORDER BY code LIMIT 1",
            (code[:length], code[:length] + "\U0010ffff"),
        ).fetchone()
        if row:
            return str(row[0])
    return None


def missions_locales_in(release: Release, departements: Collection[str] | None) -> list[bytes]:
    """Bodies of the missions locales of some départements by their postal codes, or all, by code."""
    rows = release.connection.execute("SELECT cp, body FROM missions_locales ORDER BY code")
    return [body for cp, body in rows if departements is None or departement_of(cp or "") in departements]


def sample(release: Release) -> dict[str, Any]:
    """A commune and a point near a mission locale, for the documentation: `code`, `longitude`, `latitude`."""
    commune = release.connection.execute(
        "SELECT code_insee FROM communes ORDER BY code_insee = '57463' DESC, population DESC LIMIT 1"
    ).fetchone()
    point = release.connection.execute(
        "SELECT lon, lat FROM missions_locales WHERE lon NOT NULL ORDER BY code LIMIT 1"
    ).fetchone()
    code = {"code": commune[0]} if commune else {}
    return {**code, **dict(zip(("longitude", "latitude"), point or (), strict=False))}
