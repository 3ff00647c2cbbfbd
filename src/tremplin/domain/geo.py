"""Points and boxes on the globe, in degrees; distances in kilometres."""

from __future__ import annotations

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

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
