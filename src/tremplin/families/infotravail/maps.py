"""Where territories and points stand on the map of France that pages draw (`domain/geo.py`, `INSETS`)."""

from __future__ import annotations

from functools import lru_cache

from tremplin.domain.geo import INSETS, on_map
from tremplin.families.infotravail import queries
from tremplin.language.spoken import mark
from tremplin.release.reader import Release

MENTION = mark("Contours de 2018, simplifiés (IGN Admin Express).")
_COINS = 4


def places(release: Release) -> dict[str, tuple[float, float]]:
    """Département → its place on the map, those that it shows."""
    points = queries.departement_points(release)
    placed = {code: on_map((lon, lat)) for code, (lat, lon) in points.items()}
    return {code: at for code, at in placed.items() if at is not None}


@lru_cache(maxsize=8)
def traces(release: Release, genre: str) -> dict[str, str]:
    """Territory of a kind (« departement », « bassin ») → its outline as a path of SVG, those that the map shows; none
    without their file."""
    drawn = {}
    for code, rings in queries.outlines(release, genre).items():
        inset = next((i for i in INSETS if any(i.holds(position) for ring in rings for position in ring)), None)
        if inset:
            drawn[code] = _path([[inset.project(position) for position in ring] for ring in rings])
    return drawn


def _path(rings: list[list[tuple[float, float]]]) -> str:
    """Rings at half a pixel; those that are no more than a dot are left out, unless all are."""
    rounded = [list(dict.fromkeys((round(2 * x) / 2, round(2 * y) / 2) for x, y in ring)) for ring in rings]
    shown = [ring for ring in rounded if len(ring) >= _COINS] or [max(rounded, key=len)]
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in shown)
