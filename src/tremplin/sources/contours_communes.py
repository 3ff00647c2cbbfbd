"""Contours of communes (Etalab, from IGN Admin Express): GeoJSON, kept as a centre, a box and outlines for maps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from tremplin.domain import codes
from tremplin.sources.reading import json
from tremplin.sources.reading.declaration import Column, Parsed, Source, SourceError, Table, pattern
from tremplin.sources.reading.types import Code, Decimal, Texte

_DECIMALES = 3
"""Of a degree, for the outlines: a hundred metres."""

TABLE = Table(
    "contours",
    (
        Column("code", Code(motif=codes.COMMUNE), requis=True),
        *(Column(side, Decimal(), requis=True) for side in ("ouest", "sud", "est", "nord", "lon", "lat")),
        Column("contour", Texte(), description="Anneaux extérieurs, listes de [longitude, latitude]"),
    ),
    cle=("code",),
)


def parse(source: Source, path: Path) -> Parsed:
    """A FeatureCollection of Polygon or MultiPolygon features with the property `code`."""
    document = json.load(path)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise SourceError(f"{path.name} : une FeatureCollection GeoJSON est attendue")
    items = [_summary(n, feature) for n, feature in enumerate(features, start=1)]
    yield from json.typed(source.table("contours"), items, path)


def _summary(n: int, feature: Any) -> dict[str, Any]:
    item: dict[str, Any] = {"ligne": n, "code": (feature.get("properties") or {}).get("code")}
    rings = sorted(json.outer_rings(feature.get("geometry") or {}), key=lambda r: abs(_moments(r)[0]))
    points = [p for ring in rings for p in ring]
    if points:
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        area, mx, my = _moments(rings[-1])
        lon, lat = (mx / area, my / area) if area else (sum(lons) / len(lons), sum(lats) / len(lats))
        item |= {"ouest": min(lons), "sud": min(lats), "est": max(lons), "nord": max(lats)}
        item |= {"lon": round(lon, 6), "lat": round(lat, 6)}
        item["contour"] = orjson.dumps([json.rounded(ring, _DECIMALES) for ring in rings]).decode()
    return item


def _moments(ring: json.Ring) -> tuple[float, float, float]:
    """Signed area of a closed ring and its first moments: (mx / area, my / area) is its centroid."""
    area = mx = my = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area += cross / 2
        mx += (x0 + x1) * cross / 6
        my += (y0 + y1) * cross / 6
    return area, mx, my


SOURCE = Source(
    name="contours_communes",
    titre="Contours des communes",
    publisher="Etalab, IGN (Admin Express)",
    licence="etalab-2.0",
    rhythm="annuel",
    jours=365,
    files=pattern(r"communes(-\d+m|_(?P<date>\d{4})_simplifiees)\.geojson"),
    urls=("https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/latest/geojson/communes-100m.geojson",),
    page="https://www.data.gouv.fr/datasets/contours-administratifs/",
    description="Le contour de chaque commune : Tremplin en garde le centre, la boîte, les limites à cent mètres près.",
    tables=(TABLE,),
    parse=parse,
)
