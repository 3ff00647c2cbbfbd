"""Points and boxes on the globe, in degrees; distances in kilometres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from tremplin.domain.territories import COLLECTIVITES

EARTH_RADIUS_KM = 6371.0088
LonLat = tuple[float, float]


def distance_km(a: LonLat, b: LonLat) -> float:
    """Great-circle distance between two (longitude, latitude) points, by the haversine formula."""
    lon_a, lat_a, lon_b, lat_b = map(radians, (*a, *b))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def point(position: LonLat) -> dict[str, object]:
    """GeoJSON Point, with no further key."""
    return {"type": "Point", "coordinates": [position[0], position[1]]}


def bbox_polygon(positions: Iterable[LonLat]) -> dict[str, object]:
    """GeoJSON Polygon of the box around the points, counter-clockwise and closed; one point gives a flat box."""
    lons, lats = zip(*positions, strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


BOXES = (
    ("France métropolitaine", -5.6, 41.2, 10.0, 51.3),
    ("Antilles", -63.3, 14.2, -60.7, 18.2),
    ("Guyane", -54.7, 2.0, -51.5, 6.0),
    ("La Réunion", 55.1, -21.5, 55.95, -20.8),
    ("Mayotte", 44.9, -13.1, 45.4, -12.5),
    *((c.nom, *c.cadre) for c in COLLECTIVITES.values()),
)
"""Where France is: name, west, south, east, north, in degrees."""


_ISLANDS = {"97133": "977", "97150": "978"}
"""Postal codes of Guadeloupe's series that are of Saint-Barthélemy and Saint-Martin."""


def departement_of(code_postal: str) -> str:
    """The département that a postal code begins with; Corsica's by its two halves, the islands of the north apart."""
    if code_postal in _ISLANDS:
        return _ISLANDS[code_postal]
    if code_postal.startswith(("97", "98")):
        return code_postal[:3]
    if code_postal.startswith("20"):
        return "2A" if code_postal[:3] in ("200", "201") else "2B"
    return code_postal[:2]


@dataclass(frozen=True, kw_only=True)
class Inset:
    """A part of the map of France: the box of degrees that it shows, and where on the map, in pixels from the top
    left. Each keeps its own proportions: scales differ from one to another."""

    nom: str
    box: tuple[float, float, float, float]
    """West, south, east, north."""
    place: tuple[float, float, float, float]
    """Left, top, width, height."""

    def holds(self, position: LonLat) -> bool:
        """Whether a (longitude, latitude) point is on this part."""
        west, south, east, north = self.box
        return west <= position[0] <= east and south <= position[1] <= north

    def project(self, position: LonLat) -> tuple[float, float]:
        """Where a (longitude, latitude) point stands, in pixels; the middles of the box and of the place meet."""
        west, south, east, north = self.box
        left, top, width, height = self.place
        narrow = cos(radians((south + north) / 2))
        scale = min(width / ((east - west) * narrow), height / (north - south))
        x = left + width / 2 + (position[0] - (west + east) / 2) * narrow * scale
        y = top + height / 2 - (position[1] - (south + north) / 2) * scale
        return round(x, 1), round(y, 1)


MAP_WIDTH, MAP_HEIGHT = 640, 640
"""Size of the map of France that pages draw, in pixels."""
INSETS = (
    Inset(nom="France métropolitaine", box=(-5.3, 41.2, 9.7, 51.2), place=(0, 10, MAP_WIDTH, 520)),
    Inset(nom="Guadeloupe", box=(-61.9, 15.8, -60.95, 16.6), place=(10, 550, 100, 60)),
    Inset(nom="Martinique", box=(-61.3, 14.35, -60.75, 14.95), place=(136, 550, 100, 60)),
    Inset(nom="Guyane", box=(-54.7, 2.0, -51.5, 6.0), place=(262, 550, 100, 60)),
    Inset(nom="La Réunion", box=(55.1, -21.45, 55.95, -20.8), place=(388, 550, 100, 60)),
    Inset(nom="Mayotte", box=(44.95, -13.05, 45.35, -12.55), place=(514, 550, 100, 60)),
    Inset(nom="Îles du Nord", box=(-63.2, 17.8, -62.75, 18.15), place=(25, 380, 90, 50)),
    Inset(nom="Saint-Pierre-et-Miquelon", box=(-56.5, 46.7, -56.1, 47.2), place=(25, 460, 90, 50)),
)
"""The mainland, and what is overseas under it and to its left; the Pacific, where no table has figures, isn't drawn."""


def on_map(position: LonLat) -> tuple[float, float] | None:
    """Where a (longitude, latitude) point stands on the map of France, in pixels; None when no part shows it."""
    return next((inset.project(position) for inset in INSETS if inset.holds(position)), None)
