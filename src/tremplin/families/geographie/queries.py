"""Reading geography in a release."""

from __future__ import annotations

from typing import Any

from tremplin.columnar.file import ArrayFile
from tremplin.domain.geo import distance_km
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
