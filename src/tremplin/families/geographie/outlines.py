"""Outlines of départements: the ground of maps that need no network. Those of IGN (2018, simplified) once imported;
until then, drawn from the middles of their communes.

Each commune owns what is nearer to its middle than to any other's; an outline runs where two neighbours are of two
départements, or where the neighbour is nobody's (the sea, another country: points set around, a
few communes off).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

_LOIN, _PAS = 4.0, 3.0
"""How far from any commune the points around are, and from each other, in usual distances between communes."""
Points = npt.NDArray[np.float64]
_DECIMALES = 3
_SEUL = 4
"""Communes that a territory needs to have an outline."""


class Contours:
    """The outlines of a release, in GeoJSON."""

    file = "departements.geojson"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write one line string after another: outlines are drawn, not filled."""
        communes = outputs["communes.communes"].drop_nulls(["longitude", "latitude"])
        told = outputs["contours.territoires"].filter(pl.col("genre") == "departement")
        features = _features(communes) if told.is_empty() else _published(told)
        path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": list(features)}))


def _published(territories: pl.DataFrame) -> Iterator[dict[str, object]]:
    """The rings of each département, as published."""
    for code, contour in territories.select("code", "contour").iter_rows():
        told = {"code": code, "origine": "IGN Admin Express 2018, simplifié"}
        geometry = {"type": "MultiLineString", "coordinates": orjson.loads(contour)}
        yield {"type": "Feature", "properties": told, "geometry": geometry}


def _features(communes: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Metropolitan France as one, then each overseas département: they aren't neighbours."""
    overseas = communes["departement"].str.starts_with("97") | communes["departement"].str.starts_with("98")
    groups = [communes.filter(~overseas), *communes.filter(overseas).partition_by("departement", maintain_order=True)]
    for group in groups:
        if len(group) >= _SEUL:
            lines = _lines(group.select("longitude", "latitude").to_numpy(), group["departement"].to_list())
            yield {"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": lines}}


def _lines(points: Points, owners: list[str]) -> list[list[list[float]]]:
    around = _around(points)
    from scipy.spatial import Voronoi  # only a build draws: a server starts without it

    cells = Voronoi(np.vstack([points, around]))
    names = [*owners, *("" for _ in around)]
    edges: dict[tuple[float, float], list[tuple[float, float]]] = defaultdict(list)
    for (one, other), corners in zip(cells.ridge_points, cells.ridge_vertices, strict=True):
        if -1 not in corners and names[one] != names[other]:
            a, b = (tuple(np.round(cells.vertices[c], _DECIMALES).tolist()) for c in corners)
            if a != b:
                edges[a].append(b)
                edges[b].append(a)
    return list(_joined(edges))


def _around(points: Points) -> Points:
    """A grid around the points, none of it near one."""
    from scipy.spatial import cKDTree

    tree = cKDTree(points)
    usual = max(float(np.median(tree.query(points, k=2)[0][:, 1])), 0.01)
    low, high = points.min(axis=0) - 2 * _LOIN * usual, points.max(axis=0) + 2 * _LOIN * usual
    steps = (np.arange(a, b, _PAS * usual) for a, b in zip(low, high, strict=True))
    grid = np.stack(np.meshgrid(*steps), -1).reshape(-1, 2)
    far: Points = grid[tree.query(grid)[0] > _LOIN * usual]
    return far


def _joined(edges: dict[tuple[float, float], list[tuple[float, float]]]) -> Iterator[list[list[float]]]:
    """Edges end to end, as few lines as following them gives; each edge once."""
    for start in sorted(edges, key=lambda p: (len(edges[p]) == 2, p)):
        while edges[start]:
            line, at = [list(start)], start
            while edges[at]:
                following = edges[at].pop()
                edges[following].remove(at)
                line.append(list(following))
                at = following
                if len(edges[at]) != 1:
                    break
            yield line
