"""Outlines of départements: the ground of maps that need no network. Those of IGN (2018, simplified) once imported;
until then, drawn from the middles of their communes.

Each commune owns what is nearer to its middle than to any other's; an outline runs where two neighbours are of two
départements, or where the neighbour is nobody's (the sea, another country: points set around, a
few communes off).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import polars as pl

from tremplin.domain.geo import INSETS, MAP_HEIGHT, MAP_WIDTH, Inset

_LOIN, _PAS = 4.0, 3.0
"""How far from any commune the points around are, and from each other, in usual distances between communes."""
Points = npt.NDArray[np.float64]
Corner = tuple[float, float]
Sides = npt.NDArray[np.int64]
Lines = list[list[list[float]]]
_DECIMALES = 3
ALONE = 4
"""Communes that a territory needs to have an outline."""


class Contours:
    """The outlines of a release, in GeoJSON."""

    file = "departements.geojson"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write one line string after another: outlines are drawn, not filled."""
        path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": list(_outlines(outputs))}))


class Ground:
    """The same outlines as an image: the ground of the maps that pages draw (`domain/geo.py`, `INSETS`), each part
    overseas in its frame, with its name."""

    file = "france.svg"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the outlines as one path, the frames and the names beside it."""
        drawn = list(dict.fromkeys(d for f in _outlines(outputs) for d in _drawn(f["geometry"]["coordinates"])))
        frames = "".join(_frame(inset) for inset in INSETS[1:])
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {MAP_WIDTH} {MAP_HEIGHT}">'
            f'<path fill="none" stroke="#8b8b8b" stroke-width=".7" d="{"".join(drawn)}"/>{frames}</svg>'
        )


def _drawn(lines: list[list[list[float]]]) -> Iterator[str]:
    """Paths of SVG of these lines on each part of the map; what is less than two points there is left out."""
    for inset, line in product(INSETS, lines):
        points = dict.fromkeys(inset.project((lon, lat)) for lon, lat in line if inset.holds((lon, lat)))
        if len(points) > 1:
            yield "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _frame(inset: Inset) -> str:
    left, top, width, height = inset.place
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#8b8b8b"/>'
        f'<text x="{left + width / 2:g}" y="{top + height + 14:g}" font-family="sans-serif" font-size="11" '
        f'fill="#6a6a6a" text-anchor="middle">{inset.nom}</text>'
    )


def _outlines(outputs: Mapping[str, pl.DataFrame]) -> Iterator[dict[str, Any]]:
    """Features of the outlines: as published, else drawn from the middles of communes."""
    told = outputs["contours.territoires"].filter(pl.col("genre") == "departement")
    communes = outputs["communes.communes"].drop_nulls(["longitude", "latitude"])
    return _features(communes) if told.is_empty() else _published(told)


def _published(territories: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The rings of each département, as published."""
    for code, contour in territories.select("code", "contour").iter_rows():
        told = {"code": code, "origine": "IGN Admin Express 2018, simplifié"}
        geometry = {"type": "MultiLineString", "coordinates": orjson.loads(contour)}
        yield {"type": "Feature", "properties": told, "geometry": geometry}


def groups(communes: pl.DataFrame) -> list[pl.DataFrame]:
    """Metropolitan France as one, then each overseas département: they aren't neighbours."""
    overseas = communes["departement"].str.starts_with("97") | communes["departement"].str.starts_with("98")
    return [communes.filter(~overseas), *communes.filter(overseas).partition_by("departement", maintain_order=True)]


def _features(communes: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for group in groups(communes):
        if len(group) >= ALONE:
            lines = _lines(group.select("longitude", "latitude").to_numpy(), group["departement"].to_list())
            yield {"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": lines}}


def _lines(points: Points, owners: Sequence[str]) -> Lines:
    edges, sides = borders(points)
    names = np.array([*owners, ""])[sides]
    return joined(edges[names[:, 0] != names[:, 1]])


def borders(points: Points) -> tuple[Points, Sides]:
    """The borders between the cells of points, the two corners of each in order (x, y, x, y), and whose they are: the
    places of two points in the list, -1 for nobody's."""
    around = _around(points)
    from scipy.spatial import Voronoi  # only a build draws: a server starts without it

    cells = Voronoi(np.vstack([points, around]))
    corners = np.array(cells.ridge_vertices)
    closed = (corners >= 0).all(axis=1)
    edges = between(*np.round(cells.vertices, _DECIMALES)[corners[closed].T])
    sides = cells.ridge_points[closed]
    wide = (edges[:, :2] != edges[:, 2:]).any(axis=1)
    return edges[wide], np.where(sides < len(points), sides, -1)[wide]


def between(some: Points, others: Points) -> Points:
    """The edge from each point to that of the same row (x, y, x, y), the lesser of both first."""
    (x, y), (other_x, other_y) = some.T, others.T
    after = (x > other_x) | ((x == other_x) & (y > other_y))
    return np.where(after[:, None], np.hstack([others, some]), np.hstack([some, others]))


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


def joined(edges: Points) -> Lines:
    """Edges (x, y, x, y) end to end, as few lines as following them gives; each edge once."""
    following: dict[Corner, list[Corner]] = defaultdict(list)
    ordered = edges[np.lexsort(edges.T[::-1])]
    again = np.append(False, (ordered[1:] == ordered[:-1]).all(axis=1))[: len(ordered)]
    for x, y, other_x, other_y in ordered[~again].tolist():
        a, b = (x, y), (other_x, other_y)
        following[a].append(b)
        following[b].append(a)
    return list(_followed(following))


def _followed(edges: dict[Corner, list[Corner]]) -> Iterator[list[list[float]]]:
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
