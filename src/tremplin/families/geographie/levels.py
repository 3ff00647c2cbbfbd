"""What maps show under what they show, from the release alone: towns of the whole country, then borders and names of
the communes of each département, as GeoJSON by level.

Borders are those of IGN (2018, simplified) once imported; until then, what is nearer to the middle of a commune than to
any other's. Neither waters nor roads: no file that is read here gives them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import polars as pl

from tremplin.columnar import file
from tremplin.families.geographie.outlines import ALONE, Points, between, borders, groups, joined

FRANCE = "france"
_TOWN = 10_000
"""Inhabitants of the towns that the country's level names; the largest of a département is named whatever its size."""
_AROUND = 0.15
"""Degrees by which a département goes beyond the middles of its communes, at most."""
_NOTHING: Points = np.zeros((0, 4))
Feature = dict[str, Any]


class Levels:
    """The ground of a release, for maps that one moves: one GeoJSON a level, in one file."""

    file = "fond.cartes"

    def write(self, path: Path, outputs: Mapping[str, pl.DataFrame]) -> None:
        """Write the towns of the country, and each département."""
        communes = outputs["communes.communes"].drop_nulls(["longitude", "latitude"])
        drawn = outputs["contours.communes"]
        edges = _cells(communes) if drawn.is_empty() else _rings(drawn)
        parts = {FRANCE: _country(communes)} | {
            departement: {"features": [_lines(edges.get(departement, _NOTHING)), *_names(rows)]}
            for (departement,), rows in communes.sort("departement").group_by("departement", maintain_order=True)
        }
        file.write(path, ((name, [_written(part)]) for name, part in parts.items()), {})


def _written(part: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", **part})


def _country(communes: pl.DataFrame) -> dict[str, Any]:
    """The towns, and the box of each département (west, south, east, north, in degrees), by which its level is asked
    for."""
    people = pl.col("population").fill_null(0)
    towns = communes.filter((people >= _TOWN) | (people == people.max().over("departement")))
    middle = pl.col("longitude", "latitude")
    boxes = communes.group_by("departement").agg(
        (middle.min() - _AROUND).round(2).name.prefix("least_"), (middle.max() + _AROUND).round(2).name.prefix("most_")
    )
    return {
        "departements": {departement: box for departement, *box in boxes.sort("departement").iter_rows()},
        "features": list(_names(towns)),
    }


def _names(communes: pl.DataFrame) -> Iterator[Feature]:
    """The most peopled first: where names are too many, the first are shown."""
    told = communes.select("nom", "population", "longitude", "latitude")
    for name, people, *point in told.sort("population", "nom", descending=[True, False], nulls_last=True).iter_rows():
        properties = {"nom": name, "habitants": people or 0}
        yield {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": point}}


def _lines(edges: Points) -> Feature:
    geometry = {"type": "MultiLineString", "coordinates": joined(edges)}
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _rings(drawn: pl.DataFrame) -> dict[str, Points]:
    """The borders of each département, as published; one that two communes share is drawn once."""
    found: dict[str, list[Points]] = defaultdict(list)
    for departement, contour in drawn.select("departement", "contour").iter_rows():
        for ring in orjson.loads(contour):
            points = np.array(ring, dtype=np.float64).reshape(-1, 2)
            found[departement].append(between(points[:-1], points[1:]))
    return {departement: np.concatenate(rings) for departement, rings in found.items()}


def _cells(communes: pl.DataFrame) -> dict[str, Points]:
    """The borders of each département, drawn from the middles of its communes."""
    found: dict[str, Points] = {}
    for group in groups(communes):
        if len(group) < ALONE:
            continue
        edges, sides = borders(group.select("longitude", "latitude").to_numpy())
        owners = np.array([*group["departement"], ""])[sides]
        found |= {d: edges[(owners == d).any(axis=1)] for d in group["departement"].unique().sort()}
    return found
