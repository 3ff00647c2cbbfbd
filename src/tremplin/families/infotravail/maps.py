"""Where territories and points stand on the maps of tables: mainland France, and what is overseas in a row under it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
from math import cos, radians

from tremplin.families.infotravail import queries
from tremplin.release.reader import Release

LARGEUR, HAUTEUR = 640, 600
"""Size of a map, in pixels."""
MENTION = "Contours de 2018, simplifiés (IGN Admin Express)."
_OUEST, _EST, _SUD, _NORD = -5.3, 9.7, 41.2, 51.2
_PAS, _COTE, _BAS = 80, 60, 40
"""Of the row overseas: from a middle to the next, side of a place, height of the middles above the bottom."""
_MOYENNE = 46.5
"""Latitude at which the mainland has its true proportions."""
_COINS = 4
Ring = list[tuple[float, float]]


def mainland(lat: float, lon: float) -> bool:
    """Whether a point is on the map of mainland France."""
    return _SUD <= lat <= _NORD and _OUEST <= lon <= _EST


def project(lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the mainland stands, in pixels from the top left."""
    scale = LARGEUR / ((_EST - _OUEST) * cos(radians(_MOYENNE)))
    width = (lon - _OUEST) * cos(radians(_MOYENNE)) * scale
    height = (_NORD - lat) / (_NORD - _SUD) * (HAUTEUR - 90)
    return round(width, 1), round(height + 10, 1)


def places(release: Release) -> dict[str, tuple[float, float]]:
    """Département → its place on the map."""
    points = queries.departement_points(release)
    row = _row(code for code, at in points.items() if not mainland(*at))
    return {code: row[code] if code in row else project(*at) for code, at in points.items()}


def _row(codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """The middles of the row overseas, by code."""
    return {code: (50 + _PAS * n, HAUTEUR - _BAS) for n, code in enumerate(sorted(set(codes)))}


@lru_cache(maxsize=8)
def traces(release: Release, genre: str) -> dict[str, str]:
    """Territory of a kind (« departement », « bassin ») → its outline as a path of SVG; none without their file."""
    told = queries.outlines(release, genre)
    overseas = {code: rings for code, rings in told.items() if not mainland(rings[0][0][1], rings[0][0][0])}
    groups: dict[str, list[Ring]] = {}
    for code, rings in overseas.items():
        groups.setdefault(_group(genre, code), []).extend(rings)
    row = _row(groups)
    drawn = {}
    for code, rings in told.items():
        if code in overseas:
            group = _group(genre, code)
            drawn[code] = _path([_inset(ring, groups[group], row[group]) for ring in rings])
        else:
            drawn[code] = _path([[project(lat, lon) for lon, lat in ring] for ring in rings])
    return drawn


def ground(release: Release, genre: str, without: Container[str] = ()) -> str:
    """The outlines of territories of a kind as one path, without those that a figure draws."""
    return "".join(trace for code, trace in traces(release, genre).items() if code not in without)


def _group(genre: str, code: str) -> str:
    """Bassins of one département overseas are drawn together: they share the beginning of their codes."""
    return code[:2] if genre == "bassin" else code


def _inset(ring: Ring, group: list[Ring], middle: tuple[float, float]) -> Ring:
    lons, lats = zip(*(p for other in group for p in other), strict=True)
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    narrow = cos(radians(lat))
    scale = _COTE / max((max(lons) - min(lons)) * narrow, max(lats) - min(lats))
    return [(middle[0] + (x - lon) * narrow * scale, middle[1] - (y - lat) * scale) for x, y in ring]


def _path(rings: list[Ring]) -> str:
    """Rings at half a pixel; those that are no more than a dot are left out, unless all are."""
    rounded = [list(dict.fromkeys((round(2 * x) / 2, round(2 * y) / 2) for x, y in ring)) for ring in rings]
    shown = [ring for ring in rounded if len(ring) >= _COINS] or [max(rounded, key=len)]
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in shown)
